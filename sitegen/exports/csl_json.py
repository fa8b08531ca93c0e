"""Works as CSL-JSON (https://docs.citationstyles.org, CSL 1.0.2)."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sitegen.model.people import Creator, Name
from sitegen.model.work import Work

_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def item(work: Work, *, url: str = "") -> dict[str, Any]:
    """One item with its keys in a fixed order; what is unknown is left out.

    CSL has no word for "and others": a last author `{"literal": "others"}` is what Zotero and pandoc make of it.
    """
    authors = _names(work.creators)
    if work.others:
        authors.append({"literal": "others"})
    found: dict[str, Any] = {
        "id": work.key or work.slug,
        "type": work.type,
        "title": work.title.plain,
        "author": authors,
        "editor": _names(work.editors),
        "issued": {"date-parts": [work.issued.parts]} if work.issued else _words(work.issued_text),
        "submitted": {"date-parts": [work.submitted.parts]} if work.submitted else None,
        "container-title": work.venue.title.plain if work.venue.title else "",
        "container-title-short": work.venue.short,
        "collection-title": work.series,
        "volume": work.volume,
        "issue": work.number,
        "page": work.pages.replace("–", "-"),
        "number": f"arXiv:{work.arxiv}" if work.arxiv else work.article_number,
        "edition": work.edition,
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
    return "[" + ",\n".join(_encoded(each) for each in items) + "]\n"


def _names(creators: Sequence[Creator]) -> list[Mapping[str, str]]:
    return [_name(creator.name) for creator in creators]


@lru_cache(maxsize=4_096)
def _name(name: Name) -> Mapping[str, str]:
    if name.literal:
        return {"literal": name.literal}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "dropping-particle": name.dropping_particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}


def _words(text: str) -> dict[str, str] | None:
    return {"literal": text} if text else None
