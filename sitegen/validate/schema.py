"""What the YAML files and works may say: the names, types, limits and descriptions of all keys, as pydantic models.

`check` validates against these models. JSON Schemas for editors (`model_json_schema()`) show the descriptions to users.
A limit that a type does not tell is an `AfterValidator`, and raises the code and the words of its diagnostic.
"""

import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, InstanceOf, NonNegativeInt, WithJsonSchema
from pydantic_core import PydanticCustomError

from sitegen.model.ids import parse_arxiv, parse_doi, parse_orcid, parse_slug
from sitegen.model.people import PersonName
from sitegen.model.values import Text
from sitegen.text.dates import parse_date
from sitegen.text.markup import safe_url

CslType = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
]  # fmt: skip
"""The item types of CSL 1.0.2."""


def _limit(code: str, wanted: str, hint: str, accepts: Callable[[str], object]) -> AfterValidator:
    """A text for which `accepts` does not give None; any other is reported as `code`, being not what is `wanted`."""

    def checked(text: str) -> str:
        if accepts(text) is None:
            # The text itself stays out: pydantic fails to make a message of one that is no Unicode.
            raise PydanticCustomError(code, "is not {wanted}", {"wanted": wanted, "hint": hint})
        return text

    return AfterValidator(checked)


def _pattern(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Callable[[str], object]:
    return re.compile(pattern, flags).fullmatch


def _slug(text: str) -> object:
    # The further pages of all works stand at papers/page/<n>/.
    return None if text == "page" else parse_slug(text)


_CSS_VALUE = re.compile(r"[\w\s#%.,()+*/'\"-]+")
# What may load a file or run code in a style sheet.
_UNSAFE_CSS = re.compile(r"(?i:url\s*\(|expression|@)")


def _css_value(text: str) -> object:
    return None if _UNSAFE_CSS.search(text) else _CSS_VALUE.fullmatch(text)


Date = Annotated[str, _limit("MOD008", "a date", "write 2024, 2024-07 or 2024-07-30", parse_date)]
DoiText = Annotated[str, _limit("MOD004", "a DOI", "a DOI begins with `10.`", parse_doi)]
ArxivText = Annotated[str, _limit("MOD004", "an arXiv id", "as in 2501.19324 or math/0309136", parse_arxiv)]
OrcidText = Annotated[str, _limit("MOD004", "an ORCID iD", "check its digits; the last one is a checksum", parse_orcid)]
_SLUG_HINT = "one path segment of letters, digits and hyphens; `page` is taken"
SlugText = Annotated[str, _limit("MOD007", "a slug", _SLUG_HINT, _slug)]
# An alias becomes a file of the output: no segment begins with a dot, so none leads out of it.
_PATH = _pattern(r"/?(?!\.)[\w~-][\w.~-]*(?:/(?!\.)[\w~-][\w.~-]*)*/?")
Alias = Annotated[str, _limit("MOD007", "an old address", "a path inside the site, as in old/paper", _PATH)]
_WEB = _pattern(r"https?://[^\s/]+(/\S*)?", re.IGNORECASE)
SiteUrl = Annotated[str, _limit("MOD004", "a web address", "as in https://example.org", _WEB)]
_BCP_47 = _pattern(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
Language = Annotated[str, _limit("MOD004", "a language tag", "as in en or pt-BR", _BCP_47)]
NavigationUrl = Annotated[str, _limit("MOD005", "a safe address", "use https, or a path such as talks/", safe_url)]
_CSS_NAME = _pattern(r"[a-z][a-z0-9-]*")
CssName = Annotated[str, _limit("MOD004", "a CSS custom property", "as in `ink`, without `--`", _CSS_NAME)]
CssValue = Annotated[str, _limit("MOD004", "a plain CSS value", "as in #1a4480 or 44rem", _css_value)]
Texts = tuple[str, ...]


class Fields(BaseModel):
    """What all models have in common: an unknown key is a fault, and a checked value never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# A text in LaTeX is decoded by whoever reads the file: a mapping of the same shape, which a file may hold, is none.
LatexText = Annotated[Text, InstanceOf(), WithJsonSchema({"type": "string"})] | None
Names = tuple[PersonName, ...]


class VenueFields(Fields):
    """Where a work appeared."""

    title: LatexText = Field(default=None, description="Full name of the journal, conference, book or institution.")
    short: str = Field(default="", description="Short name: ICLR.")
    kind: str = Field(default="", description="Kind of venue: journal, conference, repository.")
    url: str = Field(default="", description="Address of the venue's website.")


class MetricFields(Fields):
    """A number with its source and date."""

    label: str = Field(description="What is counted: h-index, citations.")
    value: str = Field(description="The number as it is to be shown.")
    unit: str = Field(default="", description="Unit of the number.")
    source: str = Field(default="", description="Who counted: Google Scholar.")
    as_of: Date = Field(default="", description="Day of the count.")


class LinkFields(Fields):
    """A link of any kind."""

    kind: str = Field(description="Kind of link; its label where there is no other.")
    url: str = Field(description="Web address, or path of a file of the site.")
    label: str = Field(default="", description="Words of the link.")


class AffiliationFields(Fields):
    """An organisation."""

    name: str = Field(description="Name of the organisation.")
    ror: str = Field(default="", description="Its id in the Research Organization Registry.")
    url: str = Field(default="", description="Address of its website.")
    start: Date = Field(default="", description="When the affiliation began.")
    end: Date = Field(default="", description="When the affiliation ended.")


class PersonalFields(Fields):
    """Decisions about a work on a person's lists."""

    selected: bool | None = Field(default=None, description="Whether the work is among the selected ones.")
    hidden: bool = Field(default=False, description="Whether the work is left out of the person's lists.")
    order: int | None = Field(default=None, description="Place of the work within its year, lowest first.")


class WorkFields(Fields):
    """What may be said about a work, in imported files, overrides and front matter; one list per kind of link."""

    title: LatexText = Field(default=None, description="Title; LaTeX is read.")
    type: CslType = Field(default="article", description="Type of the work in CSL; a preprint is `article`.")
    authors: Names = Field(default=(), description="Authors, in order.")
    others: bool = Field(default=False, description="Whether there are more authors than are named.")
    editors: Names = Field(default=(), description="Editors, in order.")
    issued: Date = Field(default="", description="Date of publication: 2024, 2024-07 or 2024-07-30.")
    issued_text: str = Field(default="", description="Date of publication in words, where it is no date.")
    submitted: Date = Field(default="", description="Date of the first public version.")
    venue: VenueFields = Field(default=VenueFields(), description="Journal, conference, book or institution.")
    volume: str = Field(default="", description="Volume of the journal or book.")
    number: str = Field(default="", description="Issue of the journal, or number of the report.")
    pages: str = Field(default="", description="First and last page: 12--15.")
    article_number: str = Field(default="", description="Number of an article in a journal without pages.")
    edition: str = Field(default="", description="Edition of the book.")
    series: str = Field(default="", description="Series in which the book or volume appeared.")
    publisher: str = Field(default="", description="Publisher.")
    place: str = Field(default="", description="Where it was published.")
    language: str = Field(default="", description="Language of the work.")
    isbn: str = Field(default="", description="ISBN of the book.")
    issn: str = Field(default="", description="ISSN of the journal.")
    doi: DoiText = Field(default="", description="DOI: 10.1000/182.")
    arxiv: ArxivText = Field(default="", description="arXiv id: 2501.19324.")
    arxiv_class: str = Field(default="", description="Primary class on arXiv: cs.CL.")
    pmid: str = Field(default="", description="PubMed id.")
    url: str = Field(default="", description="Address of the work on the web.")
    abstract: LatexText = Field(default=None, description="Abstract; LaTeX is read, a blank line ends a paragraph.")
    note: LatexText = Field(default=None, description="Note, which may say what marks at names mean.")
    annotation: LatexText = Field(default=None, description="What marks at names mean: `* = equal contribution`.")
    award: str = Field(default="", description="Award or distinction: Best Paper, Spotlight.")
    keywords: Texts = Field(default=(), description="Keywords of the work.")
    category: str = Field(default="", description="Main topic.")
    topics: Texts = Field(default=(), description="Further topics; each has a page that lists its works.")
    metrics: tuple[MetricFields, ...] = Field(default=(), description="Numbers about the work.")
    has_code: bool = Field(default=False, description="Whether there is code, also where no address is known.")
    pdf: Texts = Field(default=(), description="PDFs: web addresses, or paths of files in the site.")
    html: Texts = Field(default=(), description="The work as a web page.")
    preprint: Texts = Field(default=(), description="Preprints of the work.")
    code: Texts = Field(default=(), description="Code of the work.")
    dataset: Texts = Field(default=(), description="Data of the work.")
    demo: Texts = Field(default=(), description="Demonstrations.")
    website: Texts = Field(default=(), description="Websites of the work or its project.")
    blog: Texts = Field(default=(), description="Blog posts about the work.")
    video: Texts = Field(default=(), description="Videos.")
    slides: Texts = Field(default=(), description="Slides.")
    poster: Texts = Field(default=(), description="Posters.")
    supp: Texts = Field(default=(), description="Supplements.")
    links: tuple[LinkFields, ...] = Field(default=(), description="Links of any other kind.")
    affiliations: tuple[AffiliationFields, ...] = Field(default=(), description="Organisations of the authors.")
    equal: Texts | None = Field(default=None, description="Authors who contributed equally; [] says that none did.")
    corresponding: Texts | None = Field(default=None, description="Corresponding authors; [] says that there are none.")
    slug: SlugText = Field(default="", description="Last part of the address of the work's page.")
    aliases: tuple[Alias, ...] = Field(default=(), description="Old addresses that lead to the work's page.")
    selected: bool | None = Field(default=None, description="Whether the work is among the selected ones.")
    hidden: bool = Field(default=False, description="Whether the work is left out of the lists.")


class RoleFields(Fields):
    """A place in a group."""

    group: str = Field(default="", description="Heading under which the person is listed: PhD students.")
    start: Date = Field(default="", description="When the role began.")
    end: Date = Field(default="", description="When the role ended, which makes the person an alumnus.")


class MilestoneFields(Fields):
    """A line of a CV."""

    title: str = Field(description="Degree, position, award or service.")
    organization: str = Field(default="", description="Where, or by whom it was given.")
    start: str = Field(default="", description="When it began, in any words.")
    end: str = Field(default="", description="When it ended, in any words.")
    url: str = Field(default="", description="Web address about it.")
    note: str = Field(default="", description="Remark behind the line.")


class PersonFields(Fields):
    """`profile.yaml`, and the `person:` block of an imported file."""

    name: PersonName = Field(description="Name: `Given Family`, or its parts.")
    aliases: Texts = Field(default=(), description="Further spellings that mean this person in author lists.")
    not_me: Texts = Field(default=(), description="Works by somebody of the same name: keys, DOIs, arXiv ids or slugs.")
    headline: str = Field(default="", description="Position in a few words.")
    role: RoleFields = Field(default=RoleFields(), description="Place in the group.")
    affiliations: tuple[AffiliationFields, ...] = Field(default=(), description="Organisations of the person.")
    field: str = Field(default="", description="Field of research: an arXiv category or words.")
    interests: Texts = Field(default=(), description="Research interests.")
    photo: str = Field(default="", description="Path of a photo, from the folder of the profile.")
    links: dict[str, str] = Field(default={}, description="Addresses or handles, by kind of link.")
    orcid: OrcidText = Field(default="", description="ORCID iD: 0000-0002-1825-0097.")
    metrics: tuple[MetricFields, ...] = Field(default=(), description="Numbers about the person, such as the h-index.")
    listed: NonNegativeInt | None = Field(default=None, description="How many works an imported profile lists.")
    selected: Texts = Field(default=(), description="Selected works, in order: keys, DOIs, arXiv ids or slugs.")
    education: tuple[MilestoneFields, ...] = Field(default=(), description="Degrees.")
    experience: tuple[MilestoneFields, ...] = Field(default=(), description="Positions.")
    awards: tuple[MilestoneFields, ...] = Field(default=(), description="Awards and honours.")
    service: tuple[MilestoneFields, ...] = Field(default=(), description="Service to the field.")


class NavigationFields(Fields):
    """An entry of the navigation: its address is on the web, or a path from the home page."""

    title: str = Field(description="Words of the entry.")
    url: NavigationUrl = Field(description="Web address, or path from the home page.")


class BibtexFields(Fields):
    """Options of the BibTeX block."""

    hidden_fields: Texts | None = Field(default=None, description="Fields to leave out, instead of the built-in list.")


class SiteFields(Fields):
    """`site.yaml`."""

    title: str = Field(default="", description="Name of the site.")
    description: str = Field(default="", description="One or two sentences for the home page and search engines.")
    url: SiteUrl = Field(default="", description="Address of the site: https://example.org.")
    language: Language = Field(default="en", description="Language of the pages: en, pt-BR.")
    author: str = Field(default="", description="Author of the feed.")
    navigation: tuple[NavigationFields, ...] = Field(default=(), description="Entries behind the built-in ones.")
    theme: dict[CssName, CssValue] = Field(default={}, description="CSS custom properties, without `--`.")
    bibtex: BibtexFields = Field(default=BibtexFields(), description="What the BibTeX block shows.")
