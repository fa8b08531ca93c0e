"""What is at every route and what it was made from; what is stale is decided here, from values alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

VERSION = "sitegen ledger 4"
_END = "\0"  # in no path and no digest


class Trace(NamedTuple):
    """A file as it was written: the key of all its inputs, the digest of its bytes, and its signature on the disk.

    The signature is size, time of change and inode; the same signature speaks for the same bytes.
    """

    key: str
    output: str
    signature: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Traces by path below the output folder. `output` is that folder, `frame` a digest of what all pages share."""

    output: str
    traces: Mapping[str, Trace] = field(default_factory=dict)
    frame: str = ""


def stale(trace: Trace | None, key: str, *, is_whole: bool) -> str:
    """Why the file at a route has to be made, or "" when it can stay.

    `is_whole` says that it is on the disk as it was written.
    """
    if trace is None:
        return "it is new"
    if trace.key != key:
        return "what it shows, its template or the program changed"
    return "" if is_whole else "the file was changed or deleted"


def gone(old: Iterable[str], paths: Iterable[str]) -> list[str]:
    """Paths that earlier runs wrote and this one does not have."""
    return sorted(set(old) - set(paths))


def dumps(ledger: Ledger) -> str:
    """The ledger as a text: what it is about, then path, key, digest and signature of every file, and how many."""
    parts = [VERSION, ledger.output, ledger.frame]
    for path, trace in ledger.traces.items():
        parts += (path, *trace)
    return _END.join([*parts, str(len(ledger.traces))])


def loads(text: str, output: str) -> Ledger:
    """The ledger of an output folder; an empty one for another folder, an older version, or text that is none."""
    head, parts = text.split(_END, 3)[:3], text.split(_END)
    if head[:2] != [VERSION, output] or len(parts) % 4 or parts[-1] != str(len(parts) // 4 - 1):
        return Ledger(output)
    traces = map(Trace, parts[4:-1:4], parts[5:-1:4], parts[6:-1:4])
    return Ledger(output, dict(zip(parts[3:-1:4], traces, strict=True)), head[2])
