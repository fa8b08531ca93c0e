"""Readable cases: a title line, a dot, the input, a dot, what is expected, a dot."""

from dataclasses import dataclass
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One case of a file: its title, its line, and the parts between the dots."""

    title: str
    place: str
    parts: tuple[str, ...]


def load(name: str, parts: int = 2) -> list[object]:
    """The cases of tests/cases/NAME, as pytest parameters named by their titles."""
    path = CASES / name
    lines = path.read_text("utf-8").splitlines()
    found: list[object] = []
    number = 0
    while number < len(lines):
        if not lines[number].strip() or lines[number].startswith("#"):
            number += 1
            continue
        title, start = lines[number], number + 1
        number += 2
        blocks = []
        for _ in range(parts):
            end = lines.index(".", number)
            blocks.append("\n".join(lines[number:end]))
            number = end + 1
        case = Case(title, f"{name}:{start}", tuple(blocks))
        found.append(pytest.param(case, id=title.replace(" ", "-")))
    return found
