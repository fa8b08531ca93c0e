"""Names, creators and persons."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from sitegen.model.ids import Orcid, Slug
from sitegen.model.values import Html, Link, Metric


class Name(NamedTuple):
    """Name parts as CSL-JSON has them, in plain Unicode. `literal` stands alone, for groups and single names.

    `particle` is CSL's non-dropping-particle ("van" of "van Dyck").
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    dropping_particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def full_family(self) -> str:
        """Family name with its particle: "van Dyck"."""
        return f"{self.particle} {self.family}".strip()

    @property
    def full_given(self) -> str:
        """Given names with what follows them in an index: "Ludwig van"."""
        return f"{self.given} {self.dropping_particle}".strip()

    @property
    def display(self) -> str:
        """As one says it: "Anna van Dyck Jr."."""
        return _display(self)

    @property
    def inverted(self) -> str:
        """As indexes list it: "van Dyck, Anna"."""
        return self.literal or ", ".join(filter(None, (self.full_family, self.suffix, self.full_given)))


@lru_cache(maxsize=16_384)  # co-authors come again and again
def _display(name: Name) -> str:
    if name.literal:
        return name.literal
    parts = (name.given, name.dropping_particle, name.full_family, name.suffix)
    return " ".join(part for part in parts if part)


class PersonName(BaseModel):
    """A name as a source gives it: parts of CSL-JSON, and the marks that stand at it."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    family: str = ""
    """Family name, as in "Dyck" of "Anna van Dyck"."""
    given: str = ""
    """Given names."""
    particle: str = ""
    """What stands before the family name and belongs to it ("van")."""
    dropping_particle: str = ""
    """What stands before the family name and is dropped where it stands alone."""
    suffix: str = ""
    """Jr., III, ..."""
    literal: str = ""
    """The whole name of a group, or of a person with one name."""
    native: str = ""
    """The name in its own script."""
    marks: tuple[str, ...] = ()
    """Signs behind the name, as for equal contribution."""

    @property
    def name(self) -> Name:
        """The parts alone."""
        return Name(self.family, self.given, self.particle, self.dropping_particle, self.suffix, self.literal)

    @classmethod
    def of(cls, name: Name, marks: tuple[str, ...] = ()) -> "PersonName":
        """A name with its marks."""
        return cls(**name._asdict(), marks=marks)


class Affiliation(NamedTuple):
    """An organisation, of a person, a creator or, when the source says no more, of a work."""

    name: str
    ror: str = ""
    url: str = ""
    start: str = ""
    end: str = ""


class Creator(NamedTuple):
    """One contribution to a work. `marks` are the signs behind the name; `person` is set when it has a profile."""

    name: Name
    person: Slug | None = None
    equal: bool = False
    corresponding: bool = False
    marks: tuple[str, ...] = ()


class Role(NamedTuple):
    """A person's place in a group. A role that has ended makes the person an alumnus."""

    group: str = ""
    start: str = ""
    end: str = ""


class Milestone(NamedTuple):
    """One line of a CV: a degree, a position, an award, a service."""

    title: str
    organization: str = ""
    start: str = ""
    end: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One identity, however it is spelled.

    `listed` is how many works an imported profile listed, which may differ from the number it claims (a metric).
    """

    slug: Slug
    name: Name
    native: str = ""
    aliases: tuple[str, ...] = ()
    not_me: tuple[str, ...] = ()
    orcid: Orcid | None = None
    headline: str = ""
    role: Role = Role()
    affiliations: tuple[Affiliation, ...] = ()
    field: str = ""
    interests: tuple[str, ...] = ()
    photo: str = ""  # path of the file below the site's folder
    links: tuple[Link, ...] = ()
    metrics: tuple[Metric, ...] = ()
    listed: int | None = None
    selected: tuple[str, ...] = ()
    education: tuple[Milestone, ...] = ()
    experience: tuple[Milestone, ...] = ()
    awards: tuple[Milestone, ...] = ()
    service: tuple[Milestone, ...] = ()
    about: Html | None = None
    files: tuple[str, ...] = ()  # paths of files that `about` shows
