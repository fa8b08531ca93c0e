"""Span, Diagnostic and the Sink that collects them."""

from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How bad it is: an error stops the build, a warning stops it only with --strict, a note never does."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Span(NamedTuple):
    """A place in a file of the site.

    `path` is relative to the site's folder, with forward slashes. `line` and `column` count from 1;
    line 0 means the file as a whole. `length` is in characters and stays on that line.
    """

    path: str
    line: int = 0
    column: int = 1
    length: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class Related(NamedTuple):
    """A second place that belongs to a diagnostic, with the words that say why."""

    message: str
    span: Span


class Diagnostic(NamedTuple):
    """One fault of the content. `excerpt` is the source line at `span`, kept so that it prints without the file."""

    code: str
    message: str
    span: Span | None = None
    hint: str = ""
    severity: Severity = Severity.ERROR
    related: tuple[Related, ...] = ()
    note: str = ""
    excerpt: str = ""

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """Sort key: by place, then code and words, so that the order never depends on the order of work."""
        span = self.span or Span("")
        return (span.path, span.line, span.column, self.code, self.message)


class StopBuild(Exception):  # noqa: N818  it is not an error of the program
    """Raised by `Sink.gate` alone: the content has errors that were already reported."""


class Sink:
    """Collects the diagnostics of a run, each once.

    `know` gives it a file's text, so that each keeps the line it points at. `diagnostics` has them by place, whatever
    the order of work; `gate` raises if there are errors.
    """

    def __init__(self) -> None:
        self._texts: dict[str, str | list[str] | Callable[[], str]] = {}
        self._found: dict[Diagnostic, None] = {}
        self._counts = Counter[Severity]()

    def know(self, path: str, text: str | Callable[[], str]) -> None:
        """Remember a file's text, or how to get it, for excerpts."""
        self._texts[path] = text

    def error(
        self,
        code: str,
        message: str,
        span: Span | None = None,
        *,
        hint: str = "",
        related: Iterable[Related] = (),
        note: str = "",
    ) -> None:
        """Add an error: the content cannot be published like this."""
        self._add(Diagnostic(code, message, span, hint, Severity.ERROR, tuple(related), note))

    def warn(
        self,
        code: str,
        message: str,
        span: Span | None = None,
        *,
        hint: str = "",
        related: Iterable[Related] = (),
        note: str = "",
    ) -> None:
        """Add a warning: something was kept, mended or left out, and the site still builds."""
        self._add(Diagnostic(code, message, span, hint, Severity.WARNING, tuple(related), note))

    def note(self, code: str, message: str, span: Span | None = None, *, hint: str = "") -> None:
        """Add a note: nothing is wrong, and it is good to know."""
        self._add(Diagnostic(code, message, span, hint, Severity.NOTE))

    def _add(self, found: Diagnostic) -> None:
        span = found.span
        if span and span.line and span.path in self._texts:
            found = found._replace(excerpt=self._line(span.path, span.line).rstrip("\r"))
        self.take([found])

    def _line(self, path: str, line: int) -> str:
        lines = self._texts[path]
        if not isinstance(lines, list):
            lines = self._texts[path] = (lines if isinstance(lines, str) else lines()).split("\n")
        return lines[line - 1] if line <= len(lines) else ""

    def take(self, found: Iterable[Diagnostic]) -> None:
        """Add what another sink has collected."""
        for diagnostic in found:
            if diagnostic not in self._found:
                self._found[diagnostic] = None
                self._counts[diagnostic.severity] += 1

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All that was found, by place."""
        return sorted(self._found, key=lambda found: found.place)

    @property
    def errors(self) -> int:
        """How many of them are errors."""
        return self._counts[Severity.ERROR]

    @property
    def warnings(self) -> int:
        """How many of them are warnings."""
        return self._counts[Severity.WARNING]

    def gate(self) -> None:
        """Raise `StopBuild` if there are errors."""
        if self.errors:
            raise StopBuild
