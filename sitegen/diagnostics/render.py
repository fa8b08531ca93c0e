"""The four renderings of a diagnostic: full, concise, json, github."""

import json
from collections.abc import Iterable
from typing import Any

from sitegen.diagnostics.model import Diagnostic, Severity, Span

# A source line longer than this is cut around the place, so that a one-line .bib stays readable.
_EXCERPT_WIDTH = 110


def full(diagnostics: Iterable[Diagnostic]) -> str:
    """For people: with the source line and a caret under the place."""
    return "\n\n".join(_full(found) for found in diagnostics)


def _full(found: Diagnostic) -> str:
    lines = [f"{found.severity}[{found.code}]: {found.message}"]
    span = found.span
    gutter = " " * len(str(span.line if span else 0))
    if span:
        lines.append(f"{gutter}--> {span}")
        if found.excerpt.strip():
            text, column = _window(found.excerpt, span)
            caret = "^" * max(1, min(span.length, len(text) - column + 1))
            lines += [f"{gutter} |", f"{span.line} | {text}", f"{gutter} | {' ' * (column - 1)}{caret}"]
    lines += [f"{gutter} = note: {related.message} at {related.span}" for related in found.related]
    lines += [f"{gutter} = note: {found.note}"] if found.note else []
    lines += [f"{gutter} = hint: {found.hint}"] if found.hint else []
    return "\n".join(lines)


def _window(line: str, span: Span) -> tuple[str, int]:
    line = line.replace("\t", " ")
    if len(line) <= _EXCERPT_WIDTH:
        return line, span.column
    start = max(0, min(span.column - 1 - 30, len(line) - _EXCERPT_WIDTH))
    end = start + _EXCERPT_WIDTH
    head, tail = "…" if start else "", "…" if end < len(line) else ""
    return head + line[start:end] + tail, span.column - start + len(head)


def concise(diagnostics: Iterable[Diagnostic]) -> str:
    """One line each, as compilers print them."""
    return "\n".join(
        f"{found.span or 'site'}: {found.severity}[{found.code}]: {found.message}"
        + (f" ({found.hint})" if found.hint else "")
        for found in diagnostics
    )


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A JSON array of objects, for editors and scripts."""
    return json.dumps([_plain(found) for found in diagnostics], ensure_ascii=False, indent=1)


def _plain(found: Diagnostic) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": str(found.severity),
        "message": found.message,
        "hint": found.hint,
        "note": found.note,
        **_plain_span(found.span),
        "related": [{"message": related.message, **_plain_span(related.span)} for related in found.related],
    }


def _plain_span(span: Span | None) -> dict[str, Any]:
    if span is None:
        return {"path": None, "line": None, "column": None, "length": None}
    return {"path": span.path, "line": span.line, "column": span.column, "length": span.length}


def github(diagnostics: Iterable[Diagnostic]) -> str:
    """Workflow commands, which GitHub shows as annotations on the lines of a pull request.

    Source: "Workflow commands for GitHub Actions", setting an error message.
    """
    return "\n".join(_annotation(found) for found in diagnostics)


def _annotation(found: Diagnostic) -> str:
    properties = {"title": found.code}
    if found.span:
        properties |= {"file": found.span.path}
        if found.span.line:
            properties |= {"line": str(found.span.line), "col": str(found.span.column)}
    listed = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items())
    message = found.message + (f". Hint: {found.hint}" if found.hint else "")
    command = "notice" if found.severity is Severity.NOTE else found.severity
    return f"::{command} {listed}::{_escape_data(message)}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS = {"full": full, "concise": concise, "json": as_json, "github": github}
