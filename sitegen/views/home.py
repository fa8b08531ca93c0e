"""The home page of a group, and the page for addresses that are not there."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sitegen.model.ids import Route
from sitegen.model.page import Page
from sitegen.views.layout import Layout, count
from sitegen.views.people import card, inputs

_RECENT = 8
_PEOPLE = 30


def pages(layout: Layout) -> Iterator[Page]:
    """The home page, unless it is the only person's, and 404.html."""
    if layout.sole_person is None:
        yield home(layout)
    description = "There is no page at this address."
    context = partial(layout.page, Route("404.html"), "Page not found", description=description)
    yield Page(Route("404.html"), context, (layout.inputs,), template="404.html", in_sitemap=True)


def home(layout: Layout) -> Page:
    """People and the newest papers."""
    site, route = layout.graph.site, Route("")
    newest, people = site.works[:_RECENT], site.people[:_PEOPLE]
    slugs = [work.slug for work in newest]
    facts = f"{count(len(site.people), 'researcher')}, {count(len(site.works), 'paper')}"

    def context() -> dict[str, Any]:
        return layout.page(
            route,
            layout.title,
            shown=newest,
            lede=site.options.description or f"{facts}.",
            facts=facts,
            people=[card(layout, person) for person in people],
            more_people=len(site.people) > _PEOPLE,
            works=layout.rows.shown(slugs, "", layout.root(route)),
        )

    shown = (*(inputs(layout, person) for person in people), *map(layout.rows.inputs, slugs))
    return Page(route, context, (layout.inputs, facts, *shown), template="home.html", in_sitemap=True)
