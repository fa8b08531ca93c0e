"""YAML with places."""

import pytest

from sitegen.diagnostics import Sink, Span
from sitegen.model.nodes import Node, plain
from sitegen.readers.yaml import parse

BOMB = "b0: &b0 [x]\n" + "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, 9))


def read(text: str) -> tuple[Node | None, Sink]:
    sink = Sink()
    return parse(text, "a.yaml", sink), sink


def codes(sink: Sink) -> list[str]:
    return [found.code for found in sink.diagnostics]


def test_scalars_stay_the_text_of_the_source() -> None:
    node, _ = read("a: NO\nb: 2412.19820\nc: 10012548\nd: 2024-07-30\ne: 0x10\nf: '~'\n")
    assert node
    assert plain(node) == {"a": "NO", "b": "2412.19820", "c": "10012548", "d": "2024-07-30", "e": "0x10", "f": "~"}


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_plain_null_is_none(written: str) -> None:
    node, _ = read(f"a: {written}")
    assert node
    assert plain(node) == {"a": None}


def test_every_value_knows_its_place() -> None:
    node, _ = read("works:\n  - title: One\n")
    assert node
    title = at(node, "works", 0, "title")
    assert title.span == Span("a.yaml", 2, 12, 3)
    assert title.key == Span("a.yaml", 2, 5, 5)


def at(node: Node, *path: str | int) -> Node:
    for part in path:
        value = node.value
        if isinstance(value, dict):
            node = value[str(part)]
        elif isinstance(value, list):
            node = value[int(part)]
    return node


def test_text_inside_a_file_is_placed_there() -> None:
    sink = Sink()
    node = parse("a: 1", "a.md", sink, first_line=2)
    assert node
    assert node.span.line == 2


def test_comments_alone_are_no_value_and_no_fault() -> None:
    node, sink = read("# nothing yet\n")
    assert node is None
    assert codes(sink) == []


def test_alias_is_the_value_of_its_anchor() -> None:
    node, _ = read("a: &x [1, 2]\nb: *x\n")
    assert node
    assert plain(node) == {"a": ["1", "2"], "b": ["1", "2"]}


def test_alias_is_placed_where_it_stands() -> None:
    node, _ = read("a: &x [&y 1, *y]\nb: *x\nc: *y\n")
    assert node
    assert at(node, "a", 1).span == Span("a.yaml", 1, 14, 2)
    assert at(node, "b").span == Span("a.yaml", 2, 4, 2)
    assert at(node, "c").span == Span("a.yaml", 3, 4, 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: b: c", "YML001"),
        ("a: [1, 2", "YML001"),
        ("a: *nowhere", "YML001"),
        ("a: 1\n---\nb: 2", "YML001"),
        ("? [a]\n: b", "YML001"),
        ("a: \x07", "YML001"),
        ("a: 1\na: 2", "YML002"),
        ("a: &x [*x]", "YML001"),
        ("a: &x 1\nb: &x 2", "YML001"),
        ("[" * 100 + "]" * 100, "YML003"),
        ("- " * 10_000 + "x", "YML001"),
        ("[" * 10_000, "YML001"),
        (BOMB, "YML003"),
    ],
)  # fmt: skip
def test_fault_has_its_code_and_a_place(text: str, code: str) -> None:
    _, sink = read(text)
    assert codes(sink) == [code]
    assert sink.diagnostics[0].span is not None
    assert sink.diagnostics[0].span.line > 0
