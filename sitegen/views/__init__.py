"""What each template may see, one module per kind of page. Contexts are finished, plain values."""

from collections.abc import Callable, Collection, Iterator

from sitegen.model.page import Page, Rendered
from sitegen.model.record import Source
from sitegen.model.site import Graph
from sitegen.views import files, home, people, topics, works
from sitegen.views.assets import Assets
from sitegen.views.layout import Chrome
from sitegen.views.rows import anchors, row


def pages(
    graph: Graph, assets: Assets, others: Collection[str], load: Callable[[str], Source | None]
) -> Iterator[Page]:
    """Every page and file of the site. `others` are the paths of files that no reader knows; `load` reads one."""
    chrome = Chrome(graph, assets)
    ids = anchors(graph.works.values())
    rows = {slug: row(work, graph, ids[slug]) for slug, work in graph.works.items()}
    listed = []
    for page in (
        *home.pages(chrome, rows),
        *people.pages(chrome, rows, load),
        *works.pages(chrome, rows, load),
        *topics.pages(chrome, rows),
    ):
        if isinstance(page, Rendered):
            listed.append(page.route)
        yield page
    yield from files.pages(chrome, listed, others, load)
    yield from assets.pages
