"""BibTeX entries between the text and the words of a Work."""

from typing import NamedTuple

from sitegen.diagnostics import Span


class Field(NamedTuple):
    """A field of an entry: name as written, value with macros and `#` written out, and the place of its name.

    `bare` marks a value that stands without braces or quotes: a number or a month macro.
    """

    name: str
    value: str
    bare: bool
    line: int
    column: int
    length: int


class Block(NamedTuple):
    """An entry as read. `type` is in lower case; `span` is the place of its key, or of its head where it has none.

    `fields` has each name once, in the order of the source.
    """

    type: str
    key: str
    span: Span
    fields: tuple[Field, ...]

    def get(self, name: str) -> Field | None:
        """The field of that name, in lower case."""
        return next((field for field in self.fields if field.name.lower() == name), None)

    def span_of(self, field: Field) -> Span:
        """Where the name of one of its fields stands."""
        return Span(self.span.path, field.line, field.column, field.length)

    @property
    def written(self) -> list[tuple[str, str, bool]]:
        """Its fields in their source values, for the BibTeX block."""
        return [field[:3] for field in self.fields]


class Named(NamedTuple):
    """A citation key or the name of a macro, as written, and where it stands."""

    name: str
    span: Span
