"""Plans to files, in one process or several."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.diagnostics import Sink
from sitegen.model.ids import Route
from sitegen.model.page import Made, Plan
from sitegen.produce import Crew, Job, ProcessKilled, shared
from sitegen.render import Renderer, load_theme
from tests.sites import codes

THEME = load_theme({}, {}, "engine")


def plan(number: int, weight: float = 1) -> Plan:
    route = Route(f"{number}/")
    return Plan(route, lambda: Made(route, str(number)), (str(number),), weight)


def made_by(plans: list[Plan], output: Path, jobs: int) -> Sink:
    sink = Sink()
    crew = Crew(plans, Job(THEME, Renderer(THEME), {}, output), jobs)
    try:
        crew.make(sink)
        crew.commit(sink)
    finally:
        crew.dismiss()
    return sink


def test_several_processes_write_the_same_files(tmp_path: Path) -> None:
    plans = [plan(number) for number in range(1_000)]
    for jobs in (1, 3):
        assert codes(made_by(plans, tmp_path / str(jobs), jobs)) == []
    files = [sorted(path.relative_to(folder) for path in folder.rglob("*.html")) for folder in tmp_path.iterdir()]
    assert len(files[0]) == 1_000
    assert files[0] == files[1]


def test_shares_hold_every_plan_once_and_are_of_about_one_weight() -> None:
    plans = [plan(number, weight=50 if number % 100 == 0 else 1) for number in range(1_000)]
    shares = shared(plans, 3)
    assert sorted(each.route for share in shares for each in share) == sorted(each.route for each in plans)
    weights = [sum(each.weight for each in share) for share in shares]
    assert max(weights) < 1.5 * min(weights)


def in_another_process(then: Callable[[], None]) -> list[Plan]:
    """Many plans, of which those that this process does not make do something else first."""
    here = os.getpid()

    def make() -> None:
        if os.getpid() != here:
            then()

    return [Plan(Route(f"{number}/"), make, ("1",), 1) for number in range(1_000)]


def test_process_that_is_killed_is_named(tmp_path: Path) -> None:
    plans = in_another_process(lambda: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(ProcessKilled, match="SIGKILL"):
        made_by(plans, tmp_path, 2)


def test_bug_in_another_process_shows_its_traceback(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ZeroDivisionError("the bug")

    with pytest.raises(RuntimeError, match="its traceback stands above"):
        made_by(in_another_process(fail), tmp_path, 2)
    assert "ZeroDivisionError: the bug" in capfd.readouterr().err


def test_build_that_is_given_up_ends_all_its_processes(tmp_path: Path) -> None:
    crew = Crew([plan(number) for number in range(1_500)], Job(THEME, Renderer(THEME), {}, tmp_path), 3)
    crew.make(Sink())
    crew.dismiss()
    assert not list(tmp_path.rglob("*.html"))


def test_output_that_cannot_be_written_is_reported_once(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    sink = Sink()
    crew = Crew([plan(1), plan(2)], Job(THEME, Renderer(THEME), {}, tmp_path / "site"), 1)
    crew.make(sink)
    assert codes(sink) == ["WRT001"]
