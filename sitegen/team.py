"""Several processes that run the same line: each does its share of the long steps, and tells the others what it found.

What is short every process does for itself, so that all know the same without being told.
"""

import marshal
import os
import pickle
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, NoReturn, TypeVar

from sitegen.diagnostics import StopBuild
from sitegen.pipes import Box, Line, ends

_T = TypeVar("_T")


class ProcessKilled(Exception):  # noqa: N818  it is not an error of the program
    """The system ended a process of the build, as it does where memory is short."""


def _runs(share: Sequence[_T]) -> list[Sequence[_T]]:
    """A share in so many pieces that their tickets find room in a box."""
    size = 1 + len(share) // Box.most
    return [share[start : start + size] for start in range(0, len(share), size)]


class Team:
    """One process among `size`, the first of which has number 0. `Team()` is a process alone."""

    def __init__(self, number: int = 0, size: int = 1) -> None:
        self.number = number
        self.size = size
        self._lines: list[Line] = []  # to the others; of all but the first one, to the first
        self._children: list[int] = []
        self._boxes: list[Box] = []  # of each process
        self._moved: dict[str, int] = {}

    @property
    def leads(self) -> bool:
        """Whether this is the first process, which alone prints and tidies up."""
        return self.number == 0

    @property
    def keeps(self) -> bool:
        """Whether this is the last process, which keeps what all know in the memo: it ends before the first one."""
        return self.number == self.size - 1

    def owner(self, name: str) -> int:
        """The process in whose share something with this name is."""
        moved = self._moved.get(name)
        if moved is not None or self.size == 1:
            return moved or 0
        return zlib.crc32(name.encode("utf-8", "surrogatepass")) % self.size

    def owns(self, name: str) -> bool:
        """Whether something with this name is in the share of this process."""
        return self.owner(name) == self.number

    def move(self, name: str, number: int) -> None:
        """From now on something is in the share of that process; all of them must be told."""
        self._moved[name] = number

    def shares(self, items: Iterable[_T], owner: Callable[[_T], int]) -> list[list[_T]]:
        """Items by the process in whose share they are."""
        found: list[list[_T]] = [[] for _ in range(self.size)]
        for item in items:
            found[owner(item)].append(item)
        return found

    def even(self, items: Sequence[_T], weight: Callable[[_T], float]) -> list[list[_T]]:
        """Shares of about one weight: the heaviest first, each to the process with the least to do."""
        loads = [0.0] * self.size

        def lightest(item: _T) -> int:
            number = loads.index(min(loads))
            loads[number] += weight(item)
            return number

        return self.shares(sorted(items, key=weight, reverse=True), lightest)

    def hand_out(self, shares: Sequence[Sequence[_T]]) -> Iterator[_T]:
        """What this process takes of the shares of all: its own, and then what others have not come to yet.

        Cores are not equally fast, nor is what is to be done known before. All processes must ask with the same shares,
        and each item is taken by one of them. The next question waits for all to come to it.
        """
        if self.size == 1:
            return iter(shares[0])
        runs = [_runs(share) for share in shares]
        self.gather(None)  # nobody takes tickets of another round
        self._boxes[self.number].fill(len(runs[self.number]))
        self.gather(None)
        return self._taken(runs)

    def _taken(self, runs: Sequence[Sequence[Sequence[_T]]]) -> Iterator[_T]:
        for number in (*range(self.number, self.size), *range(self.number)):
            for ticket in self._boxes[number].tickets():
                yield from runs[number][ticket]

    def gather(self, found: _T) -> list[_T]:
        """What every process found here, by their numbers. All of them must ask, and in the same order."""
        if self.size == 1:
            return [found]
        if not self.leads:
            self._lines[0].send(pickle.dumps(found))
            everything = enumerate(marshal.loads(self._lines[0].receive()))  # noqa: S302  our own
            return [found if at == self.number else pickle.loads(each) for at, each in everything]  # noqa: S301  our own
        others = [self._heard(index) for index in range(self.size - 1)]
        told = marshal.dumps([pickle.dumps(found), *others])
        for index, line in enumerate(self._lines):
            try:
                line.send(told)
            except ConnectionError:
                raise self._death(index) from None
        return [found, *(pickle.loads(each) for each in others)]  # noqa: S301  our own

    def tell(self, found: _T) -> list[_T]:
        """The same for the first process alone: the others know what they found themselves."""
        if not self.leads:
            self._lines[0].send(pickle.dumps(found))
            return [found]
        return [found, *(pickle.loads(self._heard(index)) for index in range(self.size - 1))]  # noqa: S301  our own

    def _heard(self, index: int) -> bytes:
        try:
            return self._lines[index].receive()
        except EOFError:
            raise self._death(index) from None

    def _death(self, index: int) -> Exception:
        """Why a process said nothing: the system killed it, or it failed and has shown its own traceback."""
        return _why(self._children.pop(index)) or ProcessKilled("a process of this build gave up; build it again")

    def start(self, line: "Callable[[Team], Any]") -> None:
        """Start the others."""
        if self.size == 1:
            return
        self._boxes = [Box() for _ in range(self.size)]
        for number in range(1, self.size):
            here, there = ends()
            child = os.fork()
            if not child:
                here.close()
                for other in self._lines:
                    other.close()
                _work(self._other(number, there), line)
            there.close()
            self._lines.append(here)
            self._children.append(child)

    def _other(self, number: int, line: Line) -> "Team":
        team = Team(number, self.size)
        team._lines, team._boxes = [line], self._boxes
        return team

    def dismiss(self) -> None:
        """Let the others end, whatever they wait for."""
        for line in self._lines:
            line.close()
        for box in self._boxes:
            box.close()
        for child in self._children:
            os.waitpid(child, 0)


