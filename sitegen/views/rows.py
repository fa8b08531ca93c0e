"""A work as lists and pages show it: one shape, made once per work and shared by all pages."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from sitegen.exports import bibtex
from sitegen.model.ids import Slug
from sitegen.model.page import Shared
from sitegen.model.people import Creator
from sitegen.model.site import Graph
from sitegen.model.values import Link, PartialDate
from sitegen.model.work import Work
from sitegen.views.layout import fragment

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ROLES = {"equal": "equal contribution", "corresponding": "corresponding author"}
_PAGE_IDS = frozenset("main theme find q n people papers about abstract cite related".split())
_MOST_KEPT = 5_000  # rows, of about 10 kB
_DOI = "https://doi.org/{}"
_ARXIV = "https://arxiv.org/abs/{}"


def date(given: PartialDate | None) -> dict[str, str] | None:
    """A date for machines and for people."""
    if given is None:
        return None
    month = f"{MONTHS[given.month - 1]} " if given.month else ""
    day = f"{given.day}, " if given.day else ""
    return {"iso": given.iso, "text": f"{month}{day}{given.year}"}


def creator(given: Creator, graph: Graph) -> dict[str, Any]:
    """A name with its marks, the words for them, and the way to the person's page."""
    said = [words for role, words in ROLES.items() if getattr(given, role)]
    route = graph.person_routes.get(given.person) if given.person else None
    return {
        "name": given.name.display,
        "marks": "".join(given.marks),
        "said": ", ".join(said),
        "person": given.person or "",
        "route": None if route is None else quote(route),
    }


def anchors(works: Iterable[Work]) -> dict[Slug, str]:
    """The id of each work in lists: its citation key as it is, or its slug where the key is blank, shared or taken."""
    given = list(works)
    shared = Counter(work.key for work in given)
    taken = _PAGE_IDS.union(work.key for work in given)
    found = {}
    for work in given:
        usable = work.key and shared[work.key] == 1 and not any(letter.isspace() for letter in work.key)
        slug = f"work-{work.slug}" if work.slug in taken else str(work.slug)
        found[work.slug] = work.key if usable and work.key not in _PAGE_IDS else slug
    return found


class Rows(Mapping[Slug, Shared]):
    """Every work's row, made when it is first asked for. Old ones are forgotten, so that memory has a bound."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._anchors = anchors(graph.works.values())
        self._made: dict[Slug, Shared] = {}

    def __getitem__(self, slug: Slug) -> Shared:
        found = self._made.get(slug)
        if found is None:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            found = self._made[slug] = row(self._graph.works[slug], self._graph, self._anchors[slug])
        return found

    def __contains__(self, slug: object) -> bool:
        return slug in self._graph.works

    def __iter__(self) -> Iterator[Slug]:
        return iter(self._graph.works)

    def __len__(self) -> int:
        return len(self._graph.works)


def row(work: Work, graph: Graph, anchor: str) -> Shared:
    """A work for templates. Routes are relative to the root; templates put `root` before them."""
    creators = [creator(each, graph) for each in work.creators]
    options = graph.site.options
    hidden = bibtex.HIDDEN_FIELDS if options.hidden_fields is None else options.hidden_fields
    score = next((metric for metric in work.metrics if metric.label == "score"), None)
    values = {
        "id": anchor,
        "slug": work.slug,
        "route": quote(graph.work_routes[work.slug]),
        "title": fragment(work.title.html),
        "plain": work.title.plain,
        "creators": creators,
        "others": work.others,
        "legend": [{"mark": each.mark, "meaning": each.meaning} for each in work.legend],
        "date": date(work.date),
        "first": date(work.submitted) if work.issued and work.submitted != work.issued else None,
        "year": work.date.year if work.date else None,
        "year_text": year_text(work),
        "category": work.category,
        "topic": quote(graph.topic_routes[work.category]) if work.category in graph.topic_routes else "",
        "score": None if score is None else {"value": score.value, "width": _width(score.value)},
        "award": work.award,
        "venue": fragment(work.venue.title.html) if work.venue.title else None,
        "venue_short": work.venue.short,
        "where": where(work),
        "abstract": fragment(work.abstract.html) if work.abstract else None,
        "bibtex": bibtex.entry(work, hidden=hidden),
        "links": links(work, own=quote(graph.work_routes[work.slug])),
        "has_code": work.has_code and not any(link.kind == "code" and link.url for link in work.links),
        "owners": list(work.owners),
        "search": search(work),
        "math": has_math(work),
    }
    return Shared(values)


def year_text(work: Work) -> str:
    """The heading of the group that a list puts the work in."""
    if work.date:
        return str(work.date.year)
    return work.issued_text or "Undated"


def where(work: Work) -> str:
    """Volume, number and pages behind the venue: "45(7), pp. 9225–9232"."""
    volume = f"{work.volume}({work.number})" if work.volume and work.number else work.volume
    pages = work.pages or work.article_number
    return ", ".join(filter(None, (volume, pages)))


def links(work: Work, *, own: str) -> list[dict[str, str]]:
    """Links in their order: DOI, arXiv, then by kind. One without an address is shown as words."""
    found = []
    if work.doi:
        found.append(Link("doi", _DOI.format(quote(work.doi, safe="/():;")), "DOI"))
    if work.arxiv:
        found.append(Link("arxiv", _ARXIV.format(work.arxiv), "arXiv"))
    found += work.links
    if work.url and not work.doi and work.url not in {link.url for link in found}:
        found.append(Link("url", work.url, "Link"))
    shown = [{"kind": link.kind, "label": link.label, "url": link.url, "file": ""} for link in _numbered(found)]
    for entry, link in zip(shown, _numbered(found), strict=True):
        if link.path:
            entry["url"], entry["file"] = "", own + quote(file_name(work.slug, link))
    return shown


def _numbered(given: Sequence[Link]) -> list[Link]:
    """Several links of one label are told apart by a number."""
    totals = [link.label for link in given]
    seen: dict[str, int] = {}
    numbered = []
    for link in given:
        seen[link.label] = seen.get(link.label, 0) + 1
        many = totals.count(link.label) > 1
        label = f"{link.label} {seen[link.label]}" if many else link.label
        numbered.append(Link(link.kind, link.url, label, link.path))
    return numbered


def file_name(slug: Slug, link: Link) -> str:
    """The name of a local file beside a work's page: its PDF is called like the page, as Google Scholar asks."""
    return f"{slug}.pdf" if link.kind == "pdf" and link.path.lower().endswith(".pdf") else link.url


def search(work: Work) -> str:
    """What the filter of a list looks through."""
    names = " ".join(each.name.display for each in work.creators)
    venue = work.venue.title.plain if work.venue.title else ""
    return " ".join(
        filter(None, (work.title.plain, names, venue, work.venue.short, work.category, year_text(work)))
    ).lower()


def has_math(work: Work) -> bool:
    """Whether the page needs the font for formulas."""
    return any("<math" in text.html.safe for text in (work.title, work.abstract) if text)


def _width(value: str) -> str:
    """The length of a score's bar, 0 to 100."""
    try:
        return f"{min(100.0, max(0.0, float(value))):g}"
    except ValueError:
        return "0"


def by_year(rows: Sequence[Shared]) -> list[dict[str, Any]]:
    """Rows in groups by the heading of their year, in their order."""
    groups: list[dict[str, Any]] = []
    for each in rows:
        if not groups or groups[-1]["year"] != each["year_text"]:
            groups.append({"year": each["year_text"], "works": []})
        groups[-1]["works"].append(each)
    return groups
