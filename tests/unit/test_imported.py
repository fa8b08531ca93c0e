"""Imported files: whose they are, how they are written, and what is new in them."""

import datetime
from pathlib import Path

import pytest

from sitegen.importers.imported import Identity, changes, dump, joined, loads, slugs_of, title_key


def person(field: str, *titles: str, name: str = "Ada Berg") -> Identity:
    return Identity(name, field, frozenset(map(title_key, titles)))


def known(site: Path, slug: str, *titles: str, name: str = "Ada Berg") -> None:
    file = site / "content" / "people" / slug / "imported" / "profile-page.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(dump("profile-page", {"person": {"name": name}, "works": [{"title": each} for each in titles]}))


TEXTS = [
    "a\u2028b",
    "- a",
    "  lead\nb",
    "tail \nb\n",
    "1984",
    "2024-01-01",
    "yes",
    "~",
    "a: b #c",
    "é\n\n\nb",
    "😀",
    "@a{b,\n\tc}",
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_comes_back_as_it_was_written(text: str) -> None:
    assert loads(dump("k", {"works": [{"title": text}]}))["works"] == [{"title": text}]


def test_numbers_and_days_have_no_quotes_and_no_anchors() -> None:
    day = datetime.date(2026, 6, 30)
    text = dump("k", {"source": {"saved_on": day}, "works": [{"value": 9.0, "submitted": day, "title": "9"}]})
    assert text.split("\n")[1:] == [
        "source:",
        "  saved_on: 2026-06-30",
        "works:",
        "- value: 9.0",
        "  submitted: 2026-06-30",
        "  title: '9'",
        "",
    ]


@pytest.mark.parametrize(
    "text", ["", "- a", "source: x", "works: [a]", "works: b\nperson: c", "person: {metrics: [{a: b}]}"]
)
def test_spoilt_file_holds_nothing_that_breaks(text: str) -> None:
    assert not loads(text).get("works")
    assert changes(loads(text), {"works": [{"title": "New"}], "person": {"metrics": []}}) in ([], ["new: New"])


def test_namesakes_of_one_run_get_their_slugs_whatever_the_order(tmp_path: Path) -> None:
    people = [person("CV", "One", "Two"), person("IR", "Three"), person("IR", "Four")]
    slugs = slugs_of(tmp_path, people)
    assert slugs[0] == "ada-berg"
    assert len({*slugs}) == 3
    assert "ada-berg-ir" in slugs
    assert slugs_of(tmp_path, people[::-1]) == slugs[::-1]


def test_namesake_keeps_the_slug_when_works_are_added(tmp_path: Path) -> None:
    known(tmp_path, "ada-berg", "One")
    known(tmp_path, "ada-berg-ir", "Two")
    known(tmp_path, "ada-berg-0a1b2c", "Three")
    assert slugs_of(tmp_path, [person("IR", "Three", "New")]) == ["ada-berg-0a1b2c"]


def test_longer_name_is_another_person_though_a_work_is_shared(tmp_path: Path) -> None:
    known(tmp_path, "ada-berg-coe", "One", name="Ada Berg Coe")
    assert slugs_of(tmp_path, [person("CV", "One")]) == ["ada-berg"]


def test_later_file_of_a_person_wins_and_loses_no_work() -> None:
    earlier: list[dict[str, object]] = [{"title": "A", "score": 1}, {"title": "B"}]
    assert joined(earlier, [{"title": "C"}, {"title": "A", "score": 2}]) == [
        {"title": "A", "score": 2},
        {"title": "B"},
        {"title": "C"},
    ]


def test_one_title_of_two_days_is_two_works() -> None:
    first, second = {"title": "A", "submitted": "2018-12-06"}, {"title": "A", "submitted": "2019-10-09"}
    assert joined([first], [second]) == [first, second]


def test_changed_moved_and_vanished_works() -> None:
    old = {"works": [{"title": "A"}, {"title": "B"}, {"title": "C"}]}
    new = {"works": [{"title": "B"}, {"title": "A", "category": "CL"}]}
    assert changes(old, new) == [
        "vanished: C",
        "changed (category): A",
        "moved: 2 works stand at other places of the list",
    ]
