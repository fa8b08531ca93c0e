"""Templates: a theme, the Jinja2 environment over it, and pages to bytes.

In go the files of the base theme and of the site (`load_theme`), what installed packages add (`sources.Extensions`),
and a page with its context. Out come the bytes of the page, or a `TemplateError`, which `report` makes a diagnostic
where the site's own template is at fault. The same page and theme give the same bytes. No file is read but the copies
that a page makes, and the cache of compiled templates.

Where to start: `Renderer` renders, `Theme.closure` tells which templates decide a page (it is half of the page's key
in the ledger, the page's `inputs` are the other), `report` finds the place of a fault.
"""

import contextlib
import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import jinja2.meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sitegen.diagnostics import Sink, Span
from sitegen.model.page import Page
from sitegen.model.record import digest
from sitegen.model.values import Html
from sitegen.sources import Extensions

_SITE, _BASE = "site:", "base:"
_ASSETS = "assets/"
_SHARED = [f"partials/{name}.html" for name in ("icon", "head", "header", "footer", "row", "names")]
"""Templates that are rendered before a page and stand in its context: no tag of the page's template names them."""

_SYNTAX = jinja2.Environment(autoescape=True)
# A dash or a plus stands in a tag where blanks around it are to go or to stay.
_TAKES_IN = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b.*?%\}", re.DOTALL)
_QUOTED = re.compile(r"'([^']+)'")
_TAG = re.compile(r"\{[{%][-+]?(.*?)(?:[-+]?[%}]\}|$)")
_TOKENS = {"end of statement block": "%}", "end of print statement": "}}"}


class TemplateError(Exception):
    """A template failed: the innermost one ("site:works.html"), its line or 0, and what was raised there."""

    def __init__(self, template: str, line: int, problem: Exception) -> None:
        super().__init__(f"{template}:{line}: {problem}")
        self.template, self.line, self.problem = template, line, problem

    def __reduce__(self) -> tuple[Any, ...]:
        # It comes from a worker, and what a filter raised need not be a value that travels.
        problem = RuntimeError(f"{type(self.problem).__name__}: {self.problem}")
        return TemplateError, (self.template, self.line, problem)


@dataclass(frozen=True)
class Theme:
    """The templates and assets that a site uses.

    `templates` are texts by name with the prefix of their floor ("base:work.html"), `assets` bytes by name
    ("assets/style.css"). `engine` is the digest of the program and its libraries, `digest` that of it and of all
    templates.
    """

    templates: Mapping[str, str]
    assets: Mapping[str, bytes]
    engine: str
    digest: str
    _closures: dict[str, str] = field(default_factory=dict, repr=False)

    def find(self, name: str) -> str | None:
        """The full name of a template; one without prefix is the site's template, else the base's."""
        return next((full for full in (name, f"{_SITE}{name}", f"{_BASE}{name}") if full in self.templates), None)

    def closure(self, name: str) -> str:
        """The digest of all that decides what a template makes of a context.

        That is the program, the template itself, all that it extends, includes and imports, and those that every page
        has parts of (icons, head, header, footer, rows). It is the digest of all templates where one takes in another
        whose name is only known when it runs (`{% include name %}`).
        """
        if name not in self._closures:
            reached = self._reached(name, *_SHARED)
            texts = {full: self.templates[full] for full in reached or ()}
            self._closures[name] = self.digest if reached is None else _digest(self.engine, texts)
        return self._closures[name]

    def takes_own(self, name: str) -> bool:
        """Whether a template is the site's own or takes one in, as far as can be told."""
        reached = self._reached(name)
        return reached is None or any(full.startswith(_SITE) for full in reached)

    def _reached(self, *names: str) -> set[str] | None:
        """Full names of templates and of all that they take in, or None where it cannot be told which."""
        reached: set[str] = set()
        todo: list[str | None] = [*names]
        while todo:
            name = todo.pop()
            if name is None:
                return None
            full = self.find(name)
            if full and full not in reached:
                reached.add(full)
                todo += _references(self.templates[full])
        return reached


