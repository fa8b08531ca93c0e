"""The page of a work with its downloads, and the lists of all works and of years."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import starmap
from types import SimpleNamespace
from typing import Any, NamedTuple

from sitegen.exports import csl_json, highwire, ris
from sitegen.model.ids import Route, Slug
from sitegen.model.page import Page
from sitegen.model.work import Work, file_name
from sitegen.views.fields import quoted, shown_date
from sitegen.views.layout import Feed, Layout, count, shortened
from sitegen.views.people import categories
from sitegen.views.rows import by_year

PER_PAGE = 100
_DOWNLOADS = (  # the file, its type, and what a browser saves it under and what a button says
    ("cite.bib", "application/x-bibtex", ".bib", ".bib"),
    ("cite.ris", "application/x-research-info-systems", ".ris", ".ris"),
    ("csl.json", "application/vnd.citationstyles.csl+json", ".json", "CSL-JSON"),
)
# FAIR Signposting asks for links of a landing page to its metadata, each with the type of the file.
_DESCRIBED_BY = [SimpleNamespace(rel="describedby", type=kind, href=href) for href, kind, _, _ in _DOWNLOADS]


class Meta(NamedTuple):
    """A meta element of the head; base.html unpacks them, as it has some twenty of them on each page of a work."""

    name: str
    content: str


def pages(layout: Layout) -> Iterator[Page]:
    """Every work's page and files, all works in pages of a hundred, and a list per year."""
    graph = layout.graph
    for work in graph.works.values():
        yield from _pages_of(work, layout)
    everything = [work.slug for work in graph.site.works]
    lede = f"{count(len(everything), 'paper')}, newest first."
    last = max(1, -(-len(everything) // PER_PAGE))
    for number in range(1, last + 1):
        shown = everything[(number - 1) * PER_PAGE : number * PER_PAGE]
        newer = _page_route(number - 1) if number > 1 else None
        older = _page_route(number + 1) if number < last else None
        steps = {"newer": newer, "older": older, "number": number, "last": last}
        yield listing(layout, _page_route(number), "Papers", shown, steps=steps, lede=lede)
    for year, slugs in graph.years.items():
        yield listing(layout, Route(f"years/{year}/"), f"Papers of {year}", slugs)


def _pages_of(work: Work, layout: Layout) -> Iterator[Page]:
    """A work's page, its downloads, and files of the site that are copied beside it."""
    graph, rows = layout.graph, layout.rows
    slug, route = work.slug, graph.work_routes[work.slug]
    local = {file_name(slug, link): link.path for link in work.links if link.path}
    local |= {path.rpartition("/")[2]: path for path in work.files}
    files = {name: path for name, path in local.items() if path in layout.copies.paths}
    for name, path in files.items():
        yield from layout.copies.pages(Route(f"{route}{name}"), path, group=slug)
    pdf = next((name for name in files if name.endswith(".pdf")), "")
    inputs = (
        layout.inputs,
        rows.inputs(slug),
        *map(rows.brief_inputs, work.versions),
        "",
        *map(rows.brief_inputs, graph.related.get(slug, ())),
        *(f"{owner}\0{graph.people[owner].name.display}" for owner in work.owners),
        *(graph.topic_routes[name] for name in work.topics),
        pdf,
    )
    url = layout.url(route)
    exports = {
        "cite.bib": lambda: b"%b\n" % rows.work(slug).bibtex.encode(),
        "cite.ris": lambda: ris.record(work, url=url).encode(),
        "csl.json": lambda: csl_json.dumps([work], url_of=lambda _: url).encode(),
    }
    for name, export in exports.items():
        yield Page(Route(f"{route}{name}"), export, inputs, group=slug)
    context = partial(_context, work, layout, pdf_url=f"{url}{quoted(pdf)}" if url and pdf else "")
    yield Page(route, context, inputs, template="work.html", in_sitemap=True, group=slug)


def _context(work: Work, layout: Layout, *, pdf_url: str) -> dict[str, Any]:
    """What work.html sees."""
    graph, rows = layout.graph, layout.rows
    route = graph.work_routes[work.slug]
    tags = highwire.tags(work, page_url=layout.url(route), pdf_url=pdf_url)
    # Colons and slashes in keys are no part of a file's name on some systems.
    stem = work.key if work.key.isalnum() else work.slug
    return layout.page(
        route,
        shortened(work.title.plain, 120),
        section="papers",
        og_type="article",
        description=work.abstract.plain if work.abstract else _sentence(work),
        shown=[work],
        metas=list(starmap(Meta, tags)),
        links=_DESCRIBED_BY,
        work=rows.work(work.slug),
        body=work.body,
        facts=[SimpleNamespace(label=label, value=value) for label, value in _facts(work) if value],
        note=work.note.html if work.note else None,
        annotation=work.annotation.html if work.annotation else None,
        affiliations=work.affiliations,
        issued=shown_date(work.issued),
        submitted=shown_date(work.submitted),
        keywords=list(work.keywords),
        metrics=[each._replace(value=each.value + each.unit) for each in work.metrics if each.label != "score"],
        downloads=[SimpleNamespace(href=href, name=stem + end, label=label) for href, _, end, label in _DOWNLOADS],
        year_route=f"years/{work.date.year}/" if work.date else "",
        topics=[SimpleNamespace(name=name, route=quoted(graph.topic_routes[name])) for name in work.topics],
        profiles=[
            SimpleNamespace(name=graph.people[owner].name.display, route=quoted(graph.person_routes[owner]))
            for owner in work.owners
        ],
        versions=[rows.brief(other) for other in work.versions if other in graph.works],
        related=[rows.brief(other) for other in graph.related.get(work.slug, ())],
    )


def _sentence(work: Work) -> str:
    names = ", ".join(creator.name.display for creator in work.creators)
    venue = work.venue.title.plain if work.venue.title else ""
    return ". ".join(filter(None, [work.title.plain, names, venue, str(work.date.year) if work.date else ""]))


def _facts(work: Work) -> list[tuple[str, str]]:
    """Details that are words, "" where there is none."""
    return [
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


def _page_route(number: int) -> Route:
    return Route("papers/" if number == 1 else f"papers/page/{number}/")


def listing(
    layout: Layout,
    route: Route,
    title: str,
    slugs: Sequence[Slug],
    *,
    section: str = "papers",
    lede: str = "",
    steps: dict[str, Any] | None = None,
    feed: Feed | None = None,
) -> Page:
    """A list of works by year.

    `steps` are for a list that goes over several pages: routes of the `newer` and the `older` one or None, its `number`
    and that of the `last`. A list without them is below that of all papers, or of all topics, and leads there.
    """
    number = steps["number"] if steps else 1
    years = [{"year": str(year), "route": f"years/{year}/"} for year in layout.graph.years] if steps else []
    works = [layout.graph.works[slug] for slug in slugs]
    lede = lede or count(len(slugs), "paper")

    def context() -> dict[str, Any]:
        return layout.page(
            route,
            f"{title}, page {number}" if number > 1 else title,
            section=section,
            description=f"{title}: {count(len(slugs), 'paper')} with abstracts, BibTeX and code.",
            feed=feed,
            shown=works,
            heading=title,
            lede=lede,
            groups=by_year(works, layout.rows.shown(slugs, "", layout.root(route))),
            categories=categories(works) if section == "papers" else [],
            steps=steps,
            crumb=None if steps else {"title": section.title(), "route": f"{section}/"},
            years=years,
        )

    inputs = (layout.inputs, title, lede, section, repr((steps, years, feed)), *map(layout.rows.inputs, slugs))
    return Page(route, context, inputs, template="works.html", in_sitemap=True)
