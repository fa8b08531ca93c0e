"""Any bytes in, no exception out; names and ids keep what they hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.diagnostics import Sink
from sitegen.exports.tex import is_balanced, names
from sitegen.importers import profile_page, publications_page
from sitegen.model.ids import Slug, parse_arxiv, parse_doi
from sitegen.model.people import Creator, Name
from sitegen.model.record import Source
from sitegen.parse import ANSWERS, Part, parse_part
from sitegen.readers import bibtex, yaml
from sitegen.readers.bibtex import Block
from sitegen.readers.fields import record
from sitegen.sources import legacy_text_of
from sitegen.text.latex import decode_names
from sitegen.text.marks import source_without_marks
from sitegen.text.names import names_in, parse_names
from sitegen.text.slugs import fold, slugify

PIECES = ["@article{", "@string{", "@comment{", "k,", "title", "author", "year", "month", "doi", " = ", "{", "}", '"']
PIECES += [
    "#",
    ",",
    "\n",
    "jan",
    "2020",
    "Doe, Jane",
    " and ",
    "others",
    "*",
    "\\'e",
    "$x^2$",
    "%",
    "&",
    "crossref",
    "k",
]
PIECES += [
    "eprint",
    "2001.00001",
    "url",
    "https://x.org",
    "note",
    "* equal contribution",
    "=======",
    "(",
    ")",
    "ß",
    "\\",
]
PIECES += ["，", "\x85"]
bib = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def read(text: str) -> list[Block]:
    sink = Sink()
    blocks = bibtex.read(text, "a.bib", sink)
    for order, block in enumerate(blocks):
        record(block, source="a.bib", owner=Slug(""), order=order, sink=sink)
    lines = text.split("\n")
    for found in sink.diagnostics:
        assert found.span is not None
        assert 1 <= found.span.line <= len(lines)
        assert found.span.column <= len(lines[found.span.line - 1]) + 1
    return blocks


@settings(max_examples=300)
@given(bib)
def test_any_pieces_of_bibtex_are_read_with_places_in_the_file(text: str) -> None:
    read(text)


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_as_bibtex(data: bytes) -> None:
    read(legacy_text_of(Source("a.bib", data, ""), Sink()))


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_as_yaml(data: bytes) -> None:
    yaml.read(Source("a.yaml", data, ""), Sink())


@settings(max_examples=100)
@given(st.text(max_size=600))
def test_any_text_is_read_as_a_saved_page(text: str) -> None:
    profile_page.parse(text)
    publications_page.parse(text)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_authors_of_any_text_make_a_balanced_field(text: str) -> None:
    parsed = parse_names(decode_names(text))
    assert is_balanced(names([Creator(each.name) for each in parsed.names]))
    assert names_in(text) == parsed
    source_without_marks(text)


WORDS = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Lo")), min_size=1, max_size=8).map(str.title)


@settings(max_examples=200)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_names_lose_no_word_and_are_read_back(people: list[tuple[str, str]]) -> None:
    given_names = [Name(family, given) for family, given in people]
    field = names([Creator(name) for name in given_names])
    assert [each.name.display for each in parse_names(field).names] == [name.display for name in given_names]


@given(st.text(max_size=60))
def test_canonical_ids_and_slugs_are_stable(text: str) -> None:
    assert slugify(slugify(text)) == slugify(text)
    assert "/" not in slugify(text)
    for parse in (parse_doi, parse_arxiv):
        found = parse(text)
        assert found is None or parse(found) == found


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_ascii_is_folded_as_all_other_text(text: str) -> None:
    assert fold(f"{text}é") == fold(text) + "e"
    assert slugify(f"{text} é") == f"{slugify(text)}-e".strip("-")


ENTRIES = ["\n@misc{k, title = {A}}", "\n@misc{l, journal = x, year = 2020,\n  note = {B}}\n", "\n@string{x = {J}}\n"]
ENTRIES += [
    "\n@xdata{k, year = 2020}",
    "\n@string{x = x # x}\n",
    "\n@comment{",
    "\n<<<<<<< a\n",
    "\n=======\n",
    "},",
    "\\\\",
]


@settings(max_examples=500)
@given(st.lists(st.sampled_from(ENTRIES) | st.sampled_from(PIECES), max_size=40).map("".join), st.integers(1, 60))
def test_chunks_of_a_text_say_together_what_it_says_at_once(text: str, size: int) -> None:
    whole, apart = Sink(), Sink()
    blocks = bibtex.read(text, "a.bib", whole)
    parts = [bibtex.read_chunk(chunk, "a.bib", apart) for chunk in bibtex.chunks(text, size)]
    keys = [key for part in parts for key in part.keys]
    bibtex.report_file(text, "a.bib", keys, [macro for part in parts for macro in part.undefined], apart)
    assert [block for part in parts for block in part.blocks] == blocks
    assert apart.diagnostics == whole.diagnostics


@settings(max_examples=300)
@given(bib)
def test_proven_entry_is_what_the_recovery_says(text: str) -> None:
    text = f'@misc{{k, title = {{{text}}}, year = 2020, note = "{text}"}}\n'
    sink, other = Sink(), Sink()
    proven = bibtex.read(text, "a.bib", sink)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sitegen.readers.bibtex.reading.sound_entries", lambda _text: iter(()))
        recovered = bibtex.read(text, "a.bib", other)
    assert proven == recovered
    assert sink.diagnostics == other.diagnostics


@settings(max_examples=300)
@given(bib)
def test_answer_of_the_memo_says_what_was_parsed(text: str) -> None:
    found = parse_part(Part(Source.of("content/bibliography/a.bib", text.encode("utf-8", "replace"))))
    assert ANSWERS.validate_json(ANSWERS.dump_json(found)) == found
