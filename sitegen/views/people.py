"""The homepage of a person, their publications, and the index of people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from sitegen import charts
from sitegen.model.ids import Route
from sitegen.model.page import Page
from sitegen.model.people import Milestone, Person
from sitegen.model.record import digest
from sitegen.model.values import Metric
from sitegen.model.work import Work
from sitegen.views.fields import MONTHS, quoted
from sitegen.views.layout import Layout, count
from sitegen.views.rows import by_year

_RECENT = 5
_SECTIONS = (("experience", "Experience"), ("education", "Education"), ("awards", "Awards"), ("service", "Service"))
_TOPICS_SHOWN = 5
_FILTERS = 6
_LONGEST_NUMBER = 16  # digits: Python refuses to read numbers of more than 4,300, and no count has as many as these


def pages(layout: Layout) -> Iterator[Page]:
    """Every person's pages, and the index when there is more than one person."""
    everyone = layout.graph.site.people
    for person in everyone:
        route = layout.graph.person_routes[person.slug]
        paths = [person.photo, *(link.path for link in person.links), *person.files]
        for path in dict.fromkeys(filter(None, paths)):
            yield from layout.copies.pages(Route(route + _name(path)), path)
        shown = (layout.inputs, inputs(layout, person), *map(layout.rows.inputs, layout.list_of(person.slug)))
        selected = layout.graph.site.selected.get(person.slug, ())
        page = partial(Page, in_sitemap=True, group=person.slug)
        yield page(route, partial(homepage, layout, person), (*shown, *selected), template="person.html")
        everything = partial(publications, layout, person)
        yield page(Route(f"{route}publications/"), everything, shown, template="publications.html")
    if layout.sole_person is None and everyone:
        shown = (layout.inputs, *(inputs(layout, person) for person in everyone))
        yield Page(Route("people/"), partial(index, layout), shown, template="people.html", in_sitemap=True)


def inputs(layout: Layout, person: Person) -> str:
    """What decides how a person is shown, besides their works and what all pages have in common."""
    return f"{digest(repr(person).encode())} {len(layout.list_of(person.slug))}"


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def card(layout: Layout, person: Person) -> dict[str, Any]:
    """A person in a list of people."""
    h_index = next((metric.value for metric in person.metrics if metric.label == "h-index"), "")
    papers = count(len(layout.list_of(person.slug)), "paper")
    route = layout.graph.person_routes[person.slug]
    return {
        "name": person.name.display,
        "native": person.native,
        "route": quoted(route),
        "headline": person.headline,
        "facts": f"{papers}, h-index {h_index}" if h_index else papers,
        "photo": quoted(route + _name(person.photo)) if person.photo else "",
        "monogram": charts.monogram(person.name.display, initials(person)),
    }


def initials(person: Person) -> str:
    """The first letters of given and family name."""
    name = person.name
    parts = [name.given, name.family] if name.family and name.given else [name.family or name.literal]
    return "".join(part[:1].upper() for part in parts if part)


def _shared(layout: Layout, person: Person) -> dict[str, Any]:
    """What both pages of a person have."""
    return {
        "feed": (f"{person.name.display}: new papers", f"people/{person.slug}/feed.xml"),
        "total": count(len(layout.list_of(person.slug)), "publication"),
        "bib_route": quoted(f"people/{person.slug}/publications.bib"),
    }


def homepage(layout: Layout, person: Person) -> dict[str, Any]:
    """The page about a person."""
    graph = layout.graph
    route, slugs = graph.person_routes[person.slug], layout.list_of(person.slug)
    works = [graph.works[slug] for slug in slugs]
    selected = graph.site.selected.get(person.slug, ())
    listed = selected or slugs[:_RECENT]
    return layout.page(
        route,
        person.name.display,
        section="people",
        og_type="profile",
        description=_description(person, len(works)),
        shown=[graph.works[slug] for slug in listed],
        links=[{"rel": "me", "href": link.url} for link in person.links if link.url and not link.path],
        person=card(layout, person) | _about(person),
        chips=[link._asdict() | {"icon": layout.icon(link.kind), "local": bool(link.path)} for link in person.links],
        metrics=[metric(each) for each in person.metrics],
        metrics_note=_note(person),
        years=_years(works),
        topics=_topics(layout, works),
        heading="Selected papers" if selected else "Recent papers",
        works=layout.rows.shown(listed, person.slug, layout.root(route)),
        publications_route=quoted(f"{route}publications/"),
        **_shared(layout, person),
    )


def _about(person: Person) -> dict[str, Any]:
    return {
        "given": person.name.given,
        "family": person.name.full_family,
        "affiliations": [each for each in person.affiliations if not each.end],
        "group": person.role.group,
        "field": person.field,
        "interests": list(person.interests),
        "about": person.about,
        "sections": [
            {"title": title, "items": [_milestone(each) for each in items]}
            for name, title in _SECTIONS
            if (items := getattr(person, name))
        ],
    }


