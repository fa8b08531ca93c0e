"""BibTeX files to entries with places; damage costs a diagnostic and at most the damaged field."""

import pytest

from sitegen.diagnostics import Sink, Span
from sitegen.readers.bibtex import Block, Chunk, chunks, read, read_chunk
from sitegen.readers.bibtex.front import sound_entries


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
    assert [blocks[0].span_of(field) for field in blocks[0].fields] == [
        Span("a.bib", 1, 13, 5),
        Span("a.bib", 1, 26, 3),
    ]


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


def test_merge_conflict_is_one_fault_and_a_line_of_signs_is_none() -> None:
    _, sink = parse("<<<<<<< HEAD\n@misc{b, title = {B}}\n=======\n@misc{c, title = {C}}\n>>>>>>> x\n")
    assert [(found.code, found.span) for found in sink.diagnostics] == [("BIB002", Span("a.bib", 1, 1, 7))]
    _, sink = parse("Papers\n============\n@misc{a, title = {A}}")
    assert codes(sink) == []


@pytest.mark.parametrize(
    "text",
    [
        "@misc\n{a, title={A}, year={2020}}",
        "@in-proceedings{a, title={A}, year={2020}}",
        "@misc(a, title={A}, year={2020})",
        '@misc(a, title={A}, note="(b)", year={2020})',
        "@misc{a,\n title={A}, % first, second\n year={2020} % last, {one}\n}",
        "@misc{a,\n title={A},\n year={2020}\n%}",
        "@comment{\n@misc{b, title={B}}\n}\n@misc{a, title={A}, year={2020}}",
        "Mail me@example.org (or call).\n@misc{a, title={A}, year={2020}}",
        "@misc{a, note={A\n@b{c} in text}, title={A}, year={2020}}",
    ],
)
def test_entry_in_an_odd_form_is_read_without_a_warning(text: str) -> None:
    blocks, sink = parse(text)
    assert [(block.key, values(block)["title"], values(block)["year"]) for block in blocks] == [("a", "A", "2020")]
    assert codes(sink) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("@misc{\n title={A, B},\n year={2020}}", (1, 1)),
        ("@misc{title={A, B}, year={2020}}", (1, 1)),
        ("@misc{k\n title={A, B},\n year={2020}}", (1, 7)),
        ("@misc{k title={A, B}, year={2020}}", (1, 7)),
        ("@misc{k,\n title={A, B},,\n year={2020}}", (2, 15)),
        ("@misc{k,\n title={A, B},\n note {x},\n year={2020}}", (3, 2)),
        ("@misc{k,\n title={A, B},\n month=,\n year={2020}}", (3, 2)),
        ("@misc{k,\n title={A, B}, see there,\n year={2020}}", (2, 16)),
        ('@misc{k,\n note="x,\n title="A, B",\n year={2020}}', (2, 7)),
        ("@misc{k,\n title={A, B},\n year={2020}\n\n@misc{l, title={C}}", (1, 7)),
        ("@misc{k,\n title={A, B},\n note=x # {c},\n year={2020}}", (3, 7)),
        ("@misc{k,\n title={A, B},\n journal=jmlr,\n year={2020}}\n@misc{l, journal = jmlr}", (3, 10)),
        ("@misc{k,\n title={A, B},\n crossref={p},\n year={2020}}", (3, 2)),
        ("@misc{k,\n title={A, B},\n crossref={k},\n year={2020}}", (3, 2)),
        ("@misc{k,\n title={A, B},\n year={2020}}\n@misc l,\n title={C}}", (4, 1)),
        ("@string{a = {b} c}\n@misc{k, title={A, B}, year={2020}}", (1, 9)),
        ("@string{a}\n@misc{k, title={A, B}, year={2020}}", (1, 1)),
        ("@preamble{ {x}\n@misc{k, title={A, B}, year={2020}}", (1, 1)),
    ],
)
def test_fault_costs_one_warning_at_its_place_and_no_field(text: str, place: tuple[int, int]) -> None:
    blocks, sink = parse(text)
    assert (values(blocks[0])["title"], values(blocks[0])["year"]) == ("A, B", "2020")
    assert [(found.span.line, found.span.column) for found in sink.diagnostics if found.span] == [place]


def test_macros_of_a_missing_file_are_one_fault() -> None:
    text = "".join(f"@misc{{k{number}, journal = j{number} # {{!}}}}\n" for number in range(9))
    blocks, sink = parse(text)
    assert [values(block)["journal"] for block in blocks][:2] == ["j0!", "j1!"]
    assert [(found.code, found.span) for found in sink.diagnostics] == [("BIB011", Span("a.bib", 1, 21, 2))]


def test_macros_that_use_each_other_are_a_fault_of_the_first() -> None:
    blocks, sink = parse("@string{a = b}\n@string{b = a}\n@misc{k, title = {A}, journal = a}")
    assert values(blocks[0])["journal"] == "b"
    assert [found.span for found in sink.diagnostics] == [Span("a.bib", 1, 13, 1)]


