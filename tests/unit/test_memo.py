from pathlib import Path

from sitegen.memo import Memo, asked


def saved(path: Path, version: str = "1", **answers: bytes) -> None:
    memo = Memo(path, version)
    for name, answer in answers.items():
        memo.shelf("f").put(asked(name), answer)
    memo.save()


def test_answers_last_to_the_next_run(tmp_path: Path) -> None:
    saved(tmp_path / "m", a=b"1")
    assert Memo(tmp_path / "m", "1").shelf("f").get(asked("a")) == b"1"


def test_answers_of_another_version_are_none(tmp_path: Path) -> None:
    saved(tmp_path / "m", a=b"1")
    assert Memo(tmp_path / "m", "2").shelf("f").get(asked("a")) is None


def test_answers_without_use_are_forgotten(tmp_path: Path) -> None:
    saved(tmp_path / "m", a=b"1", b=b"2")
    memo = Memo(tmp_path / "m", "1")
    memo.shelf("f").get(asked("a"))
    memo.save()
    shelf = Memo(tmp_path / "m", "1").shelf("f")
    assert (shelf.get(asked("a")), shelf.get(asked("b"))) == (b"1", None)


def test_shelf_that_a_run_did_not_open_is_forgotten(tmp_path: Path) -> None:
    saved(tmp_path / "m", a=b"1")
    memo = Memo(tmp_path / "m", "1")
    memo.shelf("other")
    memo.save()
    assert Memo(tmp_path / "m", "1").shelf("f").known == {}


def test_torn_file_is_an_empty_memo_and_can_be_saved_again(tmp_path: Path) -> None:
    saved(tmp_path / "m", a=b"1")
    data = (tmp_path / "m").read_bytes()
    (tmp_path / "m").write_bytes(b"torn" + data[100:200])
    memo = Memo(tmp_path / "m", "1")
    assert memo.shelf("f").get(asked("a")) is None
    memo.shelf("f").put(asked("a"), b"2")
    memo.save()
    assert Memo(tmp_path / "m", "1").shelf("f").get(asked("a")) == b"2"


def test_memo_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    saved(tmp_path / "file" / "m", a=b"1")
    assert (tmp_path / "file").read_text() == ""
