"""The works as lists show them: each row is made once by a worker and filled in for each page.

A row is rendered by partials/row.html with placeholders where the way to the home page and the names go, as these
differ from page to page; `Rows.shown` replaces them. Where to start: `Rows.shown`, then `Rows._row`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from itertools import groupby
from types import SimpleNamespace
from typing import Any

from pydantic import TypeAdapter

from sitegen.model.ids import Slug
from sitegen.model.record import digest
from sitegen.model.site import Graph
from sitegen.model.values import Html
from sitegen.model.work import Work
from sitegen.views.fields import ShownWork, quoted, shown_work

Part = Callable[[str, Mapping[str, Any]], Html]
"""What renders a template, by its name, with a context."""

_PAGE_IDS = frozenset("main theme find q n people papers about abstract cite related".split())
_MOST = 20_000  # rows that are remembered, of about 5 kB
# No content can forge these placeholders: `<` is escaped in all texts, and the sanitizer knows no such tag.
_ROOT, _NAMES = "<sitegen-root>", "<sitegen-names>"
_WORK = TypeAdapter(Work)


def anchors(works: Iterable[Work]) -> dict[Slug, str]:
    """The id of each work in lists: its citation key as it is, or its slug where the key is blank, shared or taken.

    HTML takes any id without blanks. A slug that is the key of another work, or an id of the page, becomes `work-SLUG`.
    """
    given = [(work.slug, work.key) for work in works]
    keys = Counter([key for _, key in given])
    found = {}
    for slug, key in given:
        if keys[key] == 1 and key not in _PAGE_IDS and key.split() == [key]:
            found[slug] = key
        else:
            found[slug] = f"work-{slug}" if slug in keys or slug in _PAGE_IDS else str(slug)
    return found


class Rows:
    """The works as lists show them, each made once for all pages.

    `work` gives a work for templates, `brief` one in a few words: title, route, and `line`, "Knuth et al., 1984".
    """

    def __init__(self, graph: Graph, part: Part, icon: Callable[[str], Html]) -> None:
        self._graph, self._part, self._icon = graph, part, icon
        self._anchors = anchors(graph.works.values())
        self.work = lru_cache(maxsize=_MOST)(self._work)
        self.brief = cache(self._brief)
        self._row_of = lru_cache(maxsize=_MOST)(self._row)
        self._digest = cache(self._digest_of)

    def inputs(self, slug: Slug) -> str:
        """What decides how a work is shown, besides what all pages have in common: all that it says is one digest."""
        topic = self._graph.topic_routes.get(self._graph.works[slug].category, "")
        return f"{self._digest(slug)} {self._anchors[slug]} {topic}"

    def _digest_of(self, slug: Slug) -> str:
        # Without the place where a hand chose the slug: it moves with any edit of its file, and stands on no page.
        return digest(_WORK.dump_json(self._graph.works[slug], exclude={"slug_span"}))

    def brief_inputs(self, slug: Slug) -> str:
        """What decides the few words about a work; "" for one that the site does not have."""
        brief = self.brief(slug) if slug in self._graph.works else None
        return f"{slug}\0{brief.title}\0{brief.line}" if brief else ""

    def _work(self, slug: Slug) -> ShownWork:
        return shown_work(self._graph.works[slug], self._graph, self._anchors[slug], self._icon)

    def _brief(self, slug: Slug) -> SimpleNamespace:
        work = self._graph.works[slug]
        who = work.creators[0].name.display if work.creators else ""
        if len(work.creators) > 1 or (who and work.others):
            who += " et al."
        line = ", ".join(filter(None, [who, work.heading]))
        return SimpleNamespace(title=work.title.html, route=quoted(self._graph.work_routes[slug]), line=line)

    def shown(self, slugs: Sequence[Slug], me: Slug | str, root: str) -> list[Html]:
        """The rows of a page, ready: `me` is its person, whose name stands out, `root` the way to the home page.

        A row of `<h3><a href="<sitegen-root>papers/x/">` becomes `<h3><a href="../papers/x/">` for the root "../".
        """
        way = escape(root)
        found = []
        for html, names in map(self._row_of, slugs):
            found.append(Html(html.replace(_NAMES, names.get(me, names[""])).replace(_ROOT, way)))
        return found

    def _row(self, slug: Slug) -> tuple[str, dict[str, str]]:
        """A row with placeholders, and its names by the person on whose pages they stand so ("": on all others)."""
        work, root = self.work(slug), Html(_ROOT)
        # A set that is not sorted: nobody sees in which order these were made.
        people = {creator.person for creator in work.creators}
        html = self._part("partials/row.html", {"work": work, "root": root, "names": Html(_NAMES)})
        names = {me: self._part("partials/names.html", {"work": work, "root": root, "me": me}) for me in ("", *people)}
        return html, dict[str, str](names)


def by_year(works: Sequence[Work], rows: Sequence[Html]) -> list[dict[str, Any]]:
    """Rows in groups by the heading of their year, in their order: `[{"year": "2024", "works": [Html, ...]}, ...]`.

    A year comes twice where a hand changed the order of a list so that it has to.
    """
    groups = groupby(zip(works, rows, strict=True), key=lambda pair: pair[0].heading)
    return [{"year": year, "works": [row for _, row in pairs]} for year, pairs in groups]
