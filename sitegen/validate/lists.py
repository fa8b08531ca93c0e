"""Whose list holds which works, in which order, and which are selected."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from sitegen.diagnostics import Sink, Span
from sitegen.merge.layers import Merged
from sitegen.model.ids import Slug
from sitegen.model.nodes import Node
from sitegen.model.people import Person
from sitegen.model.record import owner_of
from sitegen.model.work import Card
from sitegen.text.slugs import slugify
from sitegen.validate.check import check
from sitegen.validate.schema import PersonalFields


class Lists(NamedTuple):
    """Per person the slugs of their works in order, and of the selected ones in the order a hand gave. `lost` are
    pairs of work and person who has it on no list."""

    works: dict[Slug, tuple[Slug, ...]]
    selected: dict[Slug, tuple[Slug, ...]]
    lost: frozenset[tuple[Slug, Slug]]


_Decided = Mapping[Slug, PersonalFields]
_SELECTED = attrgetter("selected")


def in_order(works: Sequence[tuple[Card, Merged]], sink: Sink) -> list[tuple[Card, _Decided]]:
    """Works as lists have them, each with what hands decided about it, by person."""
    shown = [(work, _decisions(merged, sink)) for work, merged in works]
    shown.sort(key=lambda pair: list_key(pair[0]))
    return shown


def make_lists(
    people: Sequence[Person], works: Sequence[tuple[Card, _Decided]], said: Mapping[Slug, Sequence[Node]], sink: Sink
) -> Lists:
    """Everyone's lists, of works in order. `said` tells where `selected:` of a profile stands: its last block."""
    by_person: dict[Slug, list[tuple[Card, _Decided]]] = {}
    by_hand: set[Slug] = set()
    for pair in works:
        work, decided = pair
        if decided is not _NOTHING:
            by_hand.update(work.owners)
        for owner in work.owners:
            by_person.setdefault(owner, []).append(pair)
    everything = {name for work, _ in works for name in _names(work)} if any(each.not_me for each in people) else set()
    listed: dict[Slug, tuple[Slug, ...]] = {}
    selected: dict[Slug, tuple[Slug, ...]] = {}
    lost = {
        (work.slug, owner)
        for owner in by_person.keys() - {each.slug for each in people}
        for work, _ in by_person[owner]
    }
    for person in people:
        for key in sorted(set(person.not_me) - everything):
            span = _place(said[person.slug][-1], "not_me", key)
            sink.warn("MRG001", f"`{key}` matches no work", span, hint="use a citation key, DOI, arXiv id or slug")
        theirs = by_person.get(person.slug, [])
        if not person.not_me and person.slug not in by_hand:
            listed[person.slug] = tuple([work.slug for work, _ in theirs])
            selected[person.slug] = tuple(_chosen(person, [work for work, _ in theirs], said[person.slug], sink))
            continue
        mine = [(work, _for(person.slug, decided)) for work, decided in theirs]
        mine = [(work, decision) for work, decision in mine if not decision.hidden and not _is_denied(work, person)]
        lost |= {(work.slug, person.slug) for work, _ in theirs} - {(work.slug, person.slug) for work, _ in mine}
        mine.sort(key=lambda pair: list_key(pair[0], pair[1].order))
        listed[person.slug] = tuple([work.slug for work, _ in mine])
        chosen = _chosen(person, [work for work, _ in mine], said[person.slug], sink)
        flagged = [work.slug for work, decision in mine if decision.selected and work.slug not in chosen]
        dropped = {work.slug for work, decision in mine if decision.selected is False}
        selected[person.slug] = tuple(slug for slug in [*chosen, *flagged] if slug not in dropped)
    return Lists(listed, selected, frozenset(lost))


def _is_denied(work: Card, person: Person) -> bool:
    return bool(person.not_me) and not _names(work).isdisjoint(person.not_me)


def _names(work: Card) -> set[str]:
    """What a profile may call a work."""
    names = (work.slug, work.key, slugify(work.key), work.doi, work.arxiv, *work.redirects)
    return {str(name) for name in names if name}


def _place(profile: Node | None, field_name: str, text: str) -> Span | None:
    """Where a text stands in a list of a profile."""
    node = profile.value.get(field_name) if profile and isinstance(profile.value, dict) else None
    children = node.value if node and isinstance(node.value, list) else []
    return next((child.span for child in children if child.value == text), node.span if node else None)


def is_hidden(merged: Merged) -> bool:
    """Whether a hand took the page away for the whole site."""
    everyone = merged.personal.get("", {}).get("hidden")
    return everyone is not None and str(everyone.value).lower() in ("true", "yes", "on", "1")


def _decisions(merged: Merged, sink: Sink) -> _Decided:
    """What acts on lists, by person; "" is everyone. A `selected` field of BibTeX speaks for the file's owner."""
    selects = any(map(_SELECTED, merged.group.facts))
    if not merged.personal and not selects:
        return _NOTHING
    said: dict[Slug, dict[str, Node]] = {Slug(""): {}}
    if selects and (node := merged.fields.get("selected")):
        said[owner_of(node.span.path)] = {"selected": node}
    for owner, nodes in merged.personal.items():
        said[Slug(owner)] = {**said.get(Slug(owner), {}), **nodes}
    span = merged.group.first.span
    return {
        owner: check(PersonalFields, Node(dict(nodes), span), sink) or PersonalFields() for owner, nodes in said.items()
    }


_NOTHING: _Decided = {Slug(""): PersonalFields()}


def _for(person: Slug, decided: _Decided) -> PersonalFields:
    everyone, own = decided[Slug("")], decided.get(person)
    if own is None:
        return everyone
    return PersonalFields(
        selected=everyone.selected if own.selected is None else own.selected,
        hidden=own.hidden or everyone.hidden,
        order=everyone.order if own.order is None else own.order,
    )


def list_key(work: Card, order: int | None = None) -> tuple[Any, ...]:
    """Undated first, then the newest year; within it by the hand's order, then date, then title."""
    date = work.date
    if date is None:
        return (0, 0, order is None, order or 0, 0, 0, work.title, work.slug)
    return (
        1, -date.year, order is None, order or 0, -(date.month or 0), -(date.day or 0), work.title, work.slug
    )  # fmt: skip


def _chosen(person: Person, works: Sequence[Card], said: Sequence[Node], sink: Sink) -> list[Slug]:
    """The works that `selected:` of a profile names, in its order."""
    if not person.selected:
        return []
    names: dict[str, Slug] = {}
    for work in works:
        for name in sorted(_names(work)):
            names.setdefault(name, work.slug)
    found = []
    for key in person.selected:
        if key in names:
            found.append(names[key])
            continue
        import difflib  # heavy, and seldom needed

        near = difflib.get_close_matches(key, names, n=1, cutoff=0.5)
        hint = f"did you mean `{near[0]}`?" if near else "use a citation key, DOI, arXiv id or slug"
        span = _place(said[-1], "selected", key)
        sink.warn("MRG001", f"`{key}` matches no work of {person.name.display}", span, hint=hint)
    return list(dict.fromkeys(found))
