"""What identity looks at in the fields of a record."""

from collections.abc import Mapping

from sitegen.model.nodes import Node, plain
from sitegen.model.record import Facts
from sitegen.model.values import Text
from sitegen.text.dates import parse_date
from sitegen.text.slugs import fold, slugify


def facts(fields: Mapping[str, Node], key: str) -> Facts:
    """The comparable facts of a record with this citation key, from its decoded fields.

    A title `{GaLore}: A Test` becomes "galoreatest"; dates are ISO's, those of `issued` and `submitted`, sorted.
    """
    dates = {parse_date(_text(fields.get(name))) for name in ("issued", "submitted")}
    title = _text(fields.get("title"))
    return Facts(
        title=fold(title),
        doi=_text(fields.get("doi")),
        arxiv=_text(fields.get("arxiv")),
        family=_first_family(fields.get("authors")),
        dates=tuple(sorted(date.iso for date in dates if date)),
        key_slug=slugify(key),
        title_slug=slugify(title) if title else None,
    )


def _text(node: Node | None) -> str:
    value = node.value if node else ""
    return value.plain if isinstance(value, Text) else value if isinstance(value, str) else ""


def _first_family(authors: Node | None) -> str:
    """The folded family name of the first author, with its particle. YAML may give a name's parts as any mapping."""
    name = plain(authors.children[0]) if authors and authors.children else None
    words = {part: value for part, value in name.items() if isinstance(value, str)} if isinstance(name, dict) else {}
    return fold(words.get("particle", "") + (words.get("family") or words.get("literal", "")))
