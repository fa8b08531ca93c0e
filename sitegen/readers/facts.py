"""What identity looks at in the fields of a record."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sitegen.model.nodes import Packed, bare
from sitegen.model.record import Facts
from sitegen.text.dates import parse_date
from sitegen.text.latex import plain
from sitegen.text.slugs import fold, slugify


def facts(fields: Mapping[str, Packed], key: str) -> Facts:
    """The comparable facts of a record with this citation key."""
    dates = {_date(_text(fields.get(name))) for name in ("issued", "submitted") if name in fields}
    written = _text(fields.get("title"))
    title = plain(written)
    return Facts(
        title=fold(title),
        doi=_text(fields.get("doi")),
        arxiv=_text(fields.get("arxiv")),
        family=_first_family(fields.get("authors")),
        dates=tuple(sorted(dates - {""})),
        slug=_text(fields.get("slug")),
        key_slug=slugify(key),
        title_slug=slugify(title) if written else None,
        selected="selected" in fields,
        submitted="submitted" in fields,
    )


def _text(packed: Packed | None) -> str:
    return packed[0] if packed and isinstance(packed[0], str) else ""


@lru_cache(maxsize=1_024)
def _date(text: str) -> str:
    date = parse_date(text)
    return date.iso if date else ""


def _first_family(authors: Packed | None) -> str:
    if not authors or not isinstance(authors[0], list) or not authors[0]:
        return ""
    first = bare(authors[0][0])
    return fold(_part(first, "particle") + (_part(first, "family") or _part(first, "literal"))) if first else ""


def _part(name: Any, part: str) -> str:
    found = name.get(part) if isinstance(name, dict) else ""
    return found if isinstance(found, str) else ""
