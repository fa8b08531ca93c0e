"""Themes, and pages to bytes. Pure: the same page and theme give the same bytes."""

import hashlib
import json
import multiprocessing
import traceback
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import jinja2
from markupsafe import Markup

from sitegen.diagnostics import Diagnostic, Sink, Span
from sitegen.model.ids import Route
from sitegen.model.page import Artifact, Copied, Made, Page, Rendered

_BASE, _SITE = "base:", "site:"
_ASSETS = "assets/"
_ENOUGH_FOR_PROCESSES = 2_000  # below this, starting processes costs more than it saves


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
    return Theme(templates, assets, _digest(said.encode()))


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def environment(theme: Theme) -> jinja2.Environment:
    """Autoescape on, undefined names an error. A name without prefix is the site's template, else the base's."""
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: _source(theme, name)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )


def _source(theme: Theme, name: str) -> tuple[str, str, None] | None:
    for full in (name, f"{_SITE}{name}", f"{_BASE}{name}"):
        if full in theme.templates:
            return theme.templates[full], full, None
    return None


def path_of(route: Route) -> str:
    """The file of a route below the output folder."""
    return Artifact(route, b"", "").path


def canonical(context: Mapping[str, Any]) -> str:
    """The context as canonical JSON: what the page can show, and nothing else."""
    return json.dumps(context, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def key(page: Page, theme: Theme) -> str:
    """The digest of everything that decides the bytes of a page."""
    if isinstance(page, Rendered):
        return _digest("\0".join((theme.digest, page.template, canonical(page.context))).encode())
    return _digest(page.text.encode()) if isinstance(page, Made) else page.digest


def artifacts(pages: Sequence[tuple[Page, str]], theme: Theme, sink: Sink, *, jobs: int = 1) -> list[Artifact]:
    """Pages with their keys to files, in order. A template that fails is reported, and its page left out."""
    if jobs == 1 or len(pages) < _ENOUGH_FOR_PROCESSES:
        return _artifacts(pages, theme, sink)
    shards = [pages[start::jobs] for start in range(jobs)]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        done = list(pool.map(_shard, shards, [theme] * jobs))
    made: dict[str, Artifact] = {}
    for found, faults in done:
        made |= {artifact.path: artifact for artifact in found}
        for fault in faults:
            sink.error(fault.code, fault.message, fault.span, hint=fault.hint, note=fault.note)
    return [made[path] for page, _ in pages if (path := path_of(page.route)) in made]


def _shard(pages: Sequence[tuple[Page, str]], theme: Theme) -> tuple[list[Artifact], list[Diagnostic]]:
    sink = Sink()
    return _artifacts(pages, theme, sink), sink.diagnostics


def _artifacts(pages: Sequence[tuple[Page, str]], theme: Theme, sink: Sink) -> list[Artifact]:
    engine = environment(theme)
    found = []
    for page, its_key in pages:
        data = _bytes(page, engine, theme, sink)
        if data is not None:
            found.append(Artifact(page.route, data, its_key))
    return found


def _bytes(page: Page, engine: jinja2.Environment, theme: Theme, sink: Sink) -> bytes | None:
    if isinstance(page, Copied):
        return page.data
    if isinstance(page, Made):
        return page.text.encode()
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
