"""From a BibTeX entry to a Record: the fields of BibTeX, biblatex and al-folio in the words of a Work."""

import re
from collections.abc import Iterable

from sitegen.diagnostics import Sink, Span
from sitegen.model.ids import Slug, parse_arxiv, parse_doi
from sitegen.model.people import Name
from sitegen.model.record import Node, Record
from sitegen.readers.entries import Block
from sitegen.readers.vocabulary import CSL_TYPES, KNOWN, LINK_NAMES, LINKS, TARGETS, VENUE_KINDS, VENUES
from sitegen.text.dates import parse_date, parse_day, parse_month, parse_year
from sitegen.text.latex import decode_names
from sitegen.text.marks import role_of, source_without_marks
from sitegen.text.names import MarkedName, NameList, names_in

_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_ARXIV_IN_JOURNAL = re.compile(r"\barxiv\b[^:\d]*:?\s*(?:arxiv:)?\s*((?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?)", re.I)
_PREPRINT_VENUE = re.compile(r"^\W*(?:arxiv|corr|[a-z]*rxiv|ssrn|research square|preprint)\b", re.IGNORECASE)
_URL_ESCAPES = re.compile(r"\\([_%&#~$])(?:\{\})?")
_DOUBLED = re.compile(r"\\\\(?=[\"'`^~=.][{A-Za-z\\]|[uvHcdbkr]\s*\{)")  # F\\"orster: an accent escaped twice
_ANNOTATION = re.compile(r"(\d+)(?::\w+)?\s*=\s*([^;]*)")
_EXTENDED = re.compile(r"\b(?:family|given)\s*=")  # biblatex's names, which BibTeX cannot read
_ODD_ACCENT = re.compile(r"\\[´’‘¨]")
_URL_MACRO = re.compile(r"\\(?:url|href)\s*\{([^{}]*)\}(?:\s*\{[^{}]*\})?")


def record(block: Block, *, source: str, owner: Slug, order: int, sink: Sink) -> Record:
    """What an entry says, in the words of a Work. Odd values are kept as text with a warning at their place."""
    reader = _Reader(block, sink)
    fields = reader.work_fields()
    return Record(
        source,
        block.key,
        owner,
        block.span,
        fields,
        entry=block.entry(frozenset(reader.mended)),
        preprint=reader.is_preprint,
        order=order,
        extra=reader.extra(fields),
    )


