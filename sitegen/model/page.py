"""What is to be made and what was made."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sitegen.model.ids import Route


class Rendered(NamedTuple):
    """A page from a template. `context` holds plain values, and `Html` for what is safe."""

    route: Route
    template: str
    context: Mapping[str, Any]


class Made(NamedTuple):
    """A file that is already there: an export, a feed."""

    route: Route
    data: bytes


class Copied(NamedTuple):
    """A file copied as it is. `source` is its path below the site's folder, or `theme:` and its path in a theme."""

    route: Route
    source: str
    digest: str
    data: bytes


Page = Rendered | Made | Copied


class Plan(NamedTuple):
    """A page or file that is to be there. `make` gives it, or None when what it copies is gone meanwhile.

    `inputs` are all the values that decide what `make` gives, or their digests: nothing else that can change may be
    looked at there. They are asked for once, by the process that judges the page. Where there are none, the page itself
    decides. `weight` is about what it costs, a work's page being
    1; `listed` says whether the sitemap names it, `template` is that of a page. `work` is the work it
    belongs to, whose page and files one process makes; `person` the same for lists.
    """

    route: Route
    make: Callable[[], Page | None]
    inputs: Iterable[str] = ()
    weight: float = 0.1
    listed: bool = False
    template: str = ""
    work: str = ""
    person: str = ""


class Bundle(NamedTuple):
    """Files that lie in a folder of their own and have all inputs in common: the page of a work and what is beside it.

    `folder` ends in "/" and is the route of the page; `names` are those of its files, `plans` gives them when one of
    them may have to be made. Nothing else is written into the folder. `listed` is as a Plan's.
    """

    folder: Route
    names: Sequence[str]
    inputs: Iterable[str]
    plans: Callable[[], Iterable[Plan]]
    template: str
    work: str
    listed: bool = True


def path_of(route: Route) -> str:
    """The file of a route below the output folder: one that is "" or ends in "/" becomes index.html there."""
    return f"{route}index.html" if route == "" or route.endswith("/") else route
