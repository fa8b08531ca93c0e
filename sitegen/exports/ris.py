"""Works as RIS, as reference managers read it (Research Information Systems, 2011 specification)."""

from functools import lru_cache

from sitegen.model.people import Name
from sitegen.model.values import PartialDate
from sitegen.model.work import Work

TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "paper-conference": "CPAPER",
    "chapter": "CHAP",
    "book": "BOOK",
    "thesis": "THES",
    "report": "RPRT",
    "manuscript": "UNPB",
    "dataset": "DATA",
    "software": "COMP",
    "webpage": "ELEC",
    "patent": "PAT",
    "speech": "SLIDE",
    "pamphlet": "PAMP",
}
"""RIS types of CSL types; all others are GEN."""


def record(work: Work, *, url: str = "") -> str:
    """One record from TY to ER, a line per value, lines ending in CR LF as the specification says."""
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
    tags = [tag for tag in tags if tag[1]]
    text = " ".join([value for _, value in tags])
    if not text.isprintable() or "  " in text or text != text.strip():  # few have what is to become one blank
        tags = [(tag, " ".join(value.split())) for tag, value in tags]
    return "\r\n".join([*[f"{tag}  - {value}" for tag, value in tags], "ER  - \r\n"])


@lru_cache(maxsize=4_096)
def _inverted(name: Name) -> str:
    """`Family, Given, Suffix`, the order of the specification."""
    parts = (name.full_family, f"{name.given} {name.dropping_particle}".strip(), name.suffix)
    return name.literal or ", ".join(part for part in parts if part)


def _date(date: PartialDate) -> str:
    """YYYY/MM/DD/ with empty parts for what is unknown."""
    month = f"{date.month:02d}" if date.month else ""
    day = f"{date.day:02d}" if date.day else ""
    return f"{date.year:04d}/{month}/{day}/"