def test_crossref_by_an_alias_is_found() -> None:
    blocks, sink = parse("@inbook{k, title = {A}, crossref = {other}}\n@book{p, ids = {x, other}, title = {B}}")
    assert values(blocks[0])["booktitle"] == "B"
    assert codes(sink) == []


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
    assert blocks[0].span_of(blocks[0].fields[0]) == Span("a.yaml", 11, 8, 5)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 50_000,
        "\\" * 50_000,
        "@misc{k, t = " + "{" * 50_000,
        "@" * 50_000,
        "@misc{" * 500,
        "\n@comment{" * 9_000,
        "@misc{k, t = {x" + "\n" * 500_000,
        "@misc{k, t = {x}}\n" + "".join(f"@string{{s = {{}}}} n{number} = {{y}}\n" for number in range(20_000)),
        "@misc{k, t = {x}} " * 5_000,
    ],
)
def test_hostile_text_is_read_without_an_exception(text: str) -> None:
    blocks, _ = parse(text)
    assert len(blocks) <= 5_000


def test_parents_of_parents_are_inherited_and_a_circle_is_reported_once() -> None:
    text = "@inproceedings{a, title = {A}, crossref = {b}}\n@proceedings{b, title = {B}, crossref = {c}}\n"
    blocks, sink = parse(text + "@book{c, title = {C}, publisher = {P}}\n")
    assert [field.value for field in blocks[0].fields] == ["A", "B", "P"]
    assert codes(sink) == []
    _, sink = parse(text + "@book{c, title = {C}, crossref = {a}}\n")
    assert codes(sink) == ["BIB011"]


def test_authors_come_from_data_and_from_the_book_of_a_chapter_only() -> None:
    book = "@book{b, title = {B}, author = {Doe, Jane}}\n@xdata{x, author = {Roe, Rick}}\n"
    blocks, _ = parse(book + "@inbook{c, crossref = {b}}\n@incollection{d, crossref = {b}}\n@misc{e, xdata = {x}}")
    assert [getattr(block.get("author"), "value", None) for block in blocks[1:]] == ["Doe, Jane", None, "Roe, Rick"]


def test_parent_that_is_nowhere_is_reported_once() -> None:
    _, sink = parse("@misc{a, crossref = {z}}\n@misc{b, crossref = {z}}\n")
    assert [(found.code, found.span) for found in sink.diagnostics] == [("BIB011", Span("a.bib", 1, 10, 8))]


def test_entry_with_many_values_that_never_close_is_given_up_in_linear_time() -> None:
    blocks, sink = parse("@misc{a," + "b={" * 5_000 + "\n@misc{c, title = {C}}")
    assert [block.key for block in blocks] == ["a", "c"]
    assert len(sink.diagnostics) < 60


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # An even run of backslashes is text, and the brace behind it closes: bibtexparser takes it for an escaped one,
        # and the next field for a part of the value.
        ("@misc{a, title={A\\\\}, year={2020}}", "A\\\\"),
        # A line that begins with `%` is a comment: bibtexparser makes it a part of the next name, and gives the entry
        # up at a comma in it.
        ("@misc{a,\n % the title\n title={A},\n year={2020}}", "A"),
        ("@misc{a,\n % title, old\n title={A},\n year={2020}}", "A"),
        # It swallows the field behind a missing comma.
        ("@misc{a,\n title={A}\n year={2020}}", "A"),
        # It knows no hyphen in a type, and passes over the entry without a word.
        ("@in-proceedings{a, title={A}, year={2020}}", "A"),
    ],
)
def test_fault_of_the_splitter_costs_no_field(text: str, title: str) -> None:
    blocks, _ = parse(text + "\n@misc{b, title={B}}")
    assert values(blocks[0]) == {"title": title, "year": "2020"}
    assert [block.key for block in blocks] == ["a", "b"]
    assert [sound.key for sound in sound_entries(text)] == []


def test_sound_entry_is_proven_at_its_place_behind_a_copy_of_it_and_a_block_that_failed() -> None:
    entry = "@misc{k, title = {A}}"
    text = f"see {entry}\n@misc{{@misc{{l, note = {{ {entry}\n {entry}"
    assert [(sound.start, sound.end) for sound in sound_entries(text)] == [(len(text) - len(entry) - 1, len(text))]


def test_entries_with_one_key_are_proven_and_one_with_a_field_twice_is_not() -> None:
    text = "@misc{k, year = 2020}\n@misc{k, year = 2021}\n@misc{l, year = 2020, year = 2021}\n"
    assert [sound.fields[0][2] for sound in sound_entries(text)] == ["2020", "2021"]


def test_text_is_cut_before_entries_and_each_part_knows_the_macros_above_it() -> None:
    text = "@string{a = {A}}\n@misc{k, journal = a}\n@string{a = {B}}\n@misc{l, journal = a}\n"
    parts = chunks(text, 1)
    assert [(part.first_line, dict(part.macros)) for part in parts] == [(1, {}), (2, {"a": "A"}), (4, {"a": "B"})]
    assert [values(block)["journal"] for part in parts for block in read_chunk(part, "a.bib", Sink()).blocks] == [
        "A",
        "B",
    ]


def test_text_whose_entries_inherit_stays_whole() -> None:
    text = "@misc{k, title = {A}}\n@misc{l, CrossRef = {k}}\n"
    assert chunks(text, 1) == [Chunk(1, text, {})]
