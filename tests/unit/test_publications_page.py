"""The text of a publications page with BibTeX blocks."""

from sitegen.importers.publications_page import parse, work

LONG = "Growing things is hard. " * 12
ONE = "@article{one2020,title={Grow $+ $ Things},author={Berg*, Ada and Coe, Bo},journal={Annals of X},year={2020}}"


def test_entry_alone_and_entry_with_lines_above() -> None:
    page = parse(
        f"{ONE}\n2019\nGrow + Things\nAda Berg* , Bo Coe , and 5 more authors\n{LONG}\n{ONE.replace('one2020', 'b')}\n"
    )
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