class _Reader:
    """The fields of one entry. Each method reads one idea."""

    def __init__(self, block: Block, sink: Sink) -> None:
        self.given = {
            name.lower(): Node(value, span) for name, value, _, span in block.fields if value and not value.isspace()
        }
        self.unknown = {name: node for name, node in self.given.items() if name not in KNOWN}
        self.block = block
        self.sink = sink
        self.mended: list[str] = []
        self.identifiers = self._identifiers()
        self.is_preprint = self._is_preprint()

    def text(self, *names: str) -> Node | None:
        """The first of these fields that is there."""
        for name in names:
            if name in self.given:
                return self.given[name]
        return None

    def work_fields(self) -> dict[str, Node]:
        found = self.same()
        found |= self.people() | self.dates() | self.identifiers | self.links()
        found |= {"venue": self.venue(), "type": self.type(), "keywords": self.keywords(), "title": self.title()}
        if self.is_preprint and str(getattr(found.get("volume"), "value", "")).startswith("abs/"):
            found["volume"] = None  # CoRR's volume is the arXiv id
        return {name: node for name, node in found.items() if node is not None}

    def same(self) -> dict[str, Node | None]:
        """Fields whose value goes unchanged under the name of a Work's field."""
        found: dict[str, Node | None] = {}
        ranks: dict[str, int] = {}
        for name, node in self.given.items():
            if target := TARGETS.get(name):
                field, rank = target
                if rank <= ranks.get(field, rank):
                    found[field], ranks[field] = node, rank
        return found

    def title(self) -> Node | None:
        title, subtitle = self.text("title"), self.text("subtitle")
        if title and subtitle:
            return Node(f"{title.value}: {subtitle.value}", title.span)
        return title

    def type(self) -> Node:
        csl = CSL_TYPES.get(self.block.type, "document")
        if self.is_preprint and csl in ("article-journal", "document", "manuscript", "webpage"):
            csl = "article"
        return Node(csl, self.block.span)

    def _is_preprint(self) -> bool:
        venue = self.text(*VENUES)
        if venue:
            return bool(_PREPRINT_VENUE.match(str(venue.value))) or bool(_ARXIV_IN_JOURNAL.search(str(venue.value)))
        return self.block.type == "preprint" or (
            self.block.type in ("misc", "article", "online") and "arxiv" in self.identifiers
        )

    def venue(self) -> Node | None:
        title, short = self.text(*VENUES), self.text("abbr", "shortjournal")
        span = (title or short or Node("", self.block.span)).span
        parts: dict[str, Node] = {}
        if title and not _URL.match(str(title.value)):
            shown = re.sub(r"\s*[:,]?\s*\(?(?:arxiv:|abs/)\S+$", "", str(title.value), flags=re.IGNORECASE)
            if _ARXIV_IN_JOURNAL.search(str(title.value)) or shown.lower() == "corr":
                shown = "arXiv preprint"
            parts["title"] = Node(shown or str(title.value), title.span)
        if short:
            parts["short"] = short
        kind = "repository" if self.is_preprint else VENUE_KINDS.get(str(self.type().value), "")
        if kind and parts:
            parts["kind"] = Node(kind, span)
        return Node(parts, span) if parts else None

    def people(self) -> dict[str, Node | None]:
        found: dict[str, Node | None] = {}
        for field, target in (("author", "authors"), ("editor", "editors")):
            if node := self.text(field):
                written = str(node.value)
                mended = _DOUBLED.sub(r"\\", written).replace("\\´", "\\'").replace("\\¨", '\\"')
                names = names_in(mended)
                self._report_names(names, node)
                if mended != written or names.problems or not _reads_back(written, names):
                    self.mended.append(target)
                found[target] = Node([name_node(each.name, each.marks, node.span) for each in names.names], node.span)
                if names.others and target == "authors":
                    found["others"] = Node("true", node.span)
                if names.legend and "annotation" not in self.given:
                    found["annotation"] = Node(names.legend, node.span)
                if target == "authors":
                    found |= self._annotated(names)
        for target, *names_of in (("equal", "equal", "equal_contribution"), ("corresponding", "corresponding")):
            if node := self.text(*names_of):
                found[target] = _people_list(node)
        return found

    def _annotated(self, names: NameList) -> dict[str, Node | None]:
        """Roles from biblatex's data annotations: `author+an = {1=equalcontrib; 3=corresponding}`."""
        node = self.text("author+an", "author+an:default")
        roles: dict[str, list[Node]] = {}
        for number, words in _ANNOTATION.findall(str(node.value) if node else ""):
            position = int(number[:6]) - 1
            for role in dict.fromkeys(role_of(word.strip(' "')) for word in words.split(",")):
                if node and role and position < len(names.names):
                    roles.setdefault(role, []).append(Node(names.names[position].name.display, node.span))
        return {role: Node(list(people), people[0].span) for role, people in roles.items()}

    def _report_names(self, names: NameList, node: Node) -> None:
        odd = dict.fromkeys(_ODD_ACCENT.findall(str(node.value)))
        if problems := [*names.problems, *(f"`{sign}` is no accent of TeX" for sign in odd)]:
            message = f"names mended in `{self.block.key}`: {'; '.join(problems)}"
            hint = "write names as in `Family, Given and Family, Given`"
            self.sink.warn("BIB005", message, node.span, hint=hint)

    def dates(self) -> dict[str, Node | None]:
        if date := self.text("date"):
            parsed = parse_date(str(date.value))
            return {"issued" if parsed else "issued_text": Node(parsed.iso if parsed else date.value, date.span)}
        year, month = self.text("year"), self.text("month")
        if year is None:
            return {}
        number = parse_year(str(year.value))
        if number is None:
            return {"issued_text": year}
        iso = f"{number:04d}"
        if month and (parsed_month := parse_month(str(month.value))):
            iso += f"-{parsed_month:02d}"
            day_text = str((self.text("day") or month).value)
            day = parse_day(f"{day_text} jan" if self.text("day") else day_text, parsed_month, number)
            iso += f"-{day:02d}" if day else ""
        text = str(year.value).strip("{} ")
        extra = {"issued_text": year} if not text.isdigit() else {}
        return {"issued": Node(iso, year.span), **extra}

    def _identifiers(self) -> dict[str, Node | None]:
        found: dict[str, Node | None] = {}
        if node := self.text("doi"):
            doi = parse_doi(clean_url(str(node.value)))
            found["doi"] = Node(doi, node.span) if doi else None
            if doi is None:
                hint = "a DOI begins with `10.`"
                self.sink.warn("BIB006", f"`{node.value}` is not a DOI; kept as it is", node.span, hint=hint)
        for node in self._arxiv_places():
            if arxiv := parse_arxiv(clean_url(str(node.value))):
                found["arxiv"] = Node(arxiv, node.span)
                break
        if primary := self.text("primaryclass", "eprintclass"):
            found["arxiv_class"] = found["category"] = primary
        return found

    def _arxiv_places(self) -> Iterable[Node]:
        """Every place that may hold an arXiv id, the surest first."""
        kind = self.text("archiveprefix", "eprinttype")
        if node := self.text("arxiv", "arxivid"):
            yield node
        if (node := self.text("eprint")) and (kind is None or "arxiv" in str(kind.value).lower()):
            yield node
        if node := self.text("journal", "journaltitle", "howpublished", "booktitle"):
            if found := _ARXIV_IN_JOURNAL.search(str(node.value)):
                yield Node(found[1], node.span)
            volume = self.text("volume")
            if str(node.value).strip("{} ").lower() == "corr" and volume:
                yield volume
        for name in ("url", "html", "pdf", "doi"):
            if (node := self.text(name)) and "arxiv.org/" in str(node.value).lower():
                yield node
        if (node := self.text("doi")) and (found := re.search(r"arxiv\.(\d{4}\.\d{4,5})", str(node.value), re.I)):
            yield Node(found[1], node.span)

    def keywords(self) -> Node | None:
        node = self.text("keywords", "keyword", "tags")
        if node is None:
            return None
        separator = ";" if ";" in str(node.value) else ","
        words = [word.strip() for word in str(node.value).split(separator)]
        return Node([Node(word, node.span) for word in words if word], node.span)

    def links(self) -> dict[str, Node | None]:
        found: dict[str, Node | None] = {}
        for kind in dict.fromkeys(LINK_NAMES[name] for name in self.given if name in LINK_NAMES):
            nodes = [self.given[name] for name in LINKS[kind] if name in self.given]
            values = [Node(clean_url(str(node.value)), node.span) for node in nodes]
            values = [node for node in values if str(node.value).lower() not in ("true", "false")]
            if values:
                found[kind] = Node(list(values), values[0].span)
        if node := self.text("url"):
            found["url"] = Node(clean_url(str(node.value)), node.span)
        others = [
            Node({"kind": Node(name, node.span), "url": Node(clean_url(str(node.value)), node.span)}, node.span)
            for name, node in self.unknown.items()
            if _URL.fullmatch(clean_url(str(node.value)))
        ]
        if hal := self.text("hal"):
            url = f"https://hal.science/{clean_url(str(hal.value)).removeprefix('https://hal.science/')}"
            others.append(Node({"kind": Node("HAL", hal.span), "url": Node(url, hal.span)}, hal.span))
        if others:
            found["links"] = Node(list(others), others[0].span)
        return found

    def extra(self, fields: dict[str, Node]) -> dict[str, Node]:
        """Fields that no part of a Work holds: they stay in the BibTeX block."""
        if not self.unknown:
            return {}
        linked = {node.span for node in _children(fields.get("links"))}
        return {name: node for name, node in self.unknown.items() if node.span not in linked}


