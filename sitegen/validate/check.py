"""A Node against a model: the checked value, or every problem at its place, in our own words."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError

from sitegen.diagnostics import Sink, Span
from sitegen.model.nodes import Node, given
from sitegen.validate.faults import report
from sitegen.validate.schema import Fields

_Model = TypeVar("_Model", bound=Fields)


def check(model: type[_Model], node: Node, sink: Sink) -> _Model | None:
    """The checked value, or None with all problems reported at once.

    A key without a value counts as not given. From `language: en` in site.yaml `check(SiteFields, node, sink)` makes
    `SiteFields(language="en")`; from `langage: en` it makes None and reports MOD001 at the key.
    """
    try:
        return model.model_validate(given(node.value) if isinstance(node.value, dict) else node.value)
    except ValidationError as problem:
        report(model, problem, node, sink)
        return None


def check_fields(model: type[_Model], fields: Mapping[str, Node], span: Span, sink: Sink) -> _Model | None:
    """The same for the fields of a work. `span` is the place of the record that has them."""
    try:
        return model.model_validate(given(fields))
    except ValidationError as problem:
        report(model, problem, Node(dict(fields), span), sink)
        return None
