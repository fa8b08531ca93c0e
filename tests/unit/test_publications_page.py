"""The text of a publications page with BibTeX blocks."""

import pytest

from sitegen.importers.publications_page import parse, work

LONG = "Growing things is hard. " * 12
ONE = "@article{one2020,title={Grow $+ $ Things},author={Berg*, Ada and Coe, Bo},journal={Annals of X},year={2020}}"


def test_entry_alone_and_entry_with_lines_above() -> None:
    page = parse(f"{ONE}\n2019\nGrow + Things\nAda Berg* , and 1 more author\n{LONG}\n{ONE.replace('one2020', 'b')}\n")
    assert [(entry.block.key, bool(entry.abstract), entry.venue) for entry in page.entries] == [
        ("one2020", False, ""),
        ("b", True, ""),
    ]
    assert work(page.entries[1], ())["bibtex"] == ONE.replace("one2020", "b")
    assert not page.left
    assert not page.doubtful


def test_venue_above_fills_what_the_entry_lacks_without_its_year() -> None:
    bare = "@inproceedings{b,title={Grow},author={Berg, Ada}}"
    page = parse(f"Grow\nAda Berg\nIn Proceedings of Y , 2018\n{bare}\n")
    assert page.entries[0].venue == "Proceedings of Y"
    assert page.entries[0].block.get("year") is None


def test_lines_of_another_title_are_left_out_and_doubtful() -> None:
    page = parse(f"Something Else\nAda Berg\n{LONG}\n{ONE}\n")
    assert page.entries[0].abstract == ""
    assert [line for line, _ in page.doubtful] == [4]


def test_entry_over_several_lines() -> None:
    page = parse("Title\n@article{k,\n  title = {A},\n  year = {2020},\n}\nnext line\n")
    assert page.entries[0].source == "@article{k,\n  title = {A},\n  year = {2020},\n}"


def test_unclosed_entry_is_left_out_with_its_line_and_costs_no_other() -> None:
    page = parse(f"@article{{k,title={{A}},year={{2020}}\n{ONE}\n")
    assert [line for line, _ in page.left] == [1]
    assert [entry.block.key for entry in page.entries] == ["one2020"]


def test_field_can_be_left_out_of_the_entry() -> None:
    page = parse(ONE.replace("year={2020}", "abstract={Long},year={2020}"))
    assert "abstract" not in work(page.entries[0], ["abstract"])["bibtex"]
    assert "year = {2020}" in work(page.entries[0], ["abstract"])["bibtex"]


BARE = "@misc{b,title={Grow},author={Berg, Ada and Coe, Bo}}"


@pytest.mark.parametrize(
    ("above", "venue", "abstract"),
    [
        ("Ada Berg , Bo Coe\nAbs Bib PDF Code", "", ""),
        ("Ada Berg , Bo Coe\nIn Annals of X, Y , Jul 2024", "Annals of X, Y", ""),
        ("Ada Berg , Bo Coe\nAnnals of Marine , 2024", "Annals of Marine", ""),
        (f"Annals of X\n{LONG.strip()}", "Annals of X", LONG.strip()),
        ("Ada Berg\nAnnals of X , 2024\nIt is short.", "Annals of X", "It is short."),
        (f"Ada Berg\n{LONG.strip()}\nIt ends.", "", f"{LONG.strip()}\n\nIt ends."),
    ],
)
def test_lines_between_title_and_entry(above: str, venue: str, abstract: str) -> None:
    entry = parse(f"Grow\n{above}\n{BARE}\n").entries[0]
    assert (entry.venue, entry.abstract) == (venue, abstract)


def test_count_of_authors_that_the_entry_denies_is_doubtful() -> None:
    page = parse(f"Grow\nAda Berg , and 5 more authors\n{BARE}\n")
    assert [line for line, _ in page.doubtful] == [3]


def test_count_of_authors_is_ignored_where_the_entry_has_others() -> None:
    entry = BARE.replace("Coe, Bo", "Coe, Bo and others")
    assert not parse(f"Grow\nAda Berg , and 5 more authors\n{entry}\n").doubtful


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (f"{BARE} {ONE}", [BARE, ONE]),
        (f"{BARE} PDF Code\n{ONE}", [BARE, ONE]),
        (f"Abs Bib {BARE}", [BARE]),
        (BARE.replace("{b,", "{\nb,"), [BARE.replace("{b,", "{\nb,")]),
    ],
)
def test_entries_that_share_lines_with_others(text: str, sources: list[str]) -> None:
    assert [entry.source for entry in parse(text).entries] == sources


def test_work_without_an_entry_is_reported() -> None:
    page = parse(f"Other  Work\nDi Dot\nGrow\nAda Berg\n{BARE}\n\nLast  Work\nAda Berg\n")
    assert [line for line, _ in page.left] == [5, 7]
    assert len(page.entries) == 1


def test_long_lines_take_no_long_time() -> None:
    hostile = "".join(f"Grow\nx{sign * 50_000}y\n{BARE}\n" for sign in (",", " ", "Bib ", "and 1 "))
    assert len(parse(hostile + "@a{b,\n" * 5_000).entries) == 4
