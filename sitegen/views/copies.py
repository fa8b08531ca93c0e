"""Files that are copied as they are."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from sitegen.model.ids import Route
from sitegen.model.page import Page
from sitegen.model.record import Source


@dataclass(frozen=True, slots=True)
class Copies:
    """The files of the site that no reader knows: their paths, and how to read one."""

    paths: Collection[str]
    load: Callable[[str], Source | None]

    def pages(self, route: Route, path: str, group: str = "") -> Iterator[Page]:
        """The copy of a file at a route; nothing when there is no such file.

        The file is read here for its digest, and again when it has to be copied: it may be a large one.
        """
        if path in self.paths and (source := self.load(path)):
            yield Page(route, lambda: getattr(self.load(path), "data", None), (source.digest,), group=group)
