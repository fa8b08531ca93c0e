"""A whole .bib file to records, through the memo: files that have not changed as a whole, others entry by entry.

Records are light: what identity looks at is there, the fields are read from the memo when something asks for them.
"""

import marshal
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sitegen.diagnostics import Diagnostic, Sink, Span
from sitegen.memo import Memo, Shelf, asked
from sitegen.model.nodes import Node, PackedFields
from sitegen.model.record import Entry, Facts, Later, Record, Source, owner_of
from sitegen.readers import bibtex
from sitegen.readers.bibtex import Kept
from sitegen.readers.entries import Block
from sitegen.readers.facts import facts
from sitegen.readers.fields import Said, said
from sitegen.sources import legacy_text_of
from sitegen.team import Team

_TOGETHER = 50  # entries that the memo is asked for at once
_MOST_FRESH = 6_000  # entries just read whose bodies are kept at hand, of about 5 kB


class Libraries:
    """The .bib files of a site: what did not change comes from the memo, all processes read the rest together."""

    def __init__(self, sources: Iterable[Source], memo: Memo) -> None:
        self._entries, self._files = memo.shelf("entry"), memo.shelf("file")
        self._sources = {source.path: source for source in sources}
        self._rows: dict[str, Sequence[_Row]] = {}
        self._said: dict[str, Sequence[Diagnostic]] = {}
        self._fresh: dict[bytes, _Fresh] = {}
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
        """Read what is not known: small files each in one process, the entries of a large one in all of them."""
        unread = [source for path, source in self._sources.items() if path not in self._rows]
        if not unread:
            return
        most = self.unread // (4 * team.size)  # bytes of a small file
        small = team.even([source for source in unread if len(source.data) < most], lambda source: len(source.data))
        own = {source.path: self._read(source, sink, team) for source in unread if len(source.data) >= most}
        for source in team.hand_out(small):
            own[source.path] = self._read(source, sink, Team()).alone()
        gathered = team.gather({path: (marshal.dumps(its.rows), its.said) for path, its in own.items()})
        if team.leads:
            self._entries.write()  # while the others do what follows first: the memo has one writer at a time
        for source in unread:
            mine = own.get(source.path) or _Share({}, {}, [])
            numbered, told = mine.common, dict[Diagnostic, None]()
            for process, shares in enumerate(gathered):
                packed, faults = shares.get(source.path, (marshal.dumps({}), ()))
                told |= dict.fromkeys(faults)
                rows_of = mine.rows if process == team.number else marshal.loads(packed)  # noqa: S302  our own
                for number, row in rows_of.items():
                    numbered[number] = row
                    team.move(row[0].hex(), process)  # where an entry is at hand its work is checked
            rows, said = [numbered[number] for number in range(len(numbered))], list(told)
            self._take(source.path, rows, said)
            if team.keeps:
                self._files.put(_question(source), marshal.dumps((pickle.dumps(said), rows)))
        self._entries.write()

    def _read(self, source: Source, sink: Sink, team: Team) -> "_Share":
        own = sink.beside()
        share = _Share({}, {}, [])
        for number, is_own, entry in self._library(source).read(own, team):
            (share.rows if is_own else share.common)[number] = _row(*entry)
        return share._replace(said=own.diagnostics)

    def _take(self, path: str, rows: Sequence[tuple[Any, ...]], said: Sequence[Diagnostic]) -> None:
        self._rows[path] = list(map(_Row._make, rows))
        self._said[path] = said

    def records(self, path: str, sink: Sink, order: int = 0) -> list[Record]:
        """The records of a file in order, the first with this `order`, and what is to be said about it."""
        source = self._sources[path]
        sink.know(path, lambda: legacy_text_of(source, Sink()))
        sink.take(self._said[path])
        return list(_records(self._rows[path], self._library(source), order))

    def _library(self, source: Source) -> "_Library":
        return _Library(source, self._entries, self._fresh)


def read(source: Source, memo: Memo, sink: Sink) -> list[Record]:
    """The records of one file."""
    libraries = Libraries([source], memo)
    libraries.read(sink, Team())
    return libraries.records(source.path, sink)


class _Share(NamedTuple):
    """Rows by their number in the file: those that all processes know, and those that one does; and what it said."""

    common: dict[int, tuple[Any, ...]]
    rows: dict[int, tuple[Any, ...]]
    said: list[Diagnostic]

    def alone(self) -> "_Share":
        """The same of a file that no other process has read."""
        return _Share({}, self.common | self.rows, self.said)


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


class _Entry(NamedTuple):
    """An entry with its digest, its line, and all of it where the shelf does not keep it."""

    packed: _Packed
    digest: bytes
    line: int
    odd: bytes


class _Body(NamedTuple):
    """What an entry says, and what was written."""

    fields: dict[str, Any]
    written: list[tuple[str, str, bool]]


class _Fresh(NamedTuple):
    """The body of an entry that was just read, and the macros it was read with."""

    macros: dict[str, str | None]
    body: _Body


class _Row(NamedTuple):
    """An entry of a file: its digest, its line, all of it where no shelf has it, and what every run looks at."""

    digest: bytes
    line: int
    odd: bytes
    macros: dict[str, str | None]
    key: str
    column: int
    width: int
    type: str
    mended: list[str]
    preprint: bool
    extra: dict[str, Any]
    facts: tuple[Any, ...]


