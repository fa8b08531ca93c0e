from typing import Any

import pytest

from sitegen.diagnostics import Diagnostic, Sink
from sitegen.memo import Memo, Shelf
from sitegen.model.ids import Slug
from sitegen.readers import library

ONE = "@article{one,\n  title = {One},\n  author = {Doe, Jane and Roe, Rick},\n  month = jan,\n  year = 2020\n}\n"
TWO = "@misc{two,\n  title = {Two \\% {\\LaTeX}},\n  doi = {10.1000/2},\n  code = {https://x.org},\n}\n"
ODD = "@misc{odd, title = {Odd} year = {2020}, doi = {none}}\n"


def read(text: str, memo: Memo) -> tuple[list[Any], list[Diagnostic]]:
    sink = Sink()
    sink.know("a.bib", text)
    records = library.read(text, "a.bib", Slug("me"), memo, sink)
    said = [
        (each.source, each.key, each.span, dict(each.fields), each.entry and each.entry.fields, each.order, each.extra)
        for each in records
    ]
    return said, sink.diagnostics


def next_run(memo: Memo) -> Memo:
    """The memo as the run after would load it."""
    later = Memo()
    for name in ("file", "entry"):
        shelf = memo.shelf(name)
        kept = {asked: answer for asked, answer in shelf.known.items() if asked in shelf.used}
        later._shelves[name] = Shelf(kept | shelf.new)
    return later


@pytest.mark.parametrize(
    "edited",
    [
        ONE + TWO + ODD,
        "\n\n" + ONE + TWO + ODD,
        ONE.replace("One", "Three") + TWO,
        TWO + ONE,
        ONE + ", note = {behind the end}\n}\n" + TWO,
        "@string{jan = {January}}\n" + ONE,
        ONE + "@misc{three, crossref = {one}}\n",
        "  " + ONE + TWO,
        ONE + TWO + TWO,
        ONE.removesuffix("}\n") + TWO,
        "@comment{\n" + ONE + "}" + TWO,
    ],
)
def test_edited_file_reads_as_if_for_the_first_time(edited: str) -> None:
    memo = Memo()
    read(ONE + TWO + ODD, memo)
    later = next_run(memo)
    first = read(edited, Memo())
    assert read(edited, later) == first
    assert read(edited, next_run(later)) == first


def test_an_edit_reads_one_entry_anew() -> None:
    memo = Memo()
    read("".join(ONE.replace("one", f"key{number}") for number in range(50)), memo)
    later = next_run(memo)
    read("".join(ONE.replace("one", f"key{number}" if number != 20 else "new") for number in range(50)), later)
    assert len(later.shelf("entry").new) == 1


def test_entries_of_a_file_that_did_not_change_are_kept_for_later_edits() -> None:
    memo = Memo()
    read(ONE + TWO, memo)
    unchanged = next_run(memo)
    read(ONE + TWO, unchanged)
    later = next_run(unchanged)
    read(ONE + TWO.replace("Two", "2"), later)
    assert len(later.shelf("entry").new) == 1