def _digest(engine: str, templates: Mapping[str, str]) -> str:
    return digest("\0".join([engine, *(f"{name}\0{text}" for name, text in sorted(templates.items()))]))


def _references(text: str) -> list[str | None]:
    """The templates that a template names in its tags; None for a name that is an expression, or a tag that is torn.

    Only these tags are parsed: to parse all templates whole takes some 0.2 s, in every build.
    """
    try:
        tags = map(_SYNTAX.parse, _TAKES_IN.findall(text))
        return list(chain.from_iterable(map(jinja2.meta.find_referenced_templates, tags)))
    except jinja2.TemplateSyntaxError:
        return [None]


def load_theme(base: Mapping[str, bytes], site: Mapping[str, bytes], engine: str) -> Theme:
    """The theme of a site: its own files over those of the base. `engine` names the program that renders."""
    templates: dict[str, str] = {}
    assets: dict[str, bytes] = {}
    for prefix, files in ((_BASE, base), (_SITE, site)):
        for name, data in files.items():
            if name.startswith(_ASSETS):
                assets[name] = data
            elif name.endswith(".html"):
                # Jinja2 counts lines after it made all line ends "\n"; so do diagnostics.
                text = data.decode("utf-8-sig", "replace")
                templates[f"{prefix}{name}"] = text.replace("\r\n", "\n").replace("\r", "\n")
    return Theme(templates, assets, digest(engine), _digest(engine, templates))


