"""The reader of content and themes as values; also what packages add, and where compiled templates are kept."""

import codecs
import contextlib
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from sitegen import __version__
from sitegen.diagnostics import Sink, Span
from sitegen.model.record import Source, digest

# What a name in content/ must be when it is there at all.
_FILES = {"site.yaml", "overrides.yaml", "profile.yaml", "about.md"}
_FOLDERS = {"people", "bibliography", "imported", "papers", "assets"}
_CONTROLS = tuple(map(chr, range(0x80, 0xA0)))  # no characters of any text; HTML forbids them
_PARSED = (".yaml", ".bib", ".md")


@dataclass(frozen=True, slots=True)
class Tree:
    """The files below a site's `content/`: parsed kinds by path, and the paths of all others."""

    sources: Mapping[str, Source]
    others: frozenset[str]


def load(root: Path, path: str) -> Source | None:
    """A file by its path below the site's folder; None when it is not there or lies outside, links resolved."""
    target = (root / path).resolve()
    if target.is_relative_to(root.resolve()):
        with contextlib.suppress(OSError):  # it was there when `read` saw it
            return Source.of(path, target.read_bytes())
    return None


def read(root: Path, sink: Sink) -> Tree:
    """All of `content/`. What cannot be read is reported and left out.

    The digest of each source is that of the very bytes that are parsed later: nothing is read twice.
    """
    content = root / "content"
    if not content.is_dir():
        hint = "run the command in the folder that holds `content/`, or name that folder: `sitegen build DIR`"
        if content.exists():
            sink.error("SRC003", "`content` is a file, and should be a folder", Span("content"), hint=hint)
        else:
            sink.error("SRC001", f"there is no `content/` in {root.resolve().as_posix()}", Span("content"), hint=hint)
        return Tree({}, frozenset())
    sources: dict[str, Source] = {}
    others: set[str] = set()
    for path in _walk(root, content, sink):
        if not path.endswith(_PARSED) or path.startswith("content/assets/"):
            others.add(path)
        elif source := _read_one(root, path, sink):
            sources[path] = source
    return Tree(sources, frozenset(others))


def _walk(root: Path, folder: Path, sink: Sink) -> list[str]:
    """Paths of files below a folder, sorted; hidden ones are left out."""
    found = list[str]()
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as problem:
        place = Span(folder.relative_to(root).as_posix())
        sink.error("SRC006", "the folder cannot be read", place, note=problem.strerror or "")
        return found
    for entry in entries:
        path = Path(entry.path).relative_to(root).as_posix()
        if entry.name.startswith(".") or entry.name.endswith("~"):
            continue
        # Python has halves of surrogate pairs in place of bytes that are no UTF-8.
        if (shown := path.encode("utf-8", "replace").decode()) != path:
            sink.error("SRC006", "the name of the file is not UTF-8", Span(shown), hint="give it another name")
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name in _FILES or entry.name.endswith(".bib"):
                sink.error("SRC003", f"`{entry.name}` is a folder, and should be a file", Span(path))
            else:
                found += _walk(root, Path(entry.path), sink)
        elif entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(root.resolve()):
            hint = "copy the file into the site instead of linking to it"
            sink.error("SRC005", "the link leads out of the site's folder", Span(path), hint=hint)
        elif entry.name in _FOLDERS and path.count("/") in (1, 3):
            sink.error("SRC003", f"`{entry.name}` is a file, and should be a folder", Span(path))
        elif entry.is_file() and os.access(entry.path, os.R_OK):
            found.append(path)
        else:
            hint = "the link points nowhere, you may not read it, or it is no ordinary file"
            sink.error("SRC006", "the file cannot be read", Span(path), hint=hint)
    return found


def _read_one(root: Path, path: str, sink: Sink) -> Source | None:
    try:
        data = (root / path).read_bytes()
    except OSError as problem:
        sink.error("SRC006", "the file cannot be read", Span(path), note=problem.strerror or "")
        return None
    if not data.strip() and not path.endswith(".md"):
        hint = "put its content back, or delete the file"
        report = sink.warn if path.endswith(".bib") else sink.error  # an empty export loses nothing that was there
        report("SRC004", "the file is empty", Span(path), hint=hint)
        return None
    return Source.of(path, data)


