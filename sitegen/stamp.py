"""What the last run was asked, saw and said. A run that finds all of it unchanged says it again, and builds nothing.

Standard library only, so that this answer comes before anything heavy is imported.
"""

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sitegen import __version__
from sitegen.diagnostics import Diagnostic, Related, Severity, Span
from sitegen.model.record import digest

VERSION = 3
FILE = "stamp.json"
MANY = 20_000
"""Files that are worth another process to look at."""

_SECOND = 1_000_000_000
_STEP = _SECOND // 20  # nanoseconds; clocks of disks go in steps of some milliseconds, and some in whole seconds


class Request(NamedTuple):
    """What a build is asked for. `jobs` is the number of processes that render; `force` forgets the last run."""

    root: Path
    output: Path
    base_url: str = ""
    jobs: int = 1
    force: bool = False

    @property
    def state(self) -> Path:
        """The folder for what one run leaves for the next."""
        return self.root / ".sitegen"

    @property
    def name(self) -> str:
        """The output folder as seen from the site's."""
        return Path(os.path.relpath(self.output.resolve(), self.root.resolve())).as_posix()


class Report(NamedTuple):
    """What a build did, in files. `reasons` says why each that was made had to be.

    `rest` is all that it knew: to take it apart takes a while, for which a program that ends need not wait.
    """

    pages: int
    reasons: Mapping[str, str]
    pruned: int
    rest: object = None


class Stamp(NamedTuple):
    """`inputs` has signatures by path, `digests` what sources held. Of those in `young`, which changed just before they
    were read, the signature does not tell whether they changed again."""

    asked: list[str]
    inputs: dict[str, str]
    digests: dict[str, str]
    young: list[str]
    outputs: str
    pages: int
    said: list[Diagnostic]


class Look(NamedTuple):
    """What there was at a time in nanoseconds: the signatures of inputs, and the stamp that counts."""

    now: int
    inputs: dict[str, str]
    last: Stamp | None


def look(request: Request) -> Look:
    """What there is before a build."""
    return Look(time.time_ns(), inputs(request.root), None if request.force else load(request.state))


def signature(found: os.stat_result) -> str:
    """Size, time of change and inode of a file: the same signature speaks for the same bytes."""
    return f"{found.st_size}.{found.st_ctime_ns}.{found.st_ino}"


def inputs(root: Path) -> dict[str, str]:
    """Signatures of all that a build reads: content, templates, the program and the folders of its libraries."""
    package = Path(__file__).parent
    found = {}
    for name, folder in (
        ("content", root / "content"),
        ("templates", root / "templates"),
        ("program", package),
        ("theme", package.parent / "templates"),
    ):
        for prefix, files in walk(folder):
            for file, state in files:
                if state and not file.endswith(".pyc"):
                    found[f"{name}/{prefix}{file}"] = signature(state)
    for place in dict.fromkeys(sys.path):
        with contextlib.suppress(OSError):
            if place.endswith(("-packages", "-packages/")):  # installing anything touches the folder
                found[f"library:{place}"] = str(os.stat(place).st_mtime_ns)  # noqa: PTH116  lighter than a Path
    return found


def walk(
    folder: str | Path, is_own: Callable[[str], bool] = lambda _: True
) -> Iterator[tuple[str, list[tuple[str, os.stat_result | None]]]]:
    """Every folder that has files, "" or with a "/" at its end, and its files by name with their state: None for a
    link that leads nowhere; other links are followed.

    Folders two levels down, which may be thousands, are looked into where `is_own` says so of their name, and what is
    above them where it says so of "".
    """
    waiting = [(os.fspath(folder), "", 0)]
    while waiting:
        place, prefix, depth = waiting.pop()
        is_wanted = depth > 1 or is_own("")
        files: list[tuple[str, os.stat_result | None]] = []
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if depth != 1 or is_own(entry.name):
                            waiting.append((entry.path, f"{prefix}{entry.name}/", depth + 1))
                    elif is_wanted:
                        files.append((entry.name, _state(entry)))
        except OSError:
            continue
        if files:
            yield prefix, files


