"""A work as lists and pages show it, made once and shared by all."""

import marshal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote

from sitegen.exports import atom, bibtex
from sitegen.memo import Shelf, asked
from sitegen.model.ids import Slug
from sitegen.model.page import mark
from sitegen.model.people import Creator
from sitegen.model.site import Graph
from sitegen.model.values import Html, Link, PartialDate
from sitegen.model.work import Card, Work, file_name
from sitegen.views.layout import Chrome, quoted

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ROLES = {"equal": "equal contribution", "corresponding": "corresponding author"}
_PAGE_IDS = frozenset("main theme find q n people papers about abstract cite related".split())
PARTS = ("partials/row.html", "partials/names.html")
"""The templates that a work in a list is made of."""

_MOST_NEAR = 3_000  # works, of about 10 kB
_TOGETHER = 100  # works that are fetched at once
_BLOCKS = 20_000  # the same for BibTeX blocks, of about 1 kB
# What is put in later. No content can forge these: in texts `<` is escaped, and markup has known tags only.
_ROOT, _NAMES = "<sitegen-root>", "<sitegen-names>"
_DOI = "https://doi.org/{}"
_ARXIV = "https://arxiv.org/abs/{}"


@lru_cache(maxsize=1_024)
def date(given: PartialDate | None) -> dict[str, str] | None:
    """A date for machines and for people."""
    if given is None:
        return None
    month = f"{MONTHS[given.month - 1]} " if given.month else ""
    day = f"{given.day}, " if given.day else ""
    return {"iso": given.iso, "text": f"{month}{day}{given.year}"}


def creator(given: Creator, graph: Graph) -> dict[str, Any]:
    """A name with its marks, the words for them, and the way to the person's page."""
    has_role = given.equal or given.corresponding
    route = graph.person_routes.get(given.person) if given.person else None
    return {
        "name": given.name.display,
        "marks": "".join(given.marks) if given.marks else "",
        "said": ", ".join(words for role, words in ROLES.items() if getattr(given, role)) if has_role else "",
        "person": given.person or "",
        "route": None if route is None else quoted(route),
    }


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
    """What many pages and files show of a work, made once: its row but for the names, the names as they stand on the
    pages of each of its persons ("": all other pages), and its entry in feeds with its time.

    The row is cut where the names go, and what is left and the names are cut where the way to the home page goes.
    """

    row: list[list[bytes]]
    names: dict[str, list[bytes]]
    entry: bytes
    time: str


class Shelves(NamedTuple):
    """Where what is made once is kept: `Parts`, by the templates in `PARTS`, and BibTeX blocks."""

    parts: Shelf
    blocks: Shelf


class Rows:
    """The works as lists show them, each made once for all pages, from the shelf where it was made before.

    `part` renders a template. `inputs` gives what decides how a work is shown, besides what all pages have in common.
    """

    def __init__(self, chrome: Chrome, part: Callable[[str, Mapping[str, Any]], bytes], shelves: Shelves) -> None:
        self._chrome = chrome
        self._part = part
        self._shelves = shelves
        self._anchors = anchors(chrome.graph.cards.values())
        self.inputs, self._question = cache(self._inputs), cache(self._asked)
        self._near: dict[Slug, Parts] = {}
        self._last: tuple[Slug | None, dict[str, Any]] = (None, {})

    def _inputs(self, slug: Slug) -> str:
        card = self._chrome.graph.cards[slug]
        topic = self._chrome.graph.topic_routes.get(card.category, "")
        return f"{card.digest} {self._anchors[slug]} {topic}"

    def values(self, slug: Slug) -> dict[str, Any]:
        """A work for templates."""
        if self._last[0] != slug:
            graph = self._chrome.graph
            self._last = (slug, row(graph.site.works[slug], self._chrome, self._anchors[slug]))
        return self._last[1]

    def shown(self, slugs: Sequence[Slug], me: Slug | str, root: str) -> tuple[list[Html], dict[str, bytes]]:
        """Marks for the rows of a page, and the rows: `me` is its person, whose name stands out, `root` the way to the
        home page."""
        pieces = {}
        way = escape(root).encode()
        for number, parts in enumerate(self.each(slugs)):
            names = way.join(parts.names.get(me, parts.names[""]))
            pieces[mark(number)] = names.join([way.join(part) for part in parts.row])
        return [Html(each) for each in pieces], pieces

    def each(self, slugs: Sequence[Slug]) -> Iterator[Parts]:
        """All that is made once, of several works."""
        for start in range(0, len(slugs), _TOGETHER):
            some = slugs[start : start + _TOGETHER]
            unknown = {self._question(slug): slug for slug in some if slug not in self._near}
            if len(unknown) > 1:
                for question, answer in self._shelves.parts.some(unknown).items():
                    self._keep(unknown[question], Parts(*marshal.loads(answer)))  # noqa: S302  our own
            yield from map(self._parts, some)

    def blocks(self, slugs: Sequence[Slug]) -> Iterator[bytes]:
        """The BibTeX blocks of several works."""
        for start in range(0, len(slugs), _BLOCKS):
            some = {self._question(slug): slug for slug in slugs[start : start + _BLOCKS]}
            known = self._shelves.blocks.some(some)
            yield from (known.get(question) or self.block(slug) for question, slug in some.items())

    def block(self, slug: Slug) -> bytes:
        """The BibTeX block of a work."""
        question = self._question(slug)
        return self._shelves.blocks.get(question) or self._made(slug, question)[1]

    def _parts(self, slug: Slug) -> Parts:
        found = self._near.get(slug)
        if found is None:
            question = self._question(slug)
            answer = self._shelves.parts.get(question)
            if answer is None:
                found, _ = self._made(slug, question)
            else:
                found = Parts(*marshal.loads(answer))  # noqa: S302  our own
                self._keep(slug, found)
        return found

    def _asked(self, slug: Slug) -> bytes:
        return asked(f"{self._chrome.inputs} {self.inputs(slug)}")

    def _keep(self, slug: Slug, parts: Parts) -> None:
        if len(self._near) >= _MOST_NEAR:
            self._near.clear()
        self._near[slug] = parts

    def _made(self, slug: Slug, question: bytes) -> tuple[Parts, bytes]:
        """All that is made once, and the BibTeX block; both are kept."""
        values = self.values(slug)
        work = self._chrome.graph.site.works[slug]
        root, people = Html(_ROOT), ("", *self._chrome.graph.cards[slug].persons)
        text = self._part("partials/row.html", {"work": values, "root": root, "names": Html(_NAMES)})
        row = [part.split(_ROOT.encode()) for part in text.split(_NAMES.encode())]
        names = {
            me: self._part("partials/names.html", {"work": values, "root": root, "me": me}).split(_ROOT.encode())
            for me in people
        }
        entry, time = atom.entry(work, self._chrome.url(self._chrome.graph.work_routes[slug]))
        found, block = Parts(row, names, entry.encode(), time), values["bibtex"].encode()
        self._shelves.parts.put(question, marshal.dumps(tuple(found)))
        self._shelves.blocks.put(question, block)
        self._keep(slug, found)
        return found, block


