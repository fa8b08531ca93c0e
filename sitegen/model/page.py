"""What is to be made: a page or file, before anything of it is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sitegen.model.ids import Route


@dataclass(frozen=True, slots=True)
class Page:
    """A page or file that is to be there.

    With a `template`, `make` gives the context: plain values, and `Html` for what is safe. Without one it gives the
    bytes of the file, or None when the file it copies is gone meanwhile. `inputs` are all the values that decide what
    `make` gives, or their digests: nothing else that can change may be looked at there. They are coarse on purpose: all
    that a work says is one digest. `in_sitemap` says whether the sitemap names it; pages of one `group` show the same
    works and are made by the same worker.
    """

    route: Route
    make: Callable[[], Mapping[str, Any] | bytes | None]
    inputs: tuple[str, ...]
    template: str = ""
    in_sitemap: bool = False
    group: str = ""


def path_of(route: Route) -> str:
    """The file of a route below the output folder: one that is "" or ends in "/" becomes index.html there."""
    return f"{route}index.html" if route == "" or route.endswith("/") else route
