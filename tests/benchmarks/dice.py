"""Choices that fall alike on every machine and under every version of Python."""

import random
from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")


class Dice:
    """Choices that follow from a seed alone; `random()` is the one method that Python promises to keep as it is."""

    def __init__(self, seed: str) -> None:
        self._next = random.Random(seed).random  # noqa: S311 - made-up text, no secret

    def below(self, end: int) -> int:
        """A number from 0 to `end - 1`."""
        return int(self._next() * end)

    def pick(self, things: Sequence[_T]) -> _T:
        """One of the things."""
        return things[self.below(len(things))]

    def some(self, end: int, count: int) -> list[int]:
        """`count` different numbers below `end`, in an order of their own."""
        found: dict[int, None] = {}
        while len(found) < count:
            found[self.below(end)] = None
        return list(found)
