"""The home page of a group, and the page for addresses that are not there."""

from collections.abc import Iterator
from functools import partial

from sitegen.model.ids import Route
from sitegen.model.page import Plan, Rendered
from sitegen.views.layout import Layout, count
from sitegen.views.people import card, inputs
from sitegen.views.rows import Rows

_RECENT = 8
_PEOPLE = 30


def plans(layout: Layout, rows: Rows) -> Iterator[Plan]:
    """The home page, unless it is the only person's, and 404.html."""
    if layout.alone is None:
        yield home(layout, rows)
    yield Plan(
        Route("404.html"), partial(not_found, layout), (layout.inputs,), weight=1, listed=True, template="404.html"
    )


def not_found(layout: Layout) -> Rendered:
    """The page for addresses that are not there."""
    context = layout.page(Route("404.html"), "Page not found", description="There is no page at this address.")
    return Rendered(Route("404.html"), "404.html", context)


def home(layout: Layout, rows: Rows) -> Plan:
    """People and the newest papers."""
    site = layout.graph.site
    newest, people = site.cards[:_RECENT], site.people[:_PEOPLE]
    facts = f"{count(len(site.people), 'researcher')}, {count(len(site.cards), 'paper')}"

    def page() -> Rendered:
        shown = rows.shown([work.slug for work in newest], "", layout.root(Route("")))
        context = layout.page(
            Route(""),
            layout.title,
            math=any(work.has_math for work in newest),
            lede=site.options.description or f"{facts}.",
            facts=facts,
            people=[card(layout, person) for person in people],
            more_people=len(site.people) > _PEOPLE,
            works=shown,
        )
        return Rendered(Route(""), "home.html", context)

    shown_inputs = [*(inputs(layout, person) for person in people), *(rows.inputs(work.slug) for work in newest)]
    return Plan(Route(""), page, (layout.inputs, facts, *shown_inputs), weight=4, listed=True, template="home.html")
