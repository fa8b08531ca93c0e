"""The values of a work's fields, decoded: LaTeX to words and HTML, page ranges, names, identifiers.

All readers of works use this, so that each value is decoded once, in the file that says it.
"""

from collections.abc import Mapping

from sitegen.model.ids import parse_arxiv, parse_doi
from sitegen.model.links import WORK_LINKS
from sitegen.model.nodes import Node
from sitegen.model.people import PersonName
from sitegen.model.values import Text
from sitegen.text.latex import decode, decode_names, paragraphs, plain
from sitegen.text.names import parse_name
from sitegen.text.pages import page_range

_TEXTS = frozenset(["title", "abstract", "note", "annotation"])
_WORDS = frozenset(
    """volume number article_number edition series publisher place language isbn issn arxiv_class pmid award category
    issued_text keywords topics""".split()
)
_NAMES = ("authors", "editors")
_LISTS = frozenset([*WORK_LINKS, "links", "keywords", "topics", "affiliations", "equal", "corresponding", "aliases"])


def text(source: str, *, has_paragraphs: bool = False) -> Text:
    """Words in LaTeX as a Text; an abstract has paragraphs."""
    decoded = paragraphs(source) if has_paragraphs else decode(source)
    return Text(source, decoded.plain, decoded.html, decoded.unknown)


def decoded(fields: Mapping[str, Node]) -> dict[str, Node]:
    """Fields by their names in `WorkFields`, in one shape and decoded.

    Lists stand where one value may stand for a list, a mapping for a venue. `title`, `abstract`, `note` and
    `annotation` become `Text`, names `PersonName`, other words Unicode; `pages` becomes a range (`text.pages`). A value
    of the wrong kind stays: `validate` reports it. The `+` of an override that appends stays in the name.
    """
    return {name: _decoded(name.removeprefix("+"), node) for name, node in fields.items()}


def _decoded(name: str, node: Node) -> Node:
    if name in _LISTS and isinstance(node.value, str | dict):
        node = node.with_value([Node(node.value, node.span)])
    if name in _NAMES:
        return node.with_value([_name(child) for child in node.children]) if node.children else node
    if name == "affiliations":
        return node.with_value([wrapped(child, "name") for child in node.children]) if node.children else node
    if name == "venue":
        return _venue(wrapped(node, "title"))
    if name in _WORDS:
        return _words(node)
    if not isinstance(node.value, str):
        return node
    if name in _TEXTS:
        return node.with_value(text(node.value, has_paragraphs=name == "abstract"))
    if name == "pages":
        return node.with_value(page_range(node.value))
    if name == "doi":
        # What is no DOI or arXiv id stays as it is written: `validate` reports it at its place.
        return node.with_value(parse_doi(node.value) or node.value)
    return node.with_value(parse_arxiv(node.value) or node.value) if name == "arxiv" else node


def _words(node: Node) -> Node:
    if isinstance(node.value, list):
        return node.with_value([_words(child) for child in node.value])
    return node.with_value(plain(node.value)) if isinstance(node.value, str) else node


def _venue(node: Node) -> Node:
    parts = dict(node.mapping)
    if "title" in parts and isinstance(title := parts["title"].value, str):
        parts["title"] = parts["title"].with_value(text(title))
    if "short" in parts:
        parts["short"] = _words(parts["short"])
    return node.with_value(parts) if parts else node


def wrapped(node: Node, name: str) -> Node:
    """A mapping in place of the text that may stand for it: `name` is the key that the text belongs to."""
    return node.with_value({name: Node(node.value, node.span)}) if isinstance(node.value, str) else node


def _name(node: Node) -> Node:
    """A name that is written as a text in its parts."""
    if not isinstance(node.value, str):
        return node
    parsed = parse_name(decode_names(node.value))
    return node.with_value(PersonName.of(parsed.name, parsed.marks))
