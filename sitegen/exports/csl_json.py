"""Works as CSL-JSON (https://docs.citationstyles.org, CSL 1.0.2)."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from sitegen.model.people import Name
from sitegen.model.work import Work

_PARTS = ("family", "given", "non-dropping-particle", "dropping-particle", "suffix", "literal")  # as those of a Name


def item(work: Work, *, url: str = "") -> dict[str, Any]:
    """One item with its keys in a fixed order; what is unknown is left out.

    CSL has no word for "and others": a last author `{"literal": "others"}` is what Zotero and pandoc make of it.
    """
    others = [Name(literal="others")] if work.others else []
    found: dict[str, Any] = {
        "id": work.key or work.slug,
        "type": work.type,
        "title": work.title.plain,
        "author": [_name(name) for name in [*(creator.name for creator in work.creators), *others]],
        "editor": [_name(creator.name) for creator in work.editors],
        "issued": {"date-parts": [work.issued.parts]} if work.issued else _name(Name(literal=work.issued_text)),
        "submitted": {"date-parts": [work.submitted.parts]} if work.submitted else None,
        "container-title": work.venue.title.plain if work.venue.title else "",
        "container-title-short": work.venue.short,
        "collection-title": work.series,
        "volume": work.volume,
        "issue": work.number,
        "page": work.pages.replace("–", "-"),
        "number": f"arXiv:{work.arxiv}" if work.arxiv else work.article_number,
        "edition": work.edition,
        # Styles show no repository by itself: without this a preprint would have no place at all.
        "publisher": work.publisher or ("arXiv" if work.arxiv and work.venue.kind == "repository" else ""),
        "publisher-place": work.place,
        "language": work.language,
        "ISBN": work.isbn,
        "ISSN": work.issn,
        "DOI": work.doi or "",
        "PMID": work.pmid,
        "URL": url or work.url,
        "keyword": ", ".join(work.keywords),
        "note": work.note.plain if work.note else "",
        "abstract": work.abstract.plain if work.abstract else "",
    }
    return {name: value for name, value in found.items() if value}


def dumps(works: Iterable[Work], *, url_of: Callable[[Work], str] = lambda _: "") -> str:
    """A JSON array of items."""
    items = [item(work, url=url_of(work)) for work in works]
    return "[" + ",\n".join(json.dumps(each, ensure_ascii=False) for each in items) + "]\n"


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    return {part: value for part, value in zip(_PARTS, name, strict=True) if value}
