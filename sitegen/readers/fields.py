"""From a BibTeX entry to a Record: the fields of BibTeX, biblatex and al-folio in the words of a Work."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from sitegen.diagnostics import Sink
from sitegen.model.ids import Slug, parse_arxiv, parse_doi
from sitegen.model.nodes import Node
from sitegen.model.record import Entry, EntryField, Record
from sitegen.model.values import PartialDate
from sitegen.readers.bibtex import Block
from sitegen.readers.creators import creators
from sitegen.readers.decoding import decoded
from sitegen.readers.facts import facts
from sitegen.readers.vocabulary import CSL_TYPES, KNOWN, LINK_NAMES, LINKS, TARGETS, VENUE_KINDS, VENUES
from sitegen.text.dates import parse_date, parse_day, parse_month, parse_year

_URL = re.compile(r"https?://\S+", re.IGNORECASE)
# Google Scholar exports `journal={arXiv preprint arXiv:2501.19324}`.
_ARXIV_IN_JOURNAL = re.compile(
    r"\barxiv\b[^:\d]*:?\s*(?:arxiv:)?\s*((?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?)", re.IGNORECASE
)
_PREPRINT_VENUE = re.compile(r"^\W*(?:arxiv|corr|[a-z]*rxiv|ssrn|research square|preprint)\b", re.IGNORECASE)
# arXiv registers DOIs of its own: 10.48550/arXiv.2501.19324.
_ARXIV_IN_DOI = re.compile(r"arxiv\.(\d{4}\.\d{4,5})")
_ARXIV_BEHIND = re.compile(r"\s*[:,]?\s*\(?(?:arxiv:|abs/)\S+$", re.IGNORECASE)
_URL_ESCAPES = re.compile(r"\\([_%&#~$])(?:\{\})?")
_CLEAN_URL = re.compile(r"[^\s\\{}<>]+")
_URL_MACRO = re.compile(r"\\(?:url|href)\s*\{([^{}]*)\}(?:\s*\{[^{}]*\})?")
_UNPUBLISHED = ("article-journal", "document", "manuscript", "webpage")  # what a preprint may be called


def record(block: Block, *, source: str, owner: Slug, order: int, sink: Sink) -> Record:
    """What an entry says, in the words of a Work and decoded, with a place for every value.

    `source` is the path of the file, `order` the position of the entry in it. Odd values are kept as text with a
    warning at their place. `@article{k, title = {A {\\&} B}, pages = {1--2}}` gives the fields `title` (a Text),
    `pages` ("1–2") and `type` ("article-journal").
    """
    reader = _Reader(block, sink)
    fields = decoded(reader.work_fields())
    written = tuple(EntryField(each.name, each.value, each.bare) for each in block.fields)
    return Record(
        source=source,
        key=block.key,
        owner=owner,
        span=block.span,
        fields=fields,
        entry=Entry(block.type, block.key, written, frozenset(reader.people.mended)),
        extra=reader.extra(),
        preprint=reader.is_preprint,
        order=order,
        facts=facts(fields, block.key),
    )


class _Reader:
    """The fields of one entry. Each method reads one idea."""

    def __init__(self, block: Block, sink: Sink) -> None:
        self.given = {
            each.name.lower(): Node(each.value, block.span_of(each)) for each in block.fields if each.value.strip()
        }
        self.unknown = [name for name in self.given if name not in KNOWN]
        self.linked: set[str] = set()  # unknown ones that are links
        self.block = block
        self.sink = sink
        self.people = creators(self.given, block.key, sink)
        self.identifiers = self._identifiers()
        self.venue_title = self.first(*VENUES)
        self.is_preprint = self._is_preprint()

    def first(self, *names: str) -> Node | None:
        """The first of these fields that is there."""
        return next((self.given[name] for name in names if name in self.given), None)

    def work_fields(self) -> dict[str, Node]:
        found = {**self.same(), **self.people.fields, **self.dates(), **self.identifiers, **self.links()}
        kind = self.type()
        if venue := self.venue(kind):
            found["venue"] = venue
        found["type"] = Node(kind, self.block.span)
        if keywords := self.first("keywords", "keyword", "tags"):
            found["keywords"] = _split_keywords(keywords)
        if "title" in self.given and "subtitle" in self.given:
            title, subtitle = self.given["title"], self.given["subtitle"]
            found["title"] = title.with_value(f"{title.value}: {subtitle.value}")
        if self.is_preprint and "volume" in found and _text(found["volume"]).startswith("abs/"):
            del found["volume"]  # CoRR's volume is the arXiv id
        return found

    def same(self) -> dict[str, Node]:
        """Fields whose value goes unchanged under the name of a Work's field."""
        found: dict[str, Node] = {}
        ranks: dict[str, int] = {}
        for name, node in self.given.items():
            if target := TARGETS.get(name):
                own, rank = target
                if rank <= ranks.get(own, rank):
                    found[own], ranks[own] = node, rank
        return found

    def type(self) -> str:
        csl = CSL_TYPES.get(self.block.type, "document")
        return "article" if self.is_preprint and csl in _UNPUBLISHED else csl

    def _is_preprint(self) -> bool:
        if self.venue_title:
            return _venue(_text(self.venue_title)).is_preprint
        return self.block.type == "preprint" or (
            self.block.type in ("misc", "article", "online") and "arxiv" in self.identifiers
        )

    def venue(self, csl: str) -> Node | None:
        title, short = self.venue_title, self.first("abbr", "shortjournal")
        place = title or short
        if place is None:
            return None
        parts: dict[str, Node] = {}
        if title and (shown := _venue(_text(title)).shown):
            parts["title"] = title.with_value(shown)
        if short:
            parts["short"] = short
        kind = "repository" if self.is_preprint else VENUE_KINDS.get(csl, "")
        if kind and parts:
            parts["kind"] = place.with_value(kind)
        return place.with_value(parts) if parts else None

    def dates(self) -> dict[str, Node]:
        if date := self.given.get("date"):
            parsed = parse_date(_text(date))
            return {"issued": date.with_value(parsed.iso)} if parsed else {"issued_text": date}
        year, month, day = map(self.given.get, ("year", "month", "day"))
        if year is None:
            return {}
        issued = _issued(_text(year), _text(month), _text(day))
        found = {"issued": year.with_value(issued)} if issued else {}
        # The words beside a year, as in `2020, to appear`, would be lost in a date.
        return found if issued and _text(year).strip("{} ").isdigit() else found | {"issued_text": year}

    def _identifiers(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        if given := self.given.get("doi"):
            if doi := parse_doi(clean_url(_text(given))):
                found["doi"] = given.with_value(doi)
            else:
                message = f"`{given.value}` is not a DOI; kept as it is"
                self.sink.warn("BIB006", message, given.span, hint="a DOI begins with `10.`")
        for place in self._arxiv_places():
            if arxiv := parse_arxiv(clean_url(_text(place))):
                found["arxiv"] = place.with_value(arxiv)
                break
        if primary := self.first("primaryclass", "eprintclass"):
            found["arxiv_class"] = found["category"] = primary
        return found

    def _arxiv_places(self) -> Iterator[Node]:
        """Every place that may hold an arXiv id, the surest first."""
        if given := self.first("arxiv", "arxivid"):
            yield given
        if given := self.given.get("eprint"):
            kind = self.first("archiveprefix", "eprinttype")
            # Without `archiveprefix` it is arXiv's by custom; biblatex knows `eprinttype = {hdl}` and others.
            if kind is None or "arxiv" in _text(kind).lower():
                yield given
        if given := self.first("journal", "journaltitle", "howpublished", "booktitle"):
            venue = _venue(_text(given))
            if venue.arxiv:
                yield given.with_value(venue.arxiv)
            # DBLP exports `journal = {CoRR}, volume = {abs/2501.19324}`.
            if venue.is_corr and "volume" in self.given:
                yield self.given["volume"]
        addresses = [given for name in ("url", "html", "pdf", "doi") if (given := self.given.get(name))]
        yield from [given for given in addresses if "arxiv.org/" in _text(given).lower()]
        if (given := self.given.get("doi")) and (found := _ARXIV_IN_DOI.search(_text(given).lower())):
            yield given.with_value(found[1])

    def links(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for kind in dict.fromkeys(filter(None, map(LINK_NAMES.get, self.given))):
            fields = [node for name in LINKS[kind] if (node := self.given.get(name))]
            urls = [node.with_value(clean_url(_text(node))) for node in fields]
            # `html = {true}` is a flag, not an address.
            if urls := [url for url in urls if _text(url).lower() not in ("true", "false")]:
                found[kind] = urls[0].with_value(list(urls))
        if given := self.given.get("url"):
            found["url"] = given.with_value(clean_url(_text(given)))
        others = []
        for name in self.unknown:
            if _URL.fullmatch(url := clean_url(_text(self.given[name]))):
                others.append(_link(self.given[name], name, url))
                self.linked.add(name)
        if hal := self.given.get("hal"):
            document = clean_url(_text(hal)).removeprefix("https://hal.science/")
            others.append(_link(hal, "HAL", f"https://hal.science/{document}"))
        if others:
            found["links"] = others[0].with_value(list(others))
        return found

    def extra(self) -> dict[str, Node]:
        """Fields that no part of a Work holds: they stay in the BibTeX block."""
        return {name: self.given[name] for name in self.unknown if name not in self.linked}


def _text(node: Node | None) -> str:
    """What is written in a field, "" where there is none."""
    return str(node.value) if node else ""


def _link(node: Node, kind: str, url: str) -> Node:
    return node.with_value({"kind": node.with_value(kind), "url": node.with_value(url)})


def _split_keywords(node: Node) -> Node:
    written = _text(node)
    # Keywords hold commas where a file separates them by semicolons.
    words = map(str.strip, written.split(";" if ";" in written else ","))
    return node.with_value([node.with_value(word) for word in words if word])


class _Venue(NamedTuple):
    """What a journal's name tells: what to show of it, and the arXiv id that stands in it."""

    shown: str
    arxiv: str
    is_preprint: bool
    is_corr: bool


@lru_cache(maxsize=4_096)  # journals come again and again, and each entry asks three times
def _venue(written: str) -> _Venue:
    found = _ARXIV_IN_JOURNAL.search(written)
    is_preprint = bool(found or _PREPRINT_VENUE.match(written))
    is_corr = written.strip("{} ").lower() == "corr"
    if _URL.match(written):
        return _Venue("", found[1] if found else "", is_preprint, is_corr)
    shown = _ARXIV_BEHIND.sub("", written)
    if found or shown.lower() == "corr":
        shown = "arXiv preprint"
    return _Venue(shown or written, found[1] if found else "", is_preprint, is_corr)


def _issued(year: str, month: str, day: str) -> str:
    """The date in ISO's form, as precise as it is written; "" without a year."""
    number = parse_year(year)
    if number is None:
        return ""
    parsed = parse_month(month)
    if parsed is None:
        return f"{number:04d}"
    of_month = parse_day(f"{day} jan" if day else month, parsed, number)
    return PartialDate(number, parsed, of_month).iso


def clean_url(value: str) -> str:
    """A link without the TeX around it: `\\url{..}`, `\\_`, `\\%`, `\\&`, `\\#`, braces, line breaks."""
    if _CLEAN_URL.fullmatch(value):
        return value
    found = _URL_MACRO.search(value)
    bare = found[1] if found else value
    return re.sub(r"\s+", " ", _URL_ESCAPES.sub(r"\1", bare)).strip("{}<> ")
