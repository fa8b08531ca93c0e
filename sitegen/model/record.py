"""Files as read and data as parsed: what flows from `sources` to `validate`."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from sitegen.diagnostics import Span
from sitegen.model.ids import Slug

__all__ = [
    "Entry", "EntryField", "Facts", "Later", "Layer", "Node", "Packed", "PackedFields", "Record", "Source", "Span",
    "bare", "digest", "given", "owner_of", "pack_fields", "plain",
]  # fmt: skip


def digest(data: bytes) -> str:
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


class Node(NamedTuple):
    """A parsed value and its place. `value` is a str, None, a list of Nodes, or a dict from str to Node.

    Scalars are the text of the source: only `validate` decides types. `key` is the place of the key in a mapping.
    """

    value: "str | list[Node] | dict[str, Node] | None"
    span: Span
    key: Span | None = None


def plain(node: Node) -> Any:
    """The value without positions: str, None, lists and dicts."""
    if isinstance(node.value, dict):
        return {name: plain(child) for name, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


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


Packed = tuple[Any, int, int, int]
"""A value, and its line, column and length; lines count from that of the entry."""


class PackedFields(Mapping[str, Node]):
    """Fields in plain values, which are fetched and become Nodes when asked for. `line` is that of the entry.

    A node inside another is packed as well, or is its value alone where it stands where its parent does.
    """

    __slots__ = ("_line", "_packed", "_path")

    def __init__(self, packed: Callable[[], Mapping[str, Packed]], path: str, line: int) -> None:
        self._packed, self._path, self._line = packed, path, line

    def __getitem__(self, name: str) -> Node:
        return self._node(self._packed()[name])

    def _node(self, packed: Packed) -> Node:
        value, line, column, length = packed
        return _unpack(value, Span(self._path, line + self._line, column, length), self._line)

    def nodes(self) -> dict[str, Node]:
        """All of them."""
        return {name: self._node(packed) for name, packed in self._packed().items()}

    def plain(self) -> dict[str, Any]:
        """All of them without places, as `given` has them."""
        return {
            name: value if isinstance(value, str) else bare(value)
            for name, (value, _, _, _) in self._packed().items()
            if value is not None
        }

    def get(self, name: str, default: Any = None) -> Any:
        """The node of that name."""
        packed = self._packed().get(name)
        return default if packed is None else self._node(packed)

    def __contains__(self, name: object) -> bool:
        return name in self._packed()

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed())

    def __len__(self) -> int:
        return len(self._packed())


def _unpack(packed: Any, around: Span, base: int) -> Node:
    span = around
    if isinstance(packed, tuple):
        packed, line, column, length = packed
        span = Span(around.path, line + base, column, length)
    if isinstance(packed, list):
        return Node([_unpack(child, span, base) for child in packed], span)
    if isinstance(packed, dict):
        return Node({name: _unpack(child, span, base) for name, child in packed.items()}, span)
    return Node(packed, span)


def bare(packed: Any) -> Any:
    """A packed node without places, as `given` has it."""
    if isinstance(packed, tuple):
        packed = packed[0]
    if isinstance(packed, dict):
        return {
            name: value
            for name, child in packed.items()
            if (value := child if isinstance(child, str) else bare(child)) is not None
        }
    if isinstance(packed, list):
        return [child if isinstance(child, str) else bare(child) for child in packed]
    return packed


def given(fields: Mapping[str, Node]) -> dict[str, Any]:
    """Plain values without what is empty in a mapping."""
    if isinstance(fields, PackedFields):
        return fields.plain()
    return {name: _given(node) for name, node in fields.items() if node.value is not None}


def _given(node: Node) -> Any:
    value = node.value
    if isinstance(value, dict):
        return given(value)
    return [_given(child) for child in value] if isinstance(value, list) else value


def pack_fields(fields: Mapping[str, Node], line: int) -> dict[str, Packed]:
    """Fields in plain values for `PackedFields`, all of one file."""
    return {name: _pack(node, None, line) for name, node in fields.items()}


def _pack(node: Node, around: Span | None, base: int) -> Any:
    value: Any = node.value
    span = node.span
    if isinstance(value, list):
        value = [_pack(child, span, base) for child in value]
    elif isinstance(value, dict):  # the parts of names are most of all nodes, and stand where the name does
        value = {
            name: child.value if child.span is span and type(child.value) is str else _pack(child, span, base)
            for name, child in value.items()
        }
    return value if span is around or span == around else (value, span.line - base, span.column, span.length)


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


class Record(NamedTuple):
    """What one source says about one work: fields by their name in `validate.schema.WorkFields`.

    `key` is the citation key or ""; `owner` is the person in whose folder it stands, or "" for a group's file.
    `preprint` marks an arXiv or CoRR version. `order` is its position in the file. `digest` covers all that it says,
    and not where it stands.
    """

    source: str
    key: str
    owner: Slug
    span: Span
    fields: Mapping[str, Node]
    entry: Entry | None = None
    preprint: bool = False
    order: int = 0
    extra: Mapping[str, Node] = MappingProxyType({})
    facts: Facts = _NO_FACTS
    digest: str = ""

    def nodes(self) -> dict[str, Node]:
        """Its fields, all at once."""
        return self.fields.nodes() if isinstance(self.fields, PackedFields) else dict(self.fields)

    @property
    def layer(self) -> Layer:
        """The layer of the file it stands in."""
        return Layer.of(self.source)
