"""Work shared by processes: the same results everywhere, and every way in which a worker can end."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
import warnings
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from sitegen import executor
from sitegen.executor import NoCluster, SerialExecutor, WorkerKilled, Workers, fan_out
from sitegen.publish import locked

TWO = Workers(jobs=2)


@pytest.fixture(autouse=True)
def no_worker_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def times(shared: int, task: int) -> tuple[int, int]:
    time.sleep(0.05 if task == 0 else 0)  # so that the first is not the first to be there
    return shared * task, os.getpid()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_results_come_in_the_order_of_the_tasks(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: [method])
    found = list(fan_out(TWO, times, 3, range(20), is_large=True))
    assert [result for result, _ in found] == [3 * task for task in range(20)]
    assert os.getpid() not in {process for _, process in found}


@pytest.mark.parametrize(
    ("workers", "tasks", "is_large"),
    [(TWO, 9, False), (Workers(), 9, True), (TWO, 1, True), (TWO, 0, True), (Workers(4, "tcp://10.0.0.1:1"), 9, False)],
)
def test_little_work_is_done_in_this_process(workers: Workers, tasks: int, *, is_large: bool) -> None:
    found = list(fan_out(workers, times, 3, range(tasks), is_large=is_large))
    assert found == [(3 * task, os.getpid()) for task in range(tasks)]


def test_in_process_a_task_is_done_when_its_result_is_asked_for() -> None:
    done: list[int] = []
    results = fan_out(Workers(), lambda _, task: done.append(task), None, range(5), is_large=True)
    next(results)
    assert done == [0]


def test_what_is_shared_is_inherited_and_not_pickled() -> None:
    shared = {"f": lambda task: task + 1}
    assert list(fan_out(TWO, lambda shared, task: shared["f"](task), shared, [1, 2], is_large=True)) == [2, 3]


def test_in_process_executor_keeps_an_exception_for_the_caller() -> None:
    assert SerialExecutor().submit(pow, 2, 3).result() == 8
    assert isinstance(SerialExecutor().submit(int, "x").exception(), ValueError)


def fail(_: object, task: int) -> int:
    return 1 // (task - 3)


def test_bug_in_a_worker_is_raised_with_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError) as found:
        list(fan_out(TWO, fail, None, range(9), is_large=True))
    assert "return 1 // (task - 3)" in str(found.value.__cause__)


class Unreadable:
    def __reduce__(self) -> Any:
        return int, ("x",)


def test_result_that_cannot_be_read_is_a_bug_and_no_killed_worker() -> None:
    with pytest.raises(Exception, match="terminated abruptly") as found:
        list(fan_out(TWO, lambda _, task: Unreadable(), None, range(9), is_large=True))
    assert "ValueError" in str(found.value.__cause__)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGXCPU, signal.SIGTERM])
def test_worker_that_the_system_kills_is_named(number: signal.Signals) -> None:
    def end(_: object, task: int) -> None:
        if task == 2:
            os.kill(os.getpid(), number)
        time.sleep(60 if task == 3 else 0)

    with pytest.raises(WorkerKilled, match=rf"killed \({number.name}\); is there too little memory\? try `--jobs 1`"):
        list(fan_out(TWO, end, None, range(9), is_large=True))


def die_halfway(_: object, task: int) -> bytes:
    def send(self: Connection, data: Any, *_: Any) -> None:
        os.write(self.fileno(), data[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    if task == 2:
        Connection._send = send  # type: ignore[attr-defined]
    return bytes(1_000)


def test_worker_that_is_killed_while_it_sends_its_result_does_not_stop_the_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(executor, "_CHECK", 0.1)
    with pytest.raises(WorkerKilled, match="SIGKILL"):
        list(fan_out(TWO, die_halfway, None, range(9), is_large=True))


def test_caller_that_gives_up_ends_all_workers_at_once(tmp_path: Path) -> None:
    def sleep(_: object, task: int) -> None:
        (tmp_path / str(task)).touch()
        time.sleep(60 if task else 0)

    def give_up() -> None:
        for _ in fan_out(TWO, sleep, None, range(9), is_large=True):
            raise KeyError("caller")

    start = time.monotonic()
    with pytest.raises(KeyError, match="caller"):
        give_up()
    assert time.monotonic() - start < 10
    assert not (tmp_path / "8").exists()


PROGRAM = """
    import os, sys, time
    from pathlib import Path
    from sitegen.executor import Workers, fan_out
    from sitegen.publish import locked

    def note(folder, task):
        (folder / f"{os.getpid()}.new").touch()
        (folder / f"{os.getpid()}.new").rename(folder / f"{os.getpid()}.pid")
        time.sleep(0 if task else 60)

    folder = Path(sys.argv[1])
    with locked(folder / "state"):
        list(fan_out(Workers(2), note, folder, range(2), is_large=True))
