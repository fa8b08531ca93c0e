"""From a BibTeX entry to a Record: the fields of BibTeX, biblatex and al-folio in the words of a Work."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from sitegen.diagnostics import Sink, Span
from sitegen.model.ids import Slug, parse_arxiv, parse_doi
from sitegen.model.nodes import Node, Packed, PackedFields
from sitegen.model.people import Name
from sitegen.model.record import Entry, Record, Words
from sitegen.model.values import PartialDate
from sitegen.patterns import late
from sitegen.readers.entries import Block
from sitegen.readers.vocabulary import CSL_TYPES, KNOWN, LINK_NAMES, LINKS, TARGETS, VENUE_KINDS, VENUES
from sitegen.text.dates import parse_date, parse_day, parse_month, parse_year
from sitegen.text.latex import decode_names
from sitegen.text.marks import role_of, source_without_marks
from sitegen.text.names import MarkedName, NameList, names_in

_URL = late(r"https?://\S+", re.IGNORECASE)
_ARXIV_IN_JOURNAL = late(r"\barxiv\b[^:\d]*:?\s*(?:arxiv:)?\s*((?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?)", re.I)
_PREPRINT_VENUE = late(r"^\W*(?:arxiv|corr|[a-z]*rxiv|ssrn|research square|preprint)\b", re.IGNORECASE)
_ARXIV_IN_DOI = late(r"arxiv\.(\d{4}\.\d{4,5})")
_ARXIV_BEHIND = late(r"\s*[:,]?\s*\(?(?:arxiv:|abs/)\S+$", re.IGNORECASE)
_URL_ESCAPES = late(r"\\([_%&#~$])(?:\{\})?")
_DOUBLED = late(r"\\\\(?=[\"'`^~=.][{A-Za-z\\]|[uvHcdbkr]\s*\{)")  # F\\"orster: an accent escaped twice
_ANNOTATION = late(r"(\d+)(?::\w+)?\s*=\s*([^;]*)")
_EXTENDED = late(r"\b(?:family|given)\s*=")  # biblatex's names, which BibTeX cannot read
_ODD_ACCENT = late(r"\\[´’‘¨]")
_CLEAN_URL = re.compile(r"[^\s\\{}<>]+")
_URL_MACRO = late(r"\\(?:url|href)\s*\{([^{}]*)\}(?:\s*\{[^{}]*\})?")


class Said(NamedTuple):
    """What an entry says, packed for `PackedFields` of its line: fields of a Work, and those that no part of one holds.

    `mended` names fields of people that no BibTeX reads as they were meant; `preprint` marks an arXiv or CoRR version.
    """

    fields: dict[str, Packed]
    extra: dict[str, Packed]
    mended: list[str]
    preprint: bool


def said(block: Block, sink: Sink) -> Said:
    """What an entry says, in the words of a Work. Odd values are kept as text with a warning at their place."""
    reader = _Reader(block, sink)
    fields = reader.work_fields()
    return Said(fields, reader.extra(), sorted(reader.mended), reader.is_preprint)


def record(block: Block, *, source: str, owner: Slug, order: int, sink: Sink) -> Record:
    """The same as a Record, with a Node for every value."""
    found = said(block, sink)
    fields, extra = _unpacked(found.fields, block.span), _unpacked(found.extra, block.span)
    entry = Entry(block.type, block.key, block.written, frozenset(found.mended))
    return Record(source, block.key, owner, Words(block.span, fields, entry, extra), found.preprint, order)


def _unpacked(fields: dict[str, Packed], span: Span) -> dict[str, Node]:
    return PackedFields(lambda: fields, span.path, span.line).nodes()


class _Reader:
    """The fields of one entry. Each method reads one idea."""

    def __init__(self, block: Block, sink: Sink) -> None:
        base = block.span.line
        self.given: dict[str, Packed] = {
            name.lower(): (value, line - base, column, length)
            for name, value, _, line, column, length in block.fields
            if value.strip()
        }
        self.unknown = [name for name in self.given if name not in KNOWN]
        self.linked: set[str] = set()  # unknown ones that are links
        self.block = block
        self.sink = sink
        self.mended: list[str] = []
        self.identifiers = self._identifiers()
        self.venue_title = self.first(*VENUES)
        self.is_preprint = self._is_preprint()

    def first(self, *names: str) -> Packed | None:
        """The first of these fields that is there."""
        for name in names:
            if name in self.given:
                return self.given[name]
        return None

    def warn(self, code: str, message: str, place: Packed, hint: str) -> None:
        """A warning at the place of a field."""
        _, line, column, length = place
        span = Span(self.block.span.path, line + self.block.span.line, column, length)
        self.sink.warn(code, message, span, hint=hint)

    def work_fields(self) -> dict[str, Packed]:
        found = {**self.same(), **self.people(), **self.dates(), **self.identifiers, **self.links()}
        kind = self.type()
        if venue := self.venue(kind):
            found["venue"] = venue
        found["type"] = (kind, 0, self.block.span.column, self.block.span.length)
        if keywords := self.keywords():
            found["keywords"] = keywords
        if "title" in self.given and "subtitle" in self.given:
            title = self.given["title"]
            found["title"] = _beside(title, f"{title[0]}: {self.given['subtitle'][0]}")
        if self.is_preprint and "volume" in found and found["volume"][0].startswith("abs/"):
            del found["volume"]  # CoRR's volume is the arXiv id
        return found

    def same(self) -> dict[str, Packed]:
        """Fields whose value goes unchanged under the name of a Work's field."""
        found: dict[str, Packed] = {}
        ranks: dict[str, int] = {}
        for name, field in self.given.items():
            if target := TARGETS.get(name):
                own, rank = target
                if rank <= ranks.get(own, rank):
                    found[own], ranks[own] = field, rank
        return found

    def type(self) -> str:
        csl = CSL_TYPES.get(self.block.type, "document")
        if self.is_preprint and csl in ("article-journal", "document", "manuscript", "webpage"):
            return "article"
        return csl

    def _is_preprint(self) -> bool:
        if self.venue_title:
            return _venue(self.venue_title[0]).is_preprint
        return self.block.type == "preprint" or (
            self.block.type in ("misc", "article", "online") and "arxiv" in self.identifiers
        )

    def venue(self, csl: str) -> Packed | None:
        title, short = self.venue_title, self.first("abbr", "shortjournal")
        place = title or short
        parts: dict[str, Any] = {}
        if title and (shown := _venue(title[0]).shown):
            parts["title"] = shown
        if short and place:
            parts["short"] = _within(place, short)
        kind = "repository" if self.is_preprint else VENUE_KINDS.get(csl, "")
        if kind and parts:
            parts["kind"] = kind
        return _beside(place, parts) if place and parts else None

    def people(self) -> dict[str, Packed]:
        found: dict[str, Packed] = {}
        for field, target in (("author", "authors"), ("editor", "editors")):
            if given := self.given.get(field):
                written = given[0]
                mended = _mended(written) if "\\" in written else written
                names = names_in(mended)
                self._report_names(names, given)
                if mended != written or names.problems or not _reads_back(written, names):
                    self.mended.append(target)
                found[target] = _beside(given, list(map(_packed_name, names.names)))
                if names.others and target == "authors":
                    found["others"] = _beside(given, "true")
                if names.legend and "annotation" not in self.given:
                    found["annotation"] = _beside(given, names.legend)
                if target == "authors":
                    found |= self._annotated(names)
        for target, *names_of in (("equal", "equal", "equal_contribution"), ("corresponding", "corresponding")):
            if given := self.first(*names_of):
                found[target] = _beside(given, _people_list(given[0]))
        return found

    def _annotated(self, names: NameList) -> dict[str, Packed]:
        """Roles from biblatex's data annotations: `author+an = {1=equalcontrib; 3=corresponding}`."""
        given = self.first("author+an", "author+an:default")
        if not given:
            return {}
        roles: dict[str, list[str]] = {}
        for number, words in _ANNOTATION.findall(given[0]):
            position = int(number[:6]) - 1
            for role in dict.fromkeys(role_of(word.strip(' "')) for word in words.split(",")):
                if role and position < len(names.names):
                    roles.setdefault(role, []).append(names.names[position].name.display)
        return {role: _beside(given, people) for role, people in roles.items()}

    def _report_names(self, names: NameList, given: Packed) -> None:
        odd = dict.fromkeys(_ODD_ACCENT.findall(given[0])) if "\\" in given[0] else ()
        if problems := [*names.problems, *(f"`{sign}` is no accent of TeX" for sign in odd)]:
            message = f"names mended in `{self.block.key}`: {'; '.join(problems)}"
            self.warn("BIB005", message, given, hint="write names as in `Family, Given and Family, Given`")

    def dates(self) -> dict[str, Packed]:
        if date := self.given.get("date"):
            parsed = parse_date(date[0])
            return {"issued": _beside(date, parsed.iso)} if parsed else {"issued_text": date}
        year, month, day = map(self.given.get, ("year", "month", "day"))
        if year is None:
            return {}
        issued = _issued(year[0], month[0] if month else "", day[0] if day else "")
        found = {"issued": _beside(year, issued)} if issued else {}
        return found if issued and year[0].strip("{} ").isdigit() else found | {"issued_text": year}

    def _identifiers(self) -> dict[str, Packed]:
        found: dict[str, Packed] = {}
        if given := self.given.get("doi"):
            if doi := parse_doi(clean_url(given[0])):
                found["doi"] = _beside(given, doi)
            else:
                hint = "a DOI begins with `10.`"
                self.warn("BIB006", f"`{given[0]}` is not a DOI; kept as it is", given, hint=hint)
        for place in self._arxiv_places():
            if arxiv := parse_arxiv(clean_url(place[0])):
                found["arxiv"] = _beside(place, arxiv)
                break
        if primary := self.first("primaryclass", "eprintclass"):
            found["arxiv_class"] = found["category"] = primary
        return found

    def _arxiv_places(self) -> Iterator[Packed]:
        """Every place that may hold an arXiv id, the surest first."""
        if given := self.first("arxiv", "arxivid"):
            yield given
        if given := self.given.get("eprint"):
            kind = self.first("archiveprefix", "eprinttype")
            if kind is None or "arxiv" in kind[0].lower():
                yield given
        if given := self.first("journal", "journaltitle", "howpublished", "booktitle"):
            venue = _venue(given[0])
            if venue.arxiv:
                yield _beside(given, venue.arxiv)
            if venue.is_corr and "volume" in self.given:
                yield self.given["volume"]
        addresses = [given for name in ("url", "html", "pdf", "doi") if (given := self.given.get(name))]
        yield from [given for given in addresses if "arxiv.org/" in given[0].lower()]
        if (given := self.given.get("doi")) and (found := _ARXIV_IN_DOI.search(given[0].lower())):
            yield _beside(given, found[1])

    def keywords(self) -> Packed | None:
        given = self.first("keywords", "keyword", "tags")
        if given is None:
            return None
        words = map(str.strip, given[0].split(";" if ";" in given[0] else ","))
        return _beside(given, list(filter(None, words)))

    def links(self) -> dict[str, Packed]:
        found: dict[str, Packed] = {}
        for kind in dict.fromkeys(filter(None, map(LINK_NAMES.get, self.given))):
            fields = [field for name in LINKS[kind] if (field := self.given.get(name))]
            values = [_beside(field, clean_url(field[0])) for field in fields]
            if values := [value for value in values if value[0].lower() not in ("true", "false")]:
                found[kind] = _listed(values)
        if given := self.given.get("url"):
            found["url"] = _beside(given, clean_url(given[0]))
        others = []
        for name in self.unknown:
            if _URL.fullmatch(url := clean_url(self.given[name][0])):
                others.append(_beside(self.given[name], {"kind": name, "url": url}))
                self.linked.add(name)
        if hal := self.given.get("hal"):
            url = f"https://hal.science/{clean_url(hal[0]).removeprefix('https://hal.science/')}"
            others.append(_beside(hal, {"kind": "HAL", "url": url}))
        if others:
            found["links"] = _listed(others)
        return found

    def extra(self) -> dict[str, Packed]:
        """Fields that no part of a Work holds: they stay in the BibTeX block."""
        return {name: self.given[name] for name in self.unknown if name not in self.linked}


