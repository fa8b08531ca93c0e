"""Markdown with YAML front matter: fields as Nodes, the body as safe HTML, and the files that it shows."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.diagnostics import Sink, Span
from sitegen.model.nodes import Node
from sitegen.model.record import Document, Source
from sitegen.readers import yaml
from sitegen.sources import text_of
from sitegen.text.markup import sanitize

# CommonMark with tables, strikethrough and footnotes; raw HTML goes on to the sanitizer.
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
_FENCE = "---"
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|/")


def read(source: Source, sink: Sink) -> Document:
    """Front matter and body of a file; a file that cannot be read is reported and empty.

    The front matter stands between two lines `---` at the top. Its places are those in the file, and so are the lines
    of `files`: `![](photo.jpg)` and `[talk](../talks/x.md)`, but no address of another server and no anchor.
    """
    text = text_of(source, sink)
    if text is None:
        return Document(None, None)
    front, body, line = _split(text, source.path, sink)
    if not body.strip():
        return Document(front, None)
    tokens = _MARKDOWN.parse(body)
    files = tuple(Node(name, Span(source.path, at + line)) for name, at in dict.fromkeys(_files(tokens, 0)))
    return Document(front, sanitize(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})), files)


def _files(tokens: Sequence[Token], line: int) -> Iterator[tuple[str, int]]:
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


def _as_link(image: Token) -> str:
    return f'<a href="{escape(str(image.attrs["src"]))}">{escape(image.content or "image")}</a>'


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
