"""Merged records to Works: values judged, people found, roles settled, links checked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from sitegen.diagnostics import Sink, Span
from sitegen.merge.layers import Merged
from sitegen.merge.people import PersonIndex
from sitegen.model.ids import Slug, parse_arxiv, parse_doi
from sitegen.model.links import WORK_LINKS
from sitegen.model.nodes import Node
from sitegen.model.people import Affiliation, Creator, Name
from sitegen.model.values import Link, Metric, Text
from sitegen.model.work import Legend, Venue, Work
from sitegen.readers import decoding
from sitegen.text.dates import parse_date
from sitegen.text.latex import plain
from sitegen.validate.check import check
from sitegen.validate.links import Files, files_beside, web_address, with_addresses, work_link
from sitegen.validate.roles import settle
from sitegen.validate.schema import WorkFields

_SAME = """others volume number article_number edition series publisher place language isbn issn arxiv_class pmid pages
    award category issued_text keywords""".split()  # what a Work has under the same name and as it is


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every work is checked against: the people and files of the site, and where faults are reported.

    `unknown` collects the LaTeX macros that are not known, each with the place of its value.
    """

    people: PersonIndex
    files: Files
    sink: Sink
    unknown: list[tuple[Span | None, str]] = field(default_factory=list)


def report_unknown(unknown: Iterable[tuple[Span | None, str]], sink: Sink) -> None:
    """An unknown macro is reported once per file, at its first place."""
    seen: set[tuple[str, str]] = set()
    for span, macro in sorted(unknown, key=lambda each: (each[0] is not None, each[0] or Span(""), each[1])):
        where = (span.path if span else "", macro)
        if where not in seen:
            seen.add(where)
            hint = "its words are shown without it; write them in Unicode or with a known macro"
            sink.warn("BIB008", f"the macro `\\{macro.lstrip(chr(92))}` is not known", span, hint=hint)


def work(merged: Merged, around: Surroundings) -> Work | None:
    """The Work that merged fields describe, or None with its faults reported, each at the place of its value.

    What can be kept is a warning and stays: a link that is not safe as words, a work without title under its key.
    """
    span = merged.group.first.span
    fields = check(WorkFields, Node(dict(merged.fields), span), around.sink)
    if fields is None:
        return None
    if not (fields.title and fields.title.source):
        hint = "add a title; without one it is listed by its key"
        around.sink.warn("MOD003", f"`{merged.group.key or merged.slug}` has no title", span, hint=hint)
    return _Builder(merged, fields, around).build()


@dataclass(frozen=True, slots=True)
class _Builder:
    merged: Merged
    fields: WorkFields
    around: Surroundings

    def build(self) -> Work:
        fields, merged, around = self.fields, self.merged, self.around
        entry, key, document = merged.group.entry, merged.group.key, merged.body
        slug = Slug(fields.slug or merged.slug)
        # The page had the derived slug before a hand chose another: that address goes on working.
        old = [merged.slug] if slug != merged.slug else []
        creators = [Creator(author.name, self._person(author.name), marks=author.marks) for author in fields.authors]
        roles = settle(creators, fields, merged.fields.get, self._person, around.sink)
        organizations = with_addresses(fields.affiliations, merged.fields.get("affiliations"), around.sink)
        persons = {creator.person for creator in roles.creators if creator.person}
        return Work(
            slug=slug,
            type=fields.type,
            title=self._text("title", fields.title) or self._title_from(key or slug),
            key=key,
            entry_type=entry.type if entry else "",
            creators=roles.creators,
            editors=tuple(Creator(each.name) for each in fields.editors),
            legend=tuple(Legend(each.mark, plain(each.meaning), each.role) for each in roles.legends),
            issued=parse_date(fields.issued),
            submitted=parse_date(fields.submitted),
            venue=self._venue(),
            doi=parse_doi(fields.doi),
            arxiv=parse_arxiv(fields.arxiv),
            url=self._link("url", fields.url, "Link", "url").url if fields.url else "",
            abstract=self._text("abstract", fields.abstract),
            note=self._rest("note", fields.note, roles.note),
            annotation=self._rest("annotation", fields.annotation, roles.annotation),
            topics=tuple(dict.fromkeys(filter(None, [fields.category, *fields.topics]))),
            metrics=tuple(Metric(**vars(metric)) for metric in fields.metrics),
            has_code=fields.has_code or bool(fields.code),
            links=self._links(),
            affiliations=tuple(Affiliation(**each) for each in organizations),
            entry=entry,
            overridden=merged.overridden,
            body=document.body if document else None,
            files=files_beside(document.files, around.files, around.sink) if document else (),
            redirects=tuple(dict.fromkeys([*old, *map(Slug, fields.aliases)])),
            owners=tuple(sorted(persons.union(merged.owners))),
            versions=merged.versions,
            slug_span=merged.fields["slug"].span if fields.slug else None,
            **{name: getattr(fields, name) for name in _SAME},
        )

    def _at(self, name: str, *path: str | int) -> Node:
        """The node at a path of the fields: where a fault is."""
        node: Any = self.merged.fields[name]
        for part in path:
            node = node.value[part]
        return cast("Node", node)

    def _text(self, name: str, text: Text | None, *path: str) -> Text | None:
        """A text that is given and not blank; its unknown macros are noted."""
        if text is None or not text.source:
            return None
        if text.unknown:
            span = self._at(name, *path).span
            self.around.unknown.extend((span, macro) for macro in text.unknown)
        return text

    def _title_from(self, key: str) -> Text:
        """The citation key, or the slug, in place of a title. It is decoded: real files have keys with macros."""
        title = decoding.text(key)
        self.around.unknown.extend((None, macro) for macro in title.unknown)
        return title

    def _rest(self, name: str, text: Text | None, rest: str) -> Text | None:
        """A note without the legend of the marks that stood in it."""
        if text and rest != text.source:
            text = decoding.text(rest)
        return self._text(name, text)

    def _person(self, name: Name) -> Slug | None:
        return self.around.people.match(name, self.merged.owners)

    def _venue(self) -> Venue:
        venue = self.fields.venue
        title = self._text("venue", venue.title, "title")
        lower = title.source.lower() if title else ""
        kind = venue.kind or ("repository" if "preprint" in lower or "arxiv" in lower else "")
        url = web_address(venue.url, self._at("venue", "url").span, self.around.sink) if venue.url else ""
        return Venue(title, venue.short, kind, url)

    def _links(self) -> tuple[Link, ...]:
        by_kind = [(kind, enumerate(getattr(self.fields, kind))) for kind in WORK_LINKS]
        found = [self._link(kind, url, "", kind, number) for kind, urls in by_kind for number, url in urls]
        for number, link in enumerate(self.fields.links):
            found.append(self._link(link.kind, link.url, link.label, "links", number, "url"))
        return tuple(dict.fromkeys(found))

    def _link(self, kind: str, value: str, label: str, name: str, *path: str | int) -> Link:
        return work_link(kind, value, label, self._at(name, *path), self.around.files, self.around.sink)
