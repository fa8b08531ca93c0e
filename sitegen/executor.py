"""Work that several processes share. In: a function, what all its calls share, and tasks. Out: results in order.

Two steps of the line do one thing to many: `parse` to files, `shards` to stale pages. Both call `fan_out`, which alone
knows where tasks run: here, in worker processes, or on a cluster.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
import warnings
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Result = TypeVar("Result")

_CHECK = 1.0  # seconds between two looks at the workers
_PATIENCE = 10  # seconds that a cluster has to answer

_call: Callable[[Any], Any]  # set in worker processes only


class WorkerKilled(Exception):  # noqa: N818  it is not an error of the program
    """The system ended a worker, as it does where memory is short."""


class NoCluster(Exception):  # noqa: N818  it is not an error of the program
    """The cluster does not answer, or the library for it is not installed."""


@dataclass(frozen=True)
class Workers:
    """Who does the work: so many processes of this machine, or the cluster whose scheduler is at an address."""

    jobs: int = 1
    cluster: str = ""


class SerialExecutor(Executor):
    """An executor without other processes: `submit` runs the call at once and returns a finished future."""

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Run a call. What it raises goes into the future, but not Ctrl-C: that ends everything."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as problem:
            future.set_exception(problem)
        return future


def fan_out(
    workers: Workers,
    function: Callable[[Shared, Task], Result],
    shared: Shared,
    tasks: Iterable[Task],
    *,
    is_large: bool,
) -> Iterator[Result]:
    """`function(shared, task)` for each task: the results in the order of the tasks, each as soon as it is there.

    Work that is not large is done in this process, as starting others would take longer. With `fork` the workers
    inherit `shared`; where there is no `fork`, it is pickled once per worker. On a cluster it goes along with each
    task, so these should be few and big; its machines have this program installed and share the site's disk.

        list(fan_out(Workers(jobs=4), pow, 2, [1, 2, 3], is_large=True))  # [2, 4, 8]

    What the function raises is raised here, with the worker's traceback. Raises `WorkerKilled` and `NoCluster`. A
    caller that is interrupted or stops asking (`for` does that when its body raises) ends all workers at once.
    """
    todo = list(tasks)
    if not is_large or len(todo) < 2 or (workers.jobs < 2 and not workers.cluster):
        return (SerialExecutor().submit(function, shared, task).result() for task in todo)
    call = partial(function, shared)
    return _on_cluster(workers.cluster, call, todo) if workers.cluster else _in_pool(workers.jobs, call, todo)


def _in_pool(jobs: int, call: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    pool = ProcessPoolExecutor(min(jobs, len(tasks)), multiprocessing.get_context(method), _prepare, (call,))
    processes = pool._processes  # by their ids, from the first task on
    try:
        futures = deque[Future[Result]]()
        with contextlib.suppress(BrokenProcessPool):  # by a first result, before the last task: it tells why
            futures.extend(pool.submit(_run, task) for task in tasks)
        if len(futures) < len(tasks):
            raise next(filter(None, map(Future.exception, futures)), BrokenProcessPool())
        while futures:
            yield _result(futures.popleft(), processes.values())  # and let go of it: results are large
    except BrokenProcessPool as problem:
        pool.shutdown()  # it has ended the other workers; from now on all exit codes are known
        if problem.__cause__:  # a result that cannot be unpickled: a bug, with its traceback
            raise
        raise _killed(processes.values()) from None
    except BaseException:  # also Ctrl-C, and a caller that asks for no more
        for process in list(processes.values()):
            process.kill()  # it has nothing to tidy up: the main process clears the stage
        # A worker that was killed while it sent a result leaves half of it in the pipe, and the pool's thread waits for
        # the rest. It finds the end of the pipe once nobody can write to it, and this process has the last such end.
        pool._result_queue._writer.close()  # type: ignore[attr-defined]  # not in typeshed
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _prepare(call: Callable[[Any], Any]) -> None:
    """The first thing that a worker process does."""
    global _call  # noqa: PLW0603  there is no other way from here to the calls after it
    # A terminal sends Ctrl-C to all processes of a build. The main one ends the others; a traceback from each of them
    # would hide what it says.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A main process that is killed with -9 cannot end its workers. They would wait for tasks for ever and hold the
    # site's lock, which they have inherited, so that no later build could start.
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    _call = call


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _run(task: Any) -> Any:
    return _call(task)


def _result(future: Future[Result], processes: Collection[BaseProcess]) -> Result:
    while not wait([future], _CHECK).done:
        # A worker that dies halfway through sending a result leaves the pool reading for ever. One more wait, as the
        # pool itself may be about to see that it died.
        if any(process.exitcode is not None for process in processes) and not wait([future], _CHECK).done:
            raise _killed(processes)
    return future.result()


def _killed(processes: Collection[BaseProcess]) -> WorkerKilled:
    """Which signal ended a worker. The pool ends the others with SIGTERM, so that one is named last."""
    codes = {process.exitcode for process in processes if process.exitcode}
    names = [signal.Signals(-code).name if code < 0 else f"exit code {code}" for code in codes]
    how = f" ({min(names, key='SIGTERM'.__eq__)})" if names else ""
    return WorkerKilled(f"a process of this build was killed{how}; is there too little memory? try `--jobs 1`")


def _on_cluster(address: str, call: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
    try:
        import distributed  # an extra

        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except ImportError:
        raise NoCluster("--cluster needs a library that is not installed: pip install 'sitegen[cluster]'") from None
    except (OSError, ValueError) as problem:
        raise NoCluster(f"no cluster answers at `{address}`: {problem}") from None
    # `pure` would look for calls with equal arguments, and hash all that is shared for it. A task whose worker dies is
    # tried again elsewhere, as often as the scheduler's `allowed-failures` says.
    executor = client.get_executor(pure=False)
    warnings.filterwarnings("ignore", "Sending large graph")  # what is shared is large, and has to go along
    try:
        futures = deque([executor.submit(call, task) for task in tasks])
        while futures:
            yield futures.popleft().result()
    except distributed.KilledWorker as problem:
        raise WorkerKilled(f"the cluster gave up a task: {problem}") from None
    except CancelledError:
        raise NoCluster(f"the cluster at `{address}` is gone") from None
    finally:
        executor.shutdown(wait=False)
        client.close()