class _Library:
    """A file and its entries. `fresh` has the bodies of those just read, by digest, each until it is asked for."""

    def __init__(self, source: Source, shelf: Shelf, fresh: dict[bytes, _Fresh]) -> None:
        self.source, self.owner, self._shelf, self._fresh = source, owner_of(source.path), shelf, fresh
        self._near: tuple[int, _Body] = (-1, _Body({}, []))
        self._anew: dict[int, _Packed] = {}

    def read(self, sink: Sink, team: Team) -> Iterator[tuple[int, bool, "_Entry"]]:
        """By number in the file: the entries that all processes know, and those that only this one does."""
        text, path = legacy_text_of(self.source, sink), self.source.path

        def wanted(key: str, number: int) -> bool:
            return team.owns(f"{key}{number}")

        reading = bibtex.Reading(text, path, sink, is_kept=True, wanted=wanted)
        reading.known = self._alone(reading, sink, team)
        for number, block in enumerate(reading.read()):
            if isinstance(block, Block):
                if wanted(block.key, number):
                    yield number, True, self._entry(block, sink)
            elif block.values:
                yield number, False, _Entry(_Packed._make(block.values), block.digest, block.span.line, b"")

    def _alone(self, reading: bibtex.Reading, sink: Sink, team: Team) -> dict[int, Kept]:
        """What can be known of entries without the others: they are shared out, and then every process knows them.

        Those with a fault are left for the second look.
        """
        quiet, found = sink.beside(), dict[int, Kept]()
        whole = reading.stretches
        groups = [whole[start : start + _TOGETHER] for start in range(0, len(whole), _TOGETHER)]
        for some in team.hand_out(team.even(groups, len)):
            for start, each in reading.alone(some, self._shelf):
                before = quiet.heard
                kept = each if isinstance(each, Kept) else Kept(*self._entry(each, quiet)[:2])
                if quiet.heard == before:
                    found[start] = kept
        if team.size == 1:
            return found
        own = {start: (_without_body(kept.values), kept.digest) for start, kept in found.items()}
        for process, part in enumerate(team.gather(marshal.dumps(own))):
            share = own if process == team.number else marshal.loads(part)  # noqa: S302  our own
            for start, (values, digest) in share.items():
                found[start] = Kept(values, digest)
                team.move(digest.hex(), process)
        return found

    def _entry(self, block: Block, sink: Sink) -> "_Entry":
        """An entry that was read; it is kept if it has no fault and an origin."""
        before, line, origin = sink.heard, block.span.line, block.origin
        found = said(block, sink)
        if origin and sink.heard == before:
            packed = _packed(block, found, origin.length, origin.macros)
            self._shelf.put(origin.digest, marshal.dumps(tuple(packed)))
            if len(self._fresh) < _MOST_FRESH:
                self._fresh[origin.digest] = _Fresh(origin.macros, _Body(found.fields, block.written))
            return _Entry(packed, origin.digest, line, b"")
        packed = _packed(block, found, 0, {})
        digest = asked(repr((block.type, block.key, block.written, found)))
        return _Entry(packed, digest, line, marshal.dumps(tuple(packed)))

    def body(self, number: int, row: _Row) -> _Body:
        """What an entry says, in full."""
        if self._near[0] != number:
            fresh = self._fresh.pop(row.digest, None)
            self._near = number, fresh.body if fresh and fresh.macros == row.macros else self._kept(number, row)
        return self._near[1]

    def _kept(self, number: int, row: _Row) -> _Body:
        answer = row.odd or self._shelf.get(row.digest)
        found = _Packed._make(marshal.loads(answer)) if answer else None  # noqa: S302  our own
        if found is None or found.macros != row.macros:  # lost, or the same text has other macros in another file
            self._anew = self._anew or {each: entry.packed for each, _, entry in self.read(Sink(), Team())}
            found = self._anew[number]
        return _Body._make(marshal.loads(found.body))  # noqa: S302  our own


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


def _without_body(values: Sequence[Any]) -> Sequence[Any]:
    """The values of a `_Packed` as other processes need them, who find the body on the shelf."""
    return (*values[:5], b"", *values[6:])


def _row(packed: _Packed, digest: bytes, line: int, odd: bytes) -> tuple[Any, ...]:
    """The values of a `_Row`."""
    return (digest, line, odd, *packed[1:5], *packed[6:])


def _records(rows: Sequence[_Row], library: _Library, order: int) -> Iterator[Record]:
    path, owner = library.source.path, library.owner
    for number, row in enumerate(rows):
        told, facts_of = _Told(library, number, row), Facts._make(row.facts)
        digest = row.digest.hex() + _said_by(row.macros)
        yield Record(path, row.key, owner, told, row.preprint, order + number, facts_of, digest)


def _said_by(macros: Mapping[str, str | None]) -> str:
    """What macros add to the digest of an entry; months always mean the same."""
    defined = [each for each in macros.items() if each[0] != each[1]] if macros else ()
    return asked(repr(defined)).hex() if defined else ""


class _Told:
    """`model.record.Told` of an entry, made when something asks for it: of most entries nothing does."""

    __slots__ = ("_library", "_number", "_row")

    def __init__(self, library: _Library, number: int, row: _Row) -> None:
        self._library, self._number, self._row = library, number, row

    @property
    def span(self) -> Span:
        row = self._row
        return Span(self._library.source.path, row.line, row.column, row.width)

    @property
    def fields(self) -> Mapping[str, Node]:
        return PackedFields(lambda: self._body().fields, self._library.source.path, self._row.line)

    @property
    def entry(self) -> Entry:
        row = self._row
        return Entry(row.type, row.key, Later(lambda: self._body().written), frozenset(row.mended))

    @property
    def extra(self) -> Mapping[str, Node]:
        row = self._row
        return PackedFields(lambda: row.extra, self._library.source.path, row.line) if row.extra else {}

    def _body(self) -> _Body:
        return self._library.body(self._number, self._row)
