"""A whole .bib file to records, through the memo: files that have not changed as a whole, others entry by entry."""

import marshal
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sitegen.diagnostics import Diagnostic, Sink, Span
from sitegen.memo import Memo, Shelf, asked
from sitegen.model.ids import Slug
from sitegen.model.record import Entry, PackedFields, Record, pack_fields
from sitegen.readers import bibtex
from sitegen.readers.entries import Block, Known
from sitegen.readers.fields import record


def read(text: str, path: str, owner: Slug, memo: Memo, sink: Sink, *, order: int = 0) -> list[Record]:
    """The records of a file in order, the first with this `order`."""
    files, entries = memo.shelf("file"), memo.shelf("entry")
    question = asked(f"{path}\n{text}")
    answer = files.get(question)
    if answer and (known := _known(answer, entries)):
        sink.take(known.said)
        return [
            _unpack(values[5:], values[2], Span(path, line, *values[3:5]), owner, number, digest)
            for number, (line, digest, values) in enumerate(known.rows, order)
        ]
    own = Sink()
    own.know(path, text)
    found = []
    rows: list[tuple[int, bytes, bytes]] = []
    for number, block in enumerate(bibtex.read_anew(text, path, own, entries), order):
        made, entry, odd = _read_one(block, path, owner, number, entries, own)
        found.append(made)
        rows.append((made.span.line, entry, odd))
    sink.take(own.diagnostics)
    files.put(question, marshal.dumps((pickle.dumps(own.diagnostics), rows)))
    return found


@dataclass(frozen=True, slots=True)
class _File:
    """What the memo holds of a file: its diagnostics, and per entry its line, digest and values."""

    said: list[Diagnostic]
    rows: list[tuple[int, bytes, Any]]


def _known(answer: bytes, entries: Shelf) -> _File | None:
    """A file as it was kept; None when one of its entries was not."""
    said, rows = marshal.loads(answer)  # noqa: S302  our own
    values = []
    for line, digest, odd in rows:
        entry = odd or entries.get(digest)
        if entry is None:
            return None
        values.append((line, digest, marshal.loads(entry)))  # noqa: S302
    return _File(pickle.loads(said), values)  # noqa: S301


def _read_one(
    block: Block | Known, path: str, owner: Slug, number: int, entries: Shelf, sink: Sink
) -> tuple[Record, bytes, bytes]:
    """A record, and how to get it again: the digest of an entry that is kept, or all of it."""
    if isinstance(block, Known):
        return _unpack(block.rest, block.key, block.span, owner, number, block.digest), block.digest, b""
    before = sink.warnings
    made = record(block, source=path, owner=owner, order=number, sink=sink)
    if block.origin and sink.warnings == before:
        origin = block.origin
        entries.put(origin.digest, marshal.dumps(_pack(made, origin.length, origin.macros)))
        return replace(made, digest=origin.digest.hex()), origin.digest, b""
    packed = _pack(made, 0, {})
    digest = asked(repr(packed))
    return replace(made, digest=digest.hex()), digest, marshal.dumps(packed)


def _pack(made: Record, length: int, macros: dict[str, str | None]) -> tuple[Any, ...]:
    """The record without path, owner and order, its lines counted from the entry's. `bibtex` reads the first five."""
    line = made.span.line
    entry = made.entry or Entry("", "", ())
    return (
        length,
        macros,
        made.key,
        made.span.column,
        made.span.length,
        pack_fields(made.fields, line),
        entry.type,
        list(entry.written),
        sorted(entry.mended),
        made.preprint,
        pack_fields(made.extra, line),
    )


def _unpack(values: Sequence[Any], key: str, span: Span, owner: Slug, order: int, digest: bytes) -> Record:
    fields, kind, written, mended, preprint, extra = values
    entry = Entry(kind, key, written, frozenset(mended))
    own = PackedFields(fields, span.path, span.line)
    others = PackedFields(extra, span.path, span.line) if extra else {}
    return Record(span.path, key, owner, span, own, entry, preprint, order, others, digest.hex())
