"""The home page of a group, and the page for addresses that are not there."""

from collections.abc import Iterator
from functools import partial

from sitegen.model.ids import Route
from sitegen.model.page import Plan, Rendered
from sitegen.views.layout import Chrome, count
from sitegen.views.people import card, inputs
from sitegen.views.rows import Rows

_RECENT = 8
_PEOPLE = 30


def plans(chrome: Chrome, rows: Rows) -> Iterator[Plan]:
    """The home page, unless it is the only person's, and 404.html."""
    if chrome.alone is None:
        yield home(chrome, rows)
    yield Plan(
        Route("404.html"), partial(not_found, chrome), (chrome.inputs,), weight=1, listed=True, template="404.html"
    )


def not_found(chrome: Chrome) -> Rendered:
    """The page for addresses that are not there."""
    context = chrome.page(Route("404.html"), "Page not found", description="There is no page at this address.")
    return Rendered(Route("404.html"), "404.html", context)


def home(chrome: Chrome, rows: Rows) -> Plan:
    """People and the newest papers."""
    site = chrome.graph.site
    newest, people = site.cards[:_RECENT], site.people[:_PEOPLE]
    facts = f"{count(len(site.people), 'researcher')}, {count(len(site.cards), 'paper')}"

    def page() -> Rendered:
        shown, pieces = rows.shown([work.slug for work in newest], "", chrome.root(Route("")))
        context = chrome.page(
            Route(""),
            chrome.title,
            math=any(work.has_math for work in newest),
            lede=site.options.description or f"{facts}.",
            facts=facts,
            people=[card(chrome, person) for person in people],
            more_people=len(site.people) > _PEOPLE,
            works=shown,
        )
        return Rendered(Route(""), "home.html", context, pieces)

    said = [*(inputs(chrome, person) for person in people), *(rows.inputs(work.slug) for work in newest)]
    return Plan(Route(""), page, (chrome.inputs, facts, *said), weight=4, listed=True, template="home.html")
