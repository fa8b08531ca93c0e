"""Topics: an index, and a list of works for each."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from sitegen.model.ids import Route
from sitegen.model.page import Plan, Rendered
from sitegen.views.layout import Chrome, count
from sitegen.views.rows import Rows
from sitegen.views.works import listing


def plans(chrome: Chrome, rows: Rows) -> Iterator[Plan]:
    """The index and every topic's list; nothing when there are no topics."""
    graph = chrome.graph
    if not graph.topics:
        return
    yield Plan(Route("topics/"), partial(index, chrome), weight=1 + len(graph.topics) / 10, listed=True)
    for topic in sorted(graph.topics):
        weight = 1 + len(graph.topics[topic]) / 3
        yield Plan(graph.topic_routes[topic], partial(one, chrome, rows, topic), weight=weight, listed=True)


def one(chrome: Chrome, rows: Rows, topic: str) -> Rendered:
    """The works of a topic."""
    route = chrome.graph.topic_routes[topic]
    shown = [rows[slug] for slug in chrome.graph.topics[topic]]
    feed = (f"{topic}: new papers", f"{route}feed.xml")
    return listing(chrome, route, topic, shown, crumb=True, section="topics", feed=feed)


def index(chrome: Chrome) -> Rendered:
    """Topics, those with most papers first."""
    graph = chrome.graph
    ordered = sorted(graph.topics, key=lambda topic: (-len(graph.topics[topic]), topic))
    context = chrome.page(
        Route("topics/"),
        "Topics",
        section="topics",
        description=f"{count(len(ordered), 'topic')} and the papers about them.",
        topics=[
            {
                "name": topic,
                "route": quote(graph.topic_routes[topic]),
                "count": count(len(graph.topics[topic]), "paper"),
            }
            for topic in ordered
        ],
    )
    return Rendered(Route("topics/"), "topics.html", context)
