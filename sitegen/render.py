"""Themes, and pages to bytes. Pure: the same page and theme give the same bytes."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import minijinja

from sitegen.diagnostics import Sink, Span
from sitegen.model.page import MARK, Page, Rendered
from sitegen.model.record import digest
from sitegen.model.values import Html

_BASE, _SITE = "base:", "site:"
_ASSETS = "assets/"
_ICON = "partials/icon.html"


class TemplateError(Exception):
    """A template with a fault: its name, and what the engine says."""

    def __init__(self, template: str, problem: Exception) -> None:
        super().__init__(f"{template}: {problem}")
        self.template = template
        self.problem = problem


_NAMED = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b\s*(?:\"([^\"]+)\"|'([^']+)')?\s*([^%]*)")
_LITERAL = re.compile(r"(?:(?:import|as|with|without|ignore)\b[\w\s,]*)?-?")


@dataclass(frozen=True)
class Theme:
    """Templates by name with the prefix of their floor, assets by name; digests of the program and of all templates."""

    templates: Mapping[str, str]
    assets: Mapping[str, bytes]
    engine: str
    digest: str
    _closures: dict[str, str] = field(default_factory=dict, repr=False)

    def find(self, name: str) -> str | None:
        """A name with the prefix of its floor; one without prefix is the site's template, else the base's."""
        return next((full for full in (name, f"{_SITE}{name}", f"{_BASE}{name}") if full in self.templates), None)

    def closure(self, *names: str) -> str:
        """The digest of these templates, of all that they extend, include and import, of the icons, and of the program.

        Of all templates, where one takes another whose name is not written in it.
        """
        asked = " ".join(names)
        if asked not in self._closures:
            reached = self._reached([*names, _ICON])
            said = [self.engine, *(f"{name}\0{self.templates.get(name)}" for name in sorted(reached))]
            self._closures[asked] = self.digest if "" in reached else digest("\0".join(said).encode())
        return self._closures[asked]

    def _reached(self, names: Iterable[str]) -> set[str]:
        """Templates, and "" where it cannot be told which."""
        reached: set[str] = set()
        waiting = list(names)
        while waiting:
            full = self.find(waiting.pop())
            if full is None or full in reached:
                continue
            reached.add(full)
            for double, single, rest in _NAMED.findall(self.templates[full]):
                if not (double or single) or not _LITERAL.fullmatch(rest.strip()):
                    return {""}
                waiting.append(double or single)
        return reached


def load_theme(base: Mapping[str, bytes], site: Mapping[str, bytes], engine: str) -> Theme:
    """The theme of a site: its own files over those of the base. `engine` names the program that renders."""
    templates: dict[str, str] = {}
    assets: dict[str, bytes] = {}
    for prefix, files in ((_BASE, base), (_SITE, site)):
        for name, data in files.items():
            if name.startswith(_ASSETS):
                assets[name] = data
            elif name.endswith(".html"):
                templates[f"{prefix}{name}"] = data.decode("utf-8-sig", "replace")
    said = json.dumps([engine, sorted(templates.items())], ensure_ascii=False)
    return Theme(templates, assets, digest(engine.encode()), digest(said.encode()))


class Renderer:
    """Pages and parts of pages to bytes with one theme."""

    def __init__(self, theme: Theme) -> None:
        self._engine = minijinja.Environment(
            loader=lambda name: theme.templates.get(theme.find(name) or ""),
            auto_escape_callback=lambda _: True,
            undefined_behavior="strict",
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.icon = cache(self._icon)

    def part(self, template: str, context: Mapping[str, Any]) -> bytes:
        """What a template makes of a context. Raises `TemplateError`."""
        try:
            text: str = self._engine.render_template(template, **context)
        except minijinja.TemplateError as problem:
            raise TemplateError(problem.name or template, problem) from None
        except (TypeError, ValueError, ArithmeticError) as problem:  # of a call, which the engine does not place
            raise TemplateError(template, problem) from problem
        return text.replace("&#x2f;", "/").encode()  # the engine escapes more than HTML asks for

    def _icon(self, name: str) -> Html:
        """An icon, "" when the theme has none of that name. Raises `TemplateError`."""
        return Html(self.part(_ICON, {"name": name}).decode())

    def data(self, page: Page) -> bytes:
        """The bytes of a page. Raises `TemplateError`."""
        if not isinstance(page, Rendered):
            return page.data
        data = self.part(page.template, page.context)
        return MARK.sub(lambda mark: page.pieces.get(mark[0].decode(), mark[0]), data) if page.pieces else data


def report(failure: TemplateError, theme: Theme, sink: Sink) -> None:
    """A fault of the site's own template is the user's; one of the base is a bug and goes on as it came."""
    full = theme.find(failure.template) or ""
    if not full.startswith(_SITE):
        raise failure
    path, problem = f"templates/{full.removeprefix(_SITE)}", failure.problem
    sink.know(path, theme.templates[full])
    code, message, note, span = "TPL002", "the template failed", str(problem), Span(path)
    if isinstance(problem, minijinja.TemplateError):
        if problem.kind == "SyntaxError":
            code, message = "TPL001", "the template cannot be read"
        note, span = problem.message.rpartition(" (in ")[0], _place(problem, theme.templates[full], path)
    sink.error(code, message, span, hint="docs/templates.md lists what each page offers", note=note)


def _place(problem: minijinja.TemplateError, text: str, path: str) -> Span:
    if problem.range is None:
        return Span(path, problem.line or 0)
    start, end = (len(text.encode()[:offset].decode("utf-8", "ignore")) for offset in problem.range)
    before = text[:start]
    return Span(path, before.count("\n") + 1, start - before.rfind("\n"), max(1, end - start))
