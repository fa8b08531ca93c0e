"""The one writer of the output: files wait in a stage, are put in place together, and what is gone is deleted.

In: paths below the output folder and bytes. Out: files, and their signatures for the ledger. Start at `Stage`. What
one run leaves for the next (ledger, owned paths) stands in the site's `.sitegen` folder.
"""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from pydantic import TypeAdapter

from sitegen.diagnostics import Sink, Span
from sitegen.ledger import Ledger, Trace, dumps, loads
from sitegen.model.record import digest

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

STAGE = ".sitegen-stage"  # the folder in the output where files wait until all of them are made
_NAMED_STRANGERS = 3
_OWNED = TypeAdapter(tuple[str, list[str]])


class Locked(Exception):  # noqa: N818  it is not an error of the program
    """Another build of the same site is running."""


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other builds of the site out. Where no lock can be had, as on a read-only disk, go on without.

    Raises `Locked` when another build still has it after a second.
    """
    try:
        folder.mkdir(exist_ok=True)
        file = (folder / "lock").open("w")
    except OSError:
        yield
        return
    with file:
        until = time.monotonic() + 1
        while fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Locked("another build of this site is running; wait for it, or end it") from None
                time.sleep(0.02)  # the workers of a build that was killed hold its lock, and end a moment after it
        yield


def signature(found: os.stat_result) -> str:
    """Size, time of change and inode of a file: the same signature speaks for the same bytes."""
    return f"{found.st_size}.{found.st_ctime_ns}.{found.st_ino}"


def scan(output: Path) -> dict[str, str]:
    """The signatures of all files in the output folder by path, but for git's and the stage's.

    Links to folders count as files; "" stands for what cannot be seen, such as a link that leads nowhere.
    """
    found, folders = dict[str, str](), [""]
    while folders:
        prefix = folders.pop()
        with contextlib.suppress(OSError), os.scandir(output / prefix) as entries:
            for entry in entries:
                path = prefix + entry.name
                if not entry.is_dir(follow_symlinks=False):
                    found[path] = ""
                    with contextlib.suppress(OSError):
                        found[path] = signature(entry.stat())
                elif path not in (".git", STAGE):
                    folders.append(f"{path}/")
    return found


def is_whole(output: Path, path: str, signature_now: str | None, trace: Trace) -> bool:
    """Whether a file is on the disk as it was written. `signature_now` is what `scan` found, None where it found none.

    The file is read only when its signature is not the one in the trace, as in a copied output or behind a link to a
    folder. The caller puts the new signature into the trace, or else the next run would read the file again.
    """
    if signature_now and signature_now == trace.signature:
        return True
    with contextlib.suppress(OSError):
        return digest((output / path).read_bytes()) == trace.output
    return False


class Stage:
    """Files on their way: each is written beside the site first, under the path that it will have in it.

    Every worker has a stage, and all share one folder in the output.
    """

    def __init__(self, output: Path) -> None:
        self._folder = f"{output}/{STAGE}/"
        self._made: set[str] = set()

    def write(self, path: str, data: bytes) -> None:
        """Write a file that is to be at `path` below the output folder. Raises `OSError`."""
        if (folder := path.rpartition("/")[0]) not in self._made:
            os.makedirs(self._folder + folder, exist_ok=True)  # noqa: PTH103  here and below lighter than a Path
            self._made.add(folder)
        Path(self._folder + path).write_bytes(data)


def put_in_place(output: Path, paths: Collection[str]) -> dict[str, str]:
    """Move staged files to their places, each whole or not at all; the signatures that they have now, by path.

    A folder at the top that the site did not have is moved as one; all other files replace what was there, one by one.
    Raises `OSError`, also for a file where a folder must be and the other way round.
    """
    root, stage = f"{output}/", f"{output}/{STAGE}/"
    tops = {path.partition("/")[0] for path in paths if "/" in path}
    new = {name for name in tops if not os.path.lexists(root + name)}
    for name in new:
        os.rename(stage + name, root + name)  # noqa: PTH104
    single = [path for path in paths if path.partition("/")[0] not in new]
    for folder in sorted({path.rpartition("/")[0] for path in single}):
        os.makedirs(root + folder, exist_ok=True)  # noqa: PTH103
    for path in single:
        os.replace(stage + path, root + path)  # noqa: PTH105
    # Only now: to be renamed changes a file's time of change.
    return {path: signature(os.stat(root + path)) for path in paths}  # noqa: PTH116


def clear_stage(output: Path) -> None:
    """Remove what waits, and the output folder where there is nothing else in it."""
    shutil.rmtree(output / STAGE, ignore_errors=True)
    with contextlib.suppress(OSError):
        output.rmdir()


def prune(output: Path, paths: Iterable[str]) -> None:
    """Delete files, and the folders that are empty then.

    A path that is not a plain one, or leads through a link, is passed over: no build writes such a ledger, but a folder
    from a stranger may bring one.
    """
    root = output.resolve()
    for path in paths:
        target = Path(f"{root}/{path}")
        with contextlib.suppress(OSError, ValueError):  # what cannot be deleted is a stranger to the next run
            if path != Path(path).as_posix() or target.parent.resolve() != target.parent:
                continue
            target.unlink(missing_ok=True)
            for folder in target.parents[: path.count("/")]:
                folder.rmdir()


def clear_way(output: Path, old: Iterable[str], new: Iterable[str]) -> None:
    """Delete old files where a folder of new ones is to be, or below the place of a new one."""
    places = set(new)
    folders = {folder for path in places for folder in _folders(path)}
    prune(output, [path for path in old if path in folders or not places.isdisjoint(_folders(path))])


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def report(problem: OSError, output: Path, sink: Sink) -> None:
    """The output cannot be written, and why."""
    hint = "check the folder, its permissions and the space on the disk"
    target = Path(problem.filename2 or problem.filename or output)
    where = Span(Path(os.path.relpath(output if STAGE in target.parts else target, output.parent)).as_posix())
    sink.error("WRT001", "the output cannot be written", where, hint=hint, note=problem.strerror or "")


def report_strangers(output: Path, strangers: Iterable[str], sink: Sink) -> None:
    """Files in the output folder that no run wrote are named, and left alone."""
    found = [path for path in sorted(strangers) if os.path.lexists(output / path)]
    if found:
        named = ", ".join(f"`{path}`" for path in found[:_NAMED_STRANGERS])
        more = f" and {len(found) - _NAMED_STRANGERS} more" if len(found) > _NAMED_STRANGERS else ""
        message = f"not written by a build, and left alone: {named}{more}"
        hint = "files to publish as they are belong in content/assets/; delete the others"
        sink.warn("WRT002", message, Span(output.name), hint=hint)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file through a temporary one beside it, so that it is whole or as it was. Raises `OSError`."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def load_ledger(folder: Path, output: str) -> Ledger:
    """The ledger of the last run, or an empty one where that cannot be read."""
    with contextlib.suppress(OSError, ValueError):
        return loads((folder / "ledger").read_bytes(), output)
    return Ledger(output)


def save_ledger(folder: Path, ledger: Ledger) -> str:
    """Keep the ledger for the next run; or say why that cannot be, and then that run renders everything."""
    try:
        replace_file(folder / "ledger", dumps(ledger))
    except OSError as problem:
        return f".sitegen/ledger cannot be written, so the next build makes everything again: {problem.strerror}"
    return ""


def load_owned(folder: Path, output: str) -> list[str]:
    """Paths in the output folder that earlier runs wrote or were about to write."""
    with contextlib.suppress(OSError, ValueError):
        owner, paths = _OWNED.validate_json((folder / "owned").read_bytes())
        return paths if owner == output else []
    return []


def save_owned(folder: Path, output: str, paths: Iterable[str]) -> None:
    """Keep the paths that are ours, before any file is put in place: so the next run takes none of them for a stranger,
    even if this one is killed, or the ledger is lost."""
    with contextlib.suppress(OSError):
        replace_file(folder / "owned", json.dumps([output, list(paths)]).encode())
