"""Files beside the pages: BibTeX of everything, feeds, sitemap, robots, redirects, assets of the site."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import chain, islice
from urllib.parse import quote, urlsplit

from sitegen.exports import atom, bibtex, sitemap
from sitegen.model.ids import Route, Slug
from sitegen.model.page import Made, Plan, Rendered
from sitegen.views.copies import Copies
from sitegen.views.layout import Layout
from sitegen.views.rows import Rows

_IN_FEED = 50
_ASSETS = "content/assets/"


def plans(layout: Layout, rows: Rows, listed: Sequence[Route], copies: Copies) -> Iterator[Plan]:
    """All files that are no pages. `listed` are the pages that the sitemap names."""
    graph = layout.graph
    options = graph.site.options
    everything = [work.slug for work in graph.site.cards]
    yield _library(layout, rows, Route("papers.bib"), everything)
    for person in graph.site.people:
        slugs = graph.site.lists.get(person.slug, ())
        yield _library(layout, rows, Route(f"people/{person.slug}/publications.bib"), slugs, person.slug)
    yield from redirects(layout)
    yield _made(Route(".nojekyll"), "")
    if options.url:
        yield from feeds(layout, rows)
        yield from _sitemap(layout, listed)
    if urlsplit(options.url).path in ("", "/"):
        where = f"Sitemap: {options.url}/sitemap.xml\n" if options.url else ""
        yield _made(Route("robots.txt"), f"User-agent: *\nAllow: /\n{where}")
    for path in sorted(path for path in copies.paths if path.startswith(_ASSETS)):
        yield from copies.plan(Route(path.removeprefix("content/")), path)


def _made(route: Route, text: str) -> Plan:
    return Plan(route, lambda: Made(route, text.encode()), (text,))


def _library(layout: Layout, rows: Rows, route: Route, slugs: Sequence[Slug], person: str = "") -> Plan:
    """The BibTeX of works."""

    def made() -> Made:
        return Made(route, bibtex.library(zip(slugs, rows.blocks(slugs), strict=True)))

    inputs = chain([layout.inputs], map(rows.inputs, slugs))
    return Plan(route, made, inputs, weight=0.1 + len(slugs) / 100, person=person)


def redirects(layout: Layout) -> Iterator[Plan]:
    """Old addresses; with one person also the one that the homepage has as soon as there are two."""
    targets = dict(layout.graph.redirects)
    if layout.alone:
        targets[Route(f"people/{layout.alone}/")] = Route("")
    for old, new in targets.items():
        context = {"target": layout.root(old) + quote(new), "canonical": layout.url(new), "title": layout.title}
        yield Plan(old, partial(Rendered, old, "redirect.html", context), (repr(context),), template="redirect.html")


def feeds(layout: Layout, rows: Rows) -> Iterator[Plan]:
    """The feed of the site, of every person and of every topic."""
    graph = layout.graph
    dated = dict.fromkeys(work.slug for work in graph.site.cards if work.date)

    def newest(slugs: Iterable[Slug]) -> list[Slug]:
        return list(islice(filter(dated.__contains__, slugs), _IN_FEED))

    yield _feed(layout, rows, "feed.xml", "", f"{layout.title}: new papers", newest(dated))
    for person in graph.site.people:
        route = graph.person_routes[person.slug]
        title = f"{person.name.display}: new papers"
        mine = newest(graph.site.lists.get(person.slug, ()))
        yield _feed(layout, rows, f"people/{person.slug}/feed.xml", route, title, mine, person.slug)
    for topic, slugs in graph.topics.items():
        route = graph.topic_routes[topic]
        yield _feed(layout, rows, f"{route}feed.xml", route, f"{topic}: new papers", newest(slugs))


def _feed(
    layout: Layout, rows: Rows, path: str, page: str, title: str, slugs: Sequence[Slug], person: str = ""
) -> Plan:
    """These works, the newest of a list that have a date."""
    route = Route(path)

    def made() -> Made:
        entries = [(parts.entry, parts.time) for parts in rows.each(slugs)]
        author = layout.graph.site.options.author or layout.title
        urls = {"feed_url": layout.url(route), "page_url": layout.url(page)}
        return Made(route, atom.feed(entries, title=title, author=author, **urls).encode())

    inputs = chain((layout.inputs, title, page), map(rows.inputs, slugs))
    return Plan(route, made, inputs, weight=0.1 + len(slugs) / 100, person=person)


def _sitemap(layout: Layout, listed: Sequence[Route]) -> Iterator[Plan]:
    @cache
    def routes() -> list[Route]:
        return sorted(route for route in listed if route != "404.html")

    def inputs() -> Iterator[str]:
        yield layout.inputs
        yield from routes()

    @cache
    def texts() -> dict[str, str]:
        urls = [(layout.url(route), "") for route in routes()]
        return dict(sitemap.files(urls, base=layout.graph.site.options.url))

    def made(name: str) -> Made:
        return Made(Route(name), texts()[name].encode())

    number = len(listed) - listed.count(Route("404.html"))
    for name in sitemap.names(number):
        yield Plan(Route(name), partial(made, name), inputs(), weight=number / 1_000)
