"""The homepage of a person, their publications, and the index of people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import chain
from typing import Any
from urllib.parse import quote

from sitegen import charts
from sitegen.model.ids import Route
from sitegen.model.page import Plan, Rendered
from sitegen.model.people import Milestone, Person
from sitegen.model.record import digest
from sitegen.model.values import Metric
from sitegen.model.work import Card
from sitegen.views.copies import Copies
from sitegen.views.fields import MONTHS
from sitegen.views.layout import Layout, count
from sitegen.views.rows import Rows, by_year

_RECENT = 5
_SECTIONS = (("experience", "Experience"), ("education", "Education"), ("awards", "Awards"), ("service", "Service"))
_TOPICS_SHOWN = 5
_LONGEST_NUMBER = 16  # digits


def plans(layout: Layout, rows: Rows, copies: Copies) -> Iterator[Plan]:
    """Every person's pages, and the index when there is more than one person."""
    graph = layout.graph
    person_inputs = cache(lambda slug: inputs(layout, graph.people[slug]))
    for person in graph.site.people:
        route = graph.person_routes[person.slug]
        if person.photo:
            yield from copies.plan(Route(_photo(layout, person)), person.photo)
        for path in dict.fromkeys([*(link.path for link in person.links if link.path), *person.files]):
            yield from copies.plan(Route(route + _name(path)), path)
        slugs = graph.site.lists.get(person.slug, ())
        selected = graph.site.selected.get(person.slug, ())
        shown = partial(chain, [layout.inputs])
        home = partial(homepage, layout, person, rows)
        yield Plan(
            route,
            home,
            shown(map(person_inputs, [person.slug]), map(rows.inputs, slugs), selected),
            weight=3,
            listed=True,
            template="person.html",
            person=person.slug,
        )
        everything, weight = Route(f"{route}publications/"), 1 + len(slugs) / 30
        page = partial(publications, layout, person, rows)
        yield Plan(
            everything,
            page,
            shown(map(person_inputs, [person.slug]), map(rows.inputs, slugs)),
            weight=weight,
            listed=True,
            template="publications.html",
            person=person.slug,
        )
    if layout.alone is None and graph.site.people:
        everyone = chain([layout.inputs], map(person_inputs, graph.people))
        weight = 1 + len(graph.people) / 10
        page = partial(index, layout)
        yield Plan(Route("people/"), page, everyone, weight=weight, listed=True, template="people.html")


def inputs(layout: Layout, person: Person) -> str:
    """What decides how a person is shown, besides their works and what all pages have in common."""
    return f"{digest(repr(person).encode())} {len(layout.graph.site.lists.get(person.slug, ()))}"


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _photo(layout: Layout, person: Person) -> str:
    return f"{layout.graph.person_routes[person.slug]}{_name(person.photo)}"


def card(layout: Layout, person: Person) -> dict[str, Any]:
    """A person in a list of people."""
    listed = len(layout.graph.site.lists.get(person.slug, ()))
    h_index = next((metric.value for metric in person.metrics if metric.label == "h-index"), "")
    facts = [count(listed, "paper"), f"h-index {h_index}" if h_index else ""]
    return {
        "name": person.name.display,
        "native": person.native,
        "route": quote(layout.graph.person_routes[person.slug]),
        "headline": person.headline,
        "facts": ", ".join(filter(None, facts)),
        "photo": quote(_photo(layout, person)) if person.photo else "",
        "monogram": charts.monogram(person.name.display, initials(person)),
    }


def initials(person: Person) -> str:
    """The first letters of given and family name."""
    name = person.name
    parts = [name.given, name.family] if name.family and name.given else [name.family or name.literal]
    return "".join(part[:1].upper() for part in parts if part)


def homepage(layout: Layout, person: Person, rows: Rows) -> Rendered:
    """The page about a person."""
    graph = layout.graph
    route = graph.person_routes[person.slug]
    slugs = graph.site.lists.get(person.slug, ())
    cards = [graph.cards[slug] for slug in slugs]
    selected = graph.site.selected.get(person.slug, ())
    listed = selected or slugs[:_RECENT]
    shown = rows.shown(listed, person.slug, layout.root(route))
    context = layout.page(
        route,
        person.name.display,
        section="people",
        og_type="profile",
        description=_description(person, len(cards)),
        feed=(f"{person.name.display}: new papers", f"people/{person.slug}/feed.xml"),
        math=any(graph.cards[slug].has_math for slug in listed),
        links=[{"rel": "me", "href": link.url} for link in person.links if link.url and not link.path],
        person=card(layout, person) | _about(person),
        chips=[
            {
                "kind": link.kind,
                "icon": layout.icon(link.kind),
                "label": link.label,
                "url": link.url,
                "local": bool(link.path),
            }
            for link in person.links
        ],
        metrics=[metric(each) for each in person.metrics],
        metrics_note=_note(person),
        years=_years(cards),
        topics=_topics(layout, cards),
        heading="Selected papers" if selected else "Recent papers",
        works=shown,
        total=count(len(cards), "publication"),
        publications_route=quote(f"{route}publications/"),
        bib_route=quote(f"people/{person.slug}/publications.bib"),
    )
    return Rendered(route, "person.html", context)


