"""Files beside the pages: BibTeX of everything, feeds, sitemap, robots, redirects, assets of the site."""

from collections.abc import Callable, Collection, Iterator, Sequence
from urllib.parse import quote, urlsplit

from sitegen.exports import atom, bibtex, sitemap
from sitegen.model.ids import Route, Slug
from sitegen.model.page import Copied, Made, Page, Rendered
from sitegen.model.record import Source
from sitegen.model.work import Work
from sitegen.views.layout import Chrome

_IN_FEED = 50
_ASSETS = "content/assets/"


def pages(
    chrome: Chrome, rendered: Sequence[Route], others: Collection[str], load: Callable[[str], Source | None]
) -> Iterator[Page]:
    """All files that are no pages. `rendered` are the pages that the sitemap lists."""
    graph = chrome.graph
    options = graph.site.options
    hidden = bibtex.HIDDEN_FIELDS if options.hidden_fields is None else options.hidden_fields
    yield Made(Route("papers.bib"), bibtex.library(graph.site.works, hidden=hidden))
    for person in graph.site.people:
        works = [graph.works[slug] for slug in graph.site.lists.get(person.slug, ())]
        yield Made(Route(f"people/{person.slug}/publications.bib"), bibtex.library(works, hidden=hidden))
    yield from redirects(chrome)
    yield Made(Route(".nojekyll"), "")
    if options.url:
        yield from feeds(chrome)
        yield from _sitemap(chrome, rendered)
    if urlsplit(options.url).path in ("", "/"):
        where = f"Sitemap: {options.url}/sitemap.xml\n" if options.url else ""
        yield Made(Route("robots.txt"), f"User-agent: *\nAllow: /\n{where}")
    for path in sorted(path for path in others if path.startswith(_ASSETS)):
        if source := load(path):
            yield Copied(Route(path.removeprefix("content/")), path, source.digest, source.data)


def redirects(chrome: Chrome) -> Iterator[Rendered]:
    """Old addresses; with one person also the one that the homepage has as soon as there are two."""
    targets = dict(chrome.graph.redirects)
    if chrome.alone:
        targets[Route(f"people/{chrome.alone}/")] = Route("")
    for old, new in targets.items():
        target = chrome.root(old) + quote(new)
        yield Rendered(old, "redirect.html", {"target": target, "canonical": chrome.url(new), "title": chrome.title})


def feeds(chrome: Chrome) -> Iterator[Made]:
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


def _feed(chrome: Chrome, route: str, page: str, title: str, slugs: Sequence[Slug]) -> Made:
    works = [chrome.graph.works[slug] for slug in slugs if chrome.graph.works[slug].date][:_IN_FEED]
    text = atom.feed(
        works,
        title=title,
        feed_url=chrome.url(route),
        page_url=chrome.url(page),
        url_of=lambda work: _url(chrome, work),
        author=chrome.graph.site.options.author or chrome.title,
    )
    return Made(Route(route), text)


def _url(chrome: Chrome, work: Work) -> str:
    return chrome.url(chrome.graph.work_routes[work.slug])


def _sitemap(chrome: Chrome, rendered: Sequence[Route]) -> Iterator[Made]:
    urls = [(chrome.url(route), "") for route in sorted(rendered) if route != "404.html"]
    for name, text in sitemap.files(urls, base=chrome.graph.site.options.url):
        yield Made(Route(name), text)
