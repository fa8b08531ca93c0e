"""The page of a work with its downloads, and the lists of all works and of years."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, starmap
from typing import Any
from urllib.parse import quote

from sitegen.exports import csl_json, highwire, ris
from sitegen.model.ids import Route, Slug
from sitegen.model.page import Bundle, Made, Plan, Rendered
from sitegen.model.values import Html
from sitegen.model.work import Card, Work
from sitegen.views.copies import Copies
from sitegen.views.fields import ShownWork, shown_date
from sitegen.views.layout import Layout, Meta, count, shortened
from sitegen.views.people import categories
from sitegen.views.rows import Rows, by_year

PER_PAGE = 100
_FILES = ("cite.bib", "cite.ris", "csl.json")
_NAMES = (*_FILES, "index.html")
_DESCRIBED_BY = [
    {"rel": "describedby", "type": "application/x-bibtex", "href": "cite.bib"},
    {"rel": "describedby", "type": "application/x-research-info-systems", "href": "cite.ris"},
    {"rel": "describedby", "type": "application/vnd.citationstyles.csl+json", "href": "csl.json"},
]


@dataclass(frozen=True, slots=True)
class Fact:
    """A detail of a work that is words or a number, and what it is called."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside the page: its address, the name that it is saved under, and what a button says."""

    href: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Brief:
    """Another work in a few words: "Knuth et al., 1984" is its `line`."""

    title: Html
    route: str
    line: str


def plans(layout: Layout, rows: Rows, copies: Copies) -> Iterator[Plan | Bundle]:
    """Every work's page and files, all works in pages of a hundred, and a list per year."""
    graph = layout.graph
    briefs, routes = _Briefs(layout), graph.work_routes
    for slug, card in graph.cards.items():
        if card.files:
            yield from _with_files(layout, card, rows, briefs, copies)
        else:
            inputs, made = _inputs(layout, card, rows, briefs), partial(_made, layout, card, rows, briefs)
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
        yield listing(layout, rows, _page_route(number), "Papers", shown, steps=steps, lede=lede)
    for year, slugs in graph.years.items():
        yield listing(layout, rows, Route(f"years/{year}/"), f"Papers of {year}", slugs, crumb=True)


def _with_files(layout: Layout, card: Card, rows: Rows, briefs: "_Briefs", copies: Copies) -> Iterator[Plan]:
    """A work with files of the site's beside its page, which may lie in folders and change by themselves."""
    route = layout.graph.work_routes[card.slug]
    files = {name: path for name, path in card.files if path in copies.paths}
    for name, path in files.items():
        yield from copies.plan(Route(f"{route}{name}"), path, work=card.slug)
    pdf = next((name for name in files if name.endswith(".pdf")), "")
    for plan in _made(layout, card, rows, briefs, pdf):
        yield plan._replace(inputs=chain(_inputs(layout, card, rows, briefs), [pdf]))


def _inputs(layout: Layout, card: Card, rows: Rows, briefs: "_Briefs") -> Iterator[str]:
    """What decides the page and the files of a work."""
    graph = layout.graph
    found = [layout.inputs, rows.inputs(card.slug)]
    found += map(briefs.inputs, card.versions)
    found.append("")
    found += map(briefs.inputs, graph.related.get(card.slug, ()))
    found += map(briefs.profile_inputs, card.owners)
    found += [graph.topic_routes[name] for name in card.topics]
    yield "\0".join(found)


def _made(layout: Layout, card: Card, rows: Rows, briefs: "_Briefs", pdf: str = "") -> Iterator[Plan]:
    """A work's page and its downloads."""
    graph = layout.graph
    slug, route = card.slug, graph.work_routes[card.slug]
    bib, ris_file, csl = (Route(f"{route}{name}") for name in _FILES)
    works = graph.site.works

    def page() -> Rendered:
        pdf_url = f"{layout.url(route)}{quote(pdf)}" if layout.url(route) and pdf else ""
        context = _context(layout, works[slug], rows.values(slug), pdf_url)
        context["topics"] = [{"name": name, "route": quote(graph.topic_routes[name])} for name in card.topics]
        context["profiles"] = [briefs.profile(owner) for owner in card.owners]
        context["versions"] = [briefs.of(other) for other in card.versions if other in graph.cards]
        context["related"] = [briefs.of(other) for other in graph.related.get(slug, ())]
        return Rendered(route, "work.html", context)

    def made_csl() -> Made:
        return Made(csl, csl_json.dumps([works[slug]], url_of=lambda _: layout.url(route)).encode())

    def made_ris() -> Made:
        return Made(ris_file, ris.record(works[slug], url=layout.url(route)).encode())

    yield Plan(bib, lambda: Made(bib, rows.block(slug) + b"\n"), work=slug)
    yield Plan(ris_file, made_ris, work=slug)
    yield Plan(csl, made_csl, work=slug)
    yield Plan(route, page, weight=1, listed=True, template="work.html", work=slug)


