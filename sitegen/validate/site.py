"""The checked parts as one Site: options, persons, works and lists."""

import pickle
from collections.abc import Container, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from sitegen.diagnostics import Sink, Span
from sitegen.memo import Memo, Shelf
from sitegen.merge.layers import Merged
from sitegen.merge.people import index
from sitegen.model.ids import Slug
from sitegen.model.nodes import Node
from sitegen.model.people import Person
from sitegen.model.record import digest
from sitegen.model.site import Options, Site
from sitegen.model.values import Link
from sitegen.model.work import Card
from sitegen.readers.markdown import Document
from sitegen.team import Team
from sitegen.validate.cards import cards
from sitegen.validate.check import check
from sitegen.validate.links import Files
from sitegen.validate.lists import in_order, is_hidden, make_lists
from sitegen.validate.people import person
from sitegen.validate.schema import SiteFields
from sitegen.validate.works import Setting

PROPERTIES = frozenset("paper card ink soft rule line link mark tint serif sans mono measure width".split())
"""The CSS custom properties that the base theme reads."""

_NOTHING: Mapping[Slug, Any] = MappingProxyType({})


class Said(NamedTuple):
    """All that the content says, merged and not yet checked.

    `people` has blocks by person, weakest first. `known` are people that were checked before, `asked` has the questions
    under which others may be kept for later runs.
    """

    site: Node | None
    people: Mapping[Slug, Sequence[Node]]
    abouts: Mapping[Slug, Document]
    works: Sequence[Merged]
    known: Mapping[Slug, Person] = _NOTHING
    asked: Mapping[Slug, bytes] = _NOTHING


def validate(said: Said, files: Files, base_url: str, memo: Memo, sink: Sink, team: Team) -> Site:
    """The checked site; what does not hold is reported and left out."""
    persons = _persons(said, files, memo.shelf("person"), sink, team)
    people = index(persons)
    surroundings = digest(repr((sorted(people.by_name.items()), sorted(files.paths))).encode("utf-8", "surrogatepass"))
    setting = Setting(people, files, sink.beside(), surroundings, [])
    shown = [merged for merged in said.works if not is_hidden(merged)]
    found, works = cards(shown, setting, memo.shelf("card"), sink, team)
    ordered = in_order(found, sink)
    lists = make_lists(persons, ordered, said.people, sink)
    final = {merged.slug: its.slug for its, merged in found if its.versions}
    complete = [_complete(its, lists.lost, final) if its.versions or lists.lost else its for its, _ in ordered]
    chosen = options(said.site, base_url, sink)
    return Site(chosen, tuple(persons), tuple(complete), works, lists.works, lists.selected)


def _complete(card: Card, lost: Container[tuple[Slug, Slug]], final: Mapping[Slug, Slug]) -> Card:
    """A card with the people on whose lists it is, and the slugs that its versions have in the end."""
    if lost:
        owners = tuple([owner for owner in card.owners if (card.slug, owner) not in lost])
        card = card if owners == card.owners else card._replace(owners=owners)
    if card.versions:
        card = card._replace(versions=tuple(final[slug] for slug in card.versions if slug in final))
    return card


def _persons(said: Said, files: Files, shelf: Shelf, sink: Sink, team: Team) -> list[Person]:
    """All people by their slugs; each process checks its share."""
    own, mine = sink.beside(), []
    for slug in filter(team.owns, said.people.keys() - said.known.keys()):
        before = own.heard
        if profile := person(slug, said.people[slug], said.abouts.get(slug), files, own):
            mine.append((profile, own.heard == before and slug in said.asked))
    persons = dict(said.known)
    for profiles, faults in team.gather((mine, own.diagnostics)):
        sink.take(faults)
        for profile, was_silent in profiles:
            persons[profile.slug] = profile
            if was_silent and team.keeps:
                shelf.put(said.asked[profile.slug], pickle.dumps(profile))
    return [persons[slug] for slug in sorted(persons)]


def options(node: Node | None, base_url: str, sink: Sink) -> Options:
    """What `site.yaml` says; `base_url` of the command line wins."""
    fields = check(SiteFields, node or Node({}, Span("content/site.yaml")), sink)
    if fields is None:
        return Options()
    for name in sorted(set(fields.theme) - PROPERTIES):
        import difflib  # heavy, and seldom needed

        near = difflib.get_close_matches(name, sorted(PROPERTIES), n=1, cutoff=0.5)
        hint = f"did you mean `{near[0]}`?" if near else "docs/templates.md lists the properties"
        place = node.value["theme"] if node and isinstance(node.value, dict) else None
        child = place.value.get(name) if place and isinstance(place.value, dict) else None
        sink.error("MOD001", f"the theme has no property `{name}`", child.key if child else None, hint=hint)
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
