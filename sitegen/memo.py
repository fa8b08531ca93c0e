"""What slow pure functions answered: one SQLite file of answers by the digest of what was asked.

A memo is a value that `build` opens and passes down. It speeds up and never decides: without its file, or with one that
cannot be read, every answer is made anew. All processes of a build share the file.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")

_MOST_WAITING = 4_000_000  # bytes of answers that a shelf holds before it writes them
_MOST_RECENT = 16_000_000  # bytes of those that it still has in memory when they are written
_PATIENCE = 60  # seconds that a process waits for another one that writes
_SPARE = 1_000
_MANY = 1_000  # answers of a shelf that are sooner found by looking at all of them


def asked(question: str | bytes) -> bytes:
    """16 bytes of the SHA-256 of what a function is asked."""
    data = question.encode("utf-8", "surrogatepass") if isinstance(question, str) else question
    return hashlib.sha256(data).digest()[:16]


class Shelf:
    """The answers of one function. What is new waits in this process until it is much, or until `write`."""

    def __init__(self, file: "_File | None" = None, name: str = "", *, is_blank: bool = False) -> None:
        self._file = file
        self._name = name
        self._is_blank = is_blank  # nothing is in the file but what this process wrote
        self._written: set[bytes] = set()  # what that is
        self._waiting: dict[bytes, bytes] = {}
        self._recent: dict[bytes, bytes] = {}
        self._size = self._kept = 0
        self._all: dict[bytes, bytes] | None = None

    @property
    def is_blank(self) -> bool:
        """Whether there was nothing on it when it was opened."""
        return self._is_blank

    def get(self, asked: bytes) -> bytes | None:
        """The answer to a question with this digest, or None."""
        answer = self._waiting.get(asked) or self._recent.get(asked)
        if answer is not None or self._file is None or (self._is_blank and asked not in self._written):
            return answer
        return self._file.get(self._name, asked) if self._all is None else self._all.get(asked)

    def some(self, asked: Iterable[bytes]) -> dict[bytes, bytes]:
        """The answers that there are to several questions."""
        unread, found = [], {}
        for question in asked:
            answer = self._waiting.get(question) or self._recent.get(question)
            if answer is None:
                unread.append(question)
            else:
                found[question] = answer
        if unread and self._file and not self._is_blank:
            found |= self._file.some(self._name, unread)
        return found

    def put(self, asked: bytes, answer: bytes) -> None:
        """Keep an answer."""
        self._waiting[asked] = answer
        self._size += len(answer)
        if self._size > _MOST_WAITING:
            self._flush()

    def load(self) -> None:
        """Read all answers at once: for small ones, of which a run asks for nearly all."""
        if self._file:
            self._all = self._file.all(self._name)

    def write(self) -> None:
        """Write what waits, so that other processes see it, and look at what they have written."""
        self._flush()
        self._is_blank = False
        self._written = set()

    def _flush(self) -> None:
        if self._file and self._waiting and self._file.put(self._name, self._waiting):
            if self._all is not None:
                self._all |= self._waiting
            if self._is_blank:
                self._written.update(self._waiting)
            self._recent = self._recent | self._waiting if self._kept + self._size < _MOST_RECENT else self._waiting
            self._kept = sum(map(len, self._recent.values()))
            self._waiting = {}
        self._size = 0


class Memo:
    """All shelves. `version` names the program and its libraries: answers of another version count as none."""

    def __init__(self, path: Path | None = None, version: str = "") -> None:
        self._file = _File(path, version) if path else None
        self._shelves: dict[str, Shelf] = {}

    def shelf(self, name: str, version: str = "") -> Shelf:
        """The shelf of a function; emptied when it holds another version, or far more than its first run left."""
        if name not in self._shelves:
            is_blank = bool(self._file and self._file.prepare(name, version))
            self._shelves[name] = Shelf(self._file, name, is_blank=is_blank)
        return self._shelves[name]

    def save(self) -> None:
        """Write what waits, and let go of the file. A memo that cannot be written is done without."""
        for shelf in self._shelves.values():
            shelf.write()
        self.close()

    def close(self) -> None:
        """Let go of the file, as one must before other processes are started; each opens it for itself."""
        if self._file:
            self._file.close()


class _File:
    """The file, opened when first needed. Where it fails, it has and takes nothing."""

    def __init__(self, path: Path, version: str) -> None:
        self._path = path
        self._version = version
        self._open: sqlite3.Connection | None = None
        self._failed = False

    def get(self, shelf: str, asked: bytes) -> bytes | None:
        query = f'select answer from "{shelf}" where asked = ?'  # noqa: S608  names of shelves are our own
        found = self._tried(lambda file: file.execute(query, (asked,)).fetchone(), None)
        return found[0] if found else None

    def some(self, shelf: str, asked: Sequence[bytes]) -> dict[bytes, bytes]:
        if len(asked) > _MANY:
            wanted, query = set(asked), f'select asked, answer from "{shelf}"'  # noqa: S608
            return self._tried(lambda file: {key: its for key, its in file.execute(query) if key in wanted}, {})
        places = ",".join("?" * len(asked))
        query = f'select asked, answer from "{shelf}" where asked in ({places})'  # noqa: S608
        return self._tried(lambda file: dict(file.execute(query, asked)), {})

    def all(self, shelf: str) -> dict[bytes, bytes]:
        return self._tried(lambda file: dict(file.execute(f'select asked, answer from "{shelf}"')), {})  # noqa: S608

    def put(self, shelf: str, answers: Mapping[bytes, bytes]) -> bool:
        """Whether they are written."""
        query = f'insert or replace into "{shelf}" values (?, ?)'  # noqa: S608

        def write(file: sqlite3.Connection) -> bool:
            file.execute("begin immediate")
            file.executemany(query, answers.items())
            file.execute("commit")
            return True

        return self._tried(write, otherwise=False)

    def prepare(self, shelf: str, version: str) -> bool:
        """A table for a shelf, emptied when it holds another version or has grown to twice what its first run left;
        whether it is empty."""

        def prepared(file: sqlite3.Connection) -> bool:
            file.execute(f'create table if not exists "{shelf}" (asked blob primary key, answer blob not null)')
            size = file.execute(f'select coalesce(max(rowid), 0) from "{shelf}"').fetchone()[0]  # noqa: S608
            known = file.execute("select version, size from shelf where name = ?", (shelf,)).fetchone()
            if known is None or known[0] != version or (known[1] and size > 2 * known[1] + _SPARE):
                file.execute(f'delete from "{shelf}"')  # noqa: S608
                file.execute("insert or replace into shelf values (?, ?, 0)", (shelf, version))
                return True
            if size and not known[1]:
                file.execute("update shelf set size = ? where name = ?", (size, shelf))
            return not size

        return self._tried(prepared, otherwise=True)

    def close(self) -> None:
        """Let go of the file; it is opened again when it is needed."""
        if self._open:
            self._open.close()
            self._open = None

    def _tried(self, question: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """After a failure nothing more is tried in this run; a file that is torn is removed."""
        if self._failed:
            return otherwise
        try:
            return question(self._open or self._connection())
        except (OSError, sqlite3.Error) as problem:
            self._failed = True
            if not isinstance(problem, OSError | sqlite3.OperationalError):
                self._remove()
            return otherwise

    def _connection(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            found = self._connected()
            is_ours = found.execute("select text from version").fetchall() == [(self._version,)]
        except sqlite3.DatabaseError:  # new, torn or foreign
            is_ours = False
        if not is_ours:
            self._remove()
            found = self._connected()
            found.execute("create table version (text text not null)")
            found.execute("create table shelf (name text primary key, version text, size integer)")
            found.execute("insert into version values (?)", (self._version,))
        self._open = found
        return found

    def _connected(self) -> sqlite3.Connection:
        found = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
        found.execute("pragma page_size = 16384")  # most answers are of some kilobytes
        found.execute("pragma journal_mode = truncate")  # a write-ahead log would write all answers twice
        found.execute("pragma synchronous = off")  # after a crash of the machine a torn file is dropped
        return found

    def _remove(self) -> None:
        for ending in ("", "-journal"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
