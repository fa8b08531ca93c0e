"""A whole .bib file to records, through the memo: files that have not changed as a whole, others entry by entry.

Records are light: what identity looks at is there, the fields are read from the memo when something asks for them.
"""

import marshal
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from sitegen.diagnostics import Diagnostic, Sink, Span
from sitegen.memo import Memo, Shelf, asked
from sitegen.model.nodes import PackedFields
from sitegen.model.record import Entry, Facts, Later, Record, Source, owner_of
from sitegen.readers import bibtex
from sitegen.readers.entries import Block, Known
from sitegen.readers.facts import facts
from sitegen.readers.fields import Said, said
from sitegen.sources import legacy_text_of
from sitegen.team import Team


class Libraries:
    """The .bib files of a site: what did not change comes from the memo, all processes read the rest together."""

    def __init__(self, sources: Iterable[Source], memo: Memo) -> None:
        self._entries, self._files = memo.shelf("entry"), memo.shelf("file")
        self._sources = {source.path: source for source in sources}
        self._rows: dict[str, Sequence[_Row]] = {}
        self._said: dict[str, Sequence[Diagnostic]] = {}
        for source in self._sources.values() if not self._entries.is_blank else ():
            if answer := self._files.get(_question(source)):
                said, rows = marshal.loads(answer)  # noqa: S302  our own
                self._take(source.path, rows, pickle.loads(said))  # noqa: S301  our own

    @property
    def unread(self) -> int:
        """Bytes of the files that are not known."""
        return sum(len(source.data) for path, source in self._sources.items() if path not in self._rows)

    @property
    def is_first(self) -> bool:
        """Whether no entry was ever read."""
        return self._entries.is_blank

    @property
    def known(self) -> int:
        """Entries of all other files."""
        return sum(len(rows) for rows in self._rows.values())

    def read(self, sink: Sink, team: Team) -> None:
        """Read what is not known."""
        unread = [source for path, source in self._sources.items() if path not in self._rows]
        if not unread:
            return
        large = self.unread // (4 * team.size)  # bytes of a file that all processes scan; one alone reads a smaller one
        whole = team.share([source for source in unread if len(source.data) < large], lambda source: len(source.data))
        own = [
            self._share(source, sink.beside(), team, is_whole=len(source.data) < large)
            if len(source.data) >= large or source in whole
            else ([], [])
            for source in unread
        ]
        self._entries.write()
        for source, *shares in zip(unread, *team.gather(own), strict=True):
            numbered = dict(pair for rows, _ in shares for pair in rows)
            rows = [numbered[number] for number in range(len(numbered))]
            said = list(dict.fromkeys(each for _, found in shares for each in found))
            self._take(source.path, rows, said)
            if team.leads:
                self._files.put(_question(source), marshal.dumps((pickle.dumps(said), rows)))

    def _share(
        self, source: Source, sink: Sink, team: Team, *, is_whole: bool
    ) -> tuple[list[tuple[int, tuple[Any, ...]]], list[Diagnostic]]:
        """The entries of a file that this process reads, by their number in the file."""
        library = _Library(source, self._entries)
        rows = [
            (number, _row(*each))
            for number, each in library.read(sink, lambda key, number: is_whole or team.owns(f"{key}{number}"))
        ]
        return rows, sink.diagnostics

    def _take(self, path: str, rows: Sequence[tuple[Any, ...]], said: Sequence[Diagnostic]) -> None:
        self._rows[path] = list(map(_Row._make, rows))
        self._said[path] = said

    def records(self, path: str, sink: Sink, order: int = 0) -> list[Record]:
        """The records of a file in order, the first with this `order`, and what is to be said about it."""
        source = self._sources[path]
        sink.know(path, lambda: legacy_text_of(source, Sink()))
        sink.take(self._said[path])
        return list(_records(self._rows[path], _Library(source, self._entries), order))


def read(source: Source, memo: Memo, sink: Sink) -> list[Record]:
    """The records of one file."""
    libraries = Libraries([source], memo)
    libraries.read(sink, Team())
    return libraries.records(source.path, sink)


def _question(source: Source) -> bytes:
    return asked(f"{source.path}\n{source.digest}")


