"""Several processes that run one line."""

import itertools
import os
import signal
from collections.abc import Callable

import pytest

from sitegen import team
from sitegen.diagnostics import Sink, StopBuild
from sitegen.team import Errand, ProcessKilled, Team


@pytest.mark.parametrize("size", [1, 2, 5])
def test_everyone_knows_what_everyone_found(size: int) -> None:
    def line(crew: Team) -> list[tuple[int, list[int]]]:
        first = crew.gather(crew.number)
        return crew.gather((crew.number, first))

    everyone = list(range(size))
    assert team.run(line, size) == [(number, everyone) for number in everyone]


def test_each_name_has_one_owner() -> None:
    def line(crew: Team) -> list[list[str]]:
        return crew.gather([name for name in names if crew.owns(name)])

    names = [f"work{number}" for number in range(300)]
    shares = team.run(line, 3)
    assert sorted(name for share in shares for name in share) == sorted(names)
    assert all(60 < len(share) < 140 for share in shares)


def test_shares_are_of_about_one_weight() -> None:
    weights = [50 if number % 100 == 0 else 1 for number in range(1_000)]

    def line(crew: Team) -> list[list[int]]:
        return crew.gather(crew.even(range(1_000), lambda number: weights[number])[crew.number])

    shares = team.run(line, 3)
    assert sorted(number for share in shares for number in share) == list(range(1_000))
    loads = [sum(weights[number] for number in share) for share in shares]
    assert max(loads) < 1.1 * min(loads)


@pytest.mark.parametrize("size", [1, 2, 4])
def test_each_item_is_handed_out_once(size: int) -> None:
    names = [f"work{number}" for number in range(9_000)]

    def line(crew: Team) -> list[list[list[str]]]:
        rounds = []
        for number in range(3):
            taken = crew.hand_out(crew.shares(names, crew.owner))
            rounds.append(list(itertools.islice(taken, 5 if number == 1 else None)))  # some are left over
        return crew.gather(rounds)

    told = team.run(line, size)
    for number in (0, 2):
        assert sorted(name for rounds in told for name in rounds[number]) == sorted(names)


def test_what_a_slow_process_has_not_come_to_others_take() -> None:
    def line(crew: Team) -> list[list[int]]:
        items = crew.hand_out([list(range(100)), list(range(100, 110))])
        taken = list(itertools.islice(items, 3)) if crew.leads else []
        crew.gather(None)
        taken += [] if crew.leads else items
        crew.gather(None)
        return crew.gather([*taken, *items])

    first, second = team.run(line, 2)
    assert first == [0, 1, 2]
    assert sorted(second) == list(range(3, 110))
    assert second[:10] == list(range(100, 110)), "its own share first"


def test_what_moves_has_another_owner() -> None:
    def line(crew: Team) -> list[bool]:
        crew.move("work", 2)
        return crew.gather(crew.owns("work"))

    assert team.run(line, 3) == [False, False, True]


def elsewhere(then: Callable[[], None]) -> Callable[[Team], None]:
    """A line in which the other processes do something else before they tell what they found."""

    def line(crew: Team) -> None:
        if not crew.leads:
            then()
        crew.gather(None)

    return line


def test_process_that_is_killed_is_named() -> None:
    with pytest.raises(ProcessKilled, match="SIGKILL"):
        team.run(elsewhere(lambda: os.kill(os.getpid(), signal.SIGKILL)), 3)


def test_bug_in_another_process_shows_its_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ZeroDivisionError("the bug")

    with pytest.raises(RuntimeError, match="its traceback stands above"):
        team.run(elsewhere(fail), 2)
    assert "ZeroDivisionError: the bug" in capfd.readouterr().err


def test_build_that_is_given_up_ends_all_its_processes(capfd: pytest.CaptureFixture[str]) -> None:
    def line(crew: Team) -> None:
        if crew.leads:
            raise KeyError("the first one fails")
        crew.gather(None)

    with pytest.raises(KeyError, match="the first one fails"):
        team.run(line, 4)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, 0)
    assert capfd.readouterr().err == ""


def test_error_of_the_content_is_told_once(capfd: pytest.CaptureFixture[str]) -> None:
    def line(crew: Team) -> None:
        sink = Sink()
        for found in crew.gather([crew.number]):
            sink.error("X", str(found))
        sink.gate()

    with pytest.raises(StopBuild):
        team.run(line, 3)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("is_long", [False, True])
def test_errand_brings_what_was_found(*, is_long: bool) -> None:
    errand = Errand(os.getpid, is_long=is_long)
    assert (errand.result() == os.getpid()) is not is_long


def test_errand_that_was_killed_or_failed_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ProcessKilled, match="SIGKILL"):
        Errand(lambda: os.kill(os.getpid(), signal.SIGKILL), is_long=True).result()
    with pytest.raises(RuntimeError, match="its traceback stands above"):
        Errand(lambda: 1 // 0, is_long=True).result()
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_errand_that_nobody_asks_for_leaves_no_process() -> None:
    errand = Errand(signal.pause, is_long=True)
    errand.dismiss()
    errand.dismiss()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, 0)
