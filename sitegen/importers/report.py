"""What an import took, left and doubts."""

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
        sections = {
            "taken": self.taken,
            "changed since the last import": self.changed,
            "unchanged since the last import": self.unchanged,
            "left out": self.left,
            "doubtful": self.doubtful,
        }
        blocks = ["\n  ".join([f"{title}:", *lines]) for title, lines in sections.items() if lines]
        return "\n".join(blocks) or "nothing was taken"