class _Packed(NamedTuple):
    """An entry in plain values. Lines count from the entry's, so that it is the same wherever it stands.

    `bibtex` looks at the first five; `body` is a `_Body`, packed again, as only a page needs it.
    """

    length: int
    macros: dict[str, str | None]
    key: str
    column: int
    width: int
    body: bytes
    type: str
    mended: list[str]
    preprint: bool
    extra: dict[str, Any]
    facts: tuple[Any, ...]


class _Body(NamedTuple):
    """What an entry says, and what was written."""

    fields: dict[str, Any]
    written: list[tuple[str, str, bool]]


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

    def __init__(self, source: Source, shelf: Shelf) -> None:
        self.source, self.owner, self._shelf = source, owner_of(source.path), shelf
        self._near: tuple[int, _Body] = (-1, _Body({}, []))
        self._anew: dict[int, _Packed] = {}

    def read(
        self, sink: Sink, wanted: Callable[[str, int], bool]
    ) -> Iterator[tuple[int, tuple[_Packed, int, bytes, bytes]]]:
        """By number in the file: each entry that is wanted by key and number, with its line, its digest, and all of it
        where the shelf does not keep it."""
        text, path = legacy_text_of(self.source, sink), self.source.path
        for number, block in enumerate(bibtex.read_anew(text, path, sink, self._shelf, wanted)):
            if not wanted(block.key, number):
                continue
            if isinstance(block, Known):
                yield number, (_Packed._make(block.values), block.span.line, block.digest, b"")
                continue
            before, line, origin = sink.heard, block.span.line, block.origin
            found = said(block, sink)
            if origin and sink.heard == before:
                packed = _packed(block, found, origin.length, origin.macros)
                self._shelf.put(origin.digest, marshal.dumps(tuple(packed)))
                yield number, (packed, line, origin.digest, b"")
            else:
                packed = _packed(block, found, 0, {})
                digest = asked(repr((block.type, block.key, block.written, found)))
                yield number, (packed, line, digest, marshal.dumps(tuple(packed)))

    def body(self, number: int, row: _Row) -> _Body:
        """What an entry says, in full."""
        if self._near[0] == number:
            return self._near[1]
        answer = row.odd or self._shelf.get(row.digest)
        if answer:
            found = _Packed._make(marshal.loads(answer))  # noqa: S302  our own
        else:  # the memo was lost meanwhile
            self._anew = self._anew or {each: packed for each, (packed, *_) in self.read(Sink(), lambda *_: True)}
            found = self._anew[number]
        self._near = number, _Body._make(marshal.loads(found.body))  # noqa: S302  our own
        return self._near[1]


def _packed(block: Block, found: Said, length: int, macros: dict[str, str | None]) -> _Packed:
    return _Packed(
        length,
        macros,
        block.key,
        block.span.column,
        block.span.length,
        marshal.dumps((found.fields, block.written)),
        block.type,
        found.mended,
        found.preprint,
        found.extra,
        tuple(facts(found.fields, block.key)),
    )


def _row(packed: _Packed, line: int, digest: bytes, odd: bytes) -> tuple[Any, ...]:
    """The values of a `_Row`."""
    return (line, digest, odd, *packed[2:5], *packed[6:])


def _records(rows: Sequence[_Row], library: _Library, order: int) -> Iterator[Record]:
    path, owner = library.source.path, library.owner
    for number, row in enumerate(rows):
        body = partial(library.body, number, row)
        yield Record(
            path,
            row.key,
            owner,
            Span(path, row.line, row.column, row.width),
            PackedFields(partial(_fields, body), path, row.line),
            Entry(row.type, row.key, Later(partial(_written, body)), frozenset(row.mended)),
            row.preprint,
            order + number,
            PackedFields(partial(_extra, row), path, row.line) if row.extra else {},
            Facts._make(row.facts),
            row.digest.hex(),
        )


def _fields(body: Callable[[], _Body]) -> Mapping[str, Any]:
    return body().fields


def _written(body: Callable[[], _Body]) -> Sequence[tuple[str, str, bool]]:
    return body().written


def _extra(row: _Row) -> Mapping[str, Any]:
    return row.extra
