"""Plans to files, in one process or several."""

import os
import time
from pathlib import Path

import pytest

from sitegen import team
from sitegen.diagnostics import Sink
from sitegen.ledger import Ledger
from sitegen.memo import Shelf
from sitegen.model.ids import Route
from sitegen.model.page import Made, Plan
from sitegen.produce import Job, Press
from sitegen.render import Renderer, load_theme
from sitegen.team import Team
from sitegen.write import STAGE, Disk, Stage
from tests.sites import codes

THEME = load_theme({}, {}, "engine")


def plan(number: int, weight: float = 1, work: str = "") -> Plan:
    route = Route(f"{number}/")
    return Plan(route, lambda: Made(route, str(number).encode()), (str(number),), weight, work=work)


def made_by(plans: list[Plan], output: Path, crew: Team) -> tuple[Sink, set[str]]:
    sink = Sink()
    press = Press(Job(THEME, Renderer(THEME), [Shelf()], Ledger("_site"), Disk({}, frozenset()), output), crew)
    made = press.make(plans, sink)
    press.commit(sink)
    return sink, set(made)


@pytest.mark.parametrize("size", [1, 3])
def test_several_processes_write_the_same_files(tmp_path: Path, size: int) -> None:
    plans = [plan(number, number % 7, work=f"w{number // 4}" if number < 800 else "") for number in range(1_000)]
    sink, reasons = team.run(lambda crew: made_by(plans, tmp_path, crew), size)
    assert codes(sink) == []
    assert len(reasons) == 1_000
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")} == reasons


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
    assert made_by([plan(number) for number in range(5)], tmp_path, Team())[1] == {f"{n}/index.html" for n in range(5)}
    assert moved == [tmp_path / "1/index.html", tmp_path / "2/index.html"]
    assert [(tmp_path / f"{number}/index.html").read_text() for number in (0, 3, 4)] == ["0", "3", "4"]
    assert (tmp_path / "1/mine.txt").read_text() == "stays"


@pytest.mark.parametrize("work", ["", "w"])
def test_disk_that_is_full_for_one_process_ends_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: str) -> None:
    first, told = os.getpid(), tmp_path / "told"

    def full(stage: Stage, path: str, data: bytes) -> None:
        if os.getpid() != first:
            told.touch()
            raise OSError(28, "No space left on device", f"{tmp_path}/{STAGE}/x")
        while not told.exists():  # or else the first process might take what others have not come to
            time.sleep(0.001)
        add(stage, path, data)

    add = Stage.add
    monkeypatch.setattr(Stage, "add", full)
    plans = [plan(number, work=work and f"{work}{number}") for number in range(40)]
    sink, _ = team.run(lambda crew: made_by(plans, tmp_path, crew), 3)
    assert codes(sink) == ["WRT001"]


def test_output_that_cannot_be_written_is_reported_once(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    sink, _ = team.run(lambda crew: made_by([plan(1), plan(2)], tmp_path / "site", crew), 2)
    assert codes(sink) == ["WRT001"]
