"""A Node against a schema: every problem at its place, in our own words."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sitegen.diagnostics import Sink, Span
from sitegen.model.nodes import Node, given
from sitegen.validate.accept import accepted

_Model = TypeVar("_Model")


def check(model: type[_Model], node: Node, sink: Sink) -> _Model | None:
    """The checked value, or None with all problems reported. Empty values count as not given."""
    value = given(node.value) if isinstance(node.value, dict) else node.value
    return accepted(model, value) or _judged(model, value, node, sink)


def check_fields(model: type[_Model], fields: Mapping[str, Node], span: Span, sink: Sink) -> _Model | None:
    """The same for fields that need not be there as Nodes. `span` is the place of what has them."""
    value = given(fields)
    return accepted(model, value) or _judged(model, value, Node(dict(fields), span), sink)


def _judged(model: type[_Model], value: Any, node: Node, sink: Sink) -> _Model | None:
    from sitegen.validate.faults import judge  # loads pydantic, which most builds need not

    return judge(model, value, node, sink)


def place(node: Node | None, name: str, fallback: Span) -> Span:
    """Where a field of a mapping stands."""
    if node and isinstance(node.value, dict) and name in node.value:
        child: Node = node.value[name]
        return child.span
    return fallback
