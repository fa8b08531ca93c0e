"""Records and decisions about works from YAML: imported files, overrides, front matter."""

from collections.abc import Mapping
from typing import NamedTuple

from sitegen.diagnostics import Sink, Span
from sitegen.model.ids import Slug, parse_arxiv, parse_doi
from sitegen.model.links import WORK_LINKS
from sitegen.model.nodes import Node, pack_fields
from sitegen.model.record import Record, Words, digest
from sitegen.readers import bibtex
from sitegen.readers.facts import facts
from sitegen.readers.fields import name_node, record
from sitegen.text.latex import decode_names
from sitegen.text.names import parse_name

_LISTS = frozenset([*WORK_LINKS, "links", "keywords", "topics", "affiliations", "equal", "corresponding", "aliases"])


class Override(NamedTuple):
    """What a hand decided about one work. `key` names the work: citation key, DOI, arXiv id or slug.

    `owner` is the person in whose folder it stands, or "" for the whole site.
    """

    key: str
    span: Span
    owner: Slug
    fields: Mapping[str, Node]


def imported(node: Node, source: str, owner: Slug, sink: Sink) -> list[Record]:
    """The works of an imported file. An item with `bibtex` is that entry, and its other fields fill what it lacks."""
    found = []
    for order, item in enumerate(_items(node, sink)):
        fields = normalised(_mapping(item))
        entry = fields.pop("bibtex", None)
        base = _from_bibtex(entry, source, owner, order, sink) if entry else None
        if base:
            told = Words(base.span, {**fields, **base.fields}, base.entry, base.extra)
            found.append(_digested(base._replace(told=told)))
        elif fields:
            found.append(_digested(Record(source, "", owner, Words(item.span, fields), order=order)))
    return found


def _digested(record: Record) -> Record:
    entry = record.entry
    packed = pack_fields(record.fields, record.span.line)
    said = (packed, entry and (entry.type, list(entry.written)), record.key)
    its = digest(repr(said).encode("utf-8", "surrogatepass"))
    return record._replace(facts=facts(packed, record.key), digest=its)


def _from_bibtex(entry: Node, source: str, owner: Slug, order: int, sink: Sink) -> Record | None:
    """The entry in a block literal, whose text begins on the line below the key and is indented deeper."""
    indent = entry.key.column + 1 if entry.key else 0
    line = entry.span.line + 1
    blocks = bibtex.read(str(entry.value), source, sink, first_line=line, indent=indent)
    return record(blocks[0], source=source, owner=owner, order=order, sink=sink) if blocks else None


def _items(node: Node, sink: Sink) -> list[Node]:
    works = _mapping(node).get("works")
    if works is None or works.value is None:
        return []
    if not isinstance(works.value, list):
        sink.error("MOD002", "`works` must be a list", works.span, hint="import the file again")
        return []
    return works.value


def overrides(node: Node, owner: Slug, sink: Sink) -> list[Override]:
    """The decisions of an `overrides.yaml`."""
    top = _mapping(node)
    for name, child in top.items():
        if name != "works":
            hint = "decisions stand below `works:`"
            sink.error("MOD001", f"unknown key `{name}`", child.key, hint=hint)
    works = top.get("works")
    if works is None or works.value is None:
        return []
    if not isinstance(works.value, dict):
        hint = "write `works:` and below it a citation key, DOI, arXiv id or slug for each work"
        sink.error("MOD002", "`works` must be a mapping", works.span, hint=hint)
        return []
    found = []
    for key, child in works.value.items():
        if not isinstance(child.value, dict):
            sink.error("MOD002", f"`{key}` must be a mapping of fields", child.span, hint="as in `{hidden: true}`")
            continue
        found.append(Override(key, child.key or child.span, owner, normalised(child.value)))
    return found


def normalised(fields: Mapping[str, Node]) -> dict[str, Node]:
    """Fields in one shape: lists where one value may stand for a list, a mapping for a venue, parts for names."""
    return {name: _normalised(name.removeprefix("+"), node) for name, node in fields.items()}


def _normalised(name: str, node: Node) -> Node:
    if name in _LISTS and isinstance(node.value, str | dict):
        node = node._replace(value=[Node(node.value, node.span)])
    if name in ("authors", "editors") and isinstance(node.value, list):
        return node._replace(value=[_name(child) for child in node.value])
    if name == "affiliations" and isinstance(node.value, list):
        return node._replace(value=[_wrapped(child, "name") for child in node.value])
    if name == "venue":
        return _wrapped(node, "title")
    if name == "doi" and isinstance(node.value, str):
        return node._replace(value=parse_doi(node.value) or node.value)
    if name == "arxiv" and isinstance(node.value, str):
        return node._replace(value=parse_arxiv(node.value) or node.value)
    return node


def _wrapped(node: Node, name: str) -> Node:
    return node._replace(value={name: Node(node.value, node.span)}) if isinstance(node.value, str) else node


def _name(node: Node) -> Node:
    if not isinstance(node.value, str):
        return node
    parsed = parse_name(decode_names(node.value))
    return name_node(parsed.name, parsed.marks, node.span)


def _mapping(node: Node) -> dict[str, Node]:
    return node.value if isinstance(node.value, dict) else {}
