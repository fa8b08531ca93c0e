"""The home page of a group, and the page for addresses that are not there."""

from collections.abc import Iterator
from functools import partial

from sitegen.model.ids import Route
from sitegen.model.page import Plan, Rendered
from sitegen.views.layout import Chrome, count
from sitegen.views.people import card
from sitegen.views.rows import Rows

_RECENT = 8
_PEOPLE = 30


def plans(chrome: Chrome, rows: Rows) -> Iterator[Plan]:
    """The home page, unless it is the only person's, and 404.html."""
    if chrome.alone is None:
        yield Plan(Route(""), partial(home, chrome, rows), weight=4, listed=True)
    yield Plan(Route("404.html"), partial(not_found, chrome), weight=1, listed=True)


def not_found(chrome: Chrome) -> Rendered:
    """The page for addresses that are not there."""
    context = chrome.page(Route("404.html"), "Page not found", description="There is no page at this address.")
    return Rendered(Route("404.html"), "404.html", context)


def home(chrome: Chrome, rows: Rows) -> Rendered:
    """People and the newest papers."""
    site = chrome.graph.site
    shown = [rows[work.slug] for work in site.works[:_RECENT]]
    people, papers = count(len(site.people), "researcher"), count(len(site.works), "paper")
    context = chrome.page(
        Route(""),
        chrome.title,
        math=any(each["math"] for each in shown),
        me="",
        lede=site.options.description or f"{people}, {papers}.",
        facts=f"{people}, {papers}",
        people=[card(chrome, person) for person in site.people[:_PEOPLE]],
        more_people=len(site.people) > _PEOPLE,
        works=shown,
    )
    return Rendered(Route(""), "home.html", context)
