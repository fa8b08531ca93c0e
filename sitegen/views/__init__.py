"""Pages: what each template may see, one module per kind of page.

In go the graph of the site, its layout, the files that are copied, and where ready rows are kept. Out come plans: the
route of each page, what decides it, and a function that makes its context. Contexts are finished, plain values: texts,
numbers, `Html`, and frozen dataclasses where a template reads many of them. No template looks anything up by itself.

The order of the modules: assets, copies, fields (a work as templates see it), layout (what every page has), rows (works
in lists), people, works, topics, home, files (what is no page). Where to start: `works.plans` for papers and lists,
`Layout.page` for what all pages share; docs/templates.md tells the same to authors of templates.
"""

from sitegen.model.page import Bundle, Plan
from sitegen.views import files, home, people, topics, works
from sitegen.views.copies import Copies
from sitegen.views.layout import Layout
from sitegen.views.rows import Rows, Shelves


def plans(layout: Layout, copies: Copies, shelves: Shelves) -> list[Plan | Bundle]:
    """Every page and file of the site. What is made of works for several pages is kept on the shelves."""
    rows = Rows(layout, shelves)
    pages: list[Plan | Bundle] = [
        *home.plans(layout, rows),
        *people.plans(layout, rows, copies),
        *works.plans(layout, rows, copies),
        *topics.plans(layout, rows),
    ]
    listed = [plan.folder if isinstance(plan, Bundle) else plan.route for plan in pages if plan.listed]
    return [*pages, *files.plans(layout, rows, listed, copies), *layout.assets.plans]
