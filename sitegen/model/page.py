"""What is to be made and what was made."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sitegen.model.ids import Route
from sitegen.model.record import digest


class Shared(dict[str, Any]):
    """A part of contexts that many pages show: digested once, and made safe for templates once."""

    __slots__ = ("_digest", "marked")

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self._digest = ""
        self.marked: Any = None
        """What `render` makes of it."""

    @property
    def digest(self) -> str:
        """BLAKE2 of its canonical JSON."""
        if not self._digest:
            text = json.dumps(self, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            self._digest = digest(text.encode("utf-8", "surrogatepass"))
        return self._digest


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page from a template. `context` is finished: plain JSON values, and `{"html": ...}` for a safe fragment."""

    route: Route
    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """A file whose text is already there: an export, a feed."""

    route: Route
    text: str


@dataclass(frozen=True, slots=True)
class Copied:
    """A file copied as it is. `source` is its path below the site's folder, or `theme:` and its path in a theme."""

    route: Route
    source: str
    digest: str
    data: bytes


Page = Rendered | Made | Copied


@dataclass(frozen=True, slots=True)
class Plan:
    """A page or file that is to be there. `make` gives it, or None when what it copies is gone meanwhile.

    `weight` is about what that costs, a work's page being 1; `listed` says whether the sitemap names it.
    """

    route: Route
    make: Callable[[], Page | None]
    weight: float = 0.1
    listed: bool = False


def path_of(route: Route) -> str:
    """The file of a route below the output folder: one that is "" or ends in "/" becomes index.html there."""
    return f"{route}index.html" if route == "" or route.endswith("/") else route
