"""Offsets in a text to lines and columns of its file."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitegen.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the lines of a text begin.

    `first_line` and `indent` are those of the text inside its file: a BibTeX entry in a YAML file stands a few lines
    down and to the right.
    """

    path: str
    starts: Sequence[int]
    first_line: int
    indent: int

    @classmethod
    def of(cls, text: str, path: str, first_line: int = 1, indent: int = 0) -> "Lines":
        """The lines of a text, whose line ends are `\\n`."""
        return cls(path, [0, *(end.end() for end in re.finditer("\n", text)), len(text) + 1], first_line, indent)

    def span(self, offset: int, length: int = 1) -> Span:
        """The place of some characters."""
        line = bisect_right(self.starts, offset) - 1
        return Span(self.path, line + self.first_line, offset - self.starts[line] + 1 + self.indent, length or 1)

    def places(self, offsets: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Line and column of several offsets, which ascend and are close to each other."""
        following = bisect_right(self.starts, offsets[0])
        for offset in offsets:
            while self.starts[following] <= offset:
                following += 1
            yield following - 1 + self.first_line, offset - self.starts[following - 1] + 1 + self.indent