class TemplateCache(jinja2.FileSystemBytecodeCache):
    """Compiled templates in a folder, for each kind of environment by itself.

    What cannot be read is compiled again, what cannot be written is left out: a cache never fails a build.
    """

    def __init__(self, folder: Path, kind: str, packages: Iterable[str]) -> None:
        super().__init__(str(folder), f"{kind}-%s.cache")
        self._compiler = " ".join([jinja2.__version__, *packages])

    def get_source_checksum(self, source: str) -> str:
        """The digest of the source and of what compiles it, which calls filters of constants: `{{ "a"|shout }}`."""
        return digest(f"{self._compiler}\0{source}".encode())

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Load the compiled template, if there is one that is whole."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # Jinja2 unpickles a checksum, and bytes that are torn may raise anything there
            bucket.reset()

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Write a compiled template, if the disk lets us."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, which takes the fields that `views` made for safe: most of what a page reads are such."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a template reads. Fields hold texts, numbers and the like, made for templates; all else is checked."""
        kind = type(obj)
        if attribute in (vars(obj) if kind is SimpleNamespace else getattr(kind, "__dataclass_fields__", ())):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


class Renderer:
    """Pages and parts of pages with one theme.

    `extensions` are filters and globals of installed packages, `folder` is one for compiled templates that nobody
    else can write to, or None.

    A stranger's checkout may bring templates, and plain Jinja2 would let them run any code. So a template of the site,
    and one of the base that takes one in, is rendered in Jinja2's sandbox. That takes twice as long, and the base
    alone does not need it.
    """

    def __init__(self, theme: Theme, extensions: Extensions | None = None, folder: Path | None = None) -> None:
        added = extensions or Extensions({}, {})
        plain = _environment(jinja2.Environment, theme, (_BASE,), added, folder)
        sandbox = _environment(Sandbox, theme, (_SITE, _BASE), added, folder)
        self._theme = theme
        # What a template takes in is found by parsing its tags, which is too slow to do for each of thousands of rows.
        self._template = cache(lambda name: (sandbox if theme.takes_own(name) else plain).get_template(name))

    def part(self, template: str, context: Mapping[str, Any]) -> Html:
        """What a template makes of a context. Raises `TemplateError`."""
        try:
            return Html(self._template(template).render(context))
        except Exception as problem:  # of the template, or of a filter that it calls: these may raise what they like
            raise TemplateError(*_origin(problem, self._theme.find(template) or template), problem) from problem

    def page(self, page: Page) -> bytes | None:
        """The bytes of a page; None for the copy of a file that is gone. Raises `TemplateError`."""
        made = page.make()
        if isinstance(made, bytes) or made is None:
            return made
        try:
            return self.part(page.template, made).encode()
        except UnicodeEncodeError as problem:  # half of a surrogate pair, which a template can write as "\\ud800"
            raise TemplateError(self._theme.find(page.template) or page.template, 0, problem) from problem


def _environment(
    kind: type[jinja2.Environment], theme: Theme, floors: tuple[str, ...], extensions: Extensions, folder: Path | None
) -> jinja2.Environment:
    """Templates of some floors by their names with prefix, and without: then the first floor that has it counts.

    A template's full name is its file name, too: so tracebacks and the cache tell the floors apart.
    """

    def source(name: str) -> tuple[str, str, Callable[[], bool] | None] | None:
        full = theme.find(name)
        return (theme.templates[full], full, None) if full and full.startswith(floors) else None

    environment = kind(
        loader=jinja2.FunctionLoader(source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,  # a theme has few templates, and all of them come again
        bytecode_cache=TemplateCache(folder, kind.__name__, extensions.packages) if folder else None,
    )
    environment.filters.update(extensions.filters)
    environment.globals.update(extensions.globals)
    return environment


def _origin(problem: Exception, template: str) -> tuple[str, int]:
    """The full name of the template where something was raised, and the line there, or 0.

    The site's innermost one counts before those of the base, as it decides what those are given.
    """
    if isinstance(problem, jinja2.TemplateSyntaxError):
        return problem.filename or template, problem.lineno
    # Jinja2 rewrites tracebacks: a frame of a template has its file name and the line of its source.
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(problem.__traceback__)]
    places = [[place for place in frames if place[0].startswith(floor)] for floor in (_BASE, _SITE)]
    return [(template, 0), *places[0], *places[1]][-1]


def report(failure: TemplateError, theme: Theme, sink: Sink) -> None:
    """Report a template that failed: TPL001 where it cannot be read, TPL002 where it failed at work.

    A fault of the site's own template is the user's; one of the base is a bug and is raised again.
    """
    if not failure.template.startswith(_SITE):
        raise failure
    problem, path = failure.problem, f"templates/{failure.template.removeprefix(_SITE)}"
    text = theme.templates[failure.template]
    sink.know(path, text)
    note = problem.message or "" if isinstance(problem, jinja2.TemplateError) else str(problem)
    # Jinja2 names what it found last: "expected token 'end of print statement', got 'b'".
    words = [_TOKENS.get(word, word) for word in reversed(_QUOTED.findall(note.partition(". ")[0]))]
    if isinstance(problem, jinja2.TemplateNotFound):
        words, note = [str(problem.name)], f"there is no template `{problem.name}`"
    code, message = "TPL002", "the template failed"
    # A filter that does not exist is found when the template is compiled, but its syntax is right.
    if isinstance(problem, jinja2.TemplateSyntaxError) and not isinstance(problem, jinja2.TemplateAssertionError):
        code, message = "TPL001", "the template cannot be read"
    hint = "docs/templates.md lists what each page offers"
    sink.error(code, message, _place(path, text, failure.line, words), hint=hint, note=note)


def _place(path: str, text: str, line: int, words: Iterable[str]) -> Span:
    """The first of these words that stands in a tag of a line, with the names before it: `work.titel`.

    Jinja2 tells lines and no columns. Where no word is found it is the only tag of the line, else the line.
    """
    if not line:
        return Span(path)
    source = text.split("\n")[line - 1]
    tags = [tag.span() for tag in _TAG.finditer(source)]
    # Not the whole line at once: `<p class="title">{{ work.titel }}</p>` has words outside of tags, too.
    for word in words:
        pattern = re.compile(rf"(?:\b\w+\.)*\b{re.escape(word)}\b" if word.isidentifier() else re.escape(word))
        for start, end in tags or [(0, len(source))]:
            if found := pattern.search(source, start, end):
                return Span(path, line, found.start() + 1, len(found[0]))
    if len(tags) == 1 and (inner := _TAG.search(source)) and inner[1].strip():
        return Span(path, line, source.index(inner[1].strip(), inner.start(1)) + 1, len(inner[1].strip()))
    return Span(path, line)
