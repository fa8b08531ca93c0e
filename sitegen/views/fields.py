"""A work as templates see it: the fields of `work` in partials/row.html, partials/names.html and work.html.

A list shows hundreds of works, and Jinja2 looks for `work.title` as an attribute first and as a key of a dict only when
that has failed, which costs an exception each time. So these have attributes: frozen dataclasses where there are many
of them in memory, `SimpleNamespace` where there are few. Where to start: `shown_work` makes them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from urllib.parse import quote

from sitegen.exports import bibtex
from sitegen.model.people import Creator
from sitegen.model.site import Graph
from sitegen.model.values import Html, Link, PartialDate
from sitegen.model.work import Legend, Work, file_name

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ROLES = {"equal": "equal contribution", "corresponding": "corresponding author"}

quoted = lru_cache(maxsize=4_096)(quote)
"""A route as a part of addresses; those of people come again and again."""


@dataclass(frozen=True, slots=True)
class ShownCreator:
    """A name with its marks ("*†") and the words for them ("equal contribution").

    `person` is the slug of a person of this site, or "", and `route` the way to their page, or None: "" is a way, too,
    that to the homepage of one person alone.
    """

    name: str
    marks: str
    roles: str
    person: str
    route: str | None


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link of a work: `url` leads elsewhere, `file` is the route of a file beside its page; one of them, or none."""

    kind: str
    icon: Html
    label: str
    url: str
    file: str


@dataclass(frozen=True, slots=True)
class ShownWork:
    """A work for templates. Routes are relative to the home page; templates put `root` before them.

    `id` is its anchor in lists, `plain` the title as plain text. `others` says that there are more creators than are
    named. `first` is the date of the first version where `date` is another, `year_text` the year or words in its place.
    Dates have `iso` and `text`. `topic` is the route of its category, or "". `score` has `value` and `width`, the
    length of its bar from "0" to "100". `where` is what stands behind the venue, as "45(7), pp. 9225–9232".
    `with_code` says that code is known of, `has_code` that it is and no link leads to it. `search` is what the filter
    of a list looks through. The other fields are those of `model.work.Work`.
    """

    id: str
    slug: str
    route: str
    title: Html
    plain: str
    creators: Sequence[ShownCreator]
    others: bool
    legend: Sequence[Legend]
    date: SimpleNamespace | None
    first: SimpleNamespace | None
    year: int | None
    year_text: str
    category: str
    topic: str
    score: SimpleNamespace | None
    award: str
    venue: Html | None
    venue_short: str
    where: str
    abstract: Html | None
    bibtex: str
    links: Sequence[ShownLink]
    with_code: bool
    has_code: bool
    search: str


def shown_work(work: Work, graph: Graph, anchor: str, icon: Callable[[str], Html]) -> ShownWork:
    """The fields of a work. `anchor` is its id in lists, `icon` draws an icon by its name."""
    route, day = quoted(graph.work_routes[work.slug]), work.date
    creators = [shown_creator(creator, graph) for creator in work.creators]
    hidden = graph.site.options.hidden_fields
    scores = [metric.value for metric in work.metrics if metric.label == "score"]
    return ShownWork(
        id=anchor,
        slug=work.slug,
        route=route,
        title=work.title.html,
        plain=work.title.plain,
        creators=creators,
        others=work.others,
        legend=work.legend,
        date=shown_date(day),
        first=shown_date(work.submitted) if work.issued and work.submitted != work.issued else None,
        year=day.year if day else None,
        year_text=work.heading,
        category=work.category,
        topic=quoted(graph.topic_routes[work.category]) if work.category in graph.topic_routes else "",
        score=SimpleNamespace(value=scores[0], width=_width(scores[0])) if scores else None,
        award=work.award,
        venue=work.venue.title.html if work.venue.title else None,
        venue_short=work.venue.short,
        where=where(work),
        abstract=work.abstract.html if work.abstract else None,
        bibtex=bibtex.entry(work, hidden=bibtex.HIDDEN_FIELDS if hidden is None else hidden),
        links=links(work, icon, folder=route),
        with_code=work.has_code or any(link.kind == "code" for link in work.links),
        has_code=work.has_code and not any(link.kind == "code" and link.url for link in work.links),
        search=search(work, [creator.name for creator in creators]),
    )


def shown_date(given: PartialDate | None) -> SimpleNamespace | None:
    """A date for machines and for people, as precise as it is: `iso` is "2024-07" and `text` "Jul 2024"."""
    if given is None:
        return None
    month = f"{MONTHS[given.month - 1]} " if given.month else ""
    day = f"{given.day}, " if given.day else ""
    return SimpleNamespace(iso=given.iso, text=f"{month}{day}{given.year}")


def shown_creator(given: Creator, graph: Graph) -> ShownCreator:
    """A name with its marks, the words for them, and the way to the person's page."""
    roles = ROLES.items() if given.equal or given.corresponding else ()
    route = graph.person_routes.get(given.person) if given.person else None
    return ShownCreator(
        name=given.name.display,
        marks="".join(given.marks),
        roles=", ".join(words for role, words in roles if getattr(given, role)),
        person=given.person or "",
        route=None if route is None else quoted(route),
    )


def where(work: Work) -> str:
    """Volume, number and pages behind the venue: "45(7), pp. 9225–9232"."""
    volume = f"{work.volume}({work.number})" if work.volume and work.number else work.volume
    pages = work.pages or work.article_number
    return ", ".join(filter(None, (volume, pages)))


def links(work: Work, icon: Callable[[str], Html], *, folder: str) -> list[ShownLink]:
    """Links in their order: DOI, arXiv, then by kind. One without an address is shown as words.

    `folder` is the route of the work's page, beside which its files lie.
    """
    found = []
    if work.doi:
        # Old DOIs have "<", ">" and "#" in them, as 10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2.
        found.append(Link("doi", f"https://doi.org/{quote(work.doi, safe='/():;')}", "DOI"))
    if work.arxiv:
        found.append(Link("arxiv", f"https://arxiv.org/abs/{work.arxiv}", "arXiv"))
    found += work.links
    if work.url and not work.doi and all(link.url != work.url for link in found):
        found.append(Link("url", work.url, "Link"))
    return [
        ShownLink(
            kind=link.kind,
            icon=icon(link.kind),
            label=label,
            url="" if link.path else link.url,
            file=folder + quote(file_name(work.slug, link)) if link.path else "",
        )
        for label, link in zip(_numbered([link.label for link in found]), found, strict=True)
    ]


def _numbered(labels: Sequence[str]) -> Sequence[str]:
    """Those that come several times are told apart by a number: "PDF 1", "PDF 2"."""
    return [
        f"{label} {labels[:place].count(label)}" if labels.count(label) > 1 else label
        for place, label in enumerate(labels, 1)
    ]


def search(work: Work, names: Iterable[str]) -> str:
    """What the filter of a list looks through."""
    venue = work.venue.title.plain if work.venue.title else ""
    words = (work.title.plain, " ".join(names), venue, work.venue.short, work.category, work.heading)
    return " ".join(filter(None, words)).lower()


def _width(value: str) -> str:
    """The length of a score's bar, 0 to 100."""
    try:
        return f"{min(100.0, max(0.0, float(value))):g}"
    except ValueError:
        return "0"