def text_of(source: Source, sink: Sink) -> str | None:
    """The text of a UTF-8 file, without BOM and with `\\n` line ends; None, reported, when it is not UTF-8."""
    try:
        text = _normalised(source.data.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        sink.know(source.path, _normalised(source.data.decode("utf-8", "replace")))
        sink.error("SRC002", "the file is not UTF-8", _place(source, problem), hint="save the file as UTF-8")
        return None
    sink.know(source.path, text)
    return text


def legacy_text_of(source: Source, sink: Sink) -> str:
    """The same for files by other programs: what is not UTF-8 is read as Windows-1252, with a warning."""
    try:
        wide = source.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = source.data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as problem:
        text = source.data.decode("cp1252", "replace")
        place = _place(source, problem)
        sink.know(source.path, _normalised(text))
        sink.warn("BIB007", "not UTF-8; read as Windows-1252", place, hint="save the file as UTF-8")
    text = _normalised(text)
    sink.know(source.path, text)
    return text


def _normalised(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(map(text.__contains__, _CONTROLS)):  # which is found out sooner than by one pattern
        text = text.translate(dict.fromkeys(map(ord, _CONTROLS), " "))
    return text


def _place(source: Source, problem: UnicodeDecodeError) -> Span:
    head = source.data[: problem.start]
    line_start = head.rfind(b"\n") + 1
    column = len(head[line_start:].decode("utf-8-sig", "replace")) + 1
    return Span(source.path, head.count(b"\n") + 1, column)


def read_theme(folder: Path, sink: Sink) -> dict[str, bytes]:
    """Every file below a theme's folder by its path there; an empty dict when there is no such folder.

    What cannot be read is reported and left out.
    """
    if not folder.is_dir():
        return {}
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    found = {}
    for path in files:
        name = path.relative_to(folder).as_posix()
        try:
            found[name] = path.read_bytes()
        except OSError as problem:
            sink.error("SRC006", "the file cannot be read", Span(f"{folder.name}/{name}"), note=problem.strerror or "")
    return found


def base_theme() -> Path:
    """The theme that ships with the program: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).parent
    shipped = package / "templates"
    return shipped if shipped.is_dir() else package.parent / "templates"


def template_cache(root: Path) -> Path | None:
    """The user's folder for compiled templates, made when it is not there; None where there can be none.

    Compiled templates are code that runs, so the folder is never below the site's, where a stranger's checkout could
    bring them along, and is left alone unless it belongs to this user, who alone can write to it.
    """
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        # The XDG specification says that a relative path is to be ignored.
        folder = (given if given.is_absolute() else Path.home() / ".cache") / "sitegen" / "templates"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.lstat()
    except (OSError, RuntimeError):  # no home, or none that can be written to
        return None
    is_ours = state.st_uid == os.getuid() if hasattr(os, "getuid") else True
    is_safe = is_ours and stat.S_ISDIR(state.st_mode) and not state.st_mode & 0o077
    return folder if is_safe and not folder.resolve().is_relative_to(root.resolve()) else None


@dataclass(frozen=True, slots=True)
class Extensions:
    """What installed packages add to templates: filters and globals by name, and "name version" of the packages."""

    filters: Mapping[str, Callable[..., Any]]
    globals: Mapping[str, Any]
    packages: tuple[str, ...] = ()


def extensions(sink: Sink) -> Extensions:
    """The objects behind the entry points `sitegen.filters` and `sitegen.globals`.

    Where two packages give one name, the package whose own name comes first counts. One that cannot be loaded is
    reported and left out.
    """
    found: dict[str, dict[str, Any]] = {"filter": {}, "global": {}}
    packages: set[str] = set()
    installed = metadata.entry_points()  # once: it looks through all packages
    for kind, objects in found.items():
        points = installed.select(group=f"sitegen.{kind}s")
        for point in sorted(points, key=lambda point: (point.dist.name if point.dist else "", point.name)):
            package = f"{point.dist.name} {point.dist.version}" if point.dist else point.module
            packages.add(package)
            try:
                objects.setdefault(point.name, point.load())
            except Exception as problem:  # importing somebody's module may raise anything
                message = f"the {kind} `{point.name}` of the package `{package}` cannot be loaded"
                hint = "update the package, or uninstall it"
                sink.error("TPL002", message, hint=hint, note=f"{type(problem).__name__}: {problem}")
    return Extensions(found["filter"], found["global"], tuple(sorted(packages)))


_LIBRARIES = "bibtexparser jinja2 markupsafe markdown-it-py mdit-py-plugins math-core nh3 pydantic pyyaml".split()


def engine() -> str:
    """What renders: the versions of the program, in a checkout its sources, and of the libraries that shape output."""
    libraries = " ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    package = Path(__file__).parent
    if (package / "templates").is_dir():
        return f"{__version__} {libraries}"
    sources = b"".join(file.read_bytes() for file in sorted(package.rglob("*.py")))
    return digest(libraries.encode() + sources)
