"""Answers last from run to run, whatever is done to their file."""

import contextlib
import os
import signal
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from sitegen import memo as memo_module
from sitegen.memo import Memo

ENGINE = "engine 1"


def saved(path: Path, answers: dict[str, bytes], engine: str = ENGINE, wanted: Iterable[str] = ()) -> str:
    """Answers put into a memo, after some questions; the problem that it had."""
    memo = Memo(path, engine)
    for question in wanted:
        memo.get(question)
    for question, answer in answers.items():
        memo.put(question, answer)
    memo.save()
    return memo.problem


def found(path: Path, questions: Iterable[str], engine: str = ENGINE) -> dict[str, bytes]:
    """The answers that there are."""
    with contextlib.closing(Memo(path, engine)) as memo:
        return {question: answer for question in questions if (answer := memo.get(question)) is not None}


def test_answers_last_to_the_next_run(tmp_path: Path) -> None:
    answers = {"a": b"1", "b": b"", "c\ud800": bytes(100_000)}
    assert saved(tmp_path / "state/memo", answers) == ""
    assert found(tmp_path / "state/memo", [*answers, "d"]) == answers


def test_answer_is_there_before_it_is_saved_and_can_be_replaced(tmp_path: Path) -> None:
    saved(tmp_path / "memo", {"a": b"1"})
    memo = Memo(tmp_path / "memo", ENGINE)
    assert memo.get("a") == b"1"
    memo.put("a", b"2")
    assert memo.get("a") == b"2"
    memo.save()
    assert memo.get("a") == b"2"
    memo.close()


def test_memo_without_a_file_remembers_while_it_lives() -> None:
    memo = Memo(None, ENGINE)
    memo.put("a", b"1")
    memo.save()
    assert (memo.get("a"), memo.get("b"), memo.problem) == (b"1", None, "")


def test_answers_of_another_engine_are_none(tmp_path: Path) -> None:
    saved(tmp_path / "memo", {"a": b"1"})
    saved(tmp_path / "memo", {"a": b"2"}, "engine 2")
    assert [found(tmp_path / "memo", "a", engine) for engine in (ENGINE, "engine 2", "engine 3")] == [
        {"a": b"1"},
        {"a": b"2"},
        {},
    ]


def test_what_no_run_asks_for_any_more_goes_when_it_is_more_than_the_rest(tmp_path: Path) -> None:
    letters = "abcdefghij"
    saved(tmp_path / "memo", dict.fromkeys(letters, b"1"))
    saved(tmp_path / "memo", {"new": b"2"}, wanted="abcde")  # 6 wanted of 11
    assert found(tmp_path / "memo", letters).keys() == set(letters)
    saved(tmp_path / "memo", {"newer": b"3"}, wanted="abcd")  # 5 wanted of 12
    assert found(tmp_path / "memo", [*letters, "new", "newer"]).keys() == {*"abcd", "newer"}


def test_nothing_is_written_where_nothing_is_new(tmp_path: Path) -> None:
    saved(tmp_path / "memo", dict.fromkeys("abcdefghij", b"1"))
    before = (tmp_path / "memo").stat()
    assert saved(tmp_path / "memo", {}, wanted="a") == ""
    assert (tmp_path / "memo").stat().st_mtime_ns == before.st_mtime_ns


class Deadly(dict[str, bytes]):
    """Answers at the end of which the process is killed, when some of them are in the file."""

    def items(self) -> Any:
        yield from ((str(number), bytes(20)) for number in range(60_000))
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_while_it_writes_leaves_the_answers_that_were_there(tmp_path: Path) -> None:
    known = {f"known {number}": str(number).encode() for number in range(3_000)}
    saved(tmp_path / "memo", known)
    size = (tmp_path / "memo").stat().st_size
    child = os.fork()
    if not child:
        memo = Memo(tmp_path / "memo", ENGINE)
        memo._new = Deadly(a=b"")
        memo.save()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert (tmp_path / "memo").stat().st_size > size  # so it was in the middle
    assert found(tmp_path / "memo", [*known, "0"]) == known
    with contextlib.closing(sqlite3.connect(tmp_path / "memo")) as file:
        assert file.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert saved(tmp_path / "memo", {"0": b"2"}, wanted=known) == ""
    assert found(tmp_path / "memo", ["known 0", "0"]) == {"known 0": b"0", "0": b"2"}