def _milestone(given: Milestone) -> dict[str, str]:
    span = "–".join(filter(None, dict.fromkeys([given.start, given.end])))
    # Degrees, positions and services go on until they end; an award has a year and nobody who employs.
    is_open = given.start and not given.end and given.organization
    return given._asdict() | {"span": f"{span}–" if is_open else span}


def _description(person: Person, works: int) -> str:
    where = ", ".join(each.name for each in person.affiliations if not each.end)
    about = ". ".join(filter(None, [where, person.headline.rstrip("."), ", ".join(person.interests)]))
    return f"{person.name.display}: {count(works, 'publication')}. {about}".strip()


def metric(given: Metric) -> Metric:
    """A number with separators of thousands, its unit, and where it is from."""
    is_number = given.value.isascii() and given.value.isdigit() and len(given.value) < _LONGEST_NUMBER
    value = f"{int(given.value):,}" if is_number else given.value
    return given._replace(value=value + given.unit)


def _note(person: Person) -> str:
    """When the numbers were read, and that more papers are claimed than listed."""
    days = sorted({metric.as_of for metric in person.metrics if metric.as_of})
    parts = [f"As of {_day(days[-1])}"] if days else []
    claimed = next((metric.value for metric in person.metrics if metric.label == "papers"), "")
    if person.listed is not None and claimed and claimed != str(person.listed):
        parts.append(f"the source lists {person.listed} of {claimed} papers")
    return "; ".join(parts) + "." if parts else ""


def _day(iso: str) -> str:
    year, *rest = iso.split("-")
    month = f"{MONTHS[int(rest[0]) - 1]} " if rest else ""
    return f"{int(rest[1])} {month}{year}" if len(rest) > 1 else f"{month}{year}"


def _years(works: Sequence[Work]) -> dict[str, Any] | None:
    counts = Counter(work.date.year for work in works if work.date)
    chart = charts.publications_per_year(counts)
    return {"chart": chart, "note": f"{counts.total()} since {min(counts)}"} if chart else None


def _topics(layout: Layout, works: Sequence[Work]) -> dict[str, Any] | None:
    """Categories by how many papers have them, as one bar with a key; the rest is put together."""
    counts = _by_category(works)
    if len(counts) < 2:
        return None
    shown, rest = counts[:_TOPICS_SHOWN], counts[_TOPICS_SHOWN:]
    parts = shown if not rest else [*shown[:-1], ("other", shown[-1][1] + sum(number for _, number in rest))]
    routes = layout.graph.topic_routes
    return {
        "chart": charts.shares(parts),
        "key": [{"label": name, "count": number, "route": quoted(routes.get(name, ""))} for name, number in parts],
    }


def _by_category(works: Sequence[Work]) -> list[tuple[str, int]]:
    """Categories and how many works have them, the most frequent first, then by name."""
    counts = Counter(work.category for work in works if work.category)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def publications(layout: Layout, person: Person) -> dict[str, Any]:
    """All works of a person by year."""
    route, slugs = Route(f"{layout.graph.person_routes[person.slug]}publications/"), layout.list_of(person.slug)
    works = [layout.graph.works[slug] for slug in slugs]
    return layout.page(
        route,
        f"Publications of {person.name.display}" if not layout.sole_person else "Publications",
        section="papers" if layout.sole_person else "people",
        description=f"All publications of {person.name.display} by year, with abstracts, BibTeX and code.",
        shown=works,
        person=card(layout, person),
        groups=by_year(works, layout.rows.shown(slugs, person.slug, layout.root(route))),
        categories=categories(works),
        **_shared(layout, person),
    )


def categories(works: Sequence[Work]) -> list[str]:
    """Categories for the filter of a list, at most six; none where there is nothing to choose."""
    names = [name for name, _ in _by_category(works)]
    return names[:_FILTERS] if len(names) > 1 else []


def index(layout: Layout) -> dict[str, Any]:
    """People by role, those whose role has ended last."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for person in layout.graph.site.people:
        role = "Alumni" if person.role.end else person.role.group
        groups.setdefault(role, []).append(card(layout, person))
    ordered = sorted(groups.items(), key=lambda group: (group[0] == "Alumni", group[0] == "", group[0]))
    other = "Others" if len(groups) > 1 else ""
    return layout.page(
        Route("people/"),
        "People",
        section="people",
        description=f"{count(len(layout.graph.site.people), 'researcher')} and their publications.",
        groups=[{"title": role or other, "people": cards} for role, cards in ordered],
    )
