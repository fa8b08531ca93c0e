"""What each template may see, one module per kind of page. Contexts are finished, plain values."""

from collections.abc import Callable, Mapping
from typing import Any

from sitegen.model.page import Bundle, Plan
from sitegen.views import files, home, people, topics, works
from sitegen.views.copies import Copies
from sitegen.views.layout import Chrome
from sitegen.views.rows import Rows, Shelves


def plans(
    chrome: Chrome, copies: Copies, part: Callable[[str, Mapping[str, Any]], bytes], shelves: Shelves
) -> list[Plan | Bundle]:
    """Every page and file of the site. `part` renders a template; what it makes of works is kept on the shelves."""
    rows = Rows(chrome, part, shelves)
    pages: list[Plan | Bundle] = [
        *home.plans(chrome, rows),
        *people.plans(chrome, rows, copies),
        *works.plans(chrome, rows, copies),
        *topics.plans(chrome, rows),
    ]
    listed = [plan.folder if isinstance(plan, Bundle) else plan.route for plan in pages if plan.listed]
    return [*pages, *files.plans(chrome, rows, listed, copies), *chrome.assets.plans]
