"""The entries of one .bib file: read or known from the memo, kept there in plain values, and made into records.

Records are light: what identity looks at is there, the fields are fetched when something asks for them.
"""

import marshal
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sitegen.diagnostics import Sink, Span
from sitegen.memo import Shelf, asked
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


class _Packed(NamedTuple):
    """An entry in plain values. Lines count from the entry's, so that it is the same wherever it stands.

    `bibtex` looks at the first five; `body` is a `Body`, packed again, as only a page needs it.
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


class Body(NamedTuple):
    """What an entry says, and what was written."""

    fields: dict[str, Any]
    written: list[tuple[str, str, bool]]


class Fresh(NamedTuple):
    """The body of an entry that was just read, and the macros it was read with."""

    macros: dict[str, str | None]
    body: Body


class Row(NamedTuple):
    """An entry of a file: its digest, its line, and all of it where no shelf has it.

    `entry` is what every run looks at; its body is empty but in a row that was just read.
    """

    digest: bytes
    line: int
    odd: bytes
    entry: _Packed

    @classmethod
    def of(cls, digest: bytes, line: int, odd: bytes, entry: Sequence[Any]) -> "Row":
        """A row from its plain values."""
        return cls(digest, line, odd, _Packed._make(entry))

    @property
    def kept(self) -> Kept:
        """What is known of it without the entries around it."""
        return Kept(self.entry, self.digest)


class Entries:
    """A file's entries. `fresh` has the bodies of those just read, by digest, each until it is asked for."""

    def __init__(self, source: Source, shelf: Shelf, fresh: dict[bytes, Fresh]) -> None:
        self.source, self._shelf, self._fresh = source, shelf, fresh
        self._near: tuple[int, Body] = (-1, Body({}, []))
        self._anew: dict[int, _Packed] = {}

    def rows(self, sink: Sink, team: Team) -> Iterator[tuple[int, bool, tuple[Any, ...]]]:
        """By number in the file, whether only this process knows it, and the plain values of a `Row`."""
        for number, is_own, row in self._read(sink, team):
            yield number, is_own, (*row[:3], _without_body(row.entry))

    def records(self, rows: Sequence[Row], order: int) -> Iterator[Record]:
        """The records of all rows of the file, the first with this `order`."""
        path, owner = self.source.path, owner_of(self.source.path)
        for number, row in enumerate(rows):
            told, entry = _Told(self, number, row), row.entry
            digest = row.digest.hex() + _said_by(entry.macros)
            facts_of = Facts._make(entry.facts)
            yield Record(path, entry.key, owner, told, entry.preprint, order + number, facts_of, digest)

    def _read(self, sink: Sink, team: Team) -> Iterator[tuple[int, bool, Row]]:
        text, path = legacy_text_of(self.source, sink), self.source.path

        def wanted(key: str, number: int) -> bool:
            return team.owns(f"{key}{number}")

        reading = bibtex.Reading(text, path, sink, is_kept=True, wanted=wanted)
        reading.known = self._alone(reading, sink, team)
        for number, block in enumerate(reading.read()):
            if isinstance(block, Block):
                if wanted(block.key, number):
                    yield number, True, self._row(block, sink)
            elif block.values:
                yield number, False, Row.of(block.digest, block.span.line, b"", block.values)

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
                kept = each if isinstance(each, Kept) else self._row(each, quiet).kept
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

    def _row(self, block: Block, sink: Sink) -> Row:
        """An entry that was read; it is kept if it has no fault and an origin."""
        before, line, origin = sink.heard, block.span.line, block.origin
        found = said(block, sink)
        if origin and sink.heard == before:
            packed = _packed(block, found, origin.length, origin.macros)
            self._shelf.put(origin.digest, marshal.dumps(tuple(packed)))
            if len(self._fresh) < _MOST_FRESH:
                self._fresh[origin.digest] = Fresh(origin.macros, Body(found.fields, block.written))
            return Row(origin.digest, line, b"", packed)
        packed = _packed(block, found, 0, {})
        digest = asked(repr((block.type, block.key, block.written, found)))
        return Row(digest, line, marshal.dumps(tuple(packed)), packed)

    def body(self, number: int, row: Row) -> Body:
        """What an entry says, in full."""
        if self._near[0] != number:
            fresh = self._fresh.pop(row.digest, None)
            self._near = number, fresh.body if fresh and fresh.macros == row.entry.macros else self._kept(number, row)
        return self._near[1]

    def _kept(self, number: int, row: Row) -> Body:
        answer = row.odd or self._shelf.get(row.digest)
        found = _Packed._make(marshal.loads(answer)) if answer else None  # noqa: S302  our own
        if found is None or found.macros != row.entry.macros:  # lost, or the same text has other macros in another file
            self._anew = self._anew or {each: its.entry for each, _, its in self._read(Sink(), Team())}
            found = self._anew[number]
        return Body._make(marshal.loads(found.body))  # noqa: S302  our own


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


def _said_by(macros: Mapping[str, str | None]) -> str:
    """What macros add to the digest of an entry; months always mean the same."""
    defined = [each for each in macros.items() if each[0] != each[1]] if macros else ()
    return asked(repr(defined)).hex() if defined else ""


class _Told:
    """`model.record.Told` of an entry, made when something asks for it: of most entries nothing does."""

    __slots__ = ("_entries", "_number", "_row")

    def __init__(self, entries: Entries, number: int, row: Row) -> None:
        self._entries, self._number, self._row = entries, number, row

    @property
    def span(self) -> Span:
        entry = self._row.entry
        return Span(self._entries.source.path, self._row.line, entry.column, entry.width)

    @property
    def fields(self) -> Mapping[str, Node]:
        return PackedFields(lambda: self._body().fields, self._entries.source.path, self._row.line)

    @property
    def entry(self) -> Entry:
        entry = self._row.entry
        return Entry(entry.type, entry.key, Later(lambda: self._body().written), frozenset(entry.mended))

    @property
    def extra(self) -> Mapping[str, Node]:
        extra = self._row.entry.extra
        return PackedFields(lambda: extra, self._entries.source.path, self._row.line) if extra else {}

    def _body(self) -> Body:
        return self._entries.body(self._number, self._row)
