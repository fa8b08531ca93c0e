"""BibTeX entries between the text and the words of a Work."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sitegen.diagnostics import Span
from sitegen.model.record import Entry
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

    def entry(self, mended: frozenset[str]) -> Entry:
        """The entry in its source values, for the BibTeX block."""
        return Entry(self.type, self.key, [each[:3] for each in self.fields], mended)


class Known(NamedTuple):
    """An entry that is not read again: key, place, start in the text, what was kept, and its digest."""

    key: str
    span: Span
    start: int
    values: Sequence[Any]
    digest: bytes
