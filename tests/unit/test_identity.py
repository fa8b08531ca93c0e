"""When two entries are one work."""

from pathlib import Path

import pytest

from tests.sites import codes, merged


def entry(key: str, title: str = "On Things", *, author: str = "Berg, Ada", year: str = "2020", more: str = "") -> str:
    return f"@article{{{key}, title = {{{title}}}, author = {{{author}}}, year = {{{year}}}, {more}}}\n"


PREPRINT = "journal = {arXiv preprint arXiv:2001.00001}"


@pytest.mark.parametrize(
    ("first", "second", "works"),
    [
        pytest.param(entry("a"), entry("b"), 1, id="title, first author, same year"),
        pytest.param(entry("a"), entry("b", "{ON} things!", year="2022"), 1, id="two years apart, other spelling"),
        pytest.param(entry("a"), entry("b", year="2023"), 2, id="three years apart"),
        pytest.param(entry("a"), entry("b", author="Coe, Cy"), 2, id="another first author"),
        pytest.param(entry("a", more="doi={10.1/x}"), entry("b", "Other", more="doi={10.1/x}"), 2, id="an id alone"),
        pytest.param(entry("a"), entry("a", "Other"), 2, id="a key alone"),
        pytest.param(entry("a", more="doi={10.1000/x}"), entry("b", more="doi={10.1000/y}"), 2, id="two DOIs"),
        pytest.param(
            entry("a", more="doi={10.48550/arxiv.2001.00001}"), entry("b", more="doi={10.1000/y}"), 1,
            id="a preprint's DOI and a publisher's",
        ),
        pytest.param(
            entry("a", author="Coe, Cy", year="2010", more="doi={10.1000/x}"), entry("b", more="doi={10.1000/x}"), 1,
            id="title and DOI",
        ),
        pytest.param(entry("a", "GaLore $+ $: X"), entry("b", "GaLore$+$: X"), 1, id="TeX in titles"),
        pytest.param(entry("a", "GaLore: X"), entry("b", "GaLore$+$: X"), 2, id="a plus tells titles apart"),
    ],
)  # fmt: skip
def test_entries_of_two_files(tmp_path: Path, first: str, second: str, works: int) -> None:
    found, _ = merged(tmp_path, {"content/people/ada/a.bib": first, "content/people/ada/b.bib": second})
    assert len(found) == works


@pytest.mark.parametrize(
    ("first", "second", "works"),
    [
        pytest.param(entry("a"), entry("b"), 2, id="title and author"),
        pytest.param(entry("a", more="doi={10.1000/x}"), entry("b", more="doi={10.1000/x}"), 1, id="title and DOI"),
        pytest.param(entry("a", more=PREPRINT), entry("b", more="journal={Proc. X}"), 1, id="preprint and published"),
        pytest.param(entry("a", more=PREPRINT), entry("b", more=PREPRINT), 1, id="title and arXiv id"),
    ],
)
def test_entries_of_one_file(tmp_path: Path, first: str, second: str, works: int) -> None:
    found, _ = merged(tmp_path, {"content/people/ada/a.bib": first + second})
    assert len(found) == works


def test_entry_joins_the_nearest_in_year(tmp_path: Path) -> None:
    two = entry("a", year="2018") + entry("b", year="2019")
    found, _ = merged(tmp_path, {"content/people/ada/a.bib": two, "content/people/ada/b.bib": entry("c", year="2019")})
    assert sorted(sorted(record.key for record in work.group.records) for work in found) == [["a"], ["b", "c"]]


def test_tie_joins_nothing(tmp_path: Path) -> None:
    two = entry("a", year="2018") + entry("b", year="2020")
    found, _ = merged(tmp_path, {"content/people/ada/a.bib": two, "content/people/ada/b.bib": entry("c", year="2019")})
    assert len(found) == 3


def test_two_dois_are_versions_of_each_other(tmp_path: Path) -> None:
    files = {
        "content/people/ada/a.bib": entry("a", more="doi={10.1000/x}"),
        "content/people/ada/b.bib": entry("b", more="doi={10.1000/y}"),
    }
    found, _ = merged(tmp_path, files)
    assert [work.versions for work in found] == [("b",), ("a",)]


def test_published_version_wins_over_its_preprint(tmp_path: Path) -> None:
    published = entry("p", year="2021", more="journal={Annals of X}, volume={3}")
    found, _ = merged(tmp_path, {"content/people/ada/a.bib": published + entry("q", more=PREPRINT)})
    fields = found[0].fields
    assert found[0].group.key == "p"
    assert (fields["issued"].value, fields["submitted"].value) == ("2021", "2020")
    assert (fields["volume"].value, fields["arxiv"].value) == ("3", "2001.00001")


def test_volume_of_another_venue_is_not_taken(tmp_path: Path) -> None:
    files = {
        "content/people/ada/a.bib": entry("a", more="journal={Weak Letters}, volume={7}, pages={1--2}"),
        "content/people/ada/b.bib": entry("b", more="journal={Strong Annals}"),
    }
    found, _ = merged(tmp_path, files)
    assert "volume" not in found[0].fields
    assert "pages" not in found[0].fields


def test_same_as_joins_and_not_same_as_keeps_apart(tmp_path: Path) -> None:
    files = {
        "content/people/ada/a.bib": entry("a") + entry("x", "Something Else"),
        "content/people/ada/b.bib": entry("b"),
        "content/overrides.yaml": "works:\n  a: {not_same_as: b}\n  x: {same_as: b}\n",
    }
    found, sink = merged(tmp_path, files)
    assert sorted(sorted(record.key for record in work.group.records) for work in found) == [["a"], ["b", "x"]]
    assert codes(sink) == []


def test_shared_key_and_shared_doi_are_reported(tmp_path: Path) -> None:
    files = {
        "content/people/ada/a.bib": entry("a", more="doi={10.1000/x}"),
        "content/people/ada/b.bib": entry("a", "Other", more="doi={10.1000/x}"),
    }
    _, sink = merged(tmp_path, files)
    assert sorted(codes(sink)) == ["MRG004", "MRG005"]


IMPORTED = """works:
  - {title: One, authors: [Ada Berg], submitted: 2018-12-06}
  - {title: One, authors: [Ada Berg], submitted: 2019-10-09}
"""


def test_twins_get_digests_that_more_works_do_not_move(tmp_path: Path) -> None:
    alone, _ = merged(tmp_path / "a", {"content/people/ada/imported/profile-page.yaml": IMPORTED})
    more = {"content/people/ada/imported/profile-page.yaml": IMPORTED, "content/people/ada/works.bib": entry("b")}
    together, _ = merged(tmp_path / "b", more)
    slugs = {work.slug for work in alone}
    assert len(slugs) == 2
    assert all(slug.startswith("one-") for slug in slugs)
    assert slugs < {work.slug for work in together}
