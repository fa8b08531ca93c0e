"""The one writer of the output: temp file and replace, then prune what the ledger owns."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sitegen import stamp
from sitegen.diagnostics import Sink, Span
from sitegen.ledger import Ledger, Sealed, Trace, dumps, loads
from sitegen.model.record import digest
from sitegen.stamp import Stamp

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

STAGE = ".sitegen-stage"
"""The folder in the output where files wait until all of them are made."""

_NAMED_STRANGERS = 3
_OWNED = "owned"
_BINARY = getattr(os, "O_BINARY", 0)  # Windows


class Locked(Exception):  # noqa: N818  it is not an error of the program
    """Another build of the same site is running."""


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other builds of the site out. Where no lock can be had, as on a read-only disk, go on without."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("w")
    except OSError:
        yield
        return
    with file:
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Locked("another build of this site is running; wait for it, or end it") from None
        yield


class Disk(NamedTuple):
    """What is in the output folder: signatures by path, "" of what cannot be seen, but nothing of bundles that are as
    they were written. `torn` are the folders of all other bundles."""

    files: Mapping[str, str]
    torn: frozenset[str]


def scan(output: Path, bundles: Mapping[str, Sealed]) -> Disk:
    """Look at all files in the output folder, but for git's. `bundles` is what the ledger knows, by folder."""
    found: dict[str, str] = {}
    whole = set()
    for folder, files in stamp.walk(output):
        if folder.startswith((".git/", f"{STAGE}/")):
            continue
        signatures = [(name, stamp.signature(state) if state else "") for name, state in files]
        known = bundles.get(folder)
        if known and known.seal == stamp.seal(signatures):
            whole.add(folder)
        else:
            found.update((folder + name, its) for name, its in signatures)
    return Disk(found, frozenset(bundles.keys() - whole))


def whole(output: Path, path: str, now: str | None, trace: Trace) -> Trace | None:
    """The trace of a file that is on the disk as it was written, with its signature of today; None for any other.

    It is read only when its signature `now`, where that is known, is not the one it had.
    """
    try:
        now = stamp.signature(os.stat(output / path)) if now is None else now  # noqa: PTH116
        if now == trace.signature:
            return trace
        return trace._replace(signature=now) if digest((output / path).read_bytes()) == trace.output else None
    except OSError:
        return None


class Stage:
    """Files on their way: each is written beside the site first, where it will be in it, and all are put in place at
    the end. Every process has a stage, and all share one folder."""

    def __init__(self, output: Path) -> None:
        self._output = f"{output}/"
        self._folder = f"{output}/{STAGE}/"
        self._waiting: list[str] = []
        self._folders: set[str] = set()

    def add(self, path: str, data: bytes) -> str:
        """Write a file that is to be at `path` below the output folder; its signature. Raises `OSError`."""
        target = self._folder + path
        self._prepare(self._folder, path)
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o666)
        try:
            if os.write(file, data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), target)
            self._waiting.append(path)
            return stamp.signature(os.fstat(file))
        finally:
            os.close(file)

    def commit_folders(self) -> None:
        """Put folders that the site did not have in their place, as a whole; for one process. Raises `OSError`."""
        with contextlib.suppress(FileNotFoundError):
            for name in os.listdir(self._folder):  # noqa: PTH208  here and below lighter than a Path
                if not os.path.lexists(self._output + name) and os.path.isdir(self._folder + name):  # noqa: PTH112
                    os.rename(self._folder + name, self._output + name)  # noqa: PTH104

    def commit(self) -> dict[str, str]:
        """Put every other file in its place, each whole or not at all; the signatures that they have now, by path.

        Raises `OSError`.
        """
        found = {}
        staged = frozenset(os.listdir(self._folder) if self._waiting else ())  # noqa: PTH208
        self._folders.clear()
        for path in self._waiting:
            top, inside, _ = path.partition("/")
            if not inside or top in staged:
                self._prepare(self._output, path)
                os.replace(self._folder + path, self._output + path)  # noqa: PTH105
                found[path] = stamp.signature(os.stat(self._output + path))  # noqa: PTH116
        return found

    def _prepare(self, root: str, path: str) -> None:
        """The folder of a file."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            try:
                os.mkdir(root + folder)  # noqa: PTH102
            except OSError:
                os.makedirs(root + folder, exist_ok=True)  # noqa: PTH103
            self._folders.add(folder)


def clear_stage(output: Path) -> None:
    """Remove what waits, and the output folder where there is nothing else in it."""
    shutil.rmtree(output / STAGE, ignore_errors=True)
    with contextlib.suppress(OSError):
        output.rmdir()


def report(problem: OSError, output: Path, sink: Sink) -> None:
    """The output cannot be written, and why."""
    hint = "check the folder, its permissions and the space on the disk"
    target = problem.filename2 or problem.filename or output
    if STAGE in Path(target).parts:
        target = output
    where = Span(Path(os.path.relpath(target, output.parent)).as_posix())
    sink.error("WRT001", "the output cannot be written", where, hint=hint, note=problem.strerror or "")


def replace_file(path: Path, data: bytes) -> None:
    """Write a file through a temporary one beside it."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        try:
            temporary.write_bytes(data)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def prune(output: Path, paths: Sequence[str]) -> None:
    """Delete files, and the folders that are empty then."""
    for path in paths:
        target = output / path
        with contextlib.suppress(OSError):  # what cannot be deleted is reported as a stranger by the next run
            target.unlink()
        for folder in target.parents:
            if folder == output or not folder.is_relative_to(output):
                break
            with contextlib.suppress(OSError):
                folder.rmdir()


