import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sitegen import team
from sitegen.diagnostics import Diagnostic, Sink
from sitegen.memo import Memo, Shelf
from sitegen.model.record import Source
from sitegen.readers import library
from sitegen.readers.library import Libraries
from sitegen.team import Team

ONE = "@article{one,\n  title = {One},\n  author = {Doe, Jane and Roe, Rick},\n  month = jan,\n  year = 2020\n}\n"
TWO = "@misc{two,\n  title = {Two \\% {\\LaTeX}},\n  doi = {10.1000/2},\n  code = {https://x.org},\n}\n"
ODD = "@misc{odd, title = {Odd} year = {2020}, doi = {none}}\n"


def read(text: str, memo: Memo) -> tuple[list[Any], list[Diagnostic]]:
    sink = Sink()
    sink.know("a.bib", text)
    records = library.read(Source.of("a.bib", text.encode("utf-8", "replace")), memo, sink)
    said = [
        (each.source, each.key, each.span, dict(each.fields), each.entry and each.entry.fields, each.order, each.extra)
        for each in records
    ]
    return said, sink.diagnostics


def run(text: str, folder: Path) -> tuple[list[Any], list[Diagnostic]]:
    """Read with the memo of the runs before, and keep it."""
    memo = Memo(folder / "memo")
    found = read(text, memo)
    memo.save()
    return found


def entries_read(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many entries were not known."""
    new = []
    put = Shelf.put

    def counted(shelf: Shelf, asked: bytes, answer: bytes) -> None:
        new.append(asked)
        put(shelf, asked, answer)

    monkeypatch.setattr(Shelf, "put", counted)
    run(text, folder)
    return len(new) - 1  # the file as a whole


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
def test_edited_file_reads_as_if_for_the_first_time(edited: str, tmp_path: Path) -> None:
    run(ONE + TWO + ODD, tmp_path)
    first = read(edited, Memo())
    assert run(edited, tmp_path) == first
    assert run(edited, tmp_path) == first


def test_entries_that_the_memo_lost_are_read_again(tmp_path: Path) -> None:
    first = read(ONE + TWO + ODD, Memo())
    for lost in ("entry", "file"):
        run(ONE + TWO + ODD, tmp_path)
        with contextlib.closing(sqlite3.connect(tmp_path / "memo", isolation_level=None)) as file:
            file.execute(f"delete from {lost} where rowid = 1")  # noqa: S608
        assert run(ONE + TWO + ODD, tmp_path) == first


def test_one_text_says_what_the_macros_of_its_file_say(tmp_path: Path) -> None:
    entry = "@article{one, title = {One}, journaltitle = jams}\n"
    texts = {
        "content/bibliography/a.bib": '@string{jams = "J. Amer. Math. Soc."}\n' + entry,
        "content/bibliography/b.bib": entry,
        "content/bibliography/c.bib": '@string{jams = "Jam"}\n' + entry,
    }
    sources = [Source.of(path, text.encode()) for path, text in texts.items()]
    for size in (1, 3, 1):
        memo = Memo(tmp_path / "memo")
        libraries = Libraries(sources, memo)
        memo.close()

        def line(crew: Team, libraries: Libraries = libraries) -> list[tuple[str, str]]:
            libraries.read(Sink(), crew)
            records = [each for path in texts for each in libraries.records(path, Sink())]
            return [(each.entry.fields[1][1], each.digest) for each in records if each.entry]

        said = team.run(line, size)
        assert [venue for venue, _ in said] == ["J. Amer. Math. Soc.", "jams", "Jam"]
        assert len({digest for _, digest in said}) == 3
        memo.save()


def test_a_file_that_several_processes_read_says_the_same(tmp_path: Path) -> None:
    others = "".join(ONE.replace("one", f"key{number}") for number in range(120))
    macro = '@string{jams = "J. Amer. Math. Soc."}\n@article{m, title = {M}, journal = jams}\n'
    text = ONE + macro + ODD + others + "@misc{child, crossref = {one}}\n" + ODD + TWO.removesuffix("}\n") + ONE
    sources = [Source.of("a.bib", text.encode())]

    def line(crew: Team) -> tuple[list[Any], list[Diagnostic]]:
        sink, libraries = Sink(), Libraries(sources, Memo(tmp_path / f"memo{crew.size}"))
        libraries.read(sink, crew)
        records = libraries.records("a.bib", sink)
        said = [(each.key, each.span, dict(each.fields), each.entry and [*each.entry.fields]) for each in records]
        return said, sink.diagnostics

    assert team.run(line, 3) == team.run(line, 1)
    assert len(team.run(line, 1)[1]) > 3


def test_an_edit_reads_one_entry_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("".join(ONE.replace("one", f"key{number}") for number in range(50)), tmp_path)
    edited = "".join(ONE.replace("one", f"key{number}" if number != 20 else "new") for number in range(50))
    assert entries_read(edited, tmp_path, monkeypatch) == 1


def test_entries_of_a_file_that_did_not_change_are_kept_for_later_edits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(ONE + TWO, tmp_path)
    run(ONE + TWO, tmp_path)
    assert entries_read(ONE + TWO.replace("Two", "2"), tmp_path, monkeypatch) == 1
