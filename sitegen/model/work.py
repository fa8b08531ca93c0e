"""A scholarly output."""

from dataclasses import dataclass
from typing import NamedTuple

from sitegen.diagnostics import Span
from sitegen.model.ids import ArxivId, Doi, Slug
from sitegen.model.people import Affiliation, Creator
from sitegen.model.record import Entry
from sitegen.model.values import Html, Link, Metric, PartialDate, Text, WordSet


class Legend(NamedTuple):
    """What a mark behind a name means. `role` is "equal", "corresponding" or "" (words that are no role)."""

    mark: str
    meaning: str
    role: str = ""


class Venue(NamedTuple):
    """Where a work appeared. `kind` is "journal", "proceedings", "book", "repository", "institution" or ""."""

    title: Text | None = None
    short: str = ""
    kind: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One work, merged from all that is said about it.

    `type` is a CSL 1.0.2 type (a preprint is "article"); `entry_type` is the BibTeX type in lower case, "" when it
    came from elsewhere. `key` is the citation key, or "". `others` says that the source has more creators than it
    names. `issued` is the date one cites, `issued_text` words in its place ("in press"); `submitted` the first
    public version. `overridden` names the fields that a hand set, by their name in `validate.schema.WorkFields`.
    `redirects` are old slugs, or old paths when they hold a "/". `files` are paths of files that `body` shows. `owners`
    are the persons on whose lists it is, `versions` other works of the site with its title. `slug_span` is where a hand
    chose the slug, None for a derived one.
    """

    slug: Slug
    type: str
    title: Text
    key: str = ""
    entry_type: str = ""
    creators: tuple[Creator, ...] = ()
    others: bool = False
    editors: tuple[Creator, ...] = ()
    legend: tuple[Legend, ...] = ()
    issued: PartialDate | None = None
    issued_text: str = ""
    submitted: PartialDate | None = None
    venue: Venue = Venue()
    volume: str = ""
    number: str = ""
    pages: str = ""
    article_number: str = ""
    edition: str = ""
    series: str = ""
    publisher: str = ""
    place: str = ""
    language: str = ""
    isbn: str = ""
    issn: str = ""
    doi: Doi | None = None
    arxiv: ArxivId | None = None
    arxiv_class: str = ""
    pmid: str = ""
    url: str = ""
    abstract: Text | None = None
    note: Text | None = None
    annotation: Text | None = None
    award: str = ""
    keywords: tuple[str, ...] = ()
    category: str = ""
    topics: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
    has_code: bool = False
    links: tuple[Link, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    entry: Entry | None = None
    overridden: WordSet = frozenset()
    body: Html | None = None
    files: tuple[str, ...] = ()
    redirects: tuple[Slug, ...] = ()
    owners: tuple[Slug, ...] = ()
    versions: tuple[Slug, ...] = ()
    slug_span: Span | None = None

    @property
    def date(self) -> PartialDate | None:
        """What sorting, years and charts use."""
        return self.issued or self.submitted

    @property
    def heading(self) -> str:
        """The year, or the words in its place: the group that lists put it in."""
        date = self.date
        return str(date.year) if date else self.issued_text or "Undated"

    @property
    def has_math(self) -> bool:
        """Whether a page that shows it needs the font for formulas."""
        return "<math" in self.title.html or (self.abstract is not None and "<math" in self.abstract.html)


def file_name(slug: Slug, link: Link) -> str:
    """The name of a local file beside a work's page: its PDF is called like the page, as Google Scholar asks."""
    return f"{slug}.pdf" if link.kind == "pdf" and link.path.lower().endswith(".pdf") else link.url
