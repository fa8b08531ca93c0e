"""What a command costs as a whole process: wall time, time on all processors, and memory.

A command is started by an interpreter of its own that has loaded nothing (this file, run as a script). So `cpu` is the
command's and that of all its children and of nobody else, and `memory` does not begin at what the benchmark itself
holds. `memory` is the resident set of the largest single process at its peak: of a command that forks, the others come
on top, less what they share.

`taking_turns` measures commands one after another, round after round, so that each meets the same machine; before each,
everything is written to disk that those before it left behind.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024  # ru_maxrss counts kilobytes, on macOS bytes


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the wall, seconds of all processors, megabytes of the largest process."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True, slots=True)
class Contestant:
    """Who is measured: `prepare` is called with the number of the round before each run, `check` after it.

    `environment` holds what is added to the environment of the benchmark itself.
    """

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    prepare: Callable[[int], None]
    check: Callable[[int], None]


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a folder. One that fails ends the benchmark with what it said."""
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [sys.executable, "-I", "-S", __file__, *command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
            check=False,
        )
        if done.returncode:
            output.seek(0)
            words = output.read().decode("utf-8", "replace")
            raise SystemExit(f"`{' '.join(command)}` in {folder} failed ({done.returncode}):\n{words}")
    wall, cpu, memory = (float(word) for word in done.stdout.split())
    return Cost(wall, cpu, memory)


def taking_turns(contestants: Sequence[Contestant], runs: int) -> dict[str, list[Cost]]:
    """The costs of each contestant in every round, by name.

    Every round begins with another contestant: whoever comes behind the one that leaves most files behind would
    otherwise be measured on a busier disk than the others, round after round.
    """
    costs: dict[str, list[Cost]] = {each.name: [] for each in contestants}
    for number in range(runs):
        first = number % len(contestants)
        for each in (*contestants[first:], *contestants[:first]):
            each.prepare(number)
            os.sync()
            costs[each.name].append(run(each.command, each.folder, each.environment))
            each.check(number)
    return costs


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each number by itself."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.memory for cost in costs),
    )


def ratio(costs: Sequence[Cost], others: Sequence[Cost]) -> float:
    """The median of the rounds' ratios of wall time: what slows a whole round down is not in it."""
    return statistics.median(cost.wall / other.wall for cost, other in zip(costs, others, strict=True))


def _measured(command: list[str]) -> int:
    """Run the command, print what it cost, and return its exit code. What it says goes to the error stream."""
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            os.dup2(2, 1)
            os.execvp(command[0], command)  # noqa: S606 - the command is the benchmark's own
        except OSError as problem:
            os.write(2, f"{command[0]}: {problem}\n".encode())
            os._exit(127)
    _, status = os.waitpid(child, 0)
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / _MEGABYTE)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(_measured(sys.argv[1:]))
