"""What is at every route and what it was made from; what is stale is decided here, from values alone."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

VERSION = 3


@dataclass(frozen=True, slots=True)
class Trace:
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
    """The ledger as JSON."""
    traces = {path: [trace.key, trace.output, trace.signature] for path, trace in sorted(ledger.traces.items())}
    found = {"version": VERSION, "output": ledger.output, "frame": ledger.frame, "traces": traces}
    return json.dumps(found, separators=(",", ":"))


def loads(text: str, output: str) -> Ledger:
    """The ledger of an output folder; an empty one for another folder, an older version, or text that is none."""
    try:
        found = json.loads(text)
        if found["version"] == VERSION and found["output"] == output:
            traces = {path: Trace(*parts) for path, parts in found["traces"].items()}
            return Ledger(output, traces, str(found["frame"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        pass  # a torn or foreign file: nothing is known, so everything is made anew
    return Ledger(output)
