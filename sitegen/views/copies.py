"""Files that are copied as they are."""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from sitegen.model.ids import Route
from sitegen.model.page import Copied, Plan
from sitegen.model.record import Source


class Copies(NamedTuple):
    """The files of the site that no reader knows: their paths, and how to read one."""

    paths: Collection[str]
    load: Callable[[str], Source | None]

    def plan(self, route: Route, path: str, work: str = "") -> Iterator[Plan]:
        """The copy of a file at a route; nothing when there is no such file."""
        if path in self.paths:
            yield Plan(route, lambda: self._copy(route, path), work=work)

    def _copy(self, route: Route, path: str) -> Copied | None:
        source = self.load(path)
        return Copied(route, path, source.digest, source.data) if source else None
