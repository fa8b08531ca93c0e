"""The one writer of the output: temp file and replace, then prune what the ledger owns."""

import contextlib
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from sitegen.diagnostics import Sink, Span
from sitegen.ledger import Ledger, dumps, gone, loads
from sitegen.model.page import Artifact

_NAMED_STRANGERS = 3


def digest(data: bytes) -> str:
    """BLAKE2 of a file's bytes, as the ledger keeps it."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def on_disk(output: Path, paths: Iterable[str]) -> dict[str, str]:
    """Digests of those files that are there."""
    found = {}
    for path in paths:
        with contextlib.suppress(OSError):
            found[path] = digest((output / path).read_bytes())
    return found


def write(output: Path, artifacts: Iterable[Artifact], sink: Sink) -> None:
    """Put every artifact in its place, each whole or not at all."""
    try:
        for artifact in artifacts:
            replace_file(output / artifact.path, artifact.data)
    except OSError as problem:
        hint = "check the folder, its permissions and the space on the disk"
        target = os.path.relpath(problem.filename or output, output.parent)
        where = Span(Path(target).as_posix().replace("/.", "/").removesuffix(".tmp"))
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


def prune(output: Path, old: Ledger, paths: Iterable[str]) -> int:
    """Delete what the last run wrote and this one does not have; how many files that were."""
    removed = gone(old, paths)
    for path in removed:
        target = output / path
        with contextlib.suppress(OSError):  # what cannot be deleted is reported as a stranger by the next run
            target.unlink()
        for folder in target.parents:
            if folder == output or not folder.is_relative_to(output):
                break
            with contextlib.suppress(OSError):
                folder.rmdir()
    return len(removed)


def report_strangers(output: Path, paths: Iterable[str], sink: Sink) -> None:
    """Files in the output folder that no run wrote are named, and left alone."""
    own = set(paths)
    found = [
        path
        for file in sorted(output.rglob("*"))
        if file.is_file() and (path := file.relative_to(output).as_posix()) not in own and not path.startswith(".git/")
    ]
    if found:
        named = ", ".join(f"`{path}`" for path in found[:_NAMED_STRANGERS])
        more = f" and {len(found) - _NAMED_STRANGERS} more" if len(found) > _NAMED_STRANGERS else ""
        hint = "files to publish as they are belong in content/assets/; delete the others"
        sink.warn("WRT002", f"not written by a build, and left alone: {named}{more}", Span(output.name), hint=hint)


def load_ledger(folder: Path, output: str) -> Ledger:
    """The ledger of the last run, or an empty one."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return loads((folder / "ledger.json").read_text("utf-8"), output)
    return Ledger(output)


def save_ledger(folder: Path, ledger: Ledger) -> None:
    """Keep the ledger for the next run; where it cannot be kept, that run renders everything."""
    with contextlib.suppress(OSError):
        replace_file(folder / "ledger.json", dumps(ledger).encode())
