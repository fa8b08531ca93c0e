"""What the YAML files may say: the names, kinds and limits of every field.

`accept` and pydantic fill instances themselves, so these classes have no methods: to compile those of all takes longer,
at every start, than to check a small site.
"""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, ClassVar, Literal

from sitegen.model.ids import parse_arxiv, parse_doi, parse_orcid, parse_slug
from sitegen.text.dates import parse_date
from sitegen.text.markup import safe_url
from sitegen.validate.forms import Form, Least

CslType = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
]  # fmt: skip
"""The item types of CSL 1.0.2."""


def _like(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Callable[[str], object]:
    """Whether a text is like a pattern, which is compiled when the first one is looked at."""
    return partial(re.fullmatch, pattern, flags=flags)


_ALIAS = r"/?(?!\.)[\w~-][\w.~-]*(?:/(?!\.)[\w~-][\w.~-]*)*/?"
_CSS_VALUE = r"[\w\s#%.,()+*/'\"-]+"
_KNOWN_CSS = r"(?i:url\s*\(|expression|@)"

DateText = Annotated[str, Form("MOD008", "a date", "write 2024, 2024-07 or 2024-07-30", parse_date)]
DoiText = Annotated[str, Form("MOD004", "a DOI", "a DOI begins with `10.`", parse_doi)]
ArxivText = Annotated[str, Form("MOD004", "an arXiv id", "as in 2501.19324 or math/0309136", parse_arxiv)]
OrcidText = Annotated[str, Form("MOD004", "an ORCID iD", "check its digits; the last one is a checksum", parse_orcid)]
SlugText = Annotated[
    str,
    Form(
        "MOD007",
        "a slug",
        "one path segment of letters, digits and hyphens; `page` is taken",
        lambda text: None if text == "page" else parse_slug(text),
    ),
]
AliasText = Annotated[
    str,
    Form("MOD007", "an old address", "a path inside the site, as in old/paper", _like(_ALIAS)),
]
SiteUrl = Annotated[
    str, Form("MOD004", "a web address", "as in https://example.org", _like(r"https?://[^\s/]+(/\S*)?", re.IGNORECASE))
]
Language = Annotated[
    str, Form("MOD004", "a language tag", "as in en or pt-BR", _like(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"))
]
NavigationUrl = Annotated[str, Form("MOD005", "a safe address", "use https, or a path such as talks/", safe_url)]
CssName = Annotated[
    str, Form("MOD004", "a CSS custom property", "as in `ink`, without `--`", _like(r"[a-z][a-z0-9-]*"))
]
CssValue = Annotated[
    str,
    Form(
        "MOD004",
        "a plain CSS value",
        "as in #1a4480 or 44rem",
        lambda text: None if re.search(_KNOWN_CSS, text) else re.fullmatch(_CSS_VALUE, text),
    ),
]


class _Fields:
    __pydantic_config__: ClassVar = {"extra": "forbid"}


@dataclass(init=False, repr=False, eq=False)
class NameFields(_Fields):
    """Name parts of CSL, and the marks that stood at the name."""

    family: str = ""
    given: str = ""
    particle: str = ""
    dropping_particle: str = ""
    suffix: str = ""
    literal: str = ""
    native: str = ""
    marks: tuple[str, ...] = ()


@dataclass(init=False, repr=False, eq=False)
class VenueFields(_Fields):
    """Where a work appeared."""

    title: str = ""
    short: str = ""
    kind: str = ""
    url: str = ""


_NO_VENUE = VenueFields()


@dataclass(init=False, repr=False, eq=False)
class MetricFields(_Fields):
    """A number with its source and date."""

    label: str
    value: str
    unit: str = ""
    source: str = ""
    as_of: DateText = ""


@dataclass(init=False, repr=False, eq=False)
class LinkFields(_Fields):
    """A link of any kind."""

    kind: str
    url: str
    label: str = ""


@dataclass(init=False, repr=False, eq=False)
class AffiliationFields(_Fields):
    """An organisation."""

    name: str
    ror: str = ""
    url: str = ""
    start: DateText = ""
    end: DateText = ""


@dataclass(repr=False, eq=False)
class PersonalFields(_Fields):
    """Decisions about a work on a person's lists."""

    selected: bool | None = None
    hidden: bool = False
    order: int | None = None


@dataclass(init=False, repr=False, eq=False)
class WorkFields(_Fields):
    """What may be said about a work, in imported files, overrides and front matter; one list per kind of link."""

    title: str = ""
    type: CslType = "article"
    authors: tuple[NameFields, ...] = ()
    others: bool = False
    editors: tuple[NameFields, ...] = ()
    issued: DateText = ""
    issued_text: str = ""
    submitted: DateText = ""
    venue: VenueFields = _NO_VENUE
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
    doi: DoiText = ""
    arxiv: ArxivText = ""
    arxiv_class: str = ""
    pmid: str = ""
    url: str = ""
    abstract: str = ""
    note: str = ""
    annotation: str = ""
    award: str = ""
    keywords: tuple[str, ...] = ()
    category: str = ""
    topics: tuple[str, ...] = ()
    metrics: tuple[MetricFields, ...] = ()
    has_code: bool = False
    pdf: tuple[str, ...] = ()
    html: tuple[str, ...] = ()
    preprint: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    dataset: tuple[str, ...] = ()
    demo: tuple[str, ...] = ()
    website: tuple[str, ...] = ()
    blog: tuple[str, ...] = ()
    video: tuple[str, ...] = ()
    slides: tuple[str, ...] = ()
    poster: tuple[str, ...] = ()
    supp: tuple[str, ...] = ()
    links: tuple[LinkFields, ...] = ()
    affiliations: tuple[AffiliationFields, ...] = ()
    equal: tuple[str, ...] | None = None
    corresponding: tuple[str, ...] | None = None
    slug: SlugText = ""
    aliases: tuple[AliasText, ...] = ()
    selected: bool | None = None
    hidden: bool = False


@dataclass(init=False, repr=False, eq=False)
class RoleFields(_Fields):
    """A place in a group."""

    group: str = ""
    start: DateText = ""
    end: DateText = ""


_NO_ROLE = RoleFields()


@dataclass(init=False, repr=False, eq=False)
class MilestoneFields(_Fields):
    """A line of a CV."""

    title: str
    organization: str = ""
    start: str = ""
    end: str = ""
    url: str = ""
    note: str = ""


@dataclass(init=False, repr=False, eq=False)
class PersonFields(_Fields):
    """`profile.yaml`, and the `person:` block of an imported file."""

    name: NameFields
    aliases: tuple[str, ...] = ()
    not_me: tuple[str, ...] = ()
    headline: str = ""
    role: RoleFields = _NO_ROLE
    affiliations: tuple[AffiliationFields, ...] = ()
    field: str = ""
    interests: tuple[str, ...] = ()
    photo: str = ""
    links: dict[str, str] = dataclasses.field(default_factory=dict)
    orcid: OrcidText = ""
    metrics: tuple[MetricFields, ...] = ()
    listed: Annotated[int, Least(0)] | None = None
    selected: tuple[str, ...] = ()
    education: tuple[MilestoneFields, ...] = ()
    experience: tuple[MilestoneFields, ...] = ()
    awards: tuple[MilestoneFields, ...] = ()
    service: tuple[MilestoneFields, ...] = ()


@dataclass(init=False, repr=False, eq=False)
class NavigationFields(_Fields):
    """An entry of the navigation: its address is on the web, or a path from the home page."""

    title: str
    url: NavigationUrl


@dataclass(init=False, repr=False, eq=False)
class BibtexFields(_Fields):
    """Options of the BibTeX block."""

    hidden_fields: tuple[str, ...] | None = None


_NO_OPTIONS = BibtexFields()


@dataclass(init=False, repr=False, eq=False)
class SiteFields(_Fields):
    """`site.yaml`."""

    title: str = ""
    description: str = ""
    url: SiteUrl = ""
    language: Language = "en"
    author: str = ""
    navigation: tuple[NavigationFields, ...] = ()
    theme: dict[CssName, CssValue] = dataclasses.field(default_factory=dict)
    bibtex: BibtexFields = _NO_OPTIONS
