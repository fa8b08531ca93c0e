"""The page of a work with its downloads, and the lists of all works and of years."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from heapq import nsmallest
from typing import Any
from urllib.parse import quote

from sitegen.exports import csl_json, highwire, ris
from sitegen.model.ids import Route, Slug
from sitegen.model.page import Made, Plan, Rendered, Shared
from sitegen.model.work import Work
from sitegen.views.copies import Copies
from sitegen.views.layout import Chrome, count, fragment, pairs, shortened
from sitegen.views.people import categories
from sitegen.views.rows import Rows, by_year, date, file_name

PER_PAGE = 100
_RELATED = 3
_COMPARED = 50  # works of each name


class _Related:
    """Works that share authors, then the category; newest first. An index over names keeps it linear."""

    def __init__(self, works: Sequence[Work]) -> None:
        self.order = {work.slug: number for number, work in enumerate(works)}
        self.works = works
        self.by_name: dict[str, list[int]] = {}
        self.by_category: dict[str, list[int]] = {}
        for number, work in enumerate(works):
            for name in self._names(work):
                self.by_name.setdefault(name, []).append(number)
            if work.category:
                self.by_category.setdefault(work.category, []).append(number)

    @staticmethod
    def _names(work: Work) -> list[str]:
        return list(dict.fromkeys(each.name.display for each in work.creators[:20]))

    def of(self, work: Work) -> list[Slug]:
        """The most related works, at most three. Of a name that is on many works the newest count."""
        points: dict[int, int] = {}
        for name in self._names(work):
            for other in self.by_name[name][:_COMPARED]:
                points[other] = points.get(other, 0) + 2
        category = self.by_category.get(work.category, [])
        for other in category[:_COMPARED]:
            points[other] = points.get(other, 0) + 1
        points.pop(self.order[work.slug], None)
        best = nsmallest(_RELATED, [(-count, other) for other, count in points.items()])
        return [self.works[other].slug for _, other in best]


def plans(chrome: Chrome, rows: Rows, copies: Copies) -> Iterator[Plan]:
    """Every work's page and files, all works in pages of a hundred, and a list per year."""
    graph = chrome.graph
    related = _Related(graph.site.works)
    for work in graph.works.values():
        yield from one(chrome, work, rows, related, copies)
    last = max(1, -(-len(graph.site.works) // PER_PAGE))
    for number in range(1, last + 1):
        yield Plan(
            _page_route(number), partial(all_works, chrome, rows, number, last), weight=PER_PAGE / 3, listed=True
        )
    for year, slugs in graph.years.items():
        route = Route(f"years/{year}/")
        yield Plan(route, partial(of_year, chrome, rows, year), weight=1 + len(slugs) / 3, listed=True)


def one(chrome: Chrome, work: Work, rows: Rows, related: _Related, copies: Copies) -> Iterator[Plan]:
    """A work's page, its downloads and its local files."""
    route = chrome.graph.work_routes[work.slug]
    url = chrome.url(route)
    pdf_url = ""
    for link in work.links:
        if link.path in copies.paths:
            name = file_name(work.slug, link)
            pdf_url = f"{url}{quote(name)}" if url and name.endswith(".pdf") and not pdf_url else pdf_url
            yield from copies.plan(Route(f"{route}{name}"), link.path)
    for path in work.files:
        yield from copies.plan(Route(f"{route}{path.rpartition('/')[2]}"), path)
    bib, ris_file, csl = (Route(f"{route}{name}") for name in ("cite.bib", "cite.ris", "csl.json"))
    yield Plan(bib, lambda: Made(bib, rows[work.slug]["bibtex"] + "\n"))
    yield Plan(ris_file, lambda: Made(ris_file, ris.record(work, url=url)))
    yield Plan(csl, lambda: Made(csl, csl_json.dumps([work], url_of=lambda _: url)))
    page = partial(_page, chrome, work, rows, related, pdf_url)
    yield Plan(route, page, weight=1, listed=True)


def _page(chrome: Chrome, work: Work, rows: Rows, related: _Related, pdf_url: str) -> Rendered:
    context = _context(chrome, work, rows, related.of(work), pdf_url)
    return Rendered(chrome.graph.work_routes[work.slug], "work.html", context)


def of_year(chrome: Chrome, rows: Rows, year: int) -> Rendered:
    """The works of a year."""
    shown = [rows[slug] for slug in chrome.graph.years[year]]
    return listing(chrome, Route(f"years/{year}/"), f"Papers of {year}", shown, crumb=True)


def _context(chrome: Chrome, work: Work, rows: Rows, related: Sequence[Slug], pdf_url: str) -> dict[str, Any]:
    route = chrome.graph.work_routes[work.slug]
    row = rows[work.slug]
    stem = work.key if work.key.isalnum() else work.slug
    return chrome.page(
        route,
        shortened(work.title.plain, 120),
        section="papers",
        og_type="article",
        description=work.abstract.plain if work.abstract else _sentence(work),
        math=row["math"],
        metas=pairs(highwire.tags(work, page_url=chrome.url(route), pdf_url=pdf_url)),
        links=[
            {"rel": "describedby", "type": "application/x-bibtex", "href": "cite.bib"},
            {"rel": "describedby", "type": "application/x-research-info-systems", "href": "cite.ris"},
            {"rel": "describedby", "type": "application/vnd.citationstyles.csl+json", "href": "csl.json"},
        ],
        me="",
        work=row,
        body=fragment(work.body) if work.body else None,
        facts=_facts(work),
        note=fragment(work.note.html) if work.note else None,
        annotation=fragment(work.annotation.html) if work.annotation else None,
        affiliations=[{"name": each.name, "url": each.url} for each in work.affiliations],
        issued=date(work.issued),
        submitted=date(work.submitted),
        keywords=list(work.keywords),
        topics=[{"name": name, "route": quote(chrome.graph.topic_routes[name])} for name in work.topics],
        metrics=[
            {"label": each.label, "value": each.value + each.unit} for each in work.metrics if each.label != "score"
        ],
        profiles=[
            {"name": chrome.graph.people[slug].name.display, "route": quote(chrome.graph.person_routes[slug])}
            for slug in work.owners
        ],
        versions=[brief(rows[slug]) for slug in work.versions if slug in rows],
        related=[brief(rows[slug]) for slug in related],
        downloads=[
            {"href": "cite.bib", "name": f"{stem}.bib", "label": ".bib"},
            {"href": "cite.ris", "name": f"{stem}.ris", "label": ".ris"},
            {"href": "csl.json", "name": f"{stem}.json", "label": "CSL-JSON"},
        ],
        year_route=f"years/{work.date.year}/" if work.date else "",
    )


def _sentence(work: Work) -> str:
    names = ", ".join(each.name.display for each in work.creators)
    venue = work.venue.title.plain if work.venue.title else ""
    return ". ".join(filter(None, [work.title.plain, names, venue, str(work.date.year) if work.date else ""]))


def _facts(work: Work) -> list[dict[str, str]]:
    """Details that are words: label and value."""
    known = [
        ("Type", work.entry_type if work.type == "document" and work.entry_type != "misc" else ""),
        ("Volume", work.volume),
        ("Number", work.number),
        ("Pages", work.pages or work.article_number),
        ("Edition", work.edition),
        ("Series", work.series),
        ("Publisher", work.publisher),
        ("Place", work.place),
        ("ISBN", work.isbn),
        ("ISSN", work.issn),
        ("PMID", work.pmid),
        ("Language", work.language),
    ]
    return [{"label": label, "value": value} for label, value in known if value]


def brief(row: Mapping[str, Any]) -> dict[str, Any]:
    """A work in a few words."""
    names = [each["name"] for each in row["creators"]]
    who = names[0] + (" et al." if len(names) > 1 or row["others"] else "") if names else ""
    return {"title": row["title"], "route": row["route"], "line": ", ".join(filter(None, [who, row["year_text"]]))}


def all_works(chrome: Chrome, rows: Rows, number: int, last: int) -> Rendered:
    """All works, newest first, a hundred on a page."""
    everything = chrome.graph.site.works
    shown = [rows[work.slug] for work in everything[(number - 1) * PER_PAGE : number * PER_PAGE]]
    steps = {
        "newer": _page_route(number - 1) if number > 1 else None,
        "older": _page_route(number + 1) if number < last else None,
        "number": number,
        "last": last,
    }
    lede = f"{count(len(everything), 'paper')}, newest first."
    return listing(chrome, _page_route(number), "Papers", shown, steps=steps, lede=lede)


def _page_route(number: int) -> Route:
    return Route("papers/" if number == 1 else f"papers/page/{number}/")


def listing(
    chrome: Chrome,
    route: Route,
    title: str,
    shown: Sequence[Shared],
    *,
    lede: str = "",
    steps: Mapping[str, Any] | None = None,
    crumb: bool = False,
    section: str = "papers",
    feed: tuple[str, str] | None = None,
) -> Rendered:
    """A list of works by year."""
    number = steps["number"] if steps else 1
    context = chrome.page(
        route,
        f"{title}, page {number}" if number > 1 else title,
        section=section,
        description=f"{title}: {count(len(shown), 'paper')} with abstracts, BibTeX and code.",
        feed=feed,
        math=any(each["math"] for each in shown),
        me="",
        heading=title,
        lede=lede or count(len(shown), "paper"),
        groups=by_year(shown),
        categories=categories(shown) if section == "papers" else [],
        steps=dict(steps) if steps else None,
        crumb={"title": "Papers" if section == "papers" else "Topics", "route": f"{section}/"} if crumb else None,
        years=[{"year": str(year), "route": f"years/{year}/"} for year in chrome.graph.years] if steps else [],
    )
    return Rendered(route, "works.html", context)
