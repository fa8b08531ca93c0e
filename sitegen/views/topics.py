"""Topics: an index, and a list of works for each."""

from collections.abc import Iterator
from functools import partial

from sitegen.model.ids import Route
from sitegen.model.page import Page
from sitegen.views.fields import quoted
from sitegen.views.layout import Layout, count
from sitegen.views.works import listing


def pages(layout: Layout) -> Iterator[Page]:
    """The index, topics with most papers first, and every topic's list; nothing when there are no topics."""
    graph = layout.graph
    if not graph.topics:
        return
    ordered = sorted(graph.topics, key=lambda topic: (-len(graph.topics[topic]), topic))
    topics = [
        {"name": topic, "route": quoted(graph.topic_routes[topic]), "count": count(len(graph.topics[topic]), "paper")}
        for topic in ordered
    ]
    description = f"{count(len(topics), 'topic')} and the papers about them."
    route = Route("topics/")
    context = partial(layout.page, route, "Topics", section="topics", description=description, topics=topics)
    yield Page(route, context, (layout.inputs, repr(topics)), template="topics.html", in_sitemap=True)
    for topic in sorted(graph.topics):
        route = graph.topic_routes[topic]
        feed = (f"{topic}: new papers", f"{route}feed.xml")
        yield listing(layout, route, topic, graph.topics[topic], section="topics", feed=feed)
