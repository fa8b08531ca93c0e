"""Imports as a whole: what is written, for whom, and what the report says."""

import datetime
from pathlib import Path

import pytest

from sitegen.diagnostics import Sink
from sitegen.importers.report import Report
from sitegen.importers.run import Request, run, unknown_fields
from tests.sites import codes, linked, works
from tests.unit.test_profile_page import HEADER, PAPER

TODAY = datetime.date(2026, 11, 23)


def do(site: Path, text: str | bytes, kind: str = "profile-page", **more: object) -> tuple[Report, Sink]:
    file = site / "saved.txt"
    site.mkdir(exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    sink = Sink()
    request = Request(kind, [file], site, TODAY, **more)  # type: ignore[arg-type]  # options of the test at hand
    return run(request, sink), sink


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.yaml")}


def test_profile_goes_to_its_person_and_is_what_a_build_reads(tmp_path: Path) -> None:
    report, sink = do(tmp_path, HEADER + PAPER, saved_on=datetime.date(2026, 6, 30))
    assert (report.ok, codes(sink)) == (True, [])
    assert sorted(files(tmp_path)) == [
        "content/people/ada-berg/imported/profile-page.yaml",
        "content/people/ada-berg/profile.yaml",
    ]
    graph, found = linked(tmp_path, {"content/people/ada/profile.yaml": "name: Other\n"})
    assert codes(found) == []
    person = next(person for person in graph.site.people if person.slug == "ada-berg")
    assert (person.field, person.listed, len(person.metrics)) == ("CV", 1, 5)
    assert [work.category for work in works(graph)] == ["CL"]


def test_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    do(tmp_path, HEADER + PAPER, saved_on=datetime.date(2026, 6, 30))
    before = files(tmp_path)
    report, _ = do(tmp_path, HEADER + PAPER)  # the day is what the imported file says, not today
    assert files(tmp_path) == before
    assert report.changed == []


def test_newer_file_reports_what_changed(tmp_path: Path) -> None:
    do(tmp_path, HEADER + PAPER)
    newer = (HEADER + PAPER).replace("18.7CL", "20.1CL").replace("h-index17", "h-index18")
    report, _ = do(tmp_path, newer + "LGMay 21\nAnother\n\nAda Berg\n\nText.\n")
    assert [line.partition(": ")[2] for line in report.changed] == [
        "new: Another",
        'changed (metrics): Grow$+$: Things, (and) "More"?',
        "h-index: 17 -> 18",
    ]


def test_hand_written_profile_is_not_touched(tmp_path: Path) -> None:
    profile = tmp_path / "content/people/ada-berg/profile.yaml"
    profile.parent.mkdir(parents=True)
    profile.write_text("name: Ada  Berg # mine\n")
    do(tmp_path, HEADER + PAPER)
    assert profile.read_text() == "name: Ada  Berg # mine\n"


def test_homonym_gets_a_slug_of_its_own(tmp_path: Path) -> None:
    do(tmp_path, HEADER + PAPER)
    report, _ = do(tmp_path, HEADER.replace("CV", "IR") + "LGMay 21\nOther\n\nAda Berg\n\nText.\n")
    assert "content/people/ada-berg-ir/profile.yaml" in files(tmp_path)
    assert any("another Ada Berg" in line for line in report.doubtful)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "def f():\n    return 1\n", "<html><p>Ada Berg</p></html>", b"\x00\xff\xfe\x01" * 50]
)
def test_something_else_is_an_error_and_writes_nothing(tmp_path: Path, text: str | bytes) -> None:
    report, sink = do(tmp_path, text)
    assert not report.ok
    assert codes(sink) == ["IMP001"]
    assert files(tmp_path) == {}


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_bom_and_windows_line_ends_change_nothing(tmp_path: Path, change: object) -> None:
    do(tmp_path / "plain", HEADER + PAPER)
    do(tmp_path / "other", change(HEADER + PAPER))  # type: ignore[operator]  # a function of the parameter list
    assert files(tmp_path / "plain") == files(tmp_path / "other")


