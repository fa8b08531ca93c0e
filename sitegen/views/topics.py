"""Topics: an index, and a list of works for each."""

from collections.abc import Iterator
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
    yield index(chrome)
    for topic in sorted(graph.topics):
        route = graph.topic_routes[topic]
        feed = (f"{topic}: new papers", f"{route}feed.xml")
        yield listing(chrome, rows, route, topic, graph.topics[topic], crumb=True, section="topics", feed=feed)


def index(chrome: Chrome) -> Plan:
    """Topics, those with most papers first."""
    graph = chrome.graph
    route = Route("topics/")
    ordered = sorted(graph.topics, key=lambda topic: (-len(graph.topics[topic]), topic))
    topics = [
        {"name": topic, "route": quote(graph.topic_routes[topic]), "count": count(len(graph.topics[topic]), "paper")}
        for topic in ordered
    ]

    def page() -> Rendered:
        said = f"{count(len(topics), 'topic')} and the papers about them."
        context = chrome.page(route, "Topics", section="topics", description=said, topics=topics)
        return Rendered(route, "topics.html", context)

    return Plan(
        route, page, (chrome.inputs, repr(topics)), weight=1 + len(topics) / 10, listed=True, template="topics.html"
    )
