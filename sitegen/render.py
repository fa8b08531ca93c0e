"""Themes, and pages to bytes. Pure: the same page and theme give the same bytes."""

import hashlib
import json
import multiprocessing
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import jinja2
from markupsafe import Markup

from sitegen.diagnostics import Sink, Span
from sitegen.model.ids import Route
from sitegen.model.page import Artifact, Made, Page, Rendered

_BASE, _SITE = "base:", "site:"
_ASSETS = "assets/"
_ENOUGH = 500  # pages; below this, starting processes costs more than it saves


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
    rendered = [page for page, _ in pages if isinstance(page, Rendered)]
    parallel = jobs > 1 and len(rendered) >= _ENOUGH
    made = iter(_forked(rendered, theme, sink, jobs) if parallel else _render(rendered, theme, sink))
    found = []
    for page, its_key in pages:
        data = next(made) if isinstance(page, Rendered) else page.text.encode() if isinstance(page, Made) else page.data
        if data is not None:
            found.append(Artifact(page.route, data, its_key))
    return found


def _forked(pages: Sequence[Rendered], theme: Theme, sink: Sink, jobs: int) -> list[bytes | None]:
    """The same in several processes, which inherit the pages and send back bytes. This one renders, too."""
    context = multiprocessing.get_context("fork")
    pipes = []
    for start in range(1, jobs):
        receiver, sender = context.Pipe(duplex=False)
        context.Process(target=_work, args=(sender, pages[start::jobs], theme)).start()
        sender.close()
        pipes.append(receiver)
    shards = [_render(pages[::jobs], theme, sink)]
    for receiver in pipes:
        data, faults = receiver.recv()  # an end of file here is a bug of the process, which has shown its own traceback
        shards.append(data)
        for fault in faults:
            sink.error(fault.code, fault.message, fault.span, hint=fault.hint, note=fault.note)
    return [shards[number % jobs][number // jobs] for number in range(len(pages))]


def _work(sender: Connection, pages: Sequence[Rendered], theme: Theme) -> None:
    sink = Sink()
    sender.send((_render(pages, theme, sink), sink.diagnostics))


def _render(pages: Sequence[Rendered], theme: Theme, sink: Sink) -> list[bytes | None]:
    """The bytes of each page, None for one whose template failed."""
    engine = environment(theme)
    return [_bytes(page, engine, theme, sink) for page in pages]


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
