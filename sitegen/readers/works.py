"""Records and decisions about works from YAML: imported files, overrides, front matter."""

from dataclasses import replace

from sitegen.diagnostics import Sink
from sitegen.model.ids import Slug
from sitegen.model.nodes import Node
from sitegen.model.record import Override, Record
from sitegen.readers import bibtex
from sitegen.readers.decoding import decoded
from sitegen.readers.facts import facts
from sitegen.readers.fields import record


def imported(node: Node, source: str, owner: Slug, sink: Sink) -> list[Record]:
    """The works of an imported file. An item with `bibtex` is that entry, and its other fields fill what it lacks."""
    found = []
    for order, item in enumerate(_items(node, sink)):
        written = dict(item.mapping)
        entry = written.pop("bibtex", None)
        fields = decoded(written)
        base = _from_bibtex(entry, source, owner, order, sink) if entry else None
        if base:
            # The entry is what the page itself offers for citing: it is surer than what was read off the page.
            fields = {**fields, **base.fields}
            found.append(replace(base, fields=fields, facts=facts(fields, base.key)))
        elif fields:
            found.append(Record(source, "", owner, item.span, fields, order=order, facts=facts(fields, "")))
    return found


def _from_bibtex(entry: Node, source: str, owner: Slug, order: int, sink: Sink) -> Record | None:
    """The entry in a block literal, whose text begins on the line below the key and is indented deeper."""
    indent = entry.key.column + 1 if entry.key else 0
    line = entry.span.line + 1
    blocks = bibtex.read(str(entry.value), source, sink, first_line=line, indent=indent)
    return record(blocks[0], source=source, owner=owner, order=order, sink=sink) if blocks else None


def _items(node: Node, sink: Sink) -> list[Node]:
    works = node.mapping.get("works")
    if works is None or works.value is None:
        return []
    if not isinstance(works.value, list):
        sink.error("MOD002", "`works` must be a list", works.span, hint="import the file again")
    return works.children


def overrides(node: Node, owner: Slug, sink: Sink) -> list[Override]:
    """The decisions of an `overrides.yaml`: one for each key below `works:` that holds a mapping.

    `works: {doe2024: {award: Best}}` gives `Override("doe2024", span, owner, {"award": Node("Best", ...)})`.
    """
    for name, child in node.mapping.items():
        if name != "works":
            hint = "decisions stand below `works:`"
            sink.error("MOD001", f"unknown key `{name}`", child.key, hint=hint)
    works = node.mapping.get("works")
    if works is None or works.value is None:
        return []
    if not isinstance(works.value, dict):
        hint = "write `works:` and below it a citation key, DOI, arXiv id or slug for each work"
        sink.error("MOD002", "`works` must be a mapping", works.span, hint=hint)
    found = []
    for key, child in works.mapping.items():
        if isinstance(child.value, dict):
            found.append(Override(key, child.key or child.span, owner, decoded(child.value)))
        else:
            sink.error("MOD002", f"`{key}` must be a mapping of fields", child.span, hint="as in `{hidden: true}`")
    return found
