"""What an import took, left and doubts."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """Lines of the report by section.

    `ok` is False when a file could not be read or written; what the other files hold is taken all the same.
    """

    taken: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    ok: bool = False

    def render(self) -> str:
        """The report as text; sections that say nothing are left out."""
        sections = (
            ("taken", self.taken),
            ("changed since the last import", self.changed),
            ("unchanged since the last import", self.unchanged),
            ("left out", self.left),
            ("doubtful", self.doubtful),
        )
        blocks = [_section(title, lines) for title, lines in sections if lines]
        return "\n".join(blocks) if blocks else "nothing was taken"


def _section(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"{title}:", *(f"  {line}" for line in lines)])
