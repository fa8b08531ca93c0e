"""A whole .bib file to records, through the memo: files that have not changed as a whole, others entry by entry.

Records are light: what identity looks at is there, the fields are read from the memo when something asks for them.
"""

import marshal
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from sitegen.diagnostics import Sink, Span
from sitegen.memo import Memo, Shelf, asked
from sitegen.model.ids import Slug
from sitegen.model.record import Entry, Facts, Later, PackedFields, Record, Source, pack_fields
from sitegen.readers import bibtex
from sitegen.readers.entries import Known
from sitegen.readers.facts import facts
from sitegen.readers.fields import record
from sitegen.sources import legacy_text_of


def read(source: Source, owner: Slug, memo: Memo, sink: Sink, *, order: int = 0) -> list[Record]:
    """The records of a file in order, the first with this `order`."""
    library = _Library(source, owner, memo.shelf("entry"))
    sink.know(source.path, lambda: legacy_text_of(source, Sink()))
    files, question = memo.shelf("file"), asked(f"{source.path}\n{source.digest}")
    answer = files.get(question)
    if answer:
        said, plain_rows = marshal.loads(answer)  # noqa: S302  our own
        sink.take(pickle.loads(said))  # noqa: S301  our own
        rows = list(map(_Row._make, plain_rows))
    else:
        own = Sink()
        rows = [_row(*each) for each in library.read(own)]
        sink.take(own.diagnostics)
        files.put(question, marshal.dumps((pickle.dumps(own.diagnostics), list(map(tuple, rows)))))
    return list(_records(rows, library, order))


class _Packed(NamedTuple):
    """An entry in plain values. Lines count from the entry's, so that it is the same wherever it stands.

    `bibtex` looks at the first five; `fields` and `written` are what only a page needs.
    """

    length: int
    macros: dict[str, str | None]
    key: str
    column: int
    width: int
    fields: dict[str, Any]
    written: list[tuple[str, str, bool]]
    type: str
    mended: list[str]
    preprint: bool
    extra: dict[str, Any]
    facts: tuple[Any, ...]


class _Row(NamedTuple):
    """An entry of a file: its line, its digest, all of it where no shelf has it, and what every run looks at."""

    line: int
    digest: bytes
    odd: bytes
    key: str
    column: int
    width: int
    type: str
    mended: list[str]
    preprint: bool
    extra: dict[str, Any]
    facts: tuple[Any, ...]


class _Library:
    """A file and its entries."""

    def __init__(self, source: Source, owner: Slug, shelf: Shelf) -> None:
        self.source, self.owner, self._shelf = source, owner, shelf
        self._near: tuple[int, _Packed | None] = (-1, None)

    def read(self, sink: Sink) -> Iterator[tuple[_Packed, int, bytes, bytes]]:
        """Every entry with its line, its digest, and all of it where the shelf does not keep it."""
        text, path = legacy_text_of(self.source, sink), self.source.path
        for block in bibtex.read_anew(text, path, sink, self._shelf):
            if isinstance(block, Known):
                yield _Packed._make(block.values), block.span.line, block.digest, b""
                continue
            before, line, origin = sink.warnings, block.span.line, block.origin
            made = record(block, source=path, owner=self.owner, order=0, sink=sink)
            if origin and sink.warnings == before:
                packed = _packed(made, origin.length, origin.macros)
                self._shelf.put(origin.digest, marshal.dumps(tuple(packed)))
                yield packed, line, origin.digest, b""
            else:
                packed = _packed(made, 0, {})
                yield packed, line, asked(repr(packed)), marshal.dumps(tuple(packed))

    def entry(self, number: int, row: _Row) -> _Packed:
        """An entry in full."""
        if self._near[0] == number and self._near[1]:
            return self._near[1]
        answer = row.odd or self._shelf.get(row.digest)
        if answer is None:  # the memo was lost meanwhile
            found = next(islice(self.read(Sink()), number, None))[0]
        else:
            found = _Packed._make(marshal.loads(answer))  # noqa: S302  our own
        self._near = number, found
        return found


def _packed(made: Record, length: int, macros: dict[str, str | None]) -> _Packed:
    line = made.span.line
    entry = made.entry or Entry("", "", ())
    return _Packed(
        length,
        macros,
        made.key,
        made.span.column,
        made.span.length,
        pack_fields(made.fields, line),
        list(entry.written),
        entry.type,
        sorted(entry.mended),
        made.preprint,
        pack_fields(made.extra, line),
        tuple(facts(made.fields, made.key)),
    )


def _row(packed: _Packed, line: int, digest: bytes, odd: bytes) -> _Row:
    return _Row(line, digest, odd, packed.key, packed.column, packed.width, *packed[7:])


def _records(rows: Sequence[_Row], library: _Library, order: int) -> Iterator[Record]:
    path, owner = library.source.path, library.owner
    for number, row in enumerate(rows):
        entry = partial(library.entry, number, row)
        yield Record(
            path,
            row.key,
            owner,
            Span(path, row.line, row.column, row.width),
            PackedFields(partial(_fields, entry), path, row.line),
            Entry(row.type, row.key, Later(partial(_written, entry)), frozenset(row.mended)),
            row.preprint,
            order + number,
            PackedFields(partial(_extra, row), path, row.line) if row.extra else {},
            Facts._make(row.facts),
            row.digest.hex(),
        )


def _fields(entry: Callable[[], _Packed]) -> Mapping[str, Any]:
    return entry().fields


def _written(entry: Callable[[], _Packed]) -> Sequence[tuple[str, str, bool]]:
    return entry().written


def _extra(row: _Row) -> Mapping[str, Any]:
    return row.extra
