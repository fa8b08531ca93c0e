"""Layers, weakest first: what a work's records and decisions say together, with the place of every value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sitegen.diagnostics import Related, Sink
from sitegen.merge.identity import Group
from sitegen.model.ids import Slug
from sitegen.model.nodes import Node, plain
from sitegen.model.record import Document, Override
from sitegen.model.values import PartialDate, Text
from sitegen.text.dates import parse_date
from sitegen.text.slugs import fold

PERSONAL = ("selected", "hidden", "order")
"""Fields that act on one person's lists when they stand in that person's overrides."""

PAIRING = ("same_as", "not_same_as")
"""Fields that say which records are one work: they are settled before there are works."""

_CONTAINER = (
    "venue volume number pages article_number publisher place series issn isbn edition".split()
)  # what tells where in a venue; of no use beside another venue


@dataclass(frozen=True, slots=True)
class Merged:
    """One work before validation. `slug` is the derived one, `fields` are those of all layers, each with its place.

    `personal` has, per person ("" for everyone), the decisions that act on lists. `overridden` names fields a hand
    set or removed, `venue.title` for a part of a mapping. `versions` are derived slugs of works with the same title and
    another DOI. `body` is the hand-written page of the work.
    """

    slug: Slug
    group: Group
    owners: tuple[Slug, ...]
    fields: Mapping[str, Node]
    personal: Mapping[str, Mapping[str, Node]] = field(default_factory=dict)
    overridden: frozenset[str] = frozenset()
    versions: tuple[Slug, ...] = ()
    body: Document | None = None


def merge_records(group: Group) -> Mapping[str, Node]:
    """The fields of a group's records: of two values the one of the stronger record wins, field by field.

    Two exceptions: a stronger venue takes volume and pages of a weaker one away with it, and a weaker date that is more
    precise refines `issued` (2024-07-30 over 2024).
    """
    if len(group.records) == 1 and "submitted" not in group.first.fields:
        return group.first.fields
    fields: dict[str, Node] = {}
    for record in group.records:
        stronger = record.fields
        if _venue(stronger) and _venue(stronger) != _venue(fields):
            for name in _CONTAINER:
                fields.pop(name, None)
        # A stronger list without "et al." is whole, though a weaker one was cut.
        if "authors" in stronger:
            fields.pop("others", None)
        for name, node in stronger.items():
            fields[name] = _over(fields.get(name), node)
    return _with_dates(fields, group)


def _venue(fields: Mapping[str, Node]) -> str:
    """The title of the venue, folded; "" where there is none."""
    title = fields["venue"].mapping.get("title") if "venue" in fields else None
    return fold(title.value.plain) if title and isinstance(title.value, Text) else ""


def _over(weaker: Node | None, stronger: Node) -> Node:
    """Mappings merge key by key, everything else replaces."""
    if weaker and isinstance(weaker.value, dict) and isinstance(stronger.value, dict):
        return stronger.with_value({**weaker.value, **stronger.value})
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
    """The work after what hands decided, in the order given; two of one layer that disagree are an error (MRG002).

    A value replaces the field, `+keywords: [b]` appends to it, and one without a value (`note:`) removes it. Of `venue`
    only the parts that are given are replaced. Fields in `PERSONAL` go to `personal` of the override's owner.
    """
    fields, overridden = dict(merged.fields), set(merged.overridden)
    personal = {person: dict(of_person) for person, of_person in merged.personal.items()}
    first_words: dict[str, Node] = {}
    for decision in decisions:
        for name, node in decision.fields.items():
            if name in PERSONAL:
                personal.setdefault(decision.owner, {})[name] = node
                continue
            if name in PAIRING:
                continue
            bare = name.removeprefix("+")
            if bare == name and not _agrees(name, node, first_words, sink):
                continue
            children = node.value if isinstance(node.value, dict) else None
            overridden.update([f"{bare}.{child}" for child in children] if children else [bare])
            _apply(fields, name, node)
    return replace(merged, fields=fields, overridden=frozenset(overridden), personal=personal)


def _agrees(name: str, node: Node, first_words: dict[str, Node], sink: Sink) -> bool:
    """Whether a decision says what the first one about this field said; reported where two files differ."""
    first = first_words.setdefault(name, node)
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
    """Put a decision into the fields: `+name` appends, an empty value removes, anything else replaces."""
    bare = name.removeprefix("+")
    if name != bare:
        present = fields[bare].as_list if bare in fields else []
        added = node.value if isinstance(node.value, list) else [node]
        fields[bare] = node.with_value([*present, *added])
        return
    if bare == "authors":
        fields.pop("others", None)  # they were those of the list that is replaced
    if node.value is None:
        fields.pop(bare, None)
    else:
        fields[bare] = _over(fields.get(bare), node)
