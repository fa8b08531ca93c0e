"""What slow pure functions answered last time: one SQLite file of answers by the digest of what was asked.

A memo is a value that `build` opens and passes down. It speeds up and never decides: without its file, or with one that
cannot be read, every answer is made anew.
"""

import contextlib
import hashlib
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

_SCHEMA = """
create table if not exists version (text text not null);
create table if not exists said (
  shelf text, asked blob, answer blob not null, primary key (shelf, asked)
) without rowid;
"""


def asked(question: str) -> bytes:
    """BLAKE2 of what a function is asked, 16 bytes."""
    return hashlib.blake2b(question.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@dataclass(slots=True)
class Shelf:
    """The answers of one function. What is neither asked nor put in a run is forgotten when the memo is saved."""

    known: dict[bytes, bytes] = field(default_factory=dict)
    new: dict[bytes, bytes] = field(default_factory=dict)
    used: set[bytes] = field(default_factory=set)

    def get(self, asked: bytes) -> bytes | None:
        """The answer to a question with this digest, or None."""
        answer = self.known.get(asked)
        if answer is None:
            return self.new.get(asked)
        self.used.add(asked)
        return answer

    def put(self, asked: bytes, answer: bytes) -> None:
        """Keep an answer for the next run."""
        self.new[asked] = answer


class Memo:
    """All shelves. `version` names the program and its libraries: answers of another version count as none."""

    def __init__(self, path: Path | None = None, version: str = "") -> None:
        self._path = path
        self._version = version
        self._shelves: dict[str, Shelf] = {}
        self._stored = _load(path, version) if path else {}

    def shelf(self, name: str) -> Shelf:
        """The shelf of a function."""
        if name not in self._shelves:
            self._shelves[name] = Shelf(self._stored.pop(name, {}))
        return self._shelves[name]

    def save(self) -> None:
        """Write what is new and drop what this run had no use for. A memo that cannot be written is done without."""
        if self._path is None:
            return
        with contextlib.suppress(OSError, sqlite3.Error):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(_open(self._path, self._version)) as file, file:
                for name in self._stored:
                    file.execute("delete from said where shelf = ?", (name,))
                for name, shelf in self._shelves.items():
                    unused = [(name, asked) for asked in shelf.known.keys() - shelf.used - shelf.new.keys()]
                    file.executemany("delete from said where shelf = ? and asked = ?", unused)
                    added = [(name, *item) for item in shelf.new.items()]
                    file.executemany("insert or replace into said values (?, ?, ?)", added)


def _load(path: Path, version: str) -> dict[str, dict[bytes, bytes]]:
    found: dict[str, dict[bytes, bytes]] = {}
    if not path.is_file():
        return found
    try:
        with contextlib.closing(_open(path, version)) as file:
            for name, asked, answer in file.execute("select shelf, asked, answer from said"):
                found.setdefault(name, {})[asked] = answer
    except sqlite3.Error:  # torn or foreign: no answers
        with contextlib.suppress(OSError):
            path.unlink()
        return {}
    return found


def _open(path: Path, version: str) -> sqlite3.Connection:
    """The file, emptied when another version wrote it."""
    file = sqlite3.connect(path, timeout=1)
    file.execute("pragma journal_mode = wal")
    file.execute("pragma synchronous = off")  # after a crash of the machine a torn file is dropped
    file.executescript(_SCHEMA)
    if file.execute("select text from version").fetchall() != [(version,)]:
        with file:
            file.execute("delete from said")
            file.execute("delete from version")
            file.execute("insert into version values (?)", (version,))
    return file