def test_wrong_bit_is_a_miss_wherever_it_is(tmp_path: Path) -> None:
    answers = {str(number): str(number).encode() * 10 for number in range(25)}
    saved(tmp_path / "memo", answers)
    whole = (tmp_path / "memo").read_bytes()
    places = [place for place, byte in enumerate(whole) if byte]
    assert len(places) > 2_000
    for count, place in enumerate(places[:120] + places[120::9]):
        torn = bytearray(whole)
        torn[place] ^= 1 << count % 8
        (tmp_path / "memo").write_bytes(torn)
        left = found(tmp_path / "memo", answers)
        assert left.items() <= answers.items()
        saved(tmp_path / "memo", {"new": b"1"}, wanted=answers)


def test_sound_answer_to_another_question_is_a_miss(tmp_path: Path) -> None:
    saved(tmp_path / "memo", {"a": b"1", "b": b"2"})
    with contextlib.closing(sqlite3.connect(tmp_path / "memo")) as file, file:
        file.execute("update memo set answer = (select answer from memo order by rowid desc limit 1)")
    assert found(tmp_path / "memo", "ab") == {"b": b"2"}


def foreign(path: Path) -> None:
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as file:
        file.execute("create table shelf (name text)")


def other_columns(path: Path) -> None:
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as file:
        file.execute("create table memo (name text)")


def torn(path: Path) -> None:
    path.write_bytes(b"torn" + path.read_bytes()[100:200])


def torn_inside(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))


@pytest.mark.parametrize("damage", [foreign, other_columns, torn, torn_inside])
def test_file_that_is_none_of_ours_is_an_empty_memo_and_made_anew(tmp_path: Path, damage: Any) -> None:
    answers = {str(number): bytes(100) for number in range(1_000)}
    saved(tmp_path / "memo", answers)
    damage(tmp_path / "memo")
    with contextlib.closing(Memo(tmp_path / "memo", ENGINE)) as memo:
        assert [memo.get("1"), memo.get("999")] == [None, None]
        assert memo.problem.startswith("memo is done without: ")
        memo.put("a", b"2")
        memo.save()
    assert found(tmp_path / "memo", ["1", "a"]) == {"a": b"2"}


def test_folder_in_place_of_the_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "memo").mkdir()
    assert "unable to open" in saved(tmp_path / "memo", {"a": b"1"})
    (tmp_path / "file").write_text("")
    assert saved(tmp_path / "file/memo", {"a": b"1"}) != ""
    assert (tmp_path / "file").read_text() == ""


def test_locked_file_is_done_without_and_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo_module, "_PATIENCE", 0.01)
    saved(tmp_path / "memo", {"a": b"1"})
    with contextlib.closing(sqlite3.connect(tmp_path / "memo")) as file:
        file.execute("begin exclusive")
        memo = Memo(tmp_path / "memo", ENGINE)
        assert memo.get("a") is None
        assert "locked" in memo.problem
        memo.put("a", b"2")
        memo.save()
        assert memo.get("a") == b"2"
    assert found(tmp_path / "memo", "a") == {"a": b"1"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_file_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    saved(tmp_path / "memo", {"a": b"1"})
    (tmp_path / "memo").chmod(0o400)
    assert found(tmp_path / "memo", "a") == {"a": b"1"}
    assert "readonly" in saved(tmp_path / "memo", {"b": b"1"})
    assert found(tmp_path / "memo", "ab") == {"a": b"1"}
