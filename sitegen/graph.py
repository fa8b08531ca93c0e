"""Routes: every page's place, no two the same, and the way from old places to new ones.

In goes the site, out comes the `Graph`: works and people by slug, their routes, topics and years with the works in
them, redirects, related works. Where to start: `link`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeVar

from sitegen.diagnostics import Related, Sink, Span
from sitegen.model.ids import Route, Slug
from sitegen.model.site import Graph, Site
from sitegen.model.work import Work
from sitegen.related import related
from sitegen.text.slugs import short_hash, slugify

_Key = TypeVar("_Key", str, int)


def link(site: Site, sink: Sink) -> Graph:
    """The graph of a site: the route of each work, person, topic and year, redirects, and which works are related.

    Two works on one route are reported (GRA001); the first keeps it. A work's route is decided here from its slug:
    `papers/<slug>/`; which slug that is `merge.slugs.derived_slugs` decides where no hand did.
    """
    works: dict[Slug, Work] = {}
    # Slugs by hand first, by their places in files: so the same one is reported however the works are sorted.
    for work in sorted(site.works, key=lambda work: (work.slug_span is None, work.slug_span or ())):
        first = works.setdefault(work.slug, work)
        if first is not work:
            _report_collision(first, work, sink)
    if not site.options.url and not sink.errors:
        hint = "add `url: https://...` to content/site.yaml, or build with `--base-url`"
        message = "the site has no address: canonical links, feeds and the sitemap are left out"
        sink.warn("GRA003", message, Span("content/site.yaml"), hint=hint)
    work_routes = {slug: Route(f"papers/{slug}/") for slug in works}
    is_group = len(site.people) > 1
    topics = _by((topic, work.slug) for work in site.works for topic in work.topics)
    years = _by((work.date.year, work.slug) for work in site.works if work.date)
    return Graph(
        site=site,
        works=works,
        people={person.slug: person for person in site.people},
        work_routes=work_routes,
        person_routes={person.slug: Route(f"people/{person.slug}/" if is_group else "") for person in site.people},
        topics=topics,
        topic_routes=_topic_routes(topics),
        years=dict(sorted(years.items(), reverse=True)),
        redirects=_redirects(works.values(), work_routes),
        related=related(site.works),
    )


def _report_collision(first: Work, second: Work, sink: Sink) -> None:
    others = [Related("the other", first.slug_span)] if first.slug_span else []
    message = f"two works are at `papers/{first.slug}/`: {first.title.plain!r} and {second.title.plain!r}"
    sink.error("GRA001", message, second.slug_span or first.slug_span, hint="change one `slug:`", related=others)


def _by(works: Iterable[tuple[_Key, Slug]]) -> dict[_Key, tuple[Slug, ...]]:
    """Works by year or topic, those in order."""
    found: dict[_Key, list[Slug]] = {}
    for key, slug in works:
        found.setdefault(key, []).append(slug)
    return {key: tuple(found[key]) for key in sorted(found)}


def _topic_routes(topics: Mapping[str, tuple[Slug, ...]]) -> dict[str, Route]:
    """Topics whose slugs collide ("C" and "C++") get a digest of their name."""
    slugs = {topic: slugify(topic) or short_hash(topic) for topic in topics}
    taken = Counter(slugs.values())
    return {
        topic: Route(f"topics/{slug}-{short_hash(topic)}/" if taken[slug] > 1 else f"topics/{slug}/")
        for topic, slug in slugs.items()
    }


def _redirects(works: Iterable[Work], routes: Mapping[Slug, Route]) -> dict[Route, Route]:
    """Old routes that no page has now. An alias with a slash is a path from the root of the site."""
    pages = set(routes.values())
    found: dict[Route, Route] = {}
    for work in works:
        for old in work.redirects:
            path = old.strip("/") if "/" in old else f"papers/{old}"
            route = Route(f"{path}/")
            if route not in pages and ".." not in path.split("/"):
                found.setdefault(route, routes[work.slug])
    return dict(sorted(found.items()))
