"""Sources to records: each file alone, from the memo where it did not change, in chunks where it is large."""

from pathlib import Path
from typing import Any

import pytest

from sitegen import parse as parse_module
from sitegen.diagnostics import Diagnostic, Sink
from sitegen.executor import Workers
from sitegen.memo import Memo
from sitegen.model.record import Source
from sitegen.model.values import Html, Text
from sitegen.parse import Content, Part, parse, parse_part
from sitegen.sources import Tree

PATH = "content/bibliography/a.bib"
ONE = "@article{one,\n  title = {One},\n  author = {Doe, Jane and Roe*, Rick},\n  month = jan,\n  year = 2020\n}\n"
TWO = "@misc{two,\n  title = {Two \\% {\\LaTeX}},\n  doi = {10.1000/2},\n  code = {https://x.org},\n}\n"
ODD = "@misc{odd, title = {Odd} year = {2020}, doi = {none}}\n"


def read(
    texts: dict[str, str], memo: Path | None = None, workers: Workers = Workers()
) -> tuple[Content, list[Diagnostic]]:
    """What files say, with the memo of the runs before."""
    sink, kept = Sink(), Memo(memo, "engine")
    sources = {path: Source.of(path, text.encode("utf-8", "replace")) for path, text in texts.items()}
    content = parse(Tree(sources, frozenset()), kept, workers, sink)
    kept.save()
    return content, sink.diagnostics


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
    read({PATH: ONE + TWO + ODD}, tmp_path / "memo")
    first = read({PATH: edited})
    assert read({PATH: edited}, tmp_path / "memo") == first
    assert read({PATH: edited}, tmp_path / "memo") == first


def parsed_parts(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is parsed from here on."""
    found: list[Any] = []
    parse_part = parse_module.parse_part

    def noted(part: Any) -> Any:
        found.append(part)
        return parse_part(part)

    monkeypatch.setattr(parse_module, "parse_part", noted)
    return found


def test_only_what_changed_is_parsed_and_all_is_said_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {PATH: ONE + ODD, "content/bibliography/b.bib": TWO, "content/site.yaml": "title: T\n"}
    content, diagnostics = read(texts, tmp_path / "memo")
    assert diagnostics
    parts = parsed_parts(monkeypatch)
    assert read(texts, tmp_path / "memo") == (content, diagnostics)
    assert parts == []
    assert read(texts | {PATH: ONE}, tmp_path / "memo")[1] == []
    assert [part.source.path for part in parts] == [PATH]


def test_an_answer_that_is_none_is_worked_out_anew(tmp_path: Path) -> None:
    first = read({PATH: ONE})
    for answer in (b"{}x", b'{"records": [1]}', b"[]"):
        memo = Memo(tmp_path / "memo", "engine")
        memo.put(f"{PATH}\n{Source.of(PATH, ONE.encode()).digest}", answer)
        memo.save()
        assert read({PATH: ONE}, tmp_path / "memo") == first


XDATA = "@xdata{x, note = {a}}\n" * 2  # no work, and yet the second one is reported


def large(*, edited: str = "") -> str:
    entries = [ONE.replace("one", f"key{number}").replace("One", f"Title {number}") for number in range(120)]
    entries[60] = entries[60].replace("Title 60", edited or "Title 60")
    return "".join([ODD, *entries[:40], TWO + TWO, *entries[40:], ONE.removesuffix("}\n"), ODD])


def test_a_large_file_in_chunks_and_by_several_workers_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '@string{jams = "J. Amer. Math. Soc."}\n' + large() + "@article{m, title = {M}, journal = jams}\n" + XDATA
    whole = read({PATH: text})
    monkeypatch.setattr(parse_module, "_CHUNK", 500)
    monkeypatch.setattr(parse_module, "_LARGE", 1)
    assert read({PATH: text}) == whole
    assert read({PATH: text}, tmp_path / "memo", Workers(3)) == whole
    assert read({PATH: text}, tmp_path / "memo") == whole
    assert len(whole[1]) > 3


def test_an_edit_of_a_large_file_parses_one_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_module, "_CHUNK", 500)
    read({PATH: large()}, tmp_path / "memo")
    parts = parsed_parts(monkeypatch)
    read({PATH: large(edited="Another")}, tmp_path / "memo")
    assert len(parts) == 1


def test_one_text_says_what_the_macros_of_its_file_say(tmp_path: Path) -> None:
    entry = "@article{one, title = {One}, journaltitle = jams}\n"
    texts = {
        PATH: '@string{jams = "J. Amer. Math. Soc."}\n' + entry,
        "content/bibliography/b.bib": entry,
        "content/bibliography/c.bib": '@string{jams = "Jam"}\n' + entry,
    }
    for _ in range(2):
        content, _ = read(texts, tmp_path / "memo")
        assert [record.entry and record.entry.fields[1].value for record in content.records] == [
            "J. Amer. Math. Soc.", "jams", "Jam",
        ]  # fmt: skip


def test_values_are_decoded_where_the_file_is_parsed() -> None:
    text = TWO + "@book{b, pages = {1--2}, publisher = {A {\\&} B}}"
    record = parse_part(Part(Source.of(PATH, text.encode()))).records
    assert record[0].fields["title"].value == Text("Two \\% {\\LaTeX}", "Two % LaTeX", Html("Two % LaTeX"))
    assert (record[1].fields["pages"].value, record[1].fields["publisher"].value) == ("1–2", "A & B")


def test_a_mapping_in_yaml_is_no_html() -> None:
    text = "works:\n  k:\n    title: {source: a, plain: b, html: <script>}\n"
    answer = parse_part(Part(Source.of("content/overrides.yaml", text.encode())))
    assert not isinstance(answer.overrides[0].fields["title"].value, Text)
