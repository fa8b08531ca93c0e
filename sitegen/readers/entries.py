"""BibTeX entries between the text and the words of a Work."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sitegen.diagnostics import Span
from sitegen.readers.scanner import Field


class Origin(NamedTuple):
    """What a strict entry was made from: the digest of its text, where it ends in it, the macros it used."""

    digest: bytes
    length: int
    macros: dict[str, str | None]


class Block(NamedTuple):
    """An entry as read. `fields` has each name once, in the order of the source.

    `origin` is set where the same text will always give the same entry.
    """

    type: str
    key: str
    span: Span
    fields: tuple[Field, ...]
    origin: Origin | None = None

    def get(self, name: str) -> Field | None:
        """The field of that name, in lower case."""
        return next((field for field in self.fields if field.name.lower() == name), None)

    def span_of(self, field: Field) -> Span:
        """Where the name of one of its fields stands."""
        return Span(self.span.path, field.line, field.column, field.length)

    @property
    def written(self) -> list[tuple[str, str, bool]]:
        """Its fields in their source values, for the BibTeX block."""
        return [each[:3] for each in self.fields]


class Known(NamedTuple):
    """An entry that is not read again: key, place, start in the text, what was kept, and its digest."""

    key: str
    span: Span
    start: int
    values: Sequence[Any]
    digest: bytes
