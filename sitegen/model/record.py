"""Files as read and data as parsed: what flows from `sources` to `validate`."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeVar

from sitegen.diagnostics import Span
from sitegen.model.ids import Slug
from sitegen.model.nodes import Node, PackedFields


def digest(data: bytes | memoryview) -> str:
    """What tells one state of a source, page or output from another: SHA-256 of its bytes, 32 hexadecimal digits of it.

    Processors have instructions for it, so it takes less than half the time of BLAKE2.
    """
    return hashlib.sha256(data).hexdigest()[:32]


class Source:
    """A file as read: path relative to the site's folder, its bytes, and the digest of exactly those.

    `data` may be what reads the bytes: of a file whose digest is known they are seldom asked for.
    """

    __slots__ = ("_data", "digest", "path")

    def __init__(self, path: str, data: bytes | Callable[[], bytes], digest: str) -> None:
        self.path, self._data, self.digest = path, data, digest

    @property
    def data(self) -> bytes:
        """The bytes."""
        if not isinstance(self._data, bytes):
            self._data = self._data()
        return self._data

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


class Entry(NamedTuple):
    """A block of a .bib file in its source values and order, for the BibTeX block and the downloads.

    `mended` names fields of people that no BibTeX reads as they were meant, so that they are written anew.
    """

    type: str
    key: str
    written: Sequence[tuple[str, str, bool]]
    mended: frozenset[str] = frozenset()

    @property
    def fields(self) -> tuple[EntryField, ...]:
        """What is written, by name."""
        return tuple(map(EntryField._make, self.written))


_T = TypeVar("_T")


class Later(Sequence[_T]):
    """A sequence that is fetched when something looks at it."""

    __slots__ = ("_fetch",)

    def __init__(self, fetch: Callable[[], Sequence[_T]]) -> None:
        self._fetch = fetch

    def __getitem__(self, index: Any) -> Any:
        return self._fetch()[index]

    def __iter__(self) -> Iterator[_T]:
        return iter(self._fetch())

    def __len__(self) -> int:
        return len(self._fetch())


class Facts(NamedTuple):
    """What identity looks at, in the form it compares: folded words, identifiers, ISO dates.

    `slug` is one that a hand chose, `key_slug` and `title_slug` are derived; the last is None without a title.
    `selected` and `submitted` say that there is a field of that name.
    """

    title: str = ""
    doi: str = ""
    arxiv: str = ""
    family: str = ""
    dates: tuple[str, ...] = ()
    slug: str = ""
    key_slug: Slug = Slug("")
    title_slug: Slug | None = None
    selected: bool = False
    submitted: bool = False

    @property
    def years(self) -> frozenset[int]:
        """The years of its dates."""
        return frozenset(int(date[:4]) for date in self.dates)


_NO_FACTS = Facts()


class Told(Protocol):
    """What a record says, and where: fields by their name in `validate.schema.WorkFields`, and those without a place on
    a page in `extra`."""

    @property
    def span(self) -> Span: ...
    @property
    def fields(self) -> Mapping[str, Node]: ...
    @property
    def entry(self) -> Entry | None: ...
    @property
    def extra(self) -> Mapping[str, Node]: ...


class Words(NamedTuple):
    """`Told` as it is."""

    span: Span
    fields: Mapping[str, Node]
    entry: Entry | None = None
    extra: Mapping[str, Node] = MappingProxyType({})


class Record(NamedTuple):
    """What one source says about one work.

    `key` is the citation key or ""; `owner` is the person in whose folder it stands, or "" for a group's file.
    `preprint` marks an arXiv or CoRR version. `order` is its position in the file. `digest` covers all that it says,
    and not where it stands.
    """

    source: str
    key: str
    owner: Slug
    told: Told
    preprint: bool = False
    order: int = 0
    facts: Facts = _NO_FACTS
    digest: str = ""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.told.span

    @property
    def fields(self) -> Mapping[str, Node]:
        """What it says, by the names of fields."""
        return self.told.fields

    @property
    def entry(self) -> Entry | None:
        """Its BibTeX entry, if it has one."""
        return self.told.entry

    @property
    def extra(self) -> Mapping[str, Node]:
        """Fields that have no place on a page."""
        return self.told.extra

    def nodes(self) -> dict[str, Node]:
        """Its fields, all at once."""
        fields = self.fields
        return fields.nodes() if isinstance(fields, PackedFields) else dict(fields)

    @property
    def layer(self) -> Layer:
        """The layer of the file it stands in."""
        return Layer.of(self.source)