"""


def started(folder: Path) -> tuple["subprocess.Popen[str]", list[int]]:
    """A program in a process group of its own as a terminal's, and the ids of its workers, one at work and one idle."""
    command = [sys.executable, "-c", textwrap.dedent(PROGRAM), str(folder)]
    program = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    until = time.monotonic() + 30
    while len(found := [int(path.stem) for path in folder.glob("*.pid")]) < 2:
        assert program.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)
    return program, found


def lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="other processes are looked at in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_the_program_and_give_its_lock_back(tmp_path: Path, number: signal.Signals) -> None:
    program, workers = started(tmp_path)
    if number == signal.SIGINT:
        for worker in workers:
            os.kill(worker, number)
        with pytest.raises(subprocess.TimeoutExpired):  # they leave it to the main process
            program.wait(0.3)
        os.killpg(program.pid, number)  # as Ctrl-C does
    else:
        program.kill()
    with program:
        words = program.communicate(timeout=10)[1]
    with locked(tmp_path / "state"):
        until = time.monotonic() + 10
        while any(lives(worker) for worker in workers):  # their files are closed a moment before they are gone
            assert time.monotonic() < until
    assert words.count("Traceback") == words.count("KeyboardInterrupt") == (1 if number == signal.SIGINT else 0)


def test_cluster_needs_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NoCluster, match=r"pip install 'sitegen\[cluster\]'"):
        list(fan_out(Workers(cluster="tcp://127.0.0.1:1"), times, 3, range(9), is_large=True))


def die_once(shared: tuple[Path, bytes], task: int) -> int:
    """Its worker is killed the first time that the second task is tried."""
    marker = shared[0] / "marker"
    if task == 1 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task


@pytest.mark.filterwarnings("default")  # what the library's own processes and sockets warn of
def test_cluster_gives_the_same_and_a_killed_worker_costs_a_retry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed", reason="pip install 'sitegen[cluster]' to test with a cluster")
    monkeypatch.setattr(executor, "_PATIENCE", 1)
    for nowhere in ("tcp://127.0.0.1:1", "nonsense://"):
        with pytest.raises(NoCluster, match=f"no cluster answers at `{nowhere}`"):
            list(fan_out(Workers(cluster=nowhere), times, 3, range(9), is_large=True))
    monkeypatch.undo()
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        workers = Workers(cluster=cluster.scheduler_address)
        found = list(fan_out(workers, times, 3, range(20), is_large=True))
        assert [result for result, _ in found] == [3 * task for task in range(20)]
        assert len({process for _, process in found}) == 2
        shared = (tmp_path, bytes(11_000_000))  # which is so large that the library would warn
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            assert list(fan_out(workers, die_once, shared, range(5), is_large=True)) == [0, 1, 4, 9, 16]
        assert (tmp_path / "marker").exists()
        with pytest.raises(ZeroDivisionError):
            list(fan_out(workers, fail, None, range(9), is_large=True))
