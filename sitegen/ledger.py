"""What is at every route and what it was made from; what is stale is decided here, from values alone."""

import marshal
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sitegen.model.record import digest

_QUICK = 2  # the last version of marshal that looks for no references
_HEAD = f"sitegen ledger 6.{marshal.version}\n".encode()
_DIGITS = 32  # of a digest


class Trace(NamedTuple):
    """A file as it was written: the key of all its inputs, the digest of its bytes, and its signature on the disk.

    The signature is size, time of change and inode; the same signature speaks for the same bytes.
    """

    key: str
    output: str
    signature: str


class Sealed(NamedTuple):
    """The traces of a bundle as one value: the key of all inputs, the seal of its folder, the traces by name, packed.

    The seal (`stamp.seal`) is of the signatures of all files in the folder: the same seal speaks for the same files.
    What all keys begin with, the digest of the inputs, is not packed again.
    """

    key: str
    seal: str
    packed: bytes

    @property
    def traces(self) -> dict[str, Trace]:
        """The trace of each file by its name in the folder."""
        inputs, traces = self.key[:_DIGITS], marshal.loads(self.packed)  # noqa: S302  our own
        return {name: Trace(inputs + end, *its) for name, (end, *its) in traces.items()}


def sealed(key: str, seal: str, traces: Mapping[str, Trace]) -> Sealed:
    """The traces of a bundle. The keys of all begin as the bundle's does."""
    packed = {name: (its.key[_DIGITS:], its.output, its.signature) for name, its in traces.items()}
    return Sealed(key, seal, marshal.dumps(packed))


@dataclass(frozen=True, slots=True)
class Ledger:
    """Traces by path below the output folder, those of bundles by folder, which ends in "/".

    `output` is the output folder, `frame` a digest of what all pages share, `owned` one of the list of all paths.
    """

    output: str
    traces: Mapping[str, Trace] = field(default_factory=dict)
    bundles: Mapping[str, Sealed] = field(default_factory=dict)
    frame: str = ""
    owned: str = ""

    def __contains__(self, path: str) -> bool:
        """Whether there is a trace of a path."""
        if path in self.traces:
            return True
        folder, slash, name = path.rpartition("/")
        bundle = self.bundles.get(folder + slash)
        return bool(bundle and name in bundle.traces)

    def __iter__(self) -> Iterator[str]:
        """All paths."""
        yield from self.traces
        for folder, bundle in self.bundles.items():
            for name in bundle.traces:
                yield folder + name


def stale(trace: Trace | Sealed | None, key: str, *, is_whole: bool) -> str:
    """Why a file or bundle has to be made, or "" when it can stay.

    `is_whole` says that it is on the disk as it was written.
    """
    if trace is None:
        return "it is new"
    if trace.key != key:
        return "what it shows, its template or the program changed"
    return "" if is_whole else "the file was changed or deleted"


def gone(old: Ledger, new: Ledger, owned: Iterable[str] = ()) -> list[str]:
    """Paths that earlier runs wrote and this one does not have; `owned` are such beside the old ledger's."""
    candidates = {*owned, *(old.traces.keys() - new.traces.keys())}
    for folder, bundle in old.bundles.items():
        if (now := new.bundles.get(folder)) is not bundle:
            candidates |= {folder + name for name in bundle.traces.keys() - (now.traces.keys() if now else ())}
    return sorted(path for path in candidates if path not in new)


def dumps(ledger: Ledger) -> bytes:
    """The ledger as a file: what it is, the digest of all that follows, and its values."""
    traces = {path: tuple(its) for path, its in ledger.traces.items()}
    bundles = {folder: tuple(its) for folder, its in ledger.bundles.items()}
    values = marshal.dumps((ledger.output, traces, bundles, ledger.frame, ledger.owned), _QUICK)
    return b"".join((_HEAD, digest(values).encode(), values))


def loads(data: bytes, output: str) -> Ledger:
    """The ledger of an output folder; an empty one for another folder, an older version, or bytes that are none."""
    start = len(_HEAD) + _DIGITS
    values = memoryview(data)[start:]  # it is large
    if data[:start] != _HEAD + digest(values).encode():
        return Ledger(output)
    name, traces, bundles, frame, owned = marshal.loads(values)  # noqa: S302  our own, and whole
    if name != output:
        return Ledger(output)
    return Ledger(
        output,
        dict(zip(traces, map(Trace._make, traces.values()), strict=True)),
        dict(zip(bundles, map(Sealed._make, bundles.values()), strict=True)),
        frame,
        owned,
    )
