import contextlib
import os
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sitegen import memo as memo_module
from sitegen.memo import Memo, Shelf, _File, asked


def shelf(path: Path, version: str = "1", *, of: str = "") -> Shelf:
    return Memo(path, version).shelf("f", of)


def saved(path: Path, answers: dict[str, bytes], version: str = "1", *, of: str = "") -> None:
    memo = Memo(path, version)
    for name, answer in answers.items():
        memo.shelf("f", of).put(asked(name), answer)
    memo.save()


def test_answers_last_to_the_next_run(tmp_path: Path) -> None:
    saved(tmp_path / "m", {"a": b"1"})
    assert shelf(tmp_path / "m").get(asked("a")) == b"1"


def test_answers_that_are_loaded_at_once_are_the_same(tmp_path: Path) -> None:
    saved(tmp_path / "m", {"a": b"1"})
    loaded = shelf(tmp_path / "m")
    loaded.load()
    assert [loaded.get(asked("a")), loaded.get(asked("b"))] == [b"1", None]
    loaded.put(asked("b"), b"2")
    loaded.write()
    assert [loaded.get(asked("b")), shelf(tmp_path / "m").get(asked("b"))] == [b"2", b"2"]


def test_several_answers_come_from_wherever_they_are(tmp_path: Path) -> None:
    saved(tmp_path / "m", {"a": b"1", "b": b"2"})
    found = shelf(tmp_path / "m")
    found.put(asked("c"), b"3")
    questions = {asked(name): name for name in "abcd"}
    answers = {questions[question]: answer for question, answer in found.some(questions).items()}
    assert answers == {"a": b"1", "b": b"2", "c": b"3"}


def test_blank_shelf_knows_what_it_wrote_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo_module, "_MOST_WAITING", 1)
    found = shelf(tmp_path / "m")
    for name in "abc":
        found.put(asked(name), name.encode() * 2)
    assert [found.get(asked(name)) for name in "abcd"] == [b"aa", b"bb", b"cc", None]


def test_answers_of_another_version_are_none(tmp_path: Path) -> None:
    saved(tmp_path / "m", {"a": b"1"})
    assert shelf(tmp_path / "m", "2").get(asked("a")) is None


def test_answers_of_another_version_of_a_shelf_are_none(tmp_path: Path) -> None:
    saved(tmp_path / "m", {"a": b"1"}, of="blue")
    assert shelf(tmp_path / "m", of="blue").get(asked("a")) == b"1"
    assert shelf(tmp_path / "m", of="red").get(asked("a")) is None
    assert shelf(tmp_path / "m", of="blue").get(asked("a")) is None


def test_shelf_that_has_grown_too_much_is_emptied(tmp_path: Path) -> None:
    saved(tmp_path / "m", {"a": b"1"})
    saved(tmp_path / "m", {str(number): b"2" for number in range(1_002)})
    assert shelf(tmp_path / "m").get(asked("a")) is None
    saved(tmp_path / "m", {"a": b"1"})
    assert shelf(tmp_path / "m").get(asked("a")) == b"1"


def test_another_process_sees_what_is_written(tmp_path: Path) -> None:
    memo = Memo(tmp_path / "m")
    own = memo.shelf("f")
    own.put(asked("a"), b"1")
    own.write()
    memo.close()
    child = os.fork()
    if not child:
        own.put(asked("b"), (own.get(asked("a")) or b"") + b"2")
        own.write()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert own.get(asked("b")) == b"12"


class Deadly(dict[bytes, bytes]):
    """Answers at the end of which the process is killed, when some of them are in the file."""

    def items(self) -> Any:
        yield from ((asked(str(number)), bytes(20)) for number in range(60_000))
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_while_it_writes_leaves_the_answers_that_were_there(tmp_path: Path) -> None:
    known = {f"known {number}": str(number).encode() for number in range(3_000)}
    saved(tmp_path / "m", known)
    size = (tmp_path / "m").stat().st_size
    child = os.fork()
    if not child:
        _File(tmp_path / "m", "1").put("f", Deadly())
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert (tmp_path / "m").stat().st_size > size  # so it was in the middle
    own = shelf(tmp_path / "m")
    assert {name: own.get(asked(name)) for name in known} == known
    assert own.get(asked("0")) is None
    with contextlib.closing(sqlite3.connect(tmp_path / "m")) as file:
        assert file.execute("pragma integrity_check").fetchall() == [("ok",)]
    saved(tmp_path / "m", {"0": b"2"})
    assert [shelf(tmp_path / "m").get(asked(name)) for name in ("known 0", "0")] == [b"0", b"2"]


def test_torn_file_is_an_empty_memo_and_can_be_saved_again(tmp_path: Path) -> None:
    saved(tmp_path / "m", {"a": b"1"})
    data = (tmp_path / "m").read_bytes()
    (tmp_path / "m").write_bytes(b"torn" + data[100:200])
    assert shelf(tmp_path / "m").get(asked("a")) is None
    saved(tmp_path / "m", {"a": b"2"})
    assert shelf(tmp_path / "m").get(asked("a")) == b"2"


def test_file_that_is_torn_inside_gives_nothing_and_is_made_anew(tmp_path: Path) -> None:
    saved(tmp_path / "m", {str(number): bytes(100) for number in range(1_000)})
    data = (tmp_path / "m").read_bytes()
    (tmp_path / "m").write_bytes(data[: 5 * 4096] + b"\xff" * (len(data) - 5 * 4096))
    torn = shelf(tmp_path / "m")
    assert None in [torn.get(asked(str(number))) for number in range(1_000)]
    saved(tmp_path / "m", {"a": b"2"})
    assert shelf(tmp_path / "m").get(asked("a")) == b"2"


def test_memo_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    saved(tmp_path / "file" / "m", {"a": b"1"})
    assert (tmp_path / "file").read_text() == ""
