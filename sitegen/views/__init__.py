"""Pages: what each template may see, one module per kind of page.

In go the graph of the site, the theme's assets, the files that are copied, and what renders a part of a page. Out come
`Page`s: a route, what decides the page (`inputs`), and a function that makes its context: finished, plain values,
texts, numbers, `Html`, and values with fields (frozen dataclasses, `SimpleNamespace`). No template looks anything up.

The order of the modules: assets, copies, fields (a work as templates see it), rows (works in lists), layout (what every
page has), people, works, topics, home, files (what is no page). Where to start: `works.pages` for papers and lists,
`Layout.page` for what all pages share; docs/templates.md tells the same to authors of templates.

Why was a page rendered again? Because one of its `inputs` is another text than in the last build: look for the `Page(`
that has its template. `Layout.inputs` is what all pages share, `Rows.inputs` all that one work says, `people.inputs`
all that one person says. `ledger.stale` compares, and `sitegen build --explain` prints what it answered.
"""

from collections.abc import Mapping, Sequence

from sitegen.model.page import Page
from sitegen.model.site import Graph
from sitegen.views import files, home, people, topics, works
from sitegen.views.assets import hashed
from sitegen.views.copies import Copies
from sitegen.views.layout import Layout
from sitegen.views.rows import Part


def pages(graph: Graph, assets: Mapping[str, bytes], copies: Copies, part: Part) -> Sequence[Page]:
    """Every page and file of the site, in an order that depends on nothing else. `part` renders a template.

    Nothing is made yet: a page is a promise that costs little, so an edit of a large site pays for what it changes.
    Routes may collide here, as files of the site are copied to where their names say; `build.report_collisions` looks.
    """
    layout = Layout(graph, hashed(assets, graph.site.options.theme), copies, part)
    shown = [page for kind in (home, people, works, topics) for page in kind.pages(layout)]
    listed = [page.route for page in shown if page.in_sitemap]
    return [*shown, *files.pages(layout, listed), *layout.assets.pages]