def _beside(place: Packed, value: Any) -> Packed:
    """A value at the place of another."""
    _, line, column, length = place
    return value, line, column, length


def _within(place: Packed, value: Packed) -> Any:
    """A value as `PackedFields` has it inside one that stands at a place."""
    return value[0] if value[1:] == place[1:] else value


def _listed(values: list[Packed]) -> Packed:
    """A list that stands where its first value does."""
    return _beside(values[0], [_within(values[0], value) for value in values])


class _Venue(NamedTuple):
    """What a journal's name tells: what to show of it, and the arXiv id that stands in it."""

    shown: str
    arxiv: str
    is_preprint: bool
    is_corr: bool


@lru_cache(maxsize=4_096)  # journals come again and again
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


@lru_cache(maxsize=1_024)
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


def _mended(written: str) -> str:
    """An author field with the accents that people mean."""
    return _DOUBLED.sub(r"\\", written).replace("\\´", "\\'").replace("\\¨", '\\"')


@lru_cache(maxsize=16_384)
def _packed_name(marked: MarkedName) -> dict[str, Any]:
    parts = _parts_of(marked.name)
    return parts | {"marks": list(marked.marks)} if marked.marks else parts


def name_node(name: Name, marks: tuple[str, ...], span: Span) -> Node:
    """A name as a Node of its parts, with the marks that stood at it."""
    parts = {part: Node(value, span) for part, value in _parts_of(name).items()}
    if marks:
        parts["marks"] = Node([Node(mark, span) for mark in marks], span)
    return Node(parts, span)