def report_strangers(output: Path, strangers: Mapping[str, str], sink: Sink) -> dict[str, str]:
    """Files in the output folder that no run wrote are named, and left alone; those that are still there."""
    found = {path: its for path, its in sorted(strangers.items()) if os.path.lexists(output / path)}
    if found:
        named = ", ".join(f"`{path}`" for path in [*found][:_NAMED_STRANGERS])
        more = f" and {len(found) - _NAMED_STRANGERS} more" if len(found) > _NAMED_STRANGERS else ""
        hint = "files to publish as they are belong in content/assets/; delete the others"
        sink.warn("WRT002", f"not written by a build, and left alone: {named}{more}", Span(output.name), hint=hint)
    return {path: its for path, its in found.items() if its}


def save_stamp(folder: Path, found: Stamp) -> None:
    """Keep what the next run needs to see that nothing changed."""
    with contextlib.suppress(OSError):
        replace_file(folder / stamp.FILE, stamp.dumps(found))


def forget_stamp(folder: Path) -> None:
    """Before anything is put in place: from here on the last stamp does not hold."""
    with contextlib.suppress(OSError):
        (folder / stamp.FILE).unlink(missing_ok=True)


def load_owned(folder: Path, old: Ledger) -> list[str]:
    """Paths beside the ledger's that earlier runs wrote or were about to write: ours even where the ledger is lost."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        data = (folder / _OWNED).read_bytes()
        if digest(data) != old.owned:
            owner, *paths = data.decode().split("\n")
            return paths if owner == old.output else []
    return []


def save_owned(folder: Path, output: str, paths: Iterable[str]) -> str:
    """Keep the paths that are ours; before they are put in place, so that a run which is killed leaves no strangers.

    The digest of the list, by which the ledger tells that it knows of no others.
    """
    data = "\n".join([output, *paths]).encode()
    with contextlib.suppress(OSError):
        replace_file(folder / _OWNED, data)
    return digest(data)


def load_ledger(folder: Path, output: str) -> Ledger:
    """The ledger of the last run, or an empty one."""
    with contextlib.suppress(OSError):
        return loads((folder / "ledger").read_bytes(), output)
    return Ledger(output)


def save_ledger(folder: Path, ledger: Ledger) -> None:
    """Keep the ledger for the next run; where it cannot be kept, that run renders everything."""
    with contextlib.suppress(OSError):
        replace_file(folder / "ledger", dumps(ledger))
