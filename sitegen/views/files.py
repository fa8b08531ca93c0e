"""Files beside the pages: BibTeX of everything, feeds, sitemap, robots, redirects, assets of the site."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from urllib.parse import quote, urlsplit

from sitegen.exports import atom, bibtex, sitemap
from sitegen.model.ids import Route, Slug
from sitegen.model.page import Made, Plan, Rendered
from sitegen.model.work import Work
from sitegen.views.copies import Copies
from sitegen.views.layout import Chrome

_IN_FEED = 50
_ASSETS = "content/assets/"


def plans(chrome: Chrome, listed: Sequence[Route], copies: Copies) -> Iterator[Plan]:
    """All files that are no pages. `listed` are the pages that the sitemap names."""
    graph = chrome.graph
    options = graph.site.options
    everything = [work.slug for work in graph.site.works]
    yield _library(chrome, Route("papers.bib"), everything)
    for person in graph.site.people:
        slugs = graph.site.lists.get(person.slug, ())
        yield _library(chrome, Route(f"people/{person.slug}/publications.bib"), slugs)
    yield from redirects(chrome)
    yield _made(Route(".nojekyll"), lambda: "")
    if options.url:
        yield from feeds(chrome)
        yield from _sitemap(chrome, listed)
    if urlsplit(options.url).path in ("", "/"):
        where = f"Sitemap: {options.url}/sitemap.xml\n" if options.url else ""
        yield _made(Route("robots.txt"), lambda: f"User-agent: *\nAllow: /\n{where}")
    for path in sorted(path for path in copies.paths if path.startswith(_ASSETS)):
        yield from copies.plan(Route(path.removeprefix("content/")), path)


def _made(route: Route, text: Callable[[], str], weight: float = 0.1) -> Plan:
    return Plan(route, lambda: Made(route, text()), weight)


def _library(chrome: Chrome, route: Route, slugs: Sequence[Slug]) -> Plan:
    """The BibTeX of works."""
    options = chrome.graph.site.options
    hidden = bibtex.HIDDEN_FIELDS if options.hidden_fields is None else options.hidden_fields
    works = chrome.graph.works
    return _made(route, lambda: bibtex.library([works[slug] for slug in slugs], hidden=hidden), 0.1 + len(slugs) / 30)


def redirects(chrome: Chrome) -> Iterator[Plan]:
    """Old addresses; with one person also the one that the homepage has as soon as there are two."""
    targets = dict(chrome.graph.redirects)
    if chrome.alone:
        targets[Route(f"people/{chrome.alone}/")] = Route("")
    for old, new in targets.items():
        context = {"target": chrome.root(old) + quote(new), "canonical": chrome.url(new), "title": chrome.title}
        yield Plan(old, partial(Rendered, old, "redirect.html", context))


def feeds(chrome: Chrome) -> Iterator[Plan]:
    """The feed of the site, of every person and of every topic."""
    graph = chrome.graph
    newest = [work.slug for work in graph.site.works]
    yield _feed(chrome, "feed.xml", "", f"{chrome.title}: new papers", newest)
    for person in graph.site.people:
        route = graph.person_routes[person.slug]
        title = f"{person.name.display}: new papers"
        yield _feed(chrome, f"people/{person.slug}/feed.xml", route, title, graph.site.lists.get(person.slug, ()))
    for topic, slugs in graph.topics.items():
        route = graph.topic_routes[topic]
        yield _feed(chrome, f"{route}feed.xml", route, f"{topic}: new papers", slugs)


def _feed(chrome: Chrome, route: str, page: str, title: str, slugs: Sequence[Slug]) -> Plan:
    return _made(
        Route(route), lambda: _feed_text(chrome, route, page, title, slugs), 0.1 + min(len(slugs), _IN_FEED) / 30
    )


def _feed_text(chrome: Chrome, route: str, page: str, title: str, slugs: Sequence[Slug]) -> str:
    dated = (work for work in map(chrome.graph.works.__getitem__, slugs) if work.date)
    return atom.feed(
        list(islice(dated, _IN_FEED)),
        title=title,
        feed_url=chrome.url(route),
        page_url=chrome.url(page),
        url_of=lambda work: _url(chrome, work),
        author=chrome.graph.site.options.author or chrome.title,
    )


def _url(chrome: Chrome, work: Work) -> str:
    return chrome.url(chrome.graph.work_routes[work.slug])


def _sitemap(chrome: Chrome, listed: Sequence[Route]) -> Iterator[Plan]:
    urls = [(chrome.url(route), "") for route in sorted(listed) if route != "404.html"]
    for name, text in sitemap.files(urls, base=chrome.graph.site.options.url):
        yield Plan(Route(name), partial(Made, Route(name), text))
