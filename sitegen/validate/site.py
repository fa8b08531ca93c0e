"""The checked parts as one Site: options, persons, works, and whose list holds what in which order."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sitegen.diagnostics import Sink, Span
from sitegen.merge.layers import Merged
from sitegen.model.ids import Slug
from sitegen.model.people import Person
from sitegen.model.record import Node, owner_of
from sitegen.model.site import Options, Site
from sitegen.model.values import Link
from sitegen.model.work import Work
from sitegen.text.slugs import slugify
from sitegen.validate.check import check
from sitegen.validate.schema import PersonalFields, SiteFields


def options(node: Node | None, base_url: str, sink: Sink) -> Options:
    """What `site.yaml` says; `base_url` of the command line wins."""
    fields: Any = check(SiteFields, node or Node({}, Span("content/site.yaml")), sink)
    if fields is None:
        return Options()
    return Options(
        title=fields.title,
        description=fields.description,
        url=(base_url or fields.url).rstrip("/"),
        language=fields.language,
        author=fields.author,
        navigation=tuple(Link("page", entry.url, entry.title) for entry in fields.navigation),
        theme=tuple(sorted(fields.theme.items())),
        hidden_fields=None if fields.bibtex.hidden_fields is None else tuple(fields.bibtex.hidden_fields),
    )


def assemble(
    chosen: Options,
    people: Sequence[Person],
    works: Sequence[tuple[Work, Merged]],
    profiles: Mapping[Slug, Node],
    sink: Sink,
) -> Site:
    """The Site: hidden works are gone, everyone's list is in order. `profiles` tells where `selected:` stands."""
    shown = [(work, merged, _decisions(merged, sink)) for work, merged in works if not _is_hidden(merged)]
    lists: dict[Slug, tuple[Slug, ...]] = {}
    selected: dict[Slug, tuple[Slug, ...]] = {}
    for person in sorted(people, key=lambda person: person.slug):
        mine = [(work, _for(person.slug, decided)) for work, _, decided in shown if _is_of(work, person)]
        mine = [(work, decision) for work, decision in mine if not decision.hidden]
        ordered = sorted(mine, key=lambda pair: _list_key(pair[0], pair[1].order))
        lists[person.slug] = tuple(work.slug for work, _ in ordered)
        chosen_keys = _chosen(person, [work for work, _ in ordered], profiles.get(person.slug), sink)
        flagged = [work.slug for work, decision in ordered if decision.selected and work.slug not in chosen_keys]
        dropped = {work.slug for work, decision in ordered if decision.selected is False}
        selected[person.slug] = tuple(slug for slug in [*chosen_keys, *flagged] if slug not in dropped)
    on_lists: dict[Slug, list[Slug]] = {}
    for owner, slugs in lists.items():
        for slug in slugs:
            on_lists.setdefault(slug, []).append(owner)
    final = {merged.slug: work.slug for work, merged, _ in shown}
    complete = [
        replace(
            work,
            owners=tuple(on_lists.get(work.slug, ())),
            versions=tuple(final[slug] for slug in work.versions if slug in final),
        )
        for work, _, _ in shown
    ]
    return Site(
        chosen,
        tuple(sorted(people, key=lambda person: person.slug)),
        tuple(sorted(complete, key=lambda work: _list_key(work, None))),
        lists,
        selected,
    )


def _is_of(work: Work, person: Person) -> bool:
    if {work.key, str(work.slug), work.doi or "", work.arxiv or ""} & set(person.not_me):
        return False
    return person.slug in work.owners or any(creator.person == person.slug for creator in work.creators)


def _is_hidden(merged: Merged) -> bool:
    """Whether a hand took the page away for the whole site."""
    everyone = merged.personal.get("", {}).get("hidden")
    return everyone is not None and str(everyone.value).lower() in ("true", "yes", "on", "1")


def _decisions(merged: Merged, sink: Sink) -> dict[Slug, PersonalFields]:
    """What acts on lists, by person; "" is everyone. A `selected` field of BibTeX speaks for the file's owner."""
    said: dict[Slug, dict[str, Node]] = {Slug(""): {}}
    if node := merged.fields.get("selected"):
        said[owner_of(node.span.path)] = {"selected": node}
    for owner, nodes in merged.personal.items():
        said[Slug(owner)] = {**said.get(Slug(owner), {}), **nodes}
    span = merged.group.first.span
    return {
        owner: check(PersonalFields, Node(dict(nodes), span), sink) or PersonalFields() for owner, nodes in said.items()
    }


def _for(person: Slug, decided: Mapping[Slug, PersonalFields]) -> PersonalFields:
    everyone, own = decided[Slug("")], decided.get(person)
    if own is None:
        return everyone
    return PersonalFields(
        selected=everyone.selected if own.selected is None else own.selected,
        hidden=own.hidden or everyone.hidden,
        order=everyone.order if own.order is None else own.order,
    )


def _list_key(work: Work, order: int | None) -> tuple[Any, ...]:
    """Undated first, then the newest year; within it by the hand's order, then date, then title."""
    date = work.date
    if date is None:
        return (0, 0, order is None, order or 0, 0, 0, work.title.plain, work.slug)
    return (
        1, -date.year, order is None, order or 0, -(date.month or 0), -(date.day or 0), work.title.plain, work.slug
    )  # fmt: skip


def _chosen(person: Person, works: Sequence[Work], profile: Node | None, sink: Sink) -> list[Slug]:
    """The works that `selected:` of a profile names, in its order."""
    names: dict[str, Slug] = {}
    for work in works:
        for name in (work.slug, work.key, slugify(work.key), work.doi, work.arxiv, *work.redirects):
            if name:
                names.setdefault(name, work.slug)
    node = profile.value.get("selected") if profile and isinstance(profile.value, dict) else None
    places = node.value if node and isinstance(node.value, list) else []
    found = []
    for number, key in enumerate(person.selected):
        if key in names:
            found.append(names[key])
            continue
        near = difflib.get_close_matches(key, names, n=1, cutoff=0.5)
        hint = f"did you mean `{near[0]}`?" if near else "use a citation key, DOI, arXiv id or slug"
        span = places[number].span if number < len(places) else node.span if node else None
        sink.warn("MRG001", f"`{key}` matches no work of {person.name.display}", span, hint=hint)
    return list(dict.fromkeys(found))
