"""Where every value comes from: field by field, with its layer and place."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sitegen import sources
from sitegen.diagnostics import Sink, Span
from sitegen.executor import Workers
from sitegen.memo import Memo
from sitegen.merge import overrides
from sitegen.merge.layers import Merged
from sitegen.merge.overrides import named
from sitegen.model.ids import Slug
from sitegen.model.nodes import Node, plain
from sitegen.model.record import Layer
from sitegen.parse import parse

_LAYERS = dict(zip(Layer, ("imported", "BibTeX", "profile", "override", "page"), strict=True))
_LONGEST = 70


def explain(root: Path, key: str, sink: Sink) -> str | None:
    """The fields of the work or person with that key as a table; None when there is neither.

    Each field has a line with its value, and below it one with its layer and place:
    `venue.short  ICLR` / `override, content/people/ada/overrides.yaml:3:20`.
    """
    content = parse(sources.read(root, sink), Memo(None, ""), Workers(), sink)
    if profile := content.people.get(Slug(key)):
        fields: dict[str, Node] = {}
        for block in profile:
            fields |= block.mapping
        return "\n".join([f"person {key}", *_table(fields)])
    works = overrides.merged_works(content.records, content.overrides, content.long_forms, sink)
    found = [works[position] for position in named(overrides.names_of(works), key)]
    return "\n\n".join(_work(merged) for merged in found) if found else None


def _work(merged: Merged) -> str:
    records = [f"  {record.key or '-'} at {record.span}" for record in merged.group.records]
    personal = [
        f"  {name} of {owner or 'everyone'}: {node.value} at {node.span}"
        for owner, nodes in sorted(merged.personal.items())
        for name, node in sorted(nodes.items())
    ]
    head = [f"work {merged.slug}", "said by, weakest first:", *records]
    return "\n".join([*head, *(["on lists:", *personal] if personal else []), "fields:", *_table(merged.fields)])


def _table(fields: Mapping[str, Node]) -> Iterator[str]:
    rows = [row for name, node in sorted(fields.items()) for row in _rows(name, node)]
    width = max((len(name) for name, _, _ in rows), default=0)
    for name, value, span in rows:
        yield f"  {name:<{width}}  {value}"
        yield f"  {'':<{width}}    {_LAYERS[Layer.of(span.path)]}, {span}"


def _rows(name: str, node: Node) -> Iterator[tuple[str, str, Span]]:
    """A row per value; a mapping has one for each of its parts, which may come from several layers."""
    if isinstance(node.value, dict):
        for part, child in node.value.items():
            yield from _rows(f"{name}.{part}", child)
    else:
        yield name, _shown(node), node.span


def _shown(node: Node) -> str:
    value = plain(node)
    if isinstance(value, list):
        value = "; ".join(_item(each) for each in value)
    line = " ".join(str(value).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _item(value: object) -> str:
    """One entry of a list: a name as one says it, other mappings by their parts."""
    if isinstance(value, dict):
        if "family" in value or "literal" in value:
            return " ".join(str(value[part]) for part in ("given", "particle", "family", "literal") if part in value)
        return ", ".join(str(part) for part in value.values())
    return str(value)
