"""Parsed values with their places, before anything decides what they may be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from sitegen.diagnostics import Span
from sitegen.model.people import PersonName
from sitegen.model.values import Text

Value: TypeAlias = "str | list[Node] | Text | dict[str, Node] | PersonName | None"


@dataclass(frozen=True, slots=True)
class Node:
    """A parsed value and its place; `key` is the place of its key where it stands in a mapping.

    Scalars of YAML are the text of the source: only `validate` decides types. LaTeX is decoded (`Text`), and names are
    in parts (`PersonName`). `venue: {short: ICLR}` is `Node({"short": Node("ICLR", span, key)}, span, key)`.
    """

    # JSON of the memo is tried in the order of the union: without that pydantic tries every member for every value,
    # and loading takes nearly twice as long. A mapping comes before PersonName, which would take an empty one.
    value: Annotated["Value", Field(union_mode="left_to_right")]
    span: Span
    key: Span | None = None

    def with_value(self, value: "Value") -> "Node":
        """Another value at the same place."""
        return Node(value, self.span, self.key)

    def with_texts(self, texts: Iterable[str]) -> "Node":
        """A list of texts at the same place."""
        return self.with_value([Node(text, self.span) for text in texts])

    @property
    def mapping(self) -> "dict[str, Node]":
        """The mapping that it is; an empty one for any other value."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def children(self) -> "list[Node]":
        """The list that it is; an empty one for any other value."""
        return self.value if isinstance(self.value, list) else []

    @property
    def as_list(self) -> "list[Node]":
        """Its children. A single value stands for a list of it, as in `keywords: a`; no value for an empty one."""
        if isinstance(self.value, list):
            return self.value
        return [] if self.value is None else [self]


def plain(node: Node) -> Any:
    """The value without places: str, None, lists and dicts; LaTeX as it was written, a name as its parts.

    `plain(Node([Node("a", span)], span)) == ["a"]`
    """
    value = node.value
    if isinstance(value, dict):
        return {name: plain(child) for name, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value]
    if isinstance(value, PersonName):
        return value.model_dump(exclude_defaults=True)
    return value.source if isinstance(value, Text) else value


def given(fields: Mapping[str, Node]) -> dict[str, Any]:
    """What pydantic is to judge: plain values without empty ones; `Text` and `PersonName` stay as they are."""
    return {name: _given(node.value) for name, node in fields.items() if node.value is not None}


def _given(value: Any) -> Any:
    if isinstance(value, dict):
        return given(value)
    return [_given(child.value) for child in value] if isinstance(value, list) else value
