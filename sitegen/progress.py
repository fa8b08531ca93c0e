"""Progress of long work on a terminal: the step, and a bar with what is done and left. A pipe stays quiet."""

import sys
import time
from types import TracebackType
from typing import Any

_PATIENCE = 1.0  # seconds that nobody needs to be told about


class ProgressBar:
    """A bar on the error stream while work takes longer than a second; nothing where that is no terminal."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._is_terminal = sys.stderr.isatty()
        self._bar: Any = None
        self._step = ""
        self._task: Any = None

    def __enter__(self) -> "ProgressBar":
        return self

    def update(self, step: str, done: int, total: int) -> None:
        """Show that so much of a step is done; a `total` of 0 is not known."""
        if not self._is_terminal or time.perf_counter() - self._start < _PATIENCE:
            return
        if self._bar is None:
            self._open()
        if step != self._step:
            if self._step:
                self._bar.remove_task(self._task)
            self._step, self._task = step, self._bar.add_task(step, total=None)
        self._bar.update(self._task, completed=done, total=total or None)
        self._bar.refresh()

    def _open(self) -> None:
        """Load rich and start the bar.

        rich refreshes in a thread of its own unless told not to. A thread that holds the lock of the error stream while
        workers are forked would leave that lock closed in them for ever.
        """
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        self._bar = RichProgress(*columns, console=console, auto_refresh=False, transient=True)
        self._bar.start()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
