"""Layers, weakest first: what a work's records and decisions say together, with the place of every value."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sitegen.diagnostics import Related, Sink
from sitegen.merge.identity import Group
from sitegen.model.ids import Slug
from sitegen.model.nodes import Node, plain
from sitegen.model.values import PartialDate
from sitegen.readers.markdown import Document
from sitegen.readers.works import Override
from sitegen.text.dates import parse_date
from sitegen.text.latex import plain as plain_text
from sitegen.text.slugs import fold

PERSONAL = ("selected", "hidden", "order")
"""Fields that act on one person's lists when they stand in that person's overrides."""

_CONTAINER = (
    "venue volume number pages article_number publisher place series issn isbn edition".split()
)  # what tells where in a venue; of no use beside another venue


class Merged(NamedTuple):
    """One work before validation. `slug` is the derived one, `decided` what a hand said about its fields, in order;
    None where no hand said anything.

    `personal` has, per person ("" for everyone), the decisions that act on lists. `overridden` names fields a hand
    set or removed, `venue.title` for a part of a mapping. `versions` are derived slugs of works with the same title and
    another DOI.
    """

    slug: Slug
    group: Group
    owners: tuple[Slug, ...]
    decided: Sequence[tuple[str, Node]] | None = None
    personal: Mapping[str, Mapping[str, Node]] = MappingProxyType({})
    overridden: frozenset[str] = frozenset()
    versions: tuple[Slug, ...] = ()
    body: Document | None = None

    @property
    def fields(self) -> Mapping[str, Node]:
        """The fields of all layers; put together anew each time."""
        found = merge_records(self.group)
        if not self.decided:
            return found
        fields = dict(found)
        for name, node in self.decided:
            _apply(fields, name, node)
        return fields

    @property
    def has_slug(self) -> bool:
        """Whether a hand chose its slug, in a record or a decision."""
        return any(name == "slug" for name, _ in self.decided or ()) or any(its.slug for its in self.group.facts)


def merge_records(group: Group) -> Mapping[str, Node]:
    """The fields of a group's records, the stronger winning field by field."""
    if len(group.records) == 1 and not group.first.facts.submitted:
        return group.first.fields
    fields: dict[str, Node] = {}
    for record in group.records:
        stronger = record.nodes()
        if _venue(stronger) and _venue(stronger) != _venue(fields):
            for name in _CONTAINER:
                fields.pop(name, None)
        if "authors" in stronger:
            fields.pop("others", None)
        for name, node in stronger.items():
            fields[name] = _over(fields.get(name), node)
    return _with_dates(fields, group)


def _venue(fields: Mapping[str, Node]) -> str:
    venue = fields.get("venue")
    title = venue.value.get("title") if venue and isinstance(venue.value, dict) else None
    return fold(plain_text(str(title.value))) if title else ""


def _over(weaker: Node | None, stronger: Node) -> Node:
    """Mappings merge key by key, everything else replaces."""
    if weaker and isinstance(weaker.value, dict) and isinstance(stronger.value, dict):
        return stronger._replace(value={**weaker.value, **stronger.value})
    return stronger


def _with_dates(fields: dict[str, Node], group: Group) -> dict[str, Node]:
    """A weaker date of the year of `issued` refines it; one of another year goes to `submitted`."""
    issued = fields.get("issued")
    cited = parse_date(str(issued.value)) if issued else None
    if issued is None or cited is None:
        return fields
    submitted = fields.get("submitted")
    for node, date in _dates(group):
        if date.year == cited.year:
            if date.refines(cited):
                fields["issued"], cited = Node(date.iso, node.span), date
        elif submitted is None or str(submitted.value) > date.iso:
            submitted = node
    if submitted is not None:
        fields["submitted"] = submitted
    return fields


def _dates(group: Group) -> Iterable[tuple[Node, PartialDate]]:
    """All dates of the records, strongest first."""
    for record in reversed(group.records):
        for name in ("issued", "submitted"):
            node = record.fields.get(name)
            date = parse_date(str(node.value)) if node else None
            if node and date:
                yield node, date


def decide(merged: Merged, decisions: Iterable[Override], sink: Sink) -> Merged:
    """The work after what hands decided, in the order given; two of one layer that disagree are an error."""
    decided, overridden = [*(merged.decided or ())], set(merged.overridden)
    personal = {person: dict(of_person) for person, of_person in merged.personal.items()}
    said: dict[str, Node] = {}
    for decision in decisions:
        for name, node in decision.fields.items():
            if name in PERSONAL:
                personal.setdefault(decision.owner, {})[name] = node
                continue
            if name in ("same_as", "not_same_as"):
                continue
            bare = name.removeprefix("+")
            if bare == name and not _agrees(name, node, said, sink):
                continue
            children = node.value if isinstance(node.value, dict) else None
            overridden.update([f"{bare}.{child}" for child in children] if children else [bare])
            decided.append((name, node))
    return merged._replace(decided=decided, overridden=frozenset(overridden), personal=personal)


def _agrees(name: str, node: Node, said: dict[str, Node], sink: Sink) -> bool:
    first = said.setdefault(name, node)
    if first is node or plain(first) == plain(node):
        return True
    if first.span.path == node.span.path:
        return True  # two keys of one file for one work: the later one is the newer thought
    sink.error(
        "MRG002",
        f"two hands disagree about `{name}` of one work",
        node.key or node.span,
        hint="agree on one value, and delete the other",
        related=[Related("the other", first.key or first.span)],
    )
    return False


def _apply(fields: dict[str, Node], name: str, node: Node) -> None:
    bare = name.removeprefix("+")
    if name != bare:
        old = fields.get(bare)
        kept = old.value if old and isinstance(old.value, list) else [old] if old and old.value is not None else []
        added = node.value if isinstance(node.value, list) else [node]
        fields[bare] = node._replace(value=[*kept, *added])
    elif node.value is None:
        fields.pop(bare, None)
        if bare == "authors":
            fields.pop("others", None)
    else:
        if bare == "authors":
            fields.pop("others", None)
        fields[bare] = _over(fields.get(bare), node)
