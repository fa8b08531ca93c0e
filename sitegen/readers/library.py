"""The .bib files of a site to records: those that did not change from the memo, all others read by all processes."""

import marshal
import pickle
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sitegen.diagnostics import Diagnostic, Sink
from sitegen.memo import Memo, asked
from sitegen.model.record import Record, Source
from sitegen.readers.kept import Entries, Fresh, Row
from sitegen.sources import legacy_text_of
from sitegen.team import Team


class Libraries:
    """The .bib files of a site, some of them known from the start."""

    def __init__(self, sources: Iterable[Source], memo: Memo) -> None:
        self._shelf, self._files = memo.shelf("entry"), memo.shelf("file")
        self._sources = {source.path: source for source in sources}
        self._rows: dict[str, Sequence[Row]] = {}
        self._said: dict[str, Sequence[Diagnostic]] = {}
        self._fresh: dict[bytes, Fresh] = {}
        for source in self._sources.values() if not self._shelf.is_blank else ():
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
        return self._shelf.is_blank

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
            self._shelf.write()  # while the others do what follows first: the memo has one writer at a time
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
        self._shelf.write()

    def _read(self, source: Source, sink: Sink, team: Team) -> "_Share":
        own = sink.beside()
        share = _Share({}, {}, [])
        for number, is_own, row in self._entries(source).rows(own, team):
            (share.rows if is_own else share.common)[number] = row
        return share._replace(said=own.diagnostics)

    def _take(self, path: str, rows: Sequence[tuple[Any, ...]], said: Sequence[Diagnostic]) -> None:
        self._rows[path] = [Row.of(*row) for row in rows]
        self._said[path] = said

    def records(self, path: str, sink: Sink, order: int = 0) -> list[Record]:
        """The records of a file in order, the first with this `order`, and what is to be said about it."""
        source = self._sources[path]
        sink.know(path, lambda: legacy_text_of(source, Sink()))
        sink.take(self._said[path])
        return list(self._entries(source).records(self._rows[path], order))

    def _entries(self, source: Source) -> Entries:
        return Entries(source, self._shelf, self._fresh)


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
