"""Markdown with YAML front matter: fields as Nodes, the body as safe HTML, and the files that it shows."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from sitegen.diagnostics import Sink, Span
from sitegen.model.nodes import Node
from sitegen.model.record import Source
from sitegen.model.values import Html
from sitegen.patterns import late
from sitegen.readers import yaml
from sitegen.sources import text_of
from sitegen.text.markup import sanitize

_FENCE = "---"
_ELSEWHERE = late(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|/")


class Document(NamedTuple):
    """A markdown file: its front matter (None: it has none), its body (None: it is blank), and the relative paths
    of images and links in it, each with its line."""

    front: Node | None
    body: Html | None
    files: tuple[Node, ...] = ()


def read(source: Source, sink: Sink) -> Document:
    """Front matter and body of a file; a file that cannot be read is reported and empty."""
    text = text_of(source, sink)
    if text is None:
        return Document(None, None)
    front, body, line = _split(text, source.path, sink)
    if not body.strip():
        return Document(front, None)
    tokens = _markdown().parse(body)
    files = tuple(Node(name, Span(source.path, at + line)) for name, at in dict.fromkeys(_files(tokens, 0)))
    return Document(front, sanitize(_markdown().renderer.render(tokens, _markdown().options, {})), files)


@cache
def _markdown() -> Any:
    """CommonMark with tables, strikethrough and footnotes; raw HTML goes on to the sanitizer."""
    from markdown_it import MarkdownIt  # heavy, and most builds know their texts from the memo
    from mdit_py_plugins.footnote import footnote_plugin

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)


def _files(tokens: Sequence[Any], line: int) -> Iterator[tuple[str, int]]:
    """Relative targets and the lines of their blocks. An image of another server becomes a link to it."""
    for token in tokens:
        at = token.map[0] if token.map else line
        if token.type == "image" and _ELSEWHERE.match(str(token.attrs["src"])):
            token.type, token.tag, token.content = "html_inline", "", _as_link(token)
            continue
        target = str(token.attrs.get("src") or token.attrs.get("href") or "").partition("#")[0]
        if target and token.type in ("image", "link_open") and not _ELSEWHERE.match(target):
            yield unquote(target), at
        yield from _files(token.children or (), at)


def _as_link(token: Any) -> str:
    source = str(token.attrs["src"]).replace("&", "&amp;").replace('"', "&quot;")
    words = (token.content or "image").replace("&", "&amp;").replace("<", "&lt;")
    return f'<a href="{source}">{words}</a>'


def _split(text: str, path: str, sink: Sink) -> tuple[Node | None, str, int]:
    """Front matter, body, and the line on which the body begins."""
    lines = text.split("\n")
    if lines[0].strip() != _FENCE:
        return None, text, 1
    end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if end is None:
        sink.error("YML001", "the front matter is never closed", Span(path, 1), hint="end it with a line `---`")
        return None, "", 1
    return yaml.parse("\n".join(lines[1:end]), path, sink, first_line=2), "\n".join(lines[end + 1 :]), end + 2