def test_field_left_out_keeps_the_links_it_held(tmp_path: Path) -> None:
    do(tmp_path, HEADER + PAPER, without=["abstract"])
    text = files(tmp_path)["content/people/ada-berg/imported/profile-page.yaml"].decode()
    assert "abstract" not in text
    assert "https://github.com/ada/grow" in text


def test_unknown_field_names_the_nearest() -> None:
    assert unknown_fields("profile-page", ["abstrakt", "abstract"]) == [("abstrakt", "abstract")]


BIB = "@misc{a,title={A},author={Berg*, Ada and Coe, Bo}}\n@misc{b,title={B},author={Dot, Di and Berg, Ada}}\n"


def test_publications_go_to_the_author_of_every_entry(tmp_path: Path) -> None:
    report, _ = do(tmp_path, BIB, "publications-page")
    assert report.ok
    assert files(tmp_path)["content/people/ada-berg/profile.yaml"] == b"name: Ada Berg\n"


def test_publications_of_nobody_in_particular_ask_for_the_person(tmp_path: Path) -> None:
    report, sink = do(tmp_path, BIB.replace("Dot, Di", "Coe, Bo"), "publications-page")
    assert not report.ok
    assert "--person" in sink.diagnostics[0].hint
    report, _ = do(tmp_path, BIB.replace("Dot, Di", "Coe, Bo"), "publications-page", person="bo-coe")
    assert files(tmp_path)["content/people/bo-coe/profile.yaml"] == b"name: Bo Coe\n"


def test_bad_file_costs_no_other_file(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(HEADER + PAPER)
    bad.write_text("nothing")
    sink = Sink()
    report = run(Request("profile-page", [bad, good, tmp_path / "none.txt"], tmp_path, TODAY), sink)
    assert (report.ok, codes(sink)) == (False, ["IMP001", "IMP002"])
    assert "content/people/ada-berg/imported/profile-page.yaml" in files(tmp_path)


def test_two_saves_of_one_profile_are_one_person_with_every_work_once(tmp_path: Path) -> None:
    texts = [HEADER + PAPER, HEADER + PAPER.replace("18.7", "20.1") + PAPER.replace("Grow", "Shrink")]
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    run(Request("profile-page", paths, tmp_path, TODAY), Sink())
    text = files(tmp_path)["content/people/ada-berg/imported/profile-page.yaml"].decode()
    assert (text.count("- title:"), text.count("18.7"), text.count("20.1")) == (2, 1, 1)
    assert "listed: 2" in text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_encodings_of_windows_change_nothing(tmp_path: Path, encoding: str) -> None:
    do(tmp_path / "plain", HEADER + PAPER)
    do(tmp_path / "other", (HEADER + PAPER).encode(encoding))
    assert files(tmp_path / "plain") == files(tmp_path / "other")


def test_folder_that_cannot_be_written_is_the_users_fault(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "people").write_text("a file")
    report, sink = do(tmp_path, HEADER + PAPER)
    assert not report.ok
    assert set(codes(sink)) == {"WRT001"}


def test_year_of_the_import_is_doubtful_until_the_day_is_given(tmp_path: Path) -> None:
    text = HEADER + PAPER + "LGMay 21\nAnother\n\nAda Berg\n\nText.\n"
    report, _ = do(tmp_path, text)
    assert any("--saved-on" in line for line in report.doubtful)
    report, _ = do(tmp_path, text, saved_on=TODAY)
    assert not any("--saved-on" in line for line in report.doubtful)


def test_day_that_does_not_exist_is_left_out_and_reported(tmp_path: Path) -> None:
    report, _ = do(tmp_path, HEADER + PAPER.replace("Jul 30", "Feb 30"))
    assert [line.partition(": ")[0] for line in report.left] == ["saved.txt:12"]


def test_list_that_ends_in_others_denies_nobody(tmp_path: Path) -> None:
    do(tmp_path, BIB + "@misc{c,title={C},author={Foo, Fu and others}}\n", "publications-page")
    assert "content/people/ada-berg/profile.yaml" in files(tmp_path)


def test_field_that_no_entry_has_is_doubtful(tmp_path: Path) -> None:
    report, _ = do(tmp_path, BIB, "publications-page", without=["abstrakt"])
    assert [line.partition(": ")[2] for line in report.doubtful] == ["no entry has a field `abstrakt` to leave out"]