def row(work: Work, chrome: Chrome, anchor: str) -> dict[str, Any]:
    """A work for templates. Routes are relative to the root; templates put `root` before them."""
    graph = chrome.graph
    route, day = quoted(graph.work_routes[work.slug]), work.date
    creators = [creator(each, graph) for each in work.creators]
    options = graph.site.options
    hidden = bibtex.HIDDEN_FIELDS if options.hidden_fields is None else options.hidden_fields
    score = next((metric for metric in work.metrics if metric.label == "score"), None)
    return {
        "id": anchor,
        "slug": work.slug,
        "route": route,
        "title": work.title.html,
        "plain": work.title.plain,
        "creators": creators,
        "others": work.others,
        "legend": [{"mark": each.mark, "meaning": each.meaning} for each in work.legend],
        "date": date(day),
        "first": date(work.submitted) if work.issued and work.submitted != work.issued else None,
        "year": day.year if day else None,
        "year_text": work.heading,
        "category": work.category,
        "topic": quote(graph.topic_routes[work.category]) if work.category in graph.topic_routes else "",
        "score": None if score is None else {"value": score.value, "width": _width(score.value)},
        "award": work.award,
        "venue": work.venue.title.html if work.venue.title else None,
        "venue_short": work.venue.short,
        "where": where(work),
        "abstract": work.abstract.html if work.abstract else None,
        "bibtex": bibtex.entry(work, hidden=hidden),
        "links": links(work, chrome.icon, own=route),
        "with_code": work.has_code or any(link.kind == "code" for link in work.links),
        "has_code": work.has_code and not any(link.kind == "code" and link.url for link in work.links),
        "search": search(work, [each["name"] for each in creators]),
    }


def where(work: Work) -> str:
    """Volume, number and pages behind the venue: "45(7), pp. 9225–9232"."""
    volume = f"{work.volume}({work.number})" if work.volume and work.number else work.volume
    pages = work.pages or work.article_number
    return ", ".join(filter(None, (volume, pages)))


def links(work: Work, icon: Callable[[str], Html], *, own: str) -> list[dict[str, str]]:
    """Links in their order: DOI, arXiv, then by kind. One without an address is shown as words."""
    found = []
    if work.doi:
        found.append(Link("doi", _DOI.format(quote(work.doi, safe="/():;")), "DOI"))
    if work.arxiv:
        found.append(Link("arxiv", _ARXIV.format(work.arxiv), "arXiv"))
    found += work.links
    if work.url and not work.doi and all(link.url != work.url for link in found):
        found.append(Link("url", work.url, "Link"))
    return [
        {
            "kind": link.kind,
            "icon": icon(link.kind),
            "label": label,
            "url": "" if link.path else link.url,
            "file": own + quote(file_name(work.slug, link)) if link.path else "",
        }
        for label, link in zip(_numbered([link.label for link in found]), found, strict=True)
    ]


def _numbered(labels: Sequence[str]) -> Sequence[str]:
    """Those that come several times are told apart by a number."""
    if len(set(labels)) == len(labels):
        return labels
    seen: Counter[str] = Counter()
    numbered = []
    for label in labels:
        seen[label] += 1
        numbered.append(f"{label} {seen[label]}" if labels.count(label) > 1 else label)
    return numbered


def search(work: Work, names: Iterable[str]) -> str:
    """What the filter of a list looks through."""
    venue = work.venue.title.plain if work.venue.title else ""
    words = (work.title.plain, " ".join(names), venue, work.venue.short, work.category, work.heading)
    return " ".join(filter(None, words)).lower()


def _width(value: str) -> str:
    """The length of a score's bar, 0 to 100."""
    try:
        return f"{min(100.0, max(0.0, float(value))):g}"
    except ValueError:
        return "0"


def by_year(cards: Sequence[Card], shown: Sequence[Html]) -> list[dict[str, Any]]:
    """Rows in groups by the heading of their year, in their order."""
    groups: list[dict[str, Any]] = []
    for card, row_of_it in zip(cards, shown, strict=True):
        if not groups or groups[-1]["year"] != card.heading:
            groups.append({"year": card.heading, "works": []})
        groups[-1]["works"].append(row_of_it)
    return groups
