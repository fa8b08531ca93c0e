"""The works as lists show them: each row is made once for all pages and filled in for each.

A row is rendered by partials/row.html with placeholders where the way to the home page and the names go, as these
differ from page to page; `Rows.shown` replaces them. Where to start: `Rows.shown`, then `Rows._made`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from typing import Any, NamedTuple

from sitegen.exports import atom
from sitegen.memo import Shelf, asked
from sitegen.model.ids import Slug
from sitegen.model.values import Html
from sitegen.model.work import Card
from sitegen.views.fields import ShownWork, shown_work
from sitegen.views.layout import Layout

_PAGE_IDS = frozenset("main theme find q n people papers about abstract cite related".split())
PARTS = ("partials/row.html", "partials/names.html")
"""The templates that a work in a list is made of."""

_MOST_RECENT = 3_000  # works, of about 10 kB
_TOGETHER = 100  # works that are fetched at once
_BLOCKS = 20_000  # the same for BibTeX blocks, of about 1 kB
# No content can forge these placeholders: `<` is escaped in all texts, and the sanitizer knows no such tag.
_ROOT, _NAMES = "<sitegen-root>", "<sitegen-names>"


def anchors(works: Iterable[Card]) -> dict[Slug, str]:
    """The id of each work in lists: its citation key as it is, or its slug where the key is blank, shared or taken."""
    given = [(work.slug, work.key) for work in works]
    keys = Counter([key for _, key in given])
    found = {}
    for slug, key in given:
        if keys[key] == 1 and key not in _PAGE_IDS and key.split() == [key]:
            found[slug] = key
        else:
            found[slug] = f"work-{slug}" if slug in keys or slug in _PAGE_IDS else str(slug)
    return found


class Parts(NamedTuple):
    """What many pages and files show of a work: its row, the names as they stand on the pages of each of its persons
    ("": on all other pages), and its entry in feeds with its time. Row and names have placeholders."""

    row: str
    names: dict[str, str]
    entry: str
    time: str


class Shelves(NamedTuple):
    """Where what is made once is kept: `Parts`, by the templates in `PARTS`, and BibTeX blocks."""

    parts: Shelf
    blocks: Shelf


class Rows:
    """The works as lists show them, each made once for all pages, or taken from the memo.

    `inputs` gives what decides how a work is shown, besides what all pages have in common.
    """

    def __init__(self, layout: Layout, shelves: Shelves) -> None:
        self._layout = layout
        self._shelves = shelves
        self._anchors = anchors(layout.graph.cards.values())
        self.inputs, self._key = cache(self._inputs), cache(self._new_key)
        self._recent: dict[Slug, Parts] = {}
        self._last: tuple[Slug, ShownWork] | None = None

    def _inputs(self, slug: Slug) -> str:
        card = self._layout.graph.cards[slug]
        topic = self._layout.graph.topic_routes.get(card.category, "")
        return f"{card.digest} {self._anchors[slug]} {topic}"

    def values(self, slug: Slug) -> ShownWork:
        """A work for templates."""
        if self._last is None or self._last[0] != slug:
            graph = self._layout.graph
            work = shown_work(graph.site.works[slug], graph, self._anchors[slug], self._layout.icon)
            self._last = (slug, work)
        return self._last[1]

    def shown(self, slugs: Sequence[Slug], me: Slug | str, root: str) -> list[Html]:
        """The rows of a page, ready: `me` is its person, whose name stands out, `root` the way to the home page.

        A row of `<h3><a href="<sitegen-root>papers/x/">` becomes `<h3><a href="../papers/x/">` for the root "../".
        """
        way = escape(root)
        return [
            Html(parts.row.replace(_NAMES, parts.names.get(me, parts.names[""])).replace(_ROOT, way))
            for parts in self.each(slugs)
        ]

    def each(self, slugs: Sequence[Slug]) -> Iterator[Parts]:
        """All that is made once, of several works."""
        for start in range(0, len(slugs), _TOGETHER):
            some = slugs[start : start + _TOGETHER]
            unknown = {self._key(slug): slug for slug in some if slug not in self._recent}
            if len(unknown) > 1:
                for key, answer in self._shelves.parts.some(unknown).items():
                    self._keep(unknown[key], Parts(*json.loads(answer)))
            yield from map(self._parts, some)

    def blocks(self, slugs: Sequence[Slug]) -> Iterator[bytes]:
        """The BibTeX blocks of several works."""
        for start in range(0, len(slugs), _BLOCKS):
            some = {self._key(slug): slug for slug in slugs[start : start + _BLOCKS]}
            known = self._shelves.blocks.some(some)
            yield from (known.get(key) or self.block(slug) for key, slug in some.items())

    def block(self, slug: Slug) -> bytes:
        """The BibTeX block of a work."""
        key = self._key(slug)
        return self._shelves.blocks.get(key) or self._made(slug, key)[1]

    def _parts(self, slug: Slug) -> Parts:
        found = self._recent.get(slug)
        if found is None:
            key = self._key(slug)
            answer = self._shelves.parts.get(key)
            if answer is None:
                found, _ = self._made(slug, key)
            else:
                found = Parts(*json.loads(answer))
                self._keep(slug, found)
        return found

    def _new_key(self, slug: Slug) -> bytes:
        return asked(f"{self._layout.inputs} {self.inputs(slug)}")

    def _keep(self, slug: Slug, parts: Parts) -> None:
        if len(self._recent) >= _MOST_RECENT:
            self._recent.clear()
        self._recent[slug] = parts

    def _made(self, slug: Slug, key: bytes) -> tuple[Parts, bytes]:
        """All that is made once, and the BibTeX block; both are kept."""
        values, graph, part = self.values(slug), self._layout.graph, self._layout.part
        root, people = Html(_ROOT), ("", *graph.cards[slug].persons)
        row = part("partials/row.html", {"work": values, "root": root, "names": Html(_NAMES)})
        names = {me: part("partials/names.html", {"work": values, "root": root, "me": me}) for me in people}
        entry, time = atom.entry(graph.site.works[slug], self._layout.url(graph.work_routes[slug]))
        found, block = Parts(row, dict[str, str](names), entry, time), values.bibtex.encode()
        self._shelves.parts.put(key, json.dumps(found, ensure_ascii=False).encode())
        self._shelves.blocks.put(key, block)
        self._keep(slug, found)
        return found, block


def by_year(cards: Sequence[Card], rows: Sequence[Html]) -> list[dict[str, Any]]:
    """Rows in groups by the heading of their year, in their order."""
    groups: list[dict[str, Any]] = []
    for card, row in zip(cards, rows, strict=True):
        if not groups or groups[-1]["year"] != card.heading:
            groups.append({"year": card.heading, "works": []})
        groups[-1]["works"].append(row)
    return groups
