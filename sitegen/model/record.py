"""Files as read, and what they say: what flows from `sources` through `parse` to `merge`."""

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from sitegen.diagnostics import Diagnostic, Span
from sitegen.model.ids import Slug
from sitegen.model.nodes import Node
from sitegen.model.values import Html, WordSet


def digest(data: bytes | str) -> str:
    """What tells one state of a source, an input or an output from another: 32 hexadecimal digits of its SHA-256.

    Processors have instructions for it, so it takes less than half the time of BLAKE2 (docs/adr/0011-sha-256.md). A
    text may hold half of a surrogate pair, which files by others do.
    """
    data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return hashlib.sha256(data).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: path relative to the site's folder, its bytes, and the digest of exactly those."""

    path: str
    data: bytes
    digest: str

    @classmethod
    def of(cls, path: str, data: bytes) -> "Source":
        """The file with these bytes."""
        return cls(path, data, digest(data))


class Layer(IntEnum):
    """How strong a source is: a stronger layer wins, field by field."""

    IMPORTED = 1
    BIBLIOGRAPHY = 2
    PROFILE = 3
    OVERRIDE = 4
    PAGE = 5

    @classmethod
    def of(cls, path: str) -> "Layer":
        """The layer of a file is a function of its path, so a Span tells the provenance of a value."""
        name = path.rpartition("/")[2]
        if name.endswith(".bib"):
            return cls.BIBLIOGRAPHY
        if "/imported/" in path:
            return cls.IMPORTED
        if name == "overrides.yaml":
            return cls.OVERRIDE
        return cls.PROFILE if name == "profile.yaml" else cls.PAGE


def owner_of(path: str) -> Slug:
    """The person in whose folder a file stands, or "" for one of the whole site."""
    parts = path.split("/")
    return Slug(parts[2]) if parts[:2] == ["content", "people"] and len(parts) > 3 else Slug("")


class EntryField(NamedTuple):
    """A field of a BibTeX entry: its name as written and its source value, macros and `#` written out.

    `bare` marks a value that stands without braces: a month macro or a number.
    """

    name: str
    value: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A block of a .bib file in its source values and order, for the BibTeX block and the downloads.

    `mended` names fields of people that no BibTeX reads as they were meant, so that they are written anew.
    """

    type: str
    key: str
    fields: tuple[EntryField, ...]
    mended: WordSet = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What identity looks at, in the form it compares: folded words, identifiers, ISO dates.

    `key_slug` and `title_slug` are the slugs that citation key and title give; the last is None without a title.
    """

    title: str = ""
    doi: str = ""
    arxiv: str = ""
    family: str = ""
    dates: tuple[str, ...] = ()
    key_slug: Slug = Slug("")
    title_slug: Slug | None = None

    @property
    def years(self) -> frozenset[int]:
        """The years of its dates."""
        return frozenset(int(date[:4]) for date in self.dates)


@dataclass(frozen=True, slots=True)
class Record:
    """What one source says about one work.

    `fields` have the names of `validate.schema.WorkFields`, and in `extra` are those without a place on a page.
    `source` is the path of the file and `order` its position in it; `key` is the citation key or "", `owner` the person
    in whose folder it stands, or "" for a group's file. `preprint` marks an arXiv or CoRR version.
    """

    source: str
    key: str
    owner: Slug
    span: Span
    fields: dict[str, Node]
    entry: Entry | None = None
    extra: dict[str, Node] = field(default_factory=dict)
    preprint: bool = False
    order: int = 0
    facts: Facts = Facts()

    @property
    def layer(self) -> Layer:
        """The layer of the file it stands in."""
        return Layer.of(self.source)


@dataclass(frozen=True, slots=True)
class Override:
    """What a hand decided about one work. `key` names the work: citation key, DOI, arXiv id or slug.

    `owner` is the person in whose folder it stands, or "" for the whole site.
    """

    key: str
    span: Span
    owner: Slug
    fields: dict[str, Node]


@dataclass(frozen=True, slots=True)
class Document:
    """A markdown file: its front matter (None: it has none), its body (None: it is blank), and the relative paths of
    images and links in it, each with its line."""

    front: Node | None
    body: Html | None
    files: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class LongForm:
    """A hand-written page of a work: its front matter as an Override, and the whole document."""

    override: Override
    document: Document


@dataclass(frozen=True, slots=True)
class Records:
    """All that one file says, or one chunk of a large .bib: the answer of `parse.parse_part`, which the memo keeps.

    A .bib file has `records`; a chunk of one also the `keys` of all its entries and `undefined` macros, both with their
    places, as only the whole file tells which of them to report. `overrides.yaml` has `overrides`, an imported file
    `records` and perhaps `person`, a profile `person`, `about.md` a document in `about`, `papers/*.md` a `long_form`,
    `site.yaml` its mapping in `site`. What there was to say about the file is in `diagnostics`, so that a file from the
    memo says its warnings again.
    """

    records: tuple[Record, ...] = ()
    overrides: tuple[Override, ...] = ()
    person: Node | None = None
    about: Document | None = None
    long_form: LongForm | None = None
    site: Node | None = None
    keys: tuple[tuple[str, Span], ...] = ()
    undefined: tuple[tuple[str, Span], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