def _children(node: Node | None) -> list[Node]:
    return node.value if node and isinstance(node.value, list) else []


def name_node(name: Name, marks: tuple[str, ...], span: Span) -> Node:
    """A name as a Node of its parts, with the marks that stood at it."""
    parts = {part: Node(value, span) for part, value in zip(name._fields, name, strict=True) if value}
    if marks:
        parts["marks"] = Node([Node(mark, span) for mark in marks], span)
    return Node(parts, span)


def _reads_back(written: str, names: NameList) -> bool:
    """Whether any BibTeX reads the field as it was meant, once its marks are gone."""
    if names.legend or "..." in written or ("=" in written and _EXTENDED.search(written)):
        return False
    if not any(each.marks for each in names.names):
        return True
    bare = names_in(source_without_marks(written))
    return bare.names == tuple(MarkedName(each.name) for each in names.names)


def _people_list(node: Node) -> Node:
    """`Doe, Roe` (family names) or `Doe, Jane and Roe, Rick`, or a word such as `true`, as a list of texts."""
    text = decode_names(str(node.value))
    parts = re.split(r"\s+and\s+", text) if re.search(r"\sand\s", text) else text.split(",")
    return Node([Node(part.strip(" {}"), node.span) for part in parts if part.strip(" {}")], node.span)


def clean_url(value: str) -> str:
    """A link without the TeX around it: `\\url{..}`, `\\_`, `\\%`, `\\&`, `\\#`, braces, line breaks."""
    found = _URL_MACRO.search(value)
    bare = found[1] if found else value
    return re.sub(r"\s+", " ", _URL_ESCAPES.sub(r"\1", bare)).strip("{}<> ")
