"""What is at every route and what it was made from; what is stale is decided here, from values alone."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

VERSION = 1


@dataclass(frozen=True, slots=True)
class Trace:
    """A file as it was written: the key of all its inputs, and the digest of its bytes."""

    key: str
    output: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Traces by path below the output folder. `output` is that folder."""

    output: str
    traces: Mapping[str, Trace] = field(default_factory=dict)


def is_fresh(trace: Trace | None, key: str, on_disk: str | None) -> bool:
    """Whether the file at a route can stay: made from the same inputs, and still as it was written."""
    return trace is not None and trace.key == key and trace.output == on_disk


def gone(old: Ledger, paths: Iterable[str]) -> list[str]:
    """Paths that the last run wrote and this one does not have."""
    return sorted(set(old.traces) - set(paths))


def dumps(ledger: Ledger) -> str:
    """The ledger as JSON."""
    traces = {path: [trace.key, trace.output] for path, trace in sorted(ledger.traces.items())}
    return json.dumps({"version": VERSION, "output": ledger.output, "traces": traces}, indent=0) + "\n"


def loads(text: str, output: str) -> Ledger:
    """The ledger of an output folder; an empty one for another folder, an older version, or text that is none."""
    try:
        found = json.loads(text)
        if found["version"] == VERSION and found["output"] == output:
            return Ledger(output, {path: Trace(key, digest) for path, (key, digest) in found["traces"].items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        pass  # a torn or foreign file: nothing is known, so everything is made anew
    return Ledger(output)
