"""Merged records to Works: text decoded, roles settled, links checked."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple, cast

from sitegen.diagnostics import Sink, Span
from sitegen.merge.layers import Merged
from sitegen.merge.people import PersonIndex
from sitegen.model.ids import ArxivId, Doi, Slug, parse_arxiv, parse_doi
from sitegen.model.links import WORK_LINKS
from sitegen.model.nodes import Node
from sitegen.model.people import Creator, Name
from sitegen.model.record import Entry
from sitegen.model.values import Link, Metric, PartialDate, Text
from sitegen.model.work import Legend, Venue, Work
from sitegen.text.dates import parse_date
from sitegen.text.latex import Decoded, decode, paragraphs, plain
from sitegen.validate.check import check_fields
from sitegen.validate.links import Files, affiliations, files_beside, web_address, work_link
from sitegen.validate.roles import settle
from sitegen.validate.schema import NameFields, WorkFields

_PAGE_RANGE = re.compile(r"(?<=\d)\s*[-–—]+\s*(?=\d)")
_WORDS = (
    "volume number article_number edition series publisher place language isbn issn arxiv_class pmid award category"
).split()


class Setting(NamedTuple):
    """What every work is checked against: `digest` is that of people and files. `unknown` are macros met, by file."""

    people: PersonIndex
    files: Files
    sink: Sink
    digest: str
    unknown: "list[Unknown]"

    def quiet(self) -> "Setting":
        """The same for works that were checked before."""
        return self._replace(sink=Sink(), unknown=[])

    def heard(self) -> tuple[int, int]:
        """Changes when a work has a fault."""
        return self.sink.heard, len(self.unknown)


class Unknown(NamedTuple):
    """A macro that nobody knows, and where it stands."""

    span: Span | None
    macro: str


def report_unknown(unknown: Iterable[Unknown], sink: Sink) -> None:
    """An unknown macro is reported once per file, at its first place."""
    seen: set[tuple[str, str]] = set()
    for span, macro in sorted(unknown, key=lambda each: (each.span is not None, each.span or Span(""), each.macro)):
        where = (span.path if span else "", macro)
        if where not in seen:
            seen.add(where)
            hint = "its words are shown without it; write them in Unicode or with a known macro"
            sink.warn("BIB008", f"the macro `\\{macro.lstrip(chr(92))}` is not known", span, hint=hint)


def work(merged: Merged, setting: Setting) -> Work | None:
    """The Work, or None with its faults reported."""
    span = merged.group.first.span
    nodes = merged.fields
    fields = check_fields(WorkFields, nodes, span, setting.sink)
    if fields is None:
        return None
    reader = _Builder(merged, fields, nodes, setting)
    if not fields.title:
        hint = "add a title; without one it is listed by its key"
        setting.sink.warn("MOD003", f"`{merged.group.key or merged.slug}` has no title", span, hint=hint)
    slug = Slug(fields.slug or merged.slug)
    old = [merged.slug] if fields.slug and fields.slug != merged.slug else []
    return reader.build(slug, tuple(dict.fromkeys([*old, *map(Slug, fields.aliases)])))


class _Builder(NamedTuple):
    merged: Merged
    fields: WorkFields
    nodes: Mapping[str, Node]
    setting: Setting

    def build(self, slug: Slug, redirects: tuple[Slug, ...]) -> Work:
        f = self.fields
        group = self.merged.group
        entry, key = group.entry, group.key
        document = self.merged.body
        sink = self.setting.sink
        roles = settle(self._creators(f.authors), f, self.nodes.get, self._person, sink)
        return Work(
            slug=slug,
            type=f.type,
            title=self._text("title", f.title) or self._checked(key or slug, decode(key or slug)),
            key=key,
            entry_type=entry.type if entry else "",
            creators=roles.creators,
            others=f.others,
            editors=tuple([Creator(_name(each)) for each in f.editors]),
            legend=tuple([Legend(each.mark, _plain(each.meaning), each.role) for each in roles.legends]),
            issued=_date(f.issued),
            issued_text=_plain(f.issued_text),
            submitted=_date(f.submitted),
            venue=self._venue(),
            pages=_pages(f.pages),
            doi=_doi(f.doi),
            arxiv=_arxiv(f.arxiv),
            url=self._url(),
            abstract=self._text("abstract", f.abstract, paragraphs),
            note=self._text("note", roles.note),
            annotation=self._text("annotation", roles.annotation),
            keywords=tuple(map(_plain, f.keywords)),
            topics=tuple(dict.fromkeys(filter(None, [f.category, *map(_plain, f.topics)]))),
            metrics=tuple([Metric(**vars(metric)) for metric in f.metrics]),
            has_code=f.has_code or bool(f.code),
            links=self._links(),
            affiliations=affiliations(f.affiliations, self._at("affiliations"), sink) if f.affiliations else (),
            entry=_fetched(entry),
            overridden=self.merged.overridden,
            body=document.body if document else None,
            files=files_beside(document.files, self.setting.files, sink) if document else (),
            redirects=redirects,
            **self._plain_fields(),
        )

    def _plain_fields(self) -> Mapping[str, str]:
        """Fields that are words without emphasis, where they are given."""
        fields = vars(self.fields)
        return {name: _plain(fields[name]) for name in _WORDS if fields[name]}

    def _at(self, name: str, *path: str | int) -> Node:
        """What stands at a path that the fields have: only faults ask, as to fetch it takes longer than to check it."""
        node: Any = self.nodes[name]
        for part in path:
            node = node.value[part]
        return cast("Node", node)

    def _text(self, name: str, source: str, read: Callable[[str], Decoded] = decode) -> Text | None:
        return self._checked(source, read(source), name) if source else None

    def _checked(self, source: str, decoded: Decoded, *path: str) -> Text:
        if decoded.unknown:
            span = self._at(*path).span if path else None
            self.setting.unknown.extend(Unknown(span, macro) for macro in decoded.unknown)
        return Text(source, decoded.plain, decoded.html)

    def _creators(self, names: Sequence[NameFields]) -> list[Creator]:
        match, owners = self.setting.people.match, self.merged.owners
        creators = []
        for each in names:
            name = _name(each)
            creators.append(Creator(name, match(name, owners), marks=each.marks))
        return creators

    def _person(self, name: Name) -> Slug | None:
        return self.setting.people.match(name, self.merged.owners)

    def _venue(self) -> Venue:
        venue = self.fields.venue
        title = self._checked(venue.title, _decoded(venue.title), "venue", "title") if venue.title else None
        lower = venue.title.lower()
        kind = venue.kind or ("repository" if "preprint" in lower or "arxiv" in lower else "")
        url = web_address(venue.url, self._at("venue", "url").span, self.setting.sink) if venue.url else ""
        return Venue(title, _plain(venue.short), kind, url)

    def _url(self) -> str:
        return self._link("url", self.fields.url, "Link", "url").url if self.fields.url else ""

    def _links(self) -> tuple[Link, ...]:
        given = vars(self.fields)
        named = [(kind, given[kind]) for kind in WORK_LINKS if given[kind]]
        found = [self._link(kind, value, "", kind, at) for kind, values in named for at, value in enumerate(values)]
        for number, link in enumerate(self.fields.links):
            found.append(self._link(link.kind, link.url, link.label, "links", number, "url"))
        return tuple(dict.fromkeys(found))

    def _link(self, kind: str, value: str, label: str, name: str, *path: str | int) -> Link:
        return work_link(kind, value, label, partial(self._at, name, *path), self.setting.files, self.setting.sink)


def _fetched(entry: Entry | None) -> Entry | None:
    """An entry with what it says, which stands beside the fields that have just been fetched."""
    return entry and Entry(entry.type, entry.key, list(entry.written), entry.mended)


def _name(parts: NameFields) -> Name:
    return _one_name(parts.family, parts.given, parts.particle, parts.dropping_particle, parts.suffix, parts.literal)


# Co-authors, venues and keywords come again and again.
_one_name = lru_cache(maxsize=16_384)(Name)
_decoded = lru_cache(maxsize=1_024)(decode)
_plain = lru_cache(maxsize=4_096)(plain)


def _pages(text: str) -> str:
    """As `12–15`: most are two numbers, which are no LaTeX."""
    first, _, last = text.partition("--")
    if first.isdecimal() and last.isdecimal():
        return f"{first}–{last}"
    return _PAGE_RANGE.sub("–", _plain(text))


def _date(text: str) -> PartialDate | None:
    return parse_date(text) if text else None


def _doi(text: str) -> Doi | None:
    return parse_doi(text) if text else None


def _arxiv(text: str) -> ArxivId | None:
    return parse_arxiv(text) if text else None