def _context(layout: Layout, work: Work, shown: ShownWork, pdf_url: str) -> dict[str, Any]:
    route = layout.graph.work_routes[work.slug]
    stem = work.key if work.key.isalnum() else work.slug
    return layout.page(
        route,
        shortened(work.title.plain, 120),
        section="papers",
        og_type="article",
        description=work.abstract.plain if work.abstract else _sentence(work),
        math=layout.graph.cards[work.slug].has_math,
        metas=list(starmap(Meta, highwire.tags(work, page_url=layout.url(route), pdf_url=pdf_url))),
        links=_DESCRIBED_BY,
        work=shown,
        body=work.body,
        facts=_facts(work),
        note=work.note.html if work.note else None,
        annotation=work.annotation.html if work.annotation else None,
        affiliations=[{"name": affiliation.name, "url": affiliation.url} for affiliation in work.affiliations],
        issued=shown_date(work.issued),
        submitted=shown_date(work.submitted),
        keywords=list(work.keywords),
        metrics=[Fact(metric.label, metric.value + metric.unit) for metric in work.metrics if metric.label != "score"],
        downloads=[
            Download("cite.bib", f"{stem}.bib", ".bib"),
            Download("cite.ris", f"{stem}.ris", ".ris"),
            Download("csl.json", f"{stem}.json", "CSL-JSON"),
        ],
        year_route=f"years/{work.date.year}/" if work.date else "",
    )


def _sentence(work: Work) -> str:
    names = ", ".join(creator.name.display for creator in work.creators)
    venue = work.venue.title.plain if work.venue.title else ""
    return ". ".join(filter(None, [work.title.plain, names, venue, str(work.date.year) if work.date else ""]))


def _facts(work: Work) -> list[Fact]:
    """Details that are words."""
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
    return [Fact(label, value) for label, value in known if value]


class _Briefs:
    """Works and people in a few words, each made once.

    `of` gives a work for templates: title, route, first author and year; `profile` a person: name and route. `inputs`
    and `profile_inputs` give what decides those words: for a work that the site does not have "".
    """

    def __init__(self, layout: Layout) -> None:
        self._graph = layout.graph
        self.of, self.inputs = cache(self._of), cache(self._inputs)
        self.profile, self.profile_inputs = cache(self._profile), cache(self._profile_inputs)

    def _of(self, slug: Slug) -> Brief:
        card = self._graph.cards[slug]
        who = card.names[0] + (" et al." if len(card.names) > 1 or card.others else "") if card.names else ""
        line = ", ".join(filter(None, [who, card.heading]))
        return Brief(card.html, quote(self._graph.work_routes[slug]), line)

    def _inputs(self, slug: Slug) -> str:
        card = self._graph.cards.get(slug)
        return "\0".join((card.slug, card.html, *card.names[:2], str(card.others), card.heading)) if card else ""

    def _profile(self, slug: Slug) -> dict[str, Any]:
        name = self._graph.people[slug].name.display
        return {"name": name, "route": quote(self._graph.person_routes[slug])}

    def _profile_inputs(self, slug: Slug) -> str:
        return f"{slug}\0{self._graph.people[slug].name.display}"


def _page_route(number: int) -> Route:
    return Route("papers/" if number == 1 else f"papers/page/{number}/")


def listing(
    layout: Layout,
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
    years = [{"year": str(year), "route": f"years/{year}/"} for year in layout.graph.years] if steps else []
    cards = [layout.graph.cards[slug] for slug in slugs]
    lede = lede or count(len(slugs), "paper")

    def page() -> Rendered:
        shown = rows.shown(slugs, "", layout.root(route))
        context = layout.page(
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
        return Rendered(route, "works.html", context)

    inputs = chain((layout.inputs, title, lede, section, repr((steps, years, feed))), map(rows.inputs, slugs))
    return Plan(route, page, inputs, weight=1 + len(slugs) / 30, listed=True, template="works.html")
