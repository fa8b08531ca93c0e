"""What is to be made and what was made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sitegen.model.ids import Route


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
class Artifact:
    """A finished file: where it goes and its bytes. A route that is "" or ends in "/" becomes index.html there."""

    route: Route
    data: bytes
    key: str

    @property
    def path(self) -> str:
        """The file below the output folder."""
        return f"{self.route}index.html" if self.route == "" or self.route.endswith("/") else self.route
