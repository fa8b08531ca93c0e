"""BibTeX files to entries with places; damage costs a diagnostic and at most the damaged field."""

import pytest

from sitegen.diagnostics import Sink, Span
from sitegen.readers.bibtex import Block, read


def parse(text: str) -> tuple[list[Block], Sink]:
    sink = Sink()
    return read(text, "a.bib", sink), sink


def values(block: Block) -> dict[str, str]:
    return {field.name: field.value for field in block.fields}


def codes(sink: Sink) -> list[str]:
    return [found.code for found in sink.diagnostics]


def test_names_and_values_are_those_of_the_source() -> None:
    blocks, sink = parse('@Article{Key1, Title = {{GAN}s}, year = 2020, month = jul, note = "a {"} b"}')
    assert (blocks[0].type, blocks[0].key) == ("article", "Key1")
    assert values(blocks[0]) == {"Title": "{GAN}s", "year": "2020", "month": "jul", "note": 'a {"} b'}
    assert [field.name for field in blocks[0].fields if field.bare] == ["year", "month"]
    assert codes(sink) == []


def test_places_are_exact_on_one_line() -> None:
    blocks, _ = parse("@article{k, title = {A}, doi = {10.1/2}}")
    assert blocks[0].span == Span("a.bib", 1, 10, 1)
    assert [field.span for field in blocks[0].fields] == [Span("a.bib", 1, 13, 5), Span("a.bib", 1, 26, 3)]


def test_macros_concatenation_and_nested_strings_are_written_out() -> None:
    blocks, _ = parse(
        '@string{a = "Proc. "}\n@STRING{B = A # {of X}}\n@misc{k, journal = b # " " # "2020", month = jan # "~15"}'
    )
    assert values(blocks[0]) == {"journal": "Proc. of X 2020", "month": "jan~15"}


def test_unknown_macro_is_its_text() -> None:
    blocks, _ = parse("@misc{k, selected = true}")
    assert values(blocks[0]) == {"selected": "true"}


def test_missing_comma_keeps_both_fields() -> None:
    blocks, sink = parse("@misc{k,\n  title = {A}\n  year = {2020}\n}")
    assert values(blocks[0]) == {"title": "A", "year": "2020"}
    assert codes(sink) == ["BIB002"]
    assert sink.diagnostics[0].span == Span("a.bib", 2, 3, 5)


def test_full_width_comma_separates() -> None:
    blocks, sink = parse("@misc{k,\n  title = {A}，\n  year = {2020}\n}")
    assert values(blocks[0]) == {"title": "A", "year": "2020"}
    assert codes(sink) == []


def test_field_twice_keeps_the_first() -> None:
    blocks, sink = parse("@misc{k, year = {2020}, Year = {2021}}")
    assert values(blocks[0]) == {"year": "2020"}
    assert codes(sink) == ["BIB003"]


def test_key_twice_keeps_both_entries() -> None:
    blocks, sink = parse("@misc{k, title={A}}\n@misc{k, title={B}}")
    assert [values(block)["title"] for block in blocks] == ["A", "B"]
    assert codes(sink) == ["BIB004"]
    assert sink.diagnostics[0].related[0].span.line == 1


def test_extra_brace_loses_no_field() -> None:
    blocks, sink = parse("@misc{k,\n title = {A}},\n year = {2020},\n}\n@misc{l, title = {B}}")
    assert values(blocks[0]) == {"title": "A", "year": "2020"}
    assert blocks[1].key == "l"
    assert codes(sink) == ["BIB002"]


def test_unclosed_brace_keeps_the_entries_around() -> None:
    blocks, sink = parse("@misc{a, title = {A}}\n@misc{b,\n title = {B,\n year = {2020}\n}\n\n@misc{c, title = {C}}")
    assert [block.key for block in blocks] == ["a", "b", "c"]
    assert codes(sink) == ["BIB002"]


def test_merge_conflict_is_named() -> None:
    text = "@misc{a, title = {A}}\n<<<<<<< HEAD\n@misc{b, title = {B}}\n=======\n@misc{c, title = {C}}\n>>>>>>> x\n"
    blocks, sink = parse(text)
    assert [block.key for block in blocks] == ["a", "b", "c"]
    assert set(codes(sink)) == {"BIB002"}


def test_comment_line_in_an_entry_is_skipped() -> None:
    blocks, sink = parse("@misc{k,\n  % the title\n  title = {A},\n}")
    assert values(blocks[0]) == {"title": "A"}
    assert codes(sink) == []


def test_front_matter_of_jekyll_is_no_fault_and_moves_no_line() -> None:
    blocks, sink = parse("---\nlayout: x\n---\n\n@misc{k, title = {A}}")
    assert blocks[0].span.line == 5
    assert codes(sink) == []


def test_crossref_fields_are_written_out() -> None:
    blocks, _ = parse(
        "@inproceedings{k, title = {A}, crossref = {p}}\n@proceedings{p, title = {Proc}, year = {2020}, editor = {E}}"
    )
    assert values(blocks[0]) == {"title": "A", "booktitle": "Proc", "year": "2020", "editor": "E"}


def test_entry_without_key_is_kept() -> None:
    blocks, sink = parse("@misc{, title = {A}}")
    assert values(blocks[0]) == {"title": "A"}
    assert codes(sink) == ["BIB001"]


def test_text_inside_another_file_is_placed_there() -> None:
    sink = Sink()
    blocks = read("@misc{k,\n title = {A}}", "a.yaml", sink, first_line=10, indent=6)
    assert blocks[0].fields[0].span == Span("a.yaml", 11, 8, 5)


@pytest.mark.parametrize(
    "text", ["{" * 50_000, "\\" * 50_000, "@misc{k, t = " + "{" * 50_000, "@" * 50_000, "@misc{" * 500]
)
def test_hostile_text_is_read_without_an_exception(text: str) -> None:
    blocks, _ = parse(text)
    assert len(blocks) <= 5_000
