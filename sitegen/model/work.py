"""A scholarly output."""

from typing import NamedTuple

from sitegen.diagnostics import Span
from sitegen.model.ids import ArxivId, Doi, Slug
from sitegen.model.people import Affiliation, Creator
from sitegen.model.record import Entry
from sitegen.model.values import Html, Link, Metric, PartialDate, Text


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


class Work(NamedTuple):
    """One work, merged from all that is said about it.

    `type` is a CSL 1.0.2 type (a preprint is "article"); `entry_type` is the BibTeX type in lower case, "" when it
    came from elsewhere. `key` is the citation key, or "". `others` says that the source has more creators than it
    names. `issued` is the date one cites, `issued_text` words in its place ("in press"); `submitted` the first
    public version. `overridden` names the fields that a hand set, by their name in `validate.schema.WorkFields`.
    `redirects` are old slugs, or old paths when they hold a "/". `files` are paths of files that `body` shows.
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
    overridden: frozenset[str] = frozenset()
    body: Html | None = None
    files: tuple[str, ...] = ()
    redirects: tuple[Slug, ...] = ()

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


class Card(NamedTuple):
    """What routes, lists and inputs of pages need to know of a work. The work itself is made when a page needs it.

    `title` is plain and `html` the same for a page, `names` are those of the first creators; `others` says that there
    are more. `persons` are the creators with a profile, `owners` the persons on whose pages the work is listed,
    `versions` other works of this site with its title. `files` are what is copied beside its page: name and path.
    `slug_place` is where a hand chose the slug, None for a derived one. `digest` covers all that the work says.
    """

    slug: Slug
    key: str
    title: str
    html: Html
    names: tuple[str, ...]
    others: bool
    date: PartialDate | None
    heading: str
    category: str
    topics: tuple[str, ...]
    doi: str
    arxiv: str
    persons: tuple[Slug, ...]
    redirects: tuple[Slug, ...]
    files: tuple[tuple[str, str], ...]
    has_math: bool
    digest: str
    owners: tuple[Slug, ...] = ()
    versions: tuple[Slug, ...] = ()
    slug_place: Span | None = None


def file_name(slug: Slug, link: Link) -> str:
    """The name of a local file beside a work's page: its PDF is called like the page, as Google Scholar asks."""
    return f"{slug}.pdf" if link.kind == "pdf" and link.path.lower().endswith(".pdf") else link.url
