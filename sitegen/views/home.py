"""The home page of a group, and the page for addresses that are not there."""

from collections.abc import Iterator

from sitegen.model.ids import Route
from sitegen.model.page import Rendered
from sitegen.views.layout import Chrome, count
from sitegen.views.people import Rows, card

_RECENT = 8
_PEOPLE = 30


def pages(chrome: Chrome, rows: Rows) -> Iterator[Rendered]:
    """The home page, unless it is the only person's, and 404.html."""
    if chrome.alone is None:
        yield home(chrome, rows)
    context = chrome.page(Route("404.html"), "Page not found", description="There is no page at this address.")
    yield Rendered(Route("404.html"), "404.html", context)


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
