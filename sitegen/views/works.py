"""The page of a work with its downloads, and the lists of all works and of years."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from typing import Any
from urllib.parse import quote

from sitegen.exports import csl_json, highwire, ris
from sitegen.model.ids import Route, Slug
from sitegen.model.page import Bundle, Made, Plan, Rendered
from sitegen.model.work import Card, Work
from sitegen.views.copies import Copies
from sitegen.views.layout import Chrome, count, pairs, shortened
from sitegen.views.people import categories
from sitegen.views.rows import Rows, by_year, date

PER_PAGE = 100
_FILES = ("cite.bib", "cite.ris", "csl.json")
_NAMES = (*_FILES, "index.html")
_DESCRIBED_BY = [
    {"rel": "describedby", "type": "application/x-bibtex", "href": "cite.bib"},
    {"rel": "describedby", "type": "application/x-research-info-systems", "href": "cite.ris"},
    {"rel": "describedby", "type": "application/vnd.citationstyles.csl+json", "href": "csl.json"},
]


def plans(chrome: Chrome, rows: Rows, copies: Copies) -> Iterator[Plan | Bundle]:
    """Every work's page and files, all works in pages of a hundred, and a list per year."""
    graph = chrome.graph
    briefs, routes = _Briefs(chrome), graph.work_routes
    for slug, card in graph.cards.items():
        if card.files:
            yield from _with_files(chrome, card, rows, briefs, copies)
        else:
            inputs, made = _inputs(chrome, card, rows, briefs), partial(_made, chrome, card, rows, briefs)
            yield Bundle(routes[slug], _NAMES, inputs, made, "work.html", slug)
    everything = [card.slug for card in graph.site.cards]
    last = max(1, -(-len(everything) // PER_PAGE))
    for number in range(1, last + 1):
        shown = everything[(number - 1) * PER_PAGE : number * PER_PAGE]
        steps = {
            "newer": _page_route(number - 1) if number > 1 else None,
            "older": _page_route(number + 1) if number < last else None,
            "number": number,
            "last": last,
        }
        lede = f"{count(len(everything), 'paper')}, newest first."
        yield listing(chrome, rows, _page_route(number), "Papers", shown, steps=steps, lede=lede)
    for year, slugs in graph.years.items():
        yield listing(chrome, rows, Route(f"years/{year}/"), f"Papers of {year}", slugs, crumb=True)


def _with_files(chrome: Chrome, card: Card, rows: Rows, briefs: "_Briefs", copies: Copies) -> Iterator[Plan]:
    """A work with files of the site's beside its page, which may lie in folders and change by themselves."""
    route = chrome.graph.work_routes[card.slug]
    files = {name: path for name, path in card.files if path in copies.paths}
    for name, path in files.items():
        yield from copies.plan(Route(f"{route}{name}"), path, work=card.slug)
    pdf = next((name for name in files if name.endswith(".pdf")), "")
    for plan in _made(chrome, card, rows, briefs, pdf):
        yield plan._replace(inputs=chain(_inputs(chrome, card, rows, briefs), [pdf]))


def _inputs(chrome: Chrome, card: Card, rows: Rows, briefs: "_Briefs") -> Iterator[str]:
    """What decides the page and the files of a work."""
    graph = chrome.graph
    found = [chrome.inputs, rows.inputs(card.slug)]
    found += map(briefs.said, card.versions)
    found.append("")
    found += map(briefs.said, graph.related.get(card.slug, ()))
    found += map(briefs.named, card.owners)
    found += [graph.topic_routes[name] for name in card.topics]
    yield "\0".join(found)


def _made(chrome: Chrome, card: Card, rows: Rows, briefs: "_Briefs", pdf: str = "") -> Iterator[Plan]:
    """A work's page and its downloads."""
    graph = chrome.graph
    slug, route = card.slug, graph.work_routes[card.slug]
    bib, ris_file, csl = (Route(f"{route}{name}") for name in _FILES)
    works = graph.site.works

    def page() -> Rendered:
        pdf_url = f"{chrome.url(route)}{quote(pdf)}" if chrome.url(route) and pdf else ""
        context = _context(chrome, works[slug], rows.values(slug), pdf_url)
        context["topics"] = [{"name": name, "route": quote(graph.topic_routes[name])} for name in card.topics]
        context["profiles"] = [briefs.profile(owner) for owner in card.owners]
        context["versions"] = [briefs.of(other) for other in card.versions if other in graph.cards]
        context["related"] = [briefs.of(other) for other in graph.related.get(slug, ())]
        return Rendered(route, "work.html", context)

    def made_csl() -> Made:
        return Made(csl, csl_json.dumps([works[slug]], url_of=lambda _: chrome.url(route)).encode())

    def made_ris() -> Made:
        return Made(ris_file, ris.record(works[slug], url=chrome.url(route)).encode())

    yield Plan(bib, lambda: Made(bib, rows.block(slug) + b"\n"), work=slug)
    yield Plan(ris_file, made_ris, work=slug)
    yield Plan(csl, made_csl, work=slug)
    yield Plan(route, page, weight=1, listed=True, template="work.html", work=slug)


def _context(chrome: Chrome, work: Work, row: Mapping[str, Any], pdf_url: str) -> dict[str, Any]:
    route = chrome.graph.work_routes[work.slug]
    stem = work.key if work.key.isalnum() else work.slug
    return chrome.page(
        route,
        shortened(work.title.plain, 120),
        section="papers",
        og_type="article",
        description=work.abstract.plain if work.abstract else _sentence(work),
        math=chrome.graph.cards[work.slug].has_math,
        metas=pairs(highwire.tags(work, page_url=chrome.url(route), pdf_url=pdf_url)),
        links=_DESCRIBED_BY,
        work=row,
        body=work.body,
        facts=_facts(work),
        note=work.note.html if work.note else None,
        annotation=work.annotation.html if work.annotation else None,
        affiliations=[{"name": each.name, "url": each.url} for each in work.affiliations],
        issued=date(work.issued),
        submitted=date(work.submitted),
        keywords=list(work.keywords),
        metrics=[
            {"label": each.label, "value": each.value + each.unit} for each in work.metrics if each.label != "score"
        ],
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


class _Briefs:
    """Works and people in a few words, each made once.

    `of` gives a work for templates: title, route, first author and year; `profile` a person: name and route. `said` and
    `named` give what decides those words: for a work that the site does not have "".
    """

    def __init__(self, chrome: Chrome) -> None:
        self._graph = chrome.graph
        self.of, self.said = cache(self._of), cache(self._said)
        self.profile, self.named = cache(self._profile), cache(self._named)

    def _of(self, slug: Slug) -> dict[str, Any]:
        card = self._graph.cards[slug]
        who = card.names[0] + (" et al." if len(card.names) > 1 or card.others else "") if card.names else ""
        line = ", ".join(filter(None, [who, card.heading]))
        return {"title": card.html, "route": quote(self._graph.work_routes[slug]), "line": line}

    def _said(self, slug: Slug) -> str:
        card = self._graph.cards.get(slug)
        return "\0".join((card.slug, card.html, *card.names[:2], str(card.others), card.heading)) if card else ""

    def _profile(self, slug: Slug) -> dict[str, Any]:
        name = self._graph.people[slug].name.display
        return {"name": name, "route": quote(self._graph.person_routes[slug])}

    def _named(self, slug: Slug) -> str:
        return f"{slug}\0{self._graph.people[slug].name.display}"


def _page_route(number: int) -> Route:
    return Route("papers/" if number == 1 else f"papers/page/{number}/")


def listing(
    chrome: Chrome,
    rows: Rows,
    route: Route,
    title: str,
    slugs: Sequence[Slug],
    *,
    lede: str = "",
    steps: Mapping[str, Any] | None = None,
    crumb: bool = False,
    section: str = "papers",
    feed: tuple[str, str] | None = None,
) -> Plan:
    """A list of works by year."""
    number = steps["number"] if steps else 1
    years = [{"year": str(year), "route": f"years/{year}/"} for year in chrome.graph.years] if steps else []
    cards = [chrome.graph.cards[slug] for slug in slugs]
    lede = lede or count(len(slugs), "paper")

    def page() -> Rendered:
        shown, pieces = rows.shown(slugs, "", chrome.root(route))
        context = chrome.page(
            route,
            f"{title}, page {number}" if number > 1 else title,
            section=section,
            description=f"{title}: {count(len(slugs), 'paper')} with abstracts, BibTeX and code.",
            feed=feed,
            math=any(card.has_math for card in cards),
            heading=title,
            lede=lede,
            groups=by_year(cards, shown),
            categories=categories(cards) if section == "papers" else [],
            steps=dict(steps) if steps else None,
            crumb={"title": "Papers" if section == "papers" else "Topics", "route": f"{section}/"} if crumb else None,
            years=years,
        )
        return Rendered(route, "works.html", context, pieces)

    inputs = chain((chrome.inputs, title, lede, section, repr((steps, years, feed))), map(rows.inputs, slugs))
    return Plan(route, page, inputs, weight=1 + len(slugs) / 30, listed=True, template="works.html")
