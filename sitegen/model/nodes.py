"""Parsed values with their places, as they are or packed into plain values."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sitegen.diagnostics import Span


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
