"""Themes, and pages to bytes. Pure: the same page and theme give the same bytes."""

import contextlib
import json
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup

from sitegen.diagnostics import Sink, Span
from sitegen.memo import Shelf, asked
from sitegen.model.page import Made, Page, Rendered, Shared
from sitegen.model.record import digest

_BASE, _SITE = "base:", "site:"
_ASSETS = "assets/"
_ROOT = "\ue000root\ue001"  # stands for the way to the home page in fragments; private use, so in no text
_MOST_KEPT = 10_000  # fragments, of about 4 kB


@dataclass(frozen=True, slots=True)
class Theme:
    """Templates by name with the prefix of their floor, assets by name, and the digest of program and templates."""

    templates: Mapping[str, str]
    assets: Mapping[str, bytes]
    digest: str


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
    said = json.dumps([engine, jinja2.__version__, sorted(templates.items())], ensure_ascii=False)
    return Theme(templates, assets, digest(said.encode()))


class _Environment(jinja2.Environment):
    """`a.b` looks into a mapping first, as contexts are mappings; to fail as an attribute first takes long."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


class _Compiled(jinja2.BytecodeCache):
    """Templates compiled once for all runs, in the memo."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def load_bytecode(self, bucket: Bucket) -> None:
        answer = self._shelf.get(_question(bucket))
        if answer is not None:
            bucket.bytecode_from_string(answer)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._shelf.put(_question(bucket), bucket.bytecode_to_string())


def _question(bucket: Bucket) -> bytes:
    return asked(f"{sys.version} {bucket.key} {bucket.checksum}")


def environment(theme: Theme, shelf: Shelf) -> jinja2.Environment:
    """Autoescape on, undefined names an error. A name without prefix is the site's template, else the base's."""
    return _Environment(
        loader=jinja2.FunctionLoader(lambda name: _source(theme, name)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_Compiled(shelf),
        cache_size=-1,
    )


def _source(theme: Theme, name: str) -> tuple[str, str, None] | None:
    for full in (name, f"{_SITE}{name}", f"{_BASE}{name}"):
        if full in theme.templates:
            return theme.templates[full], full, None
    return None


def canonical(context: Mapping[str, Any]) -> str:
    """The context as canonical JSON: what the page can show, and nothing else. Shared parts stand by their digests."""
    return json.dumps(_reduced(context), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _reduced(value: Any) -> Any:
    if isinstance(value, Shared):
        return value.digest
    if isinstance(value, dict):
        return {name: _reduced(child) for name, child in value.items()}
    return [_reduced(child) for child in value] if isinstance(value, list) else value


def key(page: Page, theme: Theme) -> str:
    """The digest of everything that decides the bytes of a page."""
    if isinstance(page, Rendered):
        return digest("\0".join((theme.digest, page.template, canonical(page.context))).encode())
    return digest(page.text.encode()) if isinstance(page, Made) else page.digest


class Renderer:
    """Pages to bytes with one theme. Fragments that pages share are made once."""

    def __init__(self, theme: Theme, shelf: Shelf) -> None:
        self._theme = theme
        self._engine = environment(theme, shelf)
        self._engine.globals["shared"] = self._shared
        self._fragments: dict[tuple[Any, ...], str] = {}

    def compile(self) -> None:
        """Read all templates, so that processes that are started later have them. Those with faults wait for a page."""
        for name in self._theme.templates:
            with contextlib.suppress(jinja2.TemplateError):
                self._engine.get_template(name)

    def data(self, page: Page, sink: Sink) -> bytes | None:
        """The bytes of a page; None, reported, for one whose template failed."""
        if isinstance(page, Made):
            return page.text.encode()
        return _bytes(page, self._engine, self._theme, sink) if isinstance(page, Rendered) else page.data

    def _shared(self, macro: Callable[..., Any], work: Mapping[str, Any], root: str, me: str, **more: Any) -> Markup:
        """What a macro of (work, root, me) makes, remembered by work and, on the pages of its creators, by person."""
        own = me if any(each["person"] == me for each in work["creators"]) else ""
        wanted = (macro, work["slug"], own, *sorted(more.items()))
        text = self._fragments.get(wanted)
        if text is None:
            if len(self._fragments) >= _MOST_KEPT:
                self._fragments.clear()
            text = self._fragments[wanted] = str(macro(work, _ROOT, own, **more))
        return Markup(text.replace(_ROOT, root))  # noqa: S704  the macro escaped it


def _bytes(page: Rendered, engine: jinja2.Environment, theme: Theme, sink: Sink) -> bytes | None:
    try:
        return engine.get_template(page.template).render(_marked(page.context)).encode()
    except jinja2.TemplateSyntaxError as problem:
        _report("TPL001", "the template cannot be read", problem, problem.name, problem.lineno, theme, sink)
    except (jinja2.UndefinedError, jinja2.TemplateNotFound, TypeError, ValueError, ArithmeticError) as problem:
        name, line = _place(problem)
        _report("TPL002", "the template failed", problem, name, line, theme, sink)
    return None


def _marked(value: Any) -> Any:
    """Contexts are plain values; exactly `{"html": text}` is HTML that was made safe before."""
    if isinstance(value, dict):
        if len(value) == 1 and "html" in value:
            return Markup(value["html"])  # noqa: S704  text.markup made it
        if isinstance(value, Shared):
            if value.marked is None:
                value.marked = {name: _marked(child) for name, child in value.items()}
            return value.marked
        return {name: _marked(child) for name, child in value.items()}
    return [_marked(child) for child in value] if isinstance(value, list) else value


def _place(problem: Exception) -> tuple[str | None, int]:
    """The innermost template and line of a traceback."""
    frames = [
        frame for frame in traceback.extract_tb(problem.__traceback__) if frame.filename.startswith((_SITE, _BASE))
    ]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (None, 0)


def _report(code: str, message: str, problem: Exception, name: str | None, line: int, theme: Theme, sink: Sink) -> None:
    """A fault of the site's own template is the user's; one of the base is a bug and goes on as it came."""
    full = name if name and name.startswith((_SITE, _BASE)) else f"{_SITE}{name}"
    if full not in theme.templates or full.startswith(_BASE):
        raise problem
    path = f"templates/{full.removeprefix(_SITE)}"
    sink.know(path, theme.templates[full])
    hint = "docs/templates.md lists what each page offers"
    sink.error(code, message, Span(path, line), hint=hint, note=str(problem).partition("\n")[0])
