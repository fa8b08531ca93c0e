"""A Node against a model: the checked value, or all that pydantic finds wrong, at its place and in our own words."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sitegen.diagnostics import Sink, nearest
from sitegen.model.nodes import Node, given
from sitegen.validate.schema import Fields

_Model = TypeVar("_Model", bound=Fields)

# By pydantic's kinds of errors, never by its wording, which changes between versions.
_WANTED = {
    "string_type": "text",
    "is_instance_of": "text",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "greater_than_equal": "zero or more",
}


def check(model: type[_Model], node: Node, sink: Sink) -> _Model | None:
    """The checked value, or None with all problems reported at once, each at the place in `node` that it is about.

    A key without a value counts as not given. From `language: en` in site.yaml `check(SiteFields, node, sink)` makes
    `SiteFields(language="en")`; from `langage: en` it makes None and reports MOD001 at the key.
    """
    try:
        return model.model_validate(given(node.value) if isinstance(node.value, dict) else node.value)
    except ValidationError as problem:
        for error in problem.errors(include_url=False):
            _report(model, error, node, sink)
        return None


def _report(model: type[BaseModel], error: ErrorDetails, node: Node, sink: Sink) -> None:
    # An error of a mapping's key has "[key]" behind that key in its path.
    path = [part for part in error["loc"] if part != "[key]"]
    found, depth = _walk(node, path)
    name = str(path[-1]) if path else ""
    kind = error["type"]
    if kind == "extra_forbidden":
        near = nearest(name, _model_at(model, path[:-1]).model_fields, cutoff=0.6)
        hint = f"did you mean `{near}`?" if near else "docs/content.md lists the keys there are"
        sink.error("MOD001", f"unknown key `{name}`", found.key or found.span, hint=hint)
    elif kind == "missing":
        sink.error("MOD003", f"`{name}` is missing", found.key or found.span, hint=f"add `{name}:`")
    elif kind.startswith("MOD"):  # a limit of the schema has the code and the words
        sink.error(kind, f"`{error['input']}` {error['msg']}", found.span, hint=str(error["ctx"]["hint"]))
    elif kind == "literal_error":
        hint = "as in article-journal, paper-conference, book, chapter, thesis, report"
        sink.error("MOD002", f"{_shown(path[:depth])} must be a CSL type", found.span, hint=hint)
    else:
        sink.error("MOD002", f"{_shown(path[:depth])} must be {_WANTED.get(kind, 'valid here')}", found.span)


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


def _model_at(model: type[BaseModel], path: Sequence[int | str]) -> type[BaseModel]:
    """The model of the value at a path."""
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = next(_models(model.model_fields[part].annotation), model)
    return model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a type names: NameFields in `tuple[NameFields, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)
