"""What identity looks at in the fields of a record."""

from collections.abc import Mapping

from sitegen.model.record import Facts, Node
from sitegen.text.dates import parse_date
from sitegen.text.latex import plain
from sitegen.text.slugs import fold, slugify


def facts(fields: Mapping[str, Node], key: str) -> Facts:
    """The comparable facts of a record with this citation key."""
    dates = [date for date in (parse_date(_text(fields.get(name))) for name in ("issued", "submitted")) if date]
    written = _text(fields.get("title"))
    title = plain(written)
    return Facts(
        title=fold(title),
        doi=_text(fields.get("doi")),
        arxiv=_text(fields.get("arxiv")),
        family=_first_family(fields.get("authors")),
        dates=tuple(sorted({date.iso for date in dates})),
        slug=_text(fields.get("slug")),
        key_slug=slugify(key),
        title_slug=slugify(title) if written else None,
        selected="selected" in fields,
        submitted="submitted" in fields,
    )


def _text(node: Node | None) -> str:
    return node.value if node and isinstance(node.value, str) else ""


def _first_family(authors: Node | None) -> str:
    if not authors or not isinstance(authors.value, list) or not authors.value:
        return ""
    first = authors.value[0].value
    if not isinstance(first, dict):
        return ""
    return fold(_text(first.get("particle")) + (_text(first.get("family")) or _text(first.get("literal"))))
