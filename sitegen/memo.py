"""What `parse` answered in earlier runs: one SQLite file with one table, from question to answer.

A memo speeds up and never decides: without its file, or with one that cannot be read, every answer is worked out anew.
Questions are texts that name all that decides the answer (the digest of a file, options); answers are bytes, such as
JSON, that mean something to the caller only. Of a build, only the main process uses it.
"""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sitegen.model.record import digest

_T = TypeVar("_T")

_DIGITS = 32  # of a digest
_PATIENCE = 1  # seconds; the site's lock keeps other builds out, so only a stranger can have the file open
_NOT_TORN = {getattr(sqlite3, f"SQLITE_{name}") for name in "BUSY CANTOPEN FULL IOERR LOCKED PERM READONLY".split()}


class Memo:
    """The answers in a file, and those that are new. `engine` names the program and its libraries.

        if (answer := memo.get(question)) is None:
            memo.put(question, answer := work_out(question))

    Answers of another engine are not found. Nothing here raises: where the file fails (or there is no `path`), the memo
    goes on with what is in memory, and `problem` says why, in words for the user.
    """

    def __init__(self, path: Path | None, engine: str) -> None:
        self.problem = ""
        self._path, self._engine = path, engine
        self._file: sqlite3.Connection | None = None
        self._wanted: set[str] = set()  # keys of this run
        self._new: dict[str, bytes] = {}  # answers by key that are not in the file

    def get(self, question: str) -> bytes | None:
        """The answer to a question, or None; an answer that is not exactly as it was stored counts as none."""
        self._wanted.add(key := self._key(question))
        if key in self._new:
            return self._new[key]
        query = "select answer from memo where question = ?"
        row = self._tried(lambda file: file.execute(query, (key,)).fetchone(), None)
        answer = row[0][_DIGITS:] if row and isinstance(row[0], bytes) else b""
        return answer if row and row[0] == _checked(key, answer) else None

    def put(self, question: str, answer: bytes) -> None:
        """Remember an answer; it is in the file after `save`."""
        self._wanted.add(key := self._key(question))
        self._new[key] = answer

    def save(self) -> None:
        """Write what is new, and close the file.

        If the file then holds more than twice as many answers as questions were asked in this run, those that were not
        asked for are deleted. So it stays in proportion to the site, and going back one edit is still fast.
        """
        if self._new:
            self._tried(self._write, None)
        self.close()

    def close(self) -> None:
        """Let go of the file; it is opened again when it is needed."""
        if self._file:
            self._file.close()
            self._file = None

    def _key(self, question: str) -> str:
        return digest(f"{self._engine}\n{question}".encode("utf-8", "surrogatepass"))

    def _write(self, file: sqlite3.Connection) -> None:
        """In one transaction: a process that is killed in the middle leaves the file as it was."""
        file.execute("begin immediate")
        answers = ((key, _checked(key, answer)) for key, answer in self._new.items())
        file.executemany("insert or replace into memo values (?, ?)", answers)
        keys = {key for (key,) in file.execute("select question from memo")}
        if len(keys) > 2 * len(self._wanted):
            file.executemany("delete from memo where question = ?", [(key,) for key in keys - self._wanted])
        file.execute("commit")
        self._new = {}

    def _tried(self, step: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """What a step gives. A torn or foreign file is removed, and the next step begins a new one; after any other
        failure the file is left alone."""
        if not self._path:
            return otherwise
        try:
            return step(self._file or self._opened(self._path))
        except (OSError, sqlite3.Error, ValueError, MemoryError) as problem:  # all of which one wrong bit can cause
            self.problem = f"{self._path.name} is done without: {problem}"
            self.close()
            path, self._path = self._path, None
            if not isinstance(problem, OSError) and getattr(problem, "sqlite_errorcode", 0) & 0xFF not in _NOT_TORN:
                with contextlib.suppress(OSError):
                    for ending in ("", "-journal"):
                        path.with_name(path.name + ending).unlink(missing_ok=True)
                    self._path = path
            return otherwise

    def _opened(self, path: Path) -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = file = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        # To wait for the disk costs more than all else. After a crash of the machine the digests tell what is torn.
        file.execute("pragma synchronous = off")
        tables = [name for (name,) in file.execute("select name from sqlite_master where type = 'table'")]
        if not tables:
            file.execute("create table memo (question text primary key, answer blob not null)")
        elif tables != ["memo"]:
            raise sqlite3.DatabaseError("it is not a memo of this version")
        return file


def _checked(key: str, answer: bytes) -> bytes:
    # Of the key too: with one wrong bit an index of SQLite leads to a sound answer to another question.
    return digest(key.encode() + answer).encode() + answer
