"""Routes: every page's place, no two the same, and the way from old places to new ones."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from sitegen.diagnostics import Related, Sink, Span
from sitegen.model.ids import Route, Slug
from sitegen.model.site import Graph, Site
from sitegen.model.work import Card
from sitegen.text.slugs import digest, slugify

_Key = TypeVar("_Key", str, int)


def link(site: Site, related: Mapping[Slug, Sequence[Slug]], sink: Sink) -> Graph:
    """The graph of a site. Two works on one route are reported; the first keeps it."""
    cards: dict[Slug, Card] = {}
    chosen = [(card.slug_place, number) for number, card in enumerate(site.cards) if card.slug_place]
    derived = [card for card in site.cards if not card.slug_place]
    for card in (*[site.cards[number] for _, number in sorted(chosen)], *derived):
        first = cards.setdefault(card.slug, card)
        if first is not card:
            _report_collision(first, card, sink)
    if not site.options.url and not sink.errors:
        hint = "add `url: https://...` to content/site.yaml, or build with `--base-url`"
        message = "the site has no address: canonical links, feeds and the sitemap are left out"
        sink.warn("GRA003", message, Span("content/site.yaml"), hint=hint)
    work_routes = {slug: Route(f"papers/{slug}/") for slug in cards}
    topics = _by((topic, card.slug) for card in site.cards for topic in card.topics)
    years = _by((card.date.year, card.slug) for card in site.cards if card.date)
    return Graph(
        site=site,
        work_routes=work_routes,
        person_routes=_person_routes(site),
        topics=topics,
        topic_routes=_topic_routes(topics),
        years=dict(sorted(years.items(), reverse=True)),
        redirects=_redirects(cards.values(), work_routes),
        cards=cards,
        people={person.slug: person for person in site.people},
        related=related,
    )


def _report_collision(first: Card, second: Card, sink: Sink) -> None:
    places = [card.slug_place for card in (first, second)]
    related = [Related("the other", places[0])] if places[0] else []
    message = f"two works are at `papers/{first.slug}/`: {first.title!r} and {second.title!r}"
    sink.error("GRA001", message, places[1] or places[0], hint="change one `slug:`", related=related)


def _person_routes(site: Site) -> Mapping[Slug, Route]:
    """One person alone has the home page."""
    if len(site.people) == 1:
        return {site.people[0].slug: Route("")}
    return {person.slug: Route(f"people/{person.slug}/") for person in site.people}


def _by(works: Iterable[tuple[_Key, Slug]]) -> dict[_Key, tuple[Slug, ...]]:
    """Works by year or topic, those in order."""
    found: dict[_Key, list[Slug]] = {}
    for key, slug in works:
        found.setdefault(key, []).append(slug)
    return {key: tuple(found[key]) for key in sorted(found)}


def _topic_routes(topics: Mapping[str, tuple[Slug, ...]]) -> dict[str, Route]:
    """Topics whose slugs collide ("C" and "C++") get a digest of their name."""
    slugs = {topic: slugify(topic) or digest(topic, 3) for topic in topics}
    taken = [*slugs.values()]
    return {
        topic: Route(f"topics/{slug}-{digest(topic, 3)}/" if taken.count(slug) > 1 else f"topics/{slug}/")
        for topic, slug in slugs.items()
    }


def _redirects(cards: Iterable[Card], routes: Mapping[Slug, Route]) -> dict[Route, Route]:
    """Old routes that no page has now. An alias with a slash is a path from the root of the site."""
    pages = set(routes.values())
    found: dict[Route, Route] = {}
    for card in cards:
        for old in card.redirects:
            path = old.strip("/") if "/" in old else f"papers/{old}"
            route = Route(f"{path}/")
            if route not in pages and ".." not in path.split("/"):
                found.setdefault(route, routes[card.slug])
    return dict(sorted(found.items()))
