"""Small values that people and works share."""

from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from pydantic import GetCoreSchemaHandler, PlainSerializer
from pydantic_core import CoreSchema, core_schema

WordSet = Annotated[frozenset[str], PlainSerializer(sorted)]
"""A set of words. In JSON it is sorted: digests are taken of that, and a set has another order in each process."""


class PartialDate(NamedTuple):
    """A date as precise as its source: never a made-up 1 January."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """`2024`, `2024-07` or `2024-07-30`."""
        return "-".join([f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part])

    @property
    def parts(self) -> list[int]:
        """CSL date-parts: [2024, 7, 30]."""
        return [part for part in (self.year, self.month, self.day) if part]

    def refines(self, other: "PartialDate") -> bool:
        """Whether this says the same as `other`, and more: 2024-07-30 refines 2024."""
        return len(self.parts) > len(other.parts) and self.parts[: len(other.parts)] == other.parts


class Html(str):
    """HTML that `text.markup` found or made safe, or that templates made. Templates put it in as it is."""

    __slots__ = ()

    @property
    def safe(self) -> str:
        """As a plain text."""
        return str(self)

    def __html__(self) -> str:
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """In JSON of the memo it is a string."""
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())


@dataclass(frozen=True, slots=True)
class Text:
    """Words as written (`source`), as plain Unicode, and as safe HTML with emphasis and MathML.

    `unknown` are the LaTeX macros in it that are not known, without backslash.
    """

    source: str
    plain: str
    html: Html
    unknown: tuple[str, ...] = ()


class Link(NamedTuple):
    """A link of a work or person. `kind` is pdf, code, slides, github, ...; `url` is absolute or a site path.

    `label` is what is shown. `path` is set for a file of the site's folder, which is then copied beside the page.
    """

    kind: str
    url: str
    label: str
    path: str = ""


class Metric(NamedTuple):
    """A number about a person or work: `value` "1565", `unit` "%"; `as_of` is an ISO date."""

    label: str
    value: str
    unit: str = ""
    source: str = ""
    as_of: str = ""
