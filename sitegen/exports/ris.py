"""Works as RIS, as reference managers read it (Research Information Systems, 2011 specification)."""

from sitegen.model.people import Name
from sitegen.model.values import PartialDate
from sitegen.model.work import Work

TYPES = {
    "article": "UNPB", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "paper-conference": "CPAPER", "chapter": "CHAP", "book": "BOOK", "thesis": "THES", "report": "RPRT",
    "manuscript": "UNPB", "dataset": "DATA", "software": "COMP", "webpage": "ELEC", "patent": "PAT",
    "speech": "SLIDE", "pamphlet": "PAMP",
}  # fmt: skip
"""RIS types of CSL types; all others are GEN."""


def record(work: Work, *, url: str = "") -> str:
    """One record from TY to ER, a line per value, lines ending in CR LF as the specification says.

    `url` is the address of the work's page, which goes before the work's own. A value ends with its line, so that line
    ends in it become blanks.
    """
    kind = TYPES.get(work.type, "GEN")
    venue = work.venue.title.plain if work.venue.title else ""
    first, _, last = work.pages.partition("–")
    date = work.date
    tags = [
        ("TY", kind),
        *[("AU", _inverted(creator.name)) for creator in work.creators],
        *[("ED", _inverted(creator.name)) for creator in work.editors],
        ("TI", work.title.plain),
        ("JO" if kind == "JOUR" else "T2", venue),
        ("J2", work.venue.short),
        ("T3", work.series),
        ("PY", str(date.year) if date else ""),
        ("DA", _date(date) if date else ""),
        ("VL", work.volume),
        ("IS", work.number),
        # The specification has no tag for article numbers; EndNote and Zotero use C7.
        ("C7", work.article_number),
        ("SP", first),
        ("EP", last),
        ("ET", work.edition),
        ("PB", work.publisher),
        ("CY", work.place),
        ("SN", work.issn or work.isbn),
        ("DO", work.doi or ""),
        ("AN", f"arXiv:{work.arxiv}" if work.arxiv else ""),
        ("LA", work.language),
        ("UR", url or work.url),
        *[("KW", word) for word in work.keywords],
        ("N1", work.note.plain if work.note else ""),
        ("AB", work.abstract.plain if work.abstract else ""),
        ("ID", work.key or work.slug),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - \r\n"])


def _inverted(name: Name) -> str:
    """`Family, Given, Suffix`, the order of the specification."""
    return name.literal or ", ".join(filter(None, (name.full_family, name.full_given, name.suffix)))


def _date(date: PartialDate) -> str:
    """YYYY/MM/DD/ with empty parts for what is unknown."""
    return "/".join([*date.iso.split("-"), "", "", ""][:4])
