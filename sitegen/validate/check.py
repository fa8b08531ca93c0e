"""A Node against a schema: every problem at its place, in our own words."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sitegen.diagnostics import Sink, Span
from sitegen.model.record import Node, given

_Model = TypeVar("_Model", bound=BaseModel)

_WANTED = {
    "string_type": "text",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "greater_than_equal": "zero or more",
}


def check(model: type[_Model], node: Node, sink: Sink) -> _Model | None:
    """The checked value, or None with all problems reported. Empty values count as not given."""
    value = node.value
    try:
        return model.model_validate(given(value) if isinstance(value, dict) else value)
    except ValidationError as problem:
        _report_all(model, node, problem, sink)
        return None


def check_fields(model: type[_Model], fields: Mapping[str, Node], span: Span, sink: Sink) -> _Model | None:
    """The same for fields that need not be there as Nodes. `span` is the place of what has them."""
    try:
        return model.model_validate(given(fields))
    except ValidationError as problem:
        _report_all(model, Node(dict(fields), span), problem, sink)
        return None


def _report_all(model: type[BaseModel], node: Node, problem: ValidationError, sink: Sink) -> None:
    for error in problem.errors(include_url=False):
        _report(model, node, error, sink)


def _report(model: type[BaseModel], node: Node, error: ErrorDetails, sink: Sink) -> None:
    path = [part for part in error["loc"] if part != "[key]"]
    found, depth = _walk(node, path)
    name = str(path[-1]) if path else ""
    kind = error["type"]
    if kind == "extra_forbidden":
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


def _names(model: type[BaseModel], path: Sequence[int | str]) -> list[str]:
    """The keys that the model at a path allows."""
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = next(_models(model.model_fields[part].annotation), model)
    return list(model.model_fields)


def _models(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)


def place(node: Node | None, name: str, fallback: Span) -> Span:
    """Where a field of a mapping stands."""
    if node and isinstance(node.value, dict) and name in node.value:
        child: Node = node.value[name]
        return child.span
    return fallback