def _parts_of(name: Name) -> dict[str, Any]:
    return {part: value for part, value in zip(name._fields, name, strict=True) if value}


def _reads_back(written: str, names: NameList) -> bool:
    """Whether any BibTeX reads the field as it was meant, once its marks are gone."""
    if names.legend or "..." in written or ("=" in written and _EXTENDED.search(written)):
        return False
    if not any(each.marks for each in names.names):
        return True
    bare = names_in(source_without_marks(written)).names
    return bare == tuple([MarkedName(each.name) for each in names.names])


def _people_list(written: str) -> list[str]:
    """`Doe, Roe` (family names) or `Doe, Jane and Roe, Rick`, or a word such as `true`, as a list of texts."""
    text = decode_names(written)
    parts = re.split(r"\s+and\s+", text) if re.search(r"\sand\s", text) else text.split(",")
    return [bare for part in parts if (bare := part.strip(" {}"))]


def clean_url(value: str) -> str:
    """A link without the TeX around it: `\\url{..}`, `\\_`, `\\%`, `\\&`, `\\#`, braces, line breaks."""
    if _CLEAN_URL.fullmatch(value):
        return value
    found = _URL_MACRO.search(value)
    bare = found[1] if found else value
    return re.sub(r"\s+", " ", _URL_ESCAPES.sub(r"\1", bare)).strip("{}<> ")
