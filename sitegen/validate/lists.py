"""Whose list holds which works, in which order, and which are selected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sitegen.diagnostics import Sink, Span, nearest
from sitegen.merge.layers import Merged
from sitegen.model.ids import Slug
from sitegen.model.nodes import Node
from sitegen.model.people import Person
from sitegen.model.record import owner_of
from sitegen.model.work import Work
from sitegen.text.slugs import slugify
from sitegen.validate.check import check
from sitegen.validate.schema import PersonalFields


@dataclass(frozen=True, slots=True)
class Lists:
    """Per person the slugs of their works in order, and of the selected ones.

    `lost` has pairs of a work and an owner of it on whose list it is not, so that the page does not name them.
    """

    works: dict[Slug, tuple[Slug, ...]]
    selected: dict[Slug, tuple[Slug, ...]]
    lost: frozenset[tuple[Slug, Slug]]


Decisions = Mapping[Slug, PersonalFields]
"""What hands decided about one work on lists, by person; "" is everyone."""


def in_order(works: Sequence[tuple[Work, Merged]], sink: Sink) -> list[tuple[Work, Decisions]]:
    """Works as lists have them, each with what hands decided about it."""
    shown = [(work, _decisions(merged, sink)) for work, merged in works]
    return sorted(shown, key=lambda pair: list_key(pair[0]))


def make_lists(
    people: Sequence[Person],
    works: Sequence[tuple[Work, Decisions]],
    profiles: Mapping[Slug, Sequence[Node]],
    sink: Sink,
) -> Lists:
    """Everyone's lists, of works in order. `profiles` tells where `selected:` and `not_me:` stand: the last block.

    A work is on the lists of its `owners`, but for those whose override hides it or whose `not_me` names it.
    """
    persons = {person.slug: person for person in people}
    listed: dict[Slug, list[tuple[Work, PersonalFields]]] = {person.slug: [] for person in people}
    lost: set[tuple[Slug, Slug]] = set()
    for work, decisions in works:
        for owner in work.owners:
            fields, person = _for(owner, decisions), persons.get(owner)
            # There is no person where a profile does not hold: its other works are still checked.
            if person is None or fields.hidden or _is_denied(work, person):
                lost.add((work.slug, owner))
            else:
                listed[owner].append((work, fields))
    _report_strange_denials(people, works, profiles, sink)
    selected: dict[Slug, tuple[Slug, ...]] = {}
    for person in people:
        entries = listed[person.slug]
        entries.sort(key=lambda entry: list_key(entry[0], entry[1].order))
        selected[person.slug] = _selected(person, entries, profiles[person.slug][-1], sink)
    in_lists = {slug: tuple(work.slug for work, _ in entries) for slug, entries in listed.items()}
    return Lists(in_lists, selected, frozenset(lost))


def _report_strange_denials(
    people: Sequence[Person],
    works: Sequence[tuple[Work, Decisions]],
    profiles: Mapping[Slug, Sequence[Node]],
    sink: Sink,
) -> None:
    """A key in `not_me:` that is no work's."""
    deniers = [person for person in people if person.not_me]
    known = {name for work, _ in works for name in _names(work)} if deniers else set()
    for person in deniers:
        for key in sorted(set(person.not_me) - known):
            span = _place(profiles[person.slug][-1], "not_me", key)
            sink.warn("MRG001", f"`{key}` matches no work", span, hint="use a citation key, DOI, arXiv id or slug")


def _is_denied(work: Work, person: Person) -> bool:
    return bool(person.not_me) and not _names(work).isdisjoint(person.not_me)


def _names(work: Work) -> set[str]:
    """What a profile may call a work."""
    names = (work.slug, work.key, slugify(work.key), work.doi, work.arxiv, *work.redirects)
    return {str(name) for name in names if name}


def _place(profile: Node, field_name: str, text: str) -> Span | None:
    """Where a text stands in a list of a profile."""
    node = profile.mapping.get(field_name)
    children = node.children if node else []
    return next((child.span for child in children if child.value == text), node.span if node else None)


def is_hidden(merged: Merged) -> bool:
    """Whether a hand took the page away for the whole site."""
    everyone = merged.personal.get("", {}).get("hidden")
    return everyone is not None and str(everyone.value).lower() in ("true", "yes", "on", "1")


def _decisions(merged: Merged, sink: Sink) -> Decisions:
    """What acts on lists, by person; "" is everyone. A `selected` field of BibTeX speaks for the file's owner."""
    by_person: dict[Slug, dict[str, Node]] = {Slug(""): {}}
    if node := merged.fields.get("selected"):
        by_person[owner_of(node.span.path)] = {"selected": node}
    for owner, nodes in merged.personal.items():
        by_person[Slug(owner)] = {**by_person.get(Slug(owner), {}), **nodes}
    span = merged.group.first.span
    return {
        owner: (check(PersonalFields, Node(nodes, span), sink) if nodes else None) or PersonalFields()
        for owner, nodes in by_person.items()
    }


def _for(person: Slug, decided: Decisions) -> PersonalFields:
    """What holds for one person: their own word, else everyone's."""
    everyone, own = decided[Slug("")], decided.get(person)
    if own is None:
        return everyone
    return PersonalFields(
        selected=everyone.selected if own.selected is None else own.selected,
        hidden=own.hidden or everyone.hidden,
        order=everyone.order if own.order is None else own.order,
    )


def list_key(work: Work, order: int | None = None) -> tuple[Any, ...]:
    """Undated first, then the newest year; within it by the hand's order, then date, then title."""
    date = work.date
    # What has no date is mostly in press: newer than all that has one.
    if date is None:
        return (0, 0, order is None, order or 0, 0, 0, work.title.plain, work.slug)
    return (
        1, -date.year, order is None, order or 0, -(date.month or 0), -(date.day or 0), work.title.plain, work.slug
    )  # fmt: skip


def _selected(
    person: Person, entries: Sequence[tuple[Work, PersonalFields]], profile: Node, sink: Sink
) -> tuple[Slug, ...]:
    """What `selected:` of the profile names, in its order, then what a .bib file or an override marks; without what
    an override unmarks."""
    found: list[Slug] = []
    names: dict[str, Slug] = {}
    for work, _ in entries if person.selected else ():
        for name in sorted(_names(work)):
            names.setdefault(name, work.slug)
    for key in person.selected:
        if key in names:
            found.append(names[key])
            continue
        near = nearest(key, names)
        hint = f"did you mean `{near}`?" if near else "use a citation key, DOI, arXiv id or slug"
        span = _place(profile, "selected", key)
        sink.warn("MRG001", f"`{key}` matches no work of {person.name.display}", span, hint=hint)
    found += [work.slug for work, fields in entries if fields.selected]
    unmarked = {work.slug for work, fields in entries if fields.selected is False}
    return tuple(slug for slug in dict.fromkeys(found) if slug not in unmarked)