class Errand(Generic[_T]):
    """What a function gives, which another process finds out meanwhile if it is long."""

    def __init__(self, function: Callable[[], _T], *, is_long: bool) -> None:
        self._function = function
        self._child = 0
        if is_long and hasattr(os, "fork"):
            self._pipe, there = os.pipe()
            self._child = os.fork()
            if not self._child:
                os.close(self._pipe)
                _end_with(lambda: _send(there, function()))
            os.close(there)

    def result(self) -> _T:
        """What the function gave; to be asked once. Raises `ProcessKilled`."""
        if not self._child:
            return self._function()
        with os.fdopen(self._pipe, "rb") as pipe:
            said = pipe.read()
        child, self._child = self._child, 0
        if problem := _why(child):
            raise problem
        return pickle.loads(said)  # type: ignore[no-any-return]  # noqa: S301  our own

    def dismiss(self) -> None:
        """Nobody will ask any more."""
        if self._child:
            os.close(self._pipe)
            import signal  # its names take a while

            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self._child = 0


def _send(pipe: int, found: Any) -> None:
    with os.fdopen(pipe, "wb") as file:
        pickle.dump(found, file)


def run(line: Callable[[Team], _T], size: int) -> _T:
    """What the line gives in the first of so many processes. Raises what it raises there, and `ProcessKilled`."""
    team = Team(0, size if hasattr(os, "fork") else 1)
    try:
        team.start(line)
        return line(team)
    finally:
        team.dismiss()


def _work(team: Team, line: Callable[[Team], Any]) -> None:
    """The life of another process."""
    _end_with(lambda: line(team))


def _end_with(step: Callable[[], Any]) -> NoReturn:
    """Do the last step of a process; a bug shows its traceback."""
    code = 1
    try:
        step()
        code = 0
    except (EOFError, ConnectionError, KeyboardInterrupt, StopBuild):  # the first process says why the build ends
        code = 0
    finally:
        if code:
            import traceback  # heavy, and seldom needed

            traceback.print_exc()
        sys.stderr.flush()
        os._exit(code)


def _why(child: int) -> Exception | None:
    """Why a process that should have said something ended, if it did not end well: the system killed it, or it failed
    and has shown its own traceback."""
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code < 0:
        import signal

        hint = "is there too little memory? try `--jobs 1`"
        return ProcessKilled(f"a process of this build was killed ({signal.Signals(-code).name}); {hint}")
    return RuntimeError("a process of this build failed; its traceback stands above") if code else None
