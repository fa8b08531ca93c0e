"""Files beside the pages: BibTeX of everything, feeds, sitemap, robots, redirects, assets of the site."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from urllib.parse import urlsplit

from sitegen.exports import atom, bibtex, sitemap
from sitegen.model.ids import Route, Slug
from sitegen.model.page import Page
from sitegen.views.fields import quoted
from sitegen.views.layout import Layout

_IN_FEED = 50
_ASSETS = "content/assets/"


def pages(layout: Layout, listed: Sequence[Route]) -> Iterator[Page]:
    """All files that are no pages. `listed` are the pages that the sitemap names."""
    site = layout.graph.site
    url = site.options.url
    yield _library(layout, "papers.bib", [work.slug for work in site.works])
    for person in site.people:
        yield _library(layout, f"people/{person.slug}/publications.bib", layout.list_of(person.slug), person.slug)
    yield from redirects(layout)
    # GitHub Pages runs Jekyll over a site without this file, and that leaves out paths that begin with "_".
    yield Page(Route(".nojekyll"), bytes, ())
    if url:
        yield from feeds(layout)
        yield from _sitemap(layout, listed)
    # RFC 9309, 2.3: robots look for it at the root of a host and nowhere else.
    if urlsplit(url).path in ("", "/"):
        robots = "User-agent: *\nAllow: /\n" + (f"Sitemap: {url}/sitemap.xml\n" if url else "")
        yield Page(Route("robots.txt"), robots.encode, (robots,))
    for path in sorted(path for path in layout.copies.paths if path.startswith(_ASSETS)):
        yield from layout.copies.pages(Route(path.removeprefix("content/")), path)


def _library(layout: Layout, route: str, slugs: Sequence[Slug], group: str = "") -> Page:
    """The BibTeX of works."""
    rows = layout.rows

    def data() -> bytes:
        return bibtex.library((slug, rows.work(slug).bibtex.encode()) for slug in slugs)

    return Page(Route(route), data, (layout.inputs, *map(rows.inputs, slugs)), group=group)


def redirects(layout: Layout) -> Iterator[Page]:
    """Old addresses; with one person also the one that the homepage has as soon as there are two."""
    targets = dict(layout.graph.redirects)
    if layout.sole_person:
        targets[Route(f"people/{layout.sole_person}/")] = Route("")
    for old, new in targets.items():
        context = {"target": layout.root(old) + quoted(new), "canonical": layout.url(new), "title": layout.title}
        yield Page(old, partial(dict, context), (repr(context),), template="redirect.html")


def feeds(layout: Layout) -> Iterator[Page]:
    """The feed of the site, of every person and of every topic."""
    graph = layout.graph
    # Atom asks for a date of each entry (RFC 4287, 4.1.2), so works without one are left out.
    dated = dict.fromkeys(work.slug for work in graph.site.works if work.date)

    def feed(path: str, page: str, title: str, slugs: Iterable[Slug], group: str = "") -> Page:
        newest = list(islice(filter(dated.__contains__, slugs), _IN_FEED))
        inputs = (layout.inputs, title, page, *map(layout.rows.inputs, newest))
        data = partial(_feed, layout, path, page, f"{title}: new papers", newest)
        return Page(Route(path), data, inputs, group=group)

    yield feed("feed.xml", "", layout.title, dated)
    for person in graph.site.people:
        slug, slugs = person.slug, layout.list_of(person.slug)
        yield feed(f"people/{slug}/feed.xml", graph.person_routes[slug], person.name.display, slugs, slug)
    for topic, slugs in graph.topics.items():
        route = graph.topic_routes[topic]
        yield feed(f"{route}feed.xml", route, topic, slugs)


def _feed(layout: Layout, path: str, page: str, title: str, slugs: Sequence[Slug]) -> bytes:
    graph = layout.graph
    entries = [atom.entry(graph.works[slug], layout.url(graph.work_routes[slug])) for slug in slugs]
    author = graph.site.options.author or layout.title
    return atom.feed(entries, title=title, author=author, feed_url=layout.url(path), page_url=layout.url(page)).encode()


def _sitemap(layout: Layout, listed: Sequence[Route]) -> Iterator[Page]:
    """The addresses of all pages but the one for addresses that are not there; an index where they are many."""
    routes = sorted(route for route in listed if route != "404.html")

    def data(name: str) -> bytes:
        urls = [(layout.url(route), "") for route in routes]
        return dict(sitemap.files(urls, base=layout.graph.site.options.url))[name].encode()

    for name in sitemap.names(len(routes)):
        yield Page(Route(name), partial(data, name), (layout.inputs, *routes))
