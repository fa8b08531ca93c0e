"""A scholarly output."""

from dataclasses import dataclass

from sitegen.model.ids import ArxivId, Doi, Slug
from sitegen.model.people import Affiliation, Creator
from sitegen.model.record import Entry, Span
from sitegen.model.values import Html, Link, Metric, PartialDate, Text


@dataclass(frozen=True, slots=True)
class Legend:
    """What a mark behind a name means. `role` is "equal", "corresponding" or "" (words that are no role)."""

    mark: str
    meaning: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Venue:
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
    public version. `owners` are the persons on whose pages it is listed. `overridden` names the fields that a hand
    set, by their name in `validate.schema.WorkFields`. `redirects` are old slugs, or old paths when they hold a "/".
    `files` are paths of files that `body` shows. `slug_place` is where a hand chose the slug, None for a derived one.
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
    owners: tuple[Slug, ...] = ()
    versions: tuple[Slug, ...] = ()
    entry: Entry | None = None
    overridden: frozenset[str] = frozenset()
    body: Html | None = None
    files: tuple[str, ...] = ()
    redirects: tuple[Slug, ...] = ()
    slug_place: Span | None = None

    @property
    def date(self) -> PartialDate | None:
        """What sorting, years and charts use."""
        return self.issued or self.submitted