def _about(person: Person) -> dict[str, Any]:
    organizations = [{"name": each.name, "url": each.url} for each in person.affiliations if not each.end]
    return {
        "given": person.name.given,
        "family": person.name.full_family,
        "affiliations": organizations,
        "group": person.role.group,
        "field": person.field,
        "interests": list(person.interests),
        "about": person.about,
        "sections": [
            {"title": title, "items": [_milestone(each) for each in getattr(person, name)]}
            for name, title in _SECTIONS
            if getattr(person, name)
        ],
    }


def _milestone(given: Milestone) -> dict[str, str]:
    span = "–".join(filter(None, dict.fromkeys([given.start, given.end])))
    return {
        "title": given.title,
        "organization": given.organization,
        "span": f"{span}–" if given.start and not given.end and given.organization else span,
        "url": given.url,
        "note": given.note,
    }


def _description(person: Person, works: int) -> str:
    where = ", ".join(each.name for each in person.affiliations if not each.end)
    about = ". ".join(filter(None, [where, person.headline.rstrip("."), ", ".join(person.interests)]))
    return f"{person.name.display}: {count(works, 'publication')}. {about}".strip()


def metric(given: Metric) -> dict[str, str]:
    """A number with separators of thousands, its unit, and where it is from."""
    is_number = given.value.isascii() and given.value.isdigit() and len(given.value) < _LONGEST_NUMBER
    value = f"{int(given.value):,}" if is_number else given.value
    return {"label": given.label, "value": value + given.unit, "source": given.source}


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


def _years(cards: Sequence[Card]) -> dict[str, Any] | None:
    counts: dict[int, int] = {}
    for work in cards:
        if work.date:
            counts[work.date.year] = counts.get(work.date.year, 0) + 1
    chart = charts.publications_per_year(counts)
    return {"chart": chart, "note": f"{sum(counts.values())} since {min(counts)}"} if chart else None


def _topics(layout: Layout, cards: Sequence[Card]) -> dict[str, Any] | None:
    """Categories by how many papers have them, as one bar with a key; the rest is put together."""
    counts = Counter(work.category for work in cards if work.category)
    if len(counts) < 2:
        return None
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    shown, rest = ordered[:_TOPICS_SHOWN], ordered[_TOPICS_SHOWN:]
    parts = shown if not rest else [*shown[:-1], ("other", shown[-1][1] + sum(number for _, number in rest))]
    routes = layout.graph.topic_routes
    return {
        "chart": charts.shares(parts),
        "key": [{"label": name, "count": number, "route": quote(routes.get(name, ""))} for name, number in parts],
    }


def publications(layout: Layout, person: Person, rows: Rows) -> Rendered:
    """All works of a person by year."""
    route = Route(f"{layout.graph.person_routes[person.slug]}publications/")
    slugs = layout.graph.site.lists.get(person.slug, ())
    cards = [layout.graph.cards[slug] for slug in slugs]
    shown = rows.shown(slugs, person.slug, layout.root(route))
    context = layout.page(
        route,
        f"Publications of {person.name.display}" if not layout.alone else "Publications",
        section="papers" if layout.alone else "people",
        description=f"All publications of {person.name.display} by year, with abstracts, BibTeX and code.",
        feed=(f"{person.name.display}: new papers", f"people/{person.slug}/feed.xml"),
        math=any(work.has_math for work in cards),
        person=card(layout, person),
        groups=by_year(cards, shown),
        total=count(len(cards), "publication"),
        categories=categories(cards),
        bib_route=quote(f"people/{person.slug}/publications.bib"),
    )
    return Rendered(route, "publications.html", context)


def categories(cards: Sequence[Card]) -> list[str]:
    """Categories for the filter of a list, the most frequent first."""
    counts = Counter(work.category for work in cards if work.category)
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    return ordered[:6] if len(ordered) > 1 else []


def index(layout: Layout) -> Rendered:
    """People by role, those whose role has ended last."""
    groups: dict[str, list[Person]] = {}
    for person in layout.graph.site.people:
        name = "Alumni" if person.role.end else person.role.group
        groups.setdefault(name, []).append(person)
    ordered = sorted(groups.items(), key=lambda pair: (pair[0] == "Alumni", pair[0] == "", pair[0]))
    context = layout.page(
        Route("people/"),
        "People",
        section="people",
        description=f"{count(len(layout.graph.site.people), 'researcher')} and their publications.",
        groups=[
            {
                "title": name or ("Others" if len(ordered) > 1 else ""),
                "people": [card(layout, person) for person in members],
            }
            for name, members in ordered
        ],
    )
    return Rendered(Route("people/"), "people.html", context)
