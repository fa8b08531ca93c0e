"""Topics: an index, and a list of works for each."""

from collections.abc import Iterator
from urllib.parse import quote

from sitegen.model.ids import Route
from sitegen.model.page import Rendered
from sitegen.views.layout import Chrome, count
from sitegen.views.people import Rows
from sitegen.views.works import listing


def pages(chrome: Chrome, rows: Rows) -> Iterator[Rendered]:
    """The index and every topic's list; nothing when there are no topics."""
    graph = chrome.graph
    if not graph.topics:
        return
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
    yield Rendered(Route("topics/"), "topics.html", context)
    for topic in ordered:
        route = graph.topic_routes[topic]
        shown = [rows[slug] for slug in graph.topics[topic]]
        feed = (f"{topic}: new papers", f"{route}feed.xml")
        yield listing(chrome, route, topic, shown, crumb=True, section="topics", feed=feed)
