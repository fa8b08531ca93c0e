"""Topics: an index, and a list of works for each."""

from collections.abc import Iterator
from urllib.parse import quote

from sitegen.model.ids import Route
from sitegen.model.page import Plan, Rendered
from sitegen.views.layout import Layout, count
from sitegen.views.rows import Rows
from sitegen.views.works import listing


def plans(layout: Layout, rows: Rows) -> Iterator[Plan]:
    """The index and every topic's list; nothing when there are no topics."""
    graph = layout.graph
    if not graph.topics:
        return
    yield index(layout)
    for topic in sorted(graph.topics):
        route = graph.topic_routes[topic]
        feed = (f"{topic}: new papers", f"{route}feed.xml")
        yield listing(layout, rows, route, topic, graph.topics[topic], crumb=True, section="topics", feed=feed)


def index(layout: Layout) -> Plan:
    """Topics, those with most papers first."""
    graph = layout.graph
    route = Route("topics/")
    ordered = sorted(graph.topics, key=lambda topic: (-len(graph.topics[topic]), topic))
    topics = [
        {"name": topic, "route": quote(graph.topic_routes[topic]), "count": count(len(graph.topics[topic]), "paper")}
        for topic in ordered
    ]

    def page() -> Rendered:
        description = f"{count(len(topics), 'topic')} and the papers about them."
        context = layout.page(route, "Topics", section="topics", description=description, topics=topics)
        return Rendered(route, "topics.html", context)

    return Plan(
        route, page, (layout.inputs, repr(topics)), weight=1 + len(topics) / 10, listed=True, template="topics.html"
    )
