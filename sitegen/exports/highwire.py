"""Highwire tags for Google Scholar and Zotero.

Sources: "Inclusion Guidelines for Webmasters" of Google Scholar; Zotero's Embedded Metadata translator.
"""

from collections.abc import Iterator

from sitegen.model.people import Name
from sitegen.model.values import PartialDate
from sitegen.model.work import Work

_ZOTERO_TYPES = {"dataset": "dataset", "software": "computerProgram", "book": "book"}


def tags(work: Work, *, page_url: str, pdf_url: str = "") -> list[tuple[str, str]]:
    """Name and content of every tag, in order: `("citation_author", "Berg, Ada")`, one for each author.

    Empty without title, author or year: Scholar asks for all three. Both URLs are absolute.
    """
    if not work.title.plain or not work.creators or work.date is None:
        return []
    found = [("citation_title", work.title.plain)]
    found += [("citation_author", name) for name in _authors(work)]
    found.append(("citation_publication_date", _date(work.date)))
    if work.submitted and work.submitted != work.date:
        found.append(("citation_online_date", _date(work.submitted)))
    found += [*_container(work), *_numbers(work)]
    found += [("citation_abstract_html_url", page_url), ("citation_pdf_url", pdf_url)]
    found.append(("citation_language", work.language))
    found.append(("citation_abstract", work.abstract.plain if work.abstract else ""))
    found += [("citation_keywords", word) for word in work.keywords]
    return [(name, content) for name, content in found if content]


def _authors(work: Work) -> list[str]:
    """`Family, Given`. Zotero splits a lone `Van Loan, Charles F.` at its blanks: hard blanks keep it whole."""
    names = [_inverted(creator.name) for creator in work.creators]
    return names if len(names) > 1 else [", ".join(part.replace(" ", "\u00a0") for part in names[0].split(", "))]


def _inverted(name: Name) -> str:
    """One comma only: Zotero takes what stands behind the first for the given name, and drops the rest."""
    return name.literal or ", ".join(filter(None, (name.full_family, f"{name.full_given} {name.suffix}".strip())))


def _container(work: Work) -> Iterator[tuple[str, str]]:
    venue = work.venue.title.plain if work.venue.title else ""
    if work.type == "article" and (work.venue.kind == "repository" or work.arxiv):
        yield "z:itemType", "preprint"
        yield "citation_publisher", "arXiv" if work.arxiv else venue
        yield "citation_technical_report_number", f"arXiv:{work.arxiv}" if work.arxiv else ""
        yield "citation_arxiv_id", work.arxiv or ""
        return
    yield "z:itemType", _ZOTERO_TYPES.get(work.type, "")
    if work.type == "thesis":
        yield "citation_dissertation_institution", venue
    elif work.type == "report":
        yield "citation_technical_report_institution", venue
        yield "citation_technical_report_number", work.number
    elif work.type == "chapter":
        yield "citation_inbook_title", venue  # citation_book_title is lost in Zotero
    elif work.type == "paper-conference":
        yield "citation_inbook_title", venue  # before the conference: fills Zotero's proceedings title, too
        yield "citation_conference_title", venue
    else:
        yield "citation_journal_title", venue
    if work.type not in ("thesis", "report"):
        yield "citation_journal_abbrev", work.venue.short if work.type == "article-journal" else ""
    yield "citation_publisher", work.publisher


def _numbers(work: Work) -> Iterator[tuple[str, str]]:
    first, _, last = work.pages.partition("–")
    yield "citation_volume", work.volume
    yield "citation_issue", "" if work.type == "report" else work.number
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    yield "citation_issn", work.issn
    yield "citation_isbn", work.isbn
    yield "citation_doi", work.doi or (f"10.48550/arXiv.{work.arxiv}" if work.arxiv and work.type == "article" else "")


def _date(date: PartialDate) -> str:
    """YYYY/MM/DD, or the year alone: Scholar knows no other form."""
    return (date.iso if date.day else f"{date.year:04d}").replace("-", "/")
