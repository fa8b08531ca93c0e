"""Markdown with front matter."""

from sitegen.diagnostics import Sink
from sitegen.model.nodes import plain
from sitegen.model.record import Document, Source
from sitegen.readers.markdown import read


def parse(text: str) -> tuple[Document, Sink]:
    sink = Sink()
    return read(Source("content/papers/a.md", text.encode(), ""), sink), sink


def body(text: str) -> str:
    document, _ = parse(text)
    return document.body.safe.strip() if document.body else ""


def test_front_matter_and_body() -> None:
    document, _ = parse("---\naward: Best\n---\nSome *words*.\n")
    assert document.front is not None
    assert plain(document.front) == {"award": "Best"}
    assert document.front.span.line == 2
    assert document.body is not None
    assert document.body.safe.strip() == "<p>Some <em>words</em>.</p>"


def test_open_front_matter_is_an_error() -> None:
    _, sink = parse("---\naward: Best\n")
    assert [found.code for found in sink.diagnostics] == ["YML001"]


def test_script_is_gone_and_tables_and_footnotes_stay() -> None:
    found = body("<script>alert(1)</script>\n\n| a |\n|---|\n| b |\n\nx[^1]\n\n[^1]: note\n")
    assert "alert" not in found
    assert "<table>" in found
    assert "footnote" in found


def test_files_of_the_site_are_named_with_their_lines() -> None:
    document, _ = parse("---\na: b\n---\nSee [the CV](my%20cv.pdf#p2).\n\n![me](me.jpg)\n")
    assert [(node.value, node.span.line) for node in document.files] == [("my cv.pdf", 4), ("me.jpg", 6)]


def test_image_of_another_server_becomes_a_link() -> None:
    assert '<a href="https://x.org/a.png" rel="noopener">a picture</a>' in body("![a picture](https://x.org/a.png)")


def test_links_elsewhere_are_no_files() -> None:
    document, _ = parse("[a](https://x.org) [b](mailto:a@x.org) [c](#d) [e](/root)")
    assert document.files == ()
