"""What each template may see, one module per kind of page. Contexts are finished, plain values."""

from collections.abc import Callable, Collection, Iterator

from sitegen.model.page import Plan
from sitegen.model.record import Source
from sitegen.model.site import Graph
from sitegen.views import files, home, people, topics, works
from sitegen.views.assets import Assets
from sitegen.views.copies import Copies
from sitegen.views.layout import Chrome
from sitegen.views.rows import Rows


def plans(
    graph: Graph, assets: Assets, others: Collection[str], load: Callable[[str], Source | None]
) -> Iterator[Plan]:
    """Every page and file of the site. `others` are the paths of files that no reader knows; `load` reads one."""
    chrome = Chrome(graph, assets)
    rows = Rows(graph)
    copies = Copies(others, load)
    listed = []
    for plan in (
        *home.plans(chrome, rows),
        *people.plans(chrome, rows, copies),
        *works.plans(chrome, rows, copies),
        *topics.plans(chrome, rows),
    ):
        if plan.listed:
            listed.append(plan.route)
        yield plan
    yield from files.plans(chrome, listed, copies)
    yield from assets.plans
