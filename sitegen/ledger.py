"""What is at every path of the output and what it was made from; what is stale is decided here, from values alone."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import TypeAdapter

from sitegen.model.record import digest

_HEAD = "sitegen ledger 7"


class Trace(NamedTuple):
    """A file as it was written: the key of all its inputs, the digest of its bytes, and its signature on the disk.

    The signature (`publish.signature`) only spares reading the file: the same one speaks for the same bytes.
    """

    key: str
    output: str
    signature: str


_VALUES = TypeAdapter(tuple[str, dict[str, Trace]])


@dataclass(frozen=True, slots=True)
class Ledger:
    """Traces by path below the output folder, which is called `output`, as seen from the site's."""

    output: str
    traces: Mapping[str, Trace] = field(default_factory=dict)


def stale(trace: Trace | None, key: str, *, is_whole: bool) -> str:
    """Why a file has to be made, or "" when it can stay.

    `key` is the digest of all that decides the file now, `is_whole` says that it is on the disk as it was written.
    """
    if trace is None:
        return "it is new"
    if trace.key != key:
        return "what it shows, its template or the program changed"
    return "" if is_whole else "the file was changed or deleted"


def gone(old: Ledger, new: Collection[str], owned: Iterable[str] = ()) -> list[str]:
    """Paths that earlier runs wrote and this one does not have; `owned` are such beside the old ledger's."""
    return sorted({*old.traces, *owned}.difference(new))


def dumps(ledger: Ledger) -> bytes:
    """The ledger as a file: a line with its version and the digest of all that follows, then JSON."""
    values = json.dumps([ledger.output, ledger.traces], separators=(",", ":")).encode()
    return f"{_HEAD} {digest(values)}\n".encode() + values


def loads(data: bytes, output: str) -> Ledger:
    """The ledger of an output folder; an empty one for another folder, another version, or bytes that are none.

    Raises `ValueError` for a digest that is right over values that are not a ledger's.
    """
    head, _, values = data.partition(b"\n")
    if head == f"{_HEAD} {digest(values)}".encode():
        name, traces = _VALUES.validate_json(values)
        if name == output:
            return Ledger(output, traces)
    return Ledger(output)
