"""The made-up sites of the benchmarks: the same everywhere, and nothing wrong with them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.build import Request, build
from sitegen.diagnostics import Sink
from tests.benchmarks import corpus, hugo_input, machine, peer_sites, peers, same, sitegen_input
from tests.benchmarks.measure import Contestant, Cost, median, ratio, taking_turns
from tests.benchmarks.sitegen_input import SHAPES

ROOT = Path(__file__).parent.parent.parent
S = corpus.SIZES["S"]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.mark.parametrize("shape", SHAPES)
def test_same_size_is_the_same_bytes_in_another_process(tmp_path: Path, shape: str) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    sitegen_input.write(S, here / "ours", shape)
    hugo_input.markdown(S, here / "markdown")
    hugo_input.adapter(S, here / "adapter")
    command: list[str | Path] = [sys.executable, "-m", "tests.benchmarks.generate", "S", there / "ours"]
    command += ["--shape", shape, "--hugo", there / "markdown", "--hugo-adapter", there / "adapter"]
    environment = os.environ | {"PYTHONHASHSEED": "7", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    assert bytes_of(here) == bytes_of(there)


def built(folder: Path, size: corpus.Size, shape: str, *, flawed: bool = False) -> list[str]:
    """Build a made-up site in a folder; the codes of what is reported."""
    sitegen_input.write(size, folder, shape, flawed=flawed)
    sink = Sink()
    build(Request(folder, folder / "_site"), sink)
    return [found.code for found in sink.diagnostics]


@pytest.mark.parametrize("shape", SHAPES)
def test_site_builds_without_a_word(tmp_path: Path, shape: str) -> None:
    assert built(tmp_path, S, shape) == []
    assert len(list((tmp_path / "_site" / "papers").glob("*/cite.bib"))) == S.works
    page = (tmp_path / "_site" / "papers" / corpus.work(S, 7).key / "index.html").read_text("utf-8")
    assert corpus.work(S, 7).award in page  # the override
    assert sitegen_input.ASK in page  # the template


def test_both_shapes_are_the_same_site(tmp_path: Path) -> None:
    few = corpus.Size("few", people=5, works=40)
    person, shared = tmp_path / "person", tmp_path / "shared"
    assert built(person, few, "person") == built(shared, few, "shared") == []
    assert bytes_of(person / "_site") == bytes_of(shared / "_site")
    assert len(list(person.glob("content/people/*/works.bib"))) == few.people
    assert [path.name for path in shared.rglob("*.bib") if "content" in path.parts] == ["all.bib"]


def test_every_second_work_of_a_flawed_site_has_a_warning_and_the_same_pages(tmp_path: Path) -> None:
    assert built(tmp_path / "sound", S, "shared") == []
    assert built(tmp_path / "flawed", S, "shared", flawed=True) == ["BIB003"] * (S.works // 2)
    assert bytes_of(tmp_path / "sound" / "_site") == bytes_of(tmp_path / "flawed" / "_site")


@pytest.mark.parametrize("size", corpus.SIZES.values(), ids=lambda size: size.name)
def test_names_titles_and_keys_are_nobody_elses(size: corpus.Size) -> None:
    people = [corpus.person(size, number).slug for number in range(0, size.people, 1 + size.people // 50)]
    works = [corpus.work(size, number) for number in range(0, size.works, 1 + size.works // 50)]
    assert len(set(people)) == len(people)
    assert len({work.title.plain for work in works}) == len({work.key for work in works}) == len(works)
    assert all(2 <= len(work.authors) <= 8 and any(author.person for author in work.authors) for work in works)


def test_ratio_is_of_rounds_and_not_of_medians() -> None:
    ours = [Cost(wall, wall, 1) for wall in (1, 10, 100)]
    theirs = [Cost(wall, wall, 1) for wall in (2, 5, 200)]
    assert ratio(ours, theirs) == 0.5
    assert median(ours).wall == 10


def test_rounds_begin_with_another_contestant_each(tmp_path: Path) -> None:
    order: list[str] = []
    contestants = [
        Contestant(name, ["true"], tmp_path, {}, lambda _, name=name: order.append(name), lambda _: None)  # type: ignore[misc]
        for name in "abc"
    ]
    costs = taking_turns(contestants, 2)
    assert order == [*"abc", *"bca"]
    assert {name: len(rounds) for name, rounds in costs.items()} == {"a": 2, "b": 2, "c": 2}


def test_table_has_a_ratio_for_each_peer_that_was_measured() -> None:
    rounds = {"sitegen": [Cost(1, 1, 10)], "sitegen before": [Cost(2, 2, 20)], "cp -r": [Cost(0.5, 0.5, 1)]}
    head, _, ours, *_ = peers.table({"from nothing": rounds})
    assert head == "| build | by | wall s | cpu s | MB | wall / sitegen before | wall / cp -r |"
    assert ours == "| from nothing | sitegen | 1.000 | 1.000 | 10 | 0.50 | 2.00 |"


def test_version_before_is_given_the_same_site_and_its_own_python(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    made = peer_sites.sites(S, tmp_path, shape="shared", flawed=False, before=checkout, hugo=None, rows="short")
    assert [site.name for site in made] == ["sitegen", "sitegen before"]
    ours, before = made
    assert bytes_of(ours.folder) == bytes_of(before.folder)
    assert before.command == [f"{checkout}/.venv/bin/python", "-m", "sitegen", "build"]
    assert before.environment["PYTHONPATH"] == str(checkout)
    assert ours.environment["PYTHONPATH"] == str(ROOT)


def test_edit_replaces_the_last_one_and_not_its_neighbours(tmp_path: Path) -> None:
    ours, *_ = peer_sites.sites(S, tmp_path, shape="shared", flawed=False, before=None, hugo=None, rows="short")
    edit = ours.edits[peer_sites.WORK]
    sound = edit.path.read_text("utf-8")
    edit.make(0)
    edit.make(1)
    assert edit.path.read_text("utf-8").replace(f" {edit.label(1)}", "") == sound
    assert edit.label(0) not in edit.path.read_text("utf-8")


def test_versions_with_other_files_are_not_alike(tmp_path: Path) -> None:
    for name in ("ours", "theirs"):
        (tmp_path / name / "papers").mkdir(parents=True)
        (tmp_path / name / f"style.{'12345678ab' if name == 'ours' else 'ab12345678'}.css").touch()
    assert same.check_version(tmp_path / "ours", tmp_path / "theirs") == "1 files, 0 papers"
    (tmp_path / "theirs" / "more.txt").touch()
    with pytest.raises(same.DifferenceError, match=r"more\.txt"):
        same.check_version(tmp_path / "ours", tmp_path / "theirs")


def test_deepest_and_last_mount_says_what_a_folder_is_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    inner = tmp_path.resolve() / "inner"
    mounts.write_text(
        f"a / ext4 rw 0 0\nb {tmp_path.resolve()} xfs rw 0 0\nc {inner} tmpfs rw 0 0\nd /other nfs rw 0 0\n"
    )
    monkeypatch.setattr(machine, "_MOUNTS", mounts)
    assert machine.where(inner / "site") == "in memory (tmpfs)"
    assert machine.where(tmp_path) == "on a disk (xfs)"
    assert machine.where(Path("/otherwise")) == "on a disk (ext4)"
    monkeypatch.setattr(machine, "_MOUNTS", tmp_path / "none")
    assert machine.where(tmp_path) == "on a disk (unknown file system)"
