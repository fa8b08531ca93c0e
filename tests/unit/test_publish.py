"""The writer of the output: what it puts in place, what it deletes, and what it leaves alone."""

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from sitegen import publish
from sitegen.diagnostics import Sink
from sitegen.ledger import Ledger, Trace, dumps
from sitegen.model.record import digest
from sitegen.publish import STAGE, Locked, Stage, locked, put_in_place, scan, signature


def put(output: Path, files: dict[str, str]) -> dict[str, str]:
    stage = Stage(output)
    for path, text in files.items():
        stage.write(path, text.encode())
    found = put_in_place(output, files)
    publish.clear_stage(output)
    return found


def codes(sink: Sink) -> list[str]:
    return [found.code for found in sink.diagnostics]


def texts(output: Path) -> dict[str, str]:
    return {path.relative_to(output).as_posix(): path.read_text() for path in output.rglob("*") if path.is_file()}


def test_files_stand_where_they_belong_and_signatures_are_those_on_the_disk(tmp_path: Path) -> None:
    files = {"index.html": "home", "a/b/index.html": "page", "a/c.txt": "", "d/e": "file"}
    found = put(tmp_path / "site", files)
    assert texts(tmp_path / "site") == files
    assert list(found) == list(files)
    assert found == scan(tmp_path / "site")
    more = {"a/b/index.html": "new page", "a/b/c/d": "deep", "f": "top"}
    found |= put(tmp_path / "site", more)
    assert texts(tmp_path / "site") == files | more
    assert found == scan(tmp_path / "site")


def test_nothing_is_in_place_before_all_is_made(tmp_path: Path) -> None:
    Stage(tmp_path).write("a/index.html", b"new")
    assert scan(tmp_path) == {}
    publish.clear_stage(tmp_path)
    assert not tmp_path.exists()


def test_stages_of_several_workers_share_a_folder(tmp_path: Path) -> None:
    Stage(tmp_path).write("a/1", b"1")
    Stage(tmp_path).write("a/2", b"2")
    assert put_in_place(tmp_path, ["a/1", "a/2"]) == scan(tmp_path)


def test_file_that_is_written_again_is_the_later_one(tmp_path: Path) -> None:
    """As by a worker that takes over from one that was killed."""
    Stage(tmp_path).write("a", b"much longer than")
    Stage(tmp_path).write("a", b"short")
    put_in_place(tmp_path, ["a"])
    assert (tmp_path / "a").read_text() == "short"


def test_folders_that_are_new_are_put_in_place_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "1/mine.txt").write_text("stays")
    (tmp_path / "2").symlink_to(tmp_path / "1", target_is_directory=True)
    moved = []
    replace = os.replace

    def noted(old: str, new: str) -> None:
        moved.append(Path(new))
        replace(old, new)

    monkeypatch.setattr(os, "replace", noted)
    put(tmp_path, {f"{number}/index.html": str(number) for number in range(5)})
    assert moved == [tmp_path / "1/index.html", tmp_path / "2/index.html"]
    assert [(tmp_path / f"{number}/index.html").read_text() for number in (0, 3, 4)] == ["0", "3", "4"]
    assert (tmp_path / "1/mine.txt").read_text() == "stays"


@pytest.mark.parametrize(("old", "new"), [("x", "x/index.html"), ("x/a", "x"), ("a/x", "a/x/b"), ("a/x/b/c", "a/x")])
def test_file_becomes_a_folder_and_the_other_way_round_once_the_old_one_is_pruned(
    tmp_path: Path, old: str, new: str
) -> None:
    put(tmp_path, {old: "old", "index.html": "stays"})
    Stage(tmp_path).write(new, b"new")
    with pytest.raises(OSError, match=r"exists|directory"):
        put_in_place(tmp_path, [new])
    publish.prune(tmp_path, [old])
    put_in_place(tmp_path, [new])
    publish.clear_stage(tmp_path)
    assert texts(tmp_path) == {new: "new", "index.html": "stays"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("size", [1, 100_000])
def test_full_disk_is_an_error_with_its_reason(tmp_path: Path, size: int) -> None:
    output = tmp_path / "_site"
    (output / STAGE / "a").mkdir(parents=True)
    (output / STAGE / "a/b").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left") as problem:
        Stage(output).write("a/b", bytes(size))
    publish.report(problem.value, output, sink := Sink())
    assert [(found.code, found.span and found.span.path, found.note) for found in sink.diagnostics] == [
        ("WRT001", "_site", "No space left on device")
    ]


def test_output_that_is_a_file_is_reported_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "_site").write_text("a file")
    with pytest.raises(OSError, match="directory") as problem:
        Stage(tmp_path / "_site").write("a", b"")
    sink = Sink()
    publish.report(problem.value, tmp_path / "_site", sink)
    assert codes(sink) == ["WRT001"]


def test_scan_sees_all_but_git_and_the_stage(tmp_path: Path) -> None:
    for path in ("a", "b/.git/c", ".git/HEAD", f"{STAGE}/d", ".hidden"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "folder").symlink_to(tmp_path / "b")
    found = scan(tmp_path)
    assert found.keys() == {"a", "b/.git/c", ".hidden", "dangling", "folder"}
    assert (found["dangling"], found["a"]) == ("", signature((tmp_path / "a").stat()))
    assert scan(tmp_path / "none") == {}