def _state(entry: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None


def seal(signatures: Iterable[tuple[str, str]]) -> str:
    """One digest for the files of a folder, from their names and signatures."""
    lines = sorted([f"{name}\0{its}" for name, its in signatures])
    return digest("\n".join(lines).encode("utf-8", "surrogateescape"))


def seals(signatures: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The seals of all folders that some paths are in."""
    folders: dict[str, list[tuple[str, str]]] = {}
    for path, its in signatures:
        folder, slash, name = path.rpartition("/")
        folders.setdefault(folder + slash, []).append((name, its))
    return {folder: seal(files) for folder, files in folders.items()}


def outputs(seals_of: Mapping[str, str]) -> str:
    """One digest for the whole output, from the seals of its folders."""
    return seal(seals_of.items())


def of_output(output: Path, files: int, jobs: int) -> str:
    """The same of what is on the disk, where about so many files are expected, in at most so many processes."""

    def found(is_own: Callable[[str], bool]) -> dict[str, str]:
        folders = ((prefix, files) for prefix, files in walk(output, is_own) if not prefix.startswith(".git/"))
        seen = ((prefix, [(name, signature(state)) for name, state in files if state]) for prefix, files in folders)
        return {prefix: seal(files) for prefix, files in seen if files}

    processes = min(jobs, 1 + files // MANY)
    if processes == 1:
        return outputs(found(lambda _: True))
    from sitegen import team  # where there is little to look at, this would take longer

    parts = team.run(lambda crew: crew.tell(found(crew.owns)), processes)
    return outputs({prefix: its for part in parts for prefix, its in part.items()})


def asked(request: Request) -> list[str]:
    """What decides the bytes of a site beside its files."""
    return [str(VERSION), __version__, sys.version, request.name, request.base_url]


def unsettled(seen: Look) -> list[str]:
    """Files that had changed so shortly before that a later change may leave their signature as it is."""
    found = []
    for path, its in seen.inputs.items():
        if not path.startswith("library:"):
            changed = int(its.split(".")[1])
            if changed > seen.now - (_STEP if changed % _SECOND else 2 * _SECOND):
                found.append(path)
    return found


def unchanged(request: Request, seen: Look | None = None) -> Stamp | None:
    """The stamp of the last run, if a build would find what it found and all that it wrote is still there."""
    _, found, stamp = seen or look(request)
    if stamp is None or stamp.asked != asked(request) or stamp.inputs != found:
        return None
    for path in stamp.young:
        if digest((request.root / path).read_bytes()) != stamp.digests[path]:
            return None
    return stamp if of_output(request.output, stamp.pages, request.jobs) == stamp.outputs else None


def known(seen: Look) -> dict[str, str]:
    """The digests of sources that are as the last run saw them, long after they changed."""
    stamp = seen.last
    if stamp is None or stamp.asked[:2] != [str(VERSION), __version__]:
        return {}
    settled = stamp.digests.keys() - stamp.young
    return {path: stamp.digests[path] for path in settled if stamp.inputs[path] == seen.inputs.get(path)}


def load(state: Path) -> Stamp | None:
    """The stamp that the last run left; None when there is none, or none that can be read."""
    try:
        found = json.loads((state / FILE).read_text("utf-8", "surrogateescape"))
        return Stamp(**{**found, "said": [_diagnostic(each) for each in found["said"]]})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def dumps(stamp: Stamp) -> bytes:
    """The stamp as a file."""
    return json.dumps(stamp._asdict(), ensure_ascii=False).encode("utf-8", "surrogateescape")


def _diagnostic(plain: Sequence[Any]) -> Diagnostic:
    code, message, span, hint, severity, related, note, excerpt = plain
    others = tuple(Related(words, Span(*place)) for words, place in related)
    return Diagnostic(code, message, Span(*span) if span else None, hint, Severity(severity), others, note, excerpt)
