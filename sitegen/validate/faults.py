"""What pydantic finds wrong, at its place and in our own words."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from sitegen.diagnostics import Sink
from sitegen.model.nodes import Node

_Model = TypeVar("_Model")

_WANTED = {
    "string_type": "text",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "dataclass_type": "a mapping",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "greater_than_equal": "zero or more",
}


def judge(model: type[_Model], value: Any, node: Node, sink: Sink) -> _Model | None:
    """The value as pydantic reads it, or None with all problems reported at their places in a node."""
    try:
        return cast("_Model", _adapter(cast("Any", model)).validate_python(value))
    except ValidationError as problem:
        for error in problem.errors(include_url=False):
            _report(model, node, error, sink)
        return None


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _report(model: type, node: Node, error: ErrorDetails, sink: Sink) -> None:
    path = [part for part in error["loc"] if part != "[key]"]
    found, depth = _walk(node, path)
    name = str(path[-1]) if path else ""
    kind = error["type"]
    if kind == "unexpected_keyword_argument":
        near = difflib.get_close_matches(name, _names(model, path[:-1]), n=1, cutoff=0.6)
        hint = f"did you mean `{near[0]}`?" if near else "docs/content.md lists the keys there are"
        sink.error("MOD001", f"unknown key `{name}`", found.key or found.span, hint=hint)
    elif kind == "missing":
        sink.error("MOD003", f"`{name}` is missing", found.key or found.span, hint=f"add `{name}:`")
    elif kind.startswith("MOD"):
        context = error.get("ctx", {})
        sink.error(kind, error["msg"], found.span, hint=str(context.get("hint", "")))
    else:
        shown = _shown(path[:depth])
        if kind == "literal_error":
            wanted, hint = "a CSL type", "as in article-journal, paper-conference, book, chapter, thesis, report"
        else:
            wanted, hint = _WANTED.get(kind, "valid here"), ""
        sink.error("MOD002", f"{shown} must be {wanted}", found.span, hint=hint)


def _shown(path: Sequence[int | str]) -> str:
    """A place in words: "`metrics`", "entry 2 of `metrics`"."""
    if not path:
        return "this"
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of {_shown(path[:-1])}"
    return f"`{path[-1]}`"


def _walk(node: Node, path: Sequence[int | str]) -> tuple[Node, int]:
    """The node at a path, or the last one there is on the way, and how far that was."""
    for depth, part in enumerate(path):
        if isinstance(node.value, dict) and str(part) in node.value:
            node = node.value[str(part)]
        elif isinstance(node.value, list) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        else:
            return node, depth
    return node, len(path)


def _names(model: type, path: Sequence[int | str]) -> list[str]:
    """The keys that the model at a path allows."""
    for part in path:
        kinds = {field.name: field.type for field in fields(model)}
        if isinstance(part, str) and part in kinds:
            model = next(_models(kinds[part]), model)
    return [field.name for field in fields(model)]


def _models(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type) and is_dataclass(annotation):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)