def test_file_is_read_only_when_its_signature_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("text")
    now = scan(tmp_path)["a"]
    written = Trace("key", digest(b"text"), "1.2.3")
    assert publish.is_whole(tmp_path, "a", now, written)
    assert not publish.is_whole(tmp_path, "a", now, written._replace(output=digest(b"other")))
    assert publish.is_whole(tmp_path, "a", None, written)  # `scan` does not look behind a link to a folder
    assert not publish.is_whole(tmp_path, "b", None, written)
    assert not publish.is_whole(tmp_path, "b", "", written._replace(signature=""))
    assert not publish.is_whole(tmp_path, "b", "1.2.4", written)
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"")
    assert publish.is_whole(tmp_path, "a", now, written._replace(signature=now))


def test_prune_deletes_files_and_folders_that_are_empty_then(tmp_path: Path) -> None:
    put(tmp_path / "site", {"a/b/c": "1", "a/d": "2", "e/f": "3"})
    publish.prune(tmp_path / "site", ["a/b/c", "e/f", "was/not/there"])
    assert sorted(path.name for path in (tmp_path / "site").rglob("*")) == ["a", "d"]
    publish.prune(tmp_path / "site", ["a/d"])
    assert list(tmp_path.iterdir()) == [tmp_path / "site"]


def test_prune_deletes_nothing_outside_the_output(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("")
    put(tmp_path / "site", {"a/b": "1"})
    publish.prune(tmp_path / "site", ["../mine", "a/../../mine", str(tmp_path / "mine")])
    assert texts(tmp_path) == {"mine": "", "site/a/b": "1"}


def test_prune_follows_no_link_and_takes_only_plain_paths(tmp_path: Path) -> None:
    put(tmp_path / "site", {"a": "1"})
    (tmp_path / "mine").write_text("")
    (tmp_path / "site/link").symlink_to(tmp_path)
    publish.prune(tmp_path / "site", ["link/mine", "./a", "link/../a", "a\0b", ""])
    assert (tmp_path / "mine").exists()
    assert (tmp_path / "site/a").exists()


def test_strangers_are_named_and_left_alone(tmp_path: Path) -> None:
    put(tmp_path / "_site", dict.fromkeys("abcde", ""))
    sink = Sink()
    publish.report_strangers(tmp_path / "_site", ["e", "d", "c", "b", "gone"], sink)
    assert [found.message for found in sink.diagnostics] == [
        "not written by a build, and left alone: `b`, `c`, `d` and 1 more"
    ]
    assert codes(sink) == ["WRT002"]
    publish.report_strangers(tmp_path / "_site", ["gone"], clean := Sink())
    assert codes(clean) == []


def test_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    publish.replace_file(tmp_path / "a/b", b"1")
    publish.replace_file(tmp_path / "a/b", b"2")
    assert texts(tmp_path) == {"a/b": "2"}
    (tmp_path / "c/d").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        publish.replace_file(tmp_path / "c", b"3")
    assert texts(tmp_path) == {"a/b": "2"}


def test_ledger_and_owned_paths_last_to_the_next_run(tmp_path: Path) -> None:
    ledger = Ledger("_site", {"a": Trace("k", "d", "1")})
    publish.save_ledger(tmp_path / "state", ledger)
    publish.save_owned(tmp_path / "state", "_site", ["a", "b\nc", "\u00e9"])
    assert publish.load_ledger(tmp_path / "state", "_site") == ledger
    assert publish.load_owned(tmp_path / "state", "_site") == ["a", "b\nc", "\u00e9"]
    assert publish.load_ledger(tmp_path / "state", "other") == Ledger("other")
    assert publish.load_owned(tmp_path / "state", "other") == []


_NONE = [
    "",
    "[]",
    "{",
    "5",
    "_site\na",
    "\xff",
    '["_site", [5]]',
    '["_site", 5]',
    r'["_site", ["\ud800"]]',
    "[" * 200_000,
]


@pytest.mark.parametrize("text", _NONE)
def test_ledger_and_owned_paths_that_are_lost_or_torn_are_none(tmp_path: Path, text: str) -> None:
    assert publish.load_owned(tmp_path, "_site") == []
    assert publish.load_ledger(tmp_path, "_site") == Ledger("_site")
    values = text.encode("latin-1")
    right = dumps(Ledger("")).split()[:3]
    for data in (values, b" ".join([*right, digest(values).encode()]) + b"\n" + values):
        (tmp_path / "owned").write_bytes(data)
        (tmp_path / "ledger").write_bytes(data)
        assert publish.load_owned(tmp_path, "_site") == []
        assert publish.load_ledger(tmp_path, "_site") == Ledger("_site")


def test_state_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    publish.save_ledger(tmp_path / "state", Ledger("_site"))
    publish.save_owned(tmp_path / "state", "_site", ["a"])
    with locked(tmp_path / "state"):
        assert (tmp_path / "state").read_text() == "a file"


def test_lock_keeps_another_build_out(tmp_path: Path) -> None:
    start = time.monotonic()
    with locked(tmp_path / "state"), pytest.raises(Locked, match="another build"), locked(tmp_path / "state"):
        pass
    assert 0.9 < time.monotonic() - start < 10
    shutil.rmtree(tmp_path / "state")
    with locked(tmp_path / "state"):
        assert (tmp_path / "state/lock").exists()


def test_lock_that_is_given_back_within_a_moment_is_waited_for(tmp_path: Path) -> None:
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(tmp_path):
            held.set()
            release.wait(10)
            time.sleep(0.1)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    release.set()
    with locked(tmp_path):
        assert (tmp_path / "lock").exists()
    holder.join()
