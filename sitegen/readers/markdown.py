"""Markdown with YAML front matter: fields as Nodes, the body as safe HTML."""

from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.diagnostics import Sink, Span
from sitegen.model.record import Node, Source
from sitegen.model.values import Html
from sitegen.readers import yaml
from sitegen.sources import text_of
from sitegen.text.markup import sanitize

_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Document:
    """A markdown file: its front matter (None: it has none) and its body (None: it is blank)."""

    front: Node | None
    body: Html | None


def read(source: Source, sink: Sink) -> Document:
    """Front matter and body of a file; a file that cannot be read is reported and empty."""
    text = text_of(source, sink)
    if text is None:
        return Document(None, None)
    front, body = _split(text, source.path, sink)
    return Document(front, sanitize(_markdown().render(body)) if body.strip() else None)


@cache
def _markdown() -> MarkdownIt:
    """CommonMark with tables, strikethrough and footnotes; raw HTML goes on to the sanitizer."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)


def _split(text: str, path: str, sink: Sink) -> tuple[Node | None, str]:
    lines = text.split("\n")
    if lines[0].strip() != _FENCE:
        return None, text
    end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if end is None:
        sink.error("YML001", "the front matter is never closed", Span(path, 1), hint="end it with a line `---`")
        return None, ""
    return yaml.parse("\n".join(lines[1:end]), path, sink, first_line=2), "\n".join(lines[end + 1 :])
