"""The text of an aggregator's profile."""

import datetime

import pytest

from sitegen.importers.profile_page import Profile, parse, person_block, work

HEADER = "Ada Berg\n\nCV\nh-index17\n18papers\n1,565citations\nNovelty54%\nAI Score44\n\n18 Papers\n\n"
ABSTRACT = "We grow things by $2\\times$. Code is at https://github.com/ada/grow."
TITLE = 'Grow$+$: Things, (and) "More"?'
PAPER = f"18.7CLJul 30, 2024Code\n{TITLE}\n\nAda Berg, Bo Coe, Cy Dot et al. · acme, corp\n\n{ABSTRACT}\n\n"
SAVED = datetime.date(2026, 6, 30)


def only(text: str) -> dict[str, object]:
    profile = parse(HEADER + text)
    assert len(profile.papers) == 1
    return work(profile.papers[0], SAVED)


def test_header() -> None:
    profile = parse(HEADER + PAPER)
    assert (profile.name, profile.field, profile.claimed) == ("Ada Berg", "CV", 18)
    assert [(metric.label, metric.value, metric.unit) for metric in profile.metrics] == [
        ("h-index", "17", ""),
        ("papers", "18", ""),
        ("citations", "1565", ""),
        ("novelty", "54", "%"),
        ("AI score", "44", ""),
    ]


def test_every_fact_of_a_paper() -> None:
    assert only(PAPER) == {
        "title": 'Grow$+$: Things, (and) "More"?',
        "authors": ["Ada Berg", "Bo Coe", "Cy Dot"],
        "others": True,
        "submitted": "2024-07-30",
        "category": "CL",
        "metrics": [{"label": "score", "value": "18.7"}],
        "has_code": True,
        "code": ["https://github.com/ada/grow"],
        "affiliations": ["acme", "corp"],
        "abstract": ABSTRACT,
    }


@pytest.mark.parametrize(
    ("line", "category", "date", "score"),
    [
        ("LGMay 21", "LG", "2026-05-21", None),
        ("9.0IVJan 1, 2020", "IV", "2020-01-01", "9.0"),
        ("100MLDecember 3, 2019Code", "ML", "2019-12-03", "100"),
        ("cs.CLMar 9, 2021", "cs.CL", "2021-03-09", None),
        ("stat.MLSep 9, 2021", "stat.ML", "2021-09-09", None),
        ("CVFeb 29, 2023", "CV", None, None),
    ],
)
def test_paper_line(line: str, category: str, date: str | None, score: str | None) -> None:
    found = only(f"{line}\nTitle\n\nAda Berg\n\nAbstract.\n")
    assert (found["category"], found.get("submitted")) == (category, date)
    assert found.get("metrics") == ([{"label": "score", "value": score}] if score else None)


def test_exactly_three_authors_have_no_others() -> None:
    found = only("LGMay 21\nTitle\n\nAda Berg, Bo Coe, Cy Dot\n\nAbstract.\n")
    assert "others" not in found
    assert "affiliations" not in found


def test_abstract_of_several_paragraphs() -> None:
    assert only("LGMay 21\nTitle\n\nAda Berg\n\nFirst.\n\nSecond.\n")["abstract"] == "First.\n\nSecond."


def test_line_of_an_abstract_that_looks_like_a_paper_stays_in_it() -> None:
    text = (
        "LGMay 21\nTitle\n\nAda Berg\n\nIt ran until\n\nCVMay 3\n\nwhich is a long time, as we say here.\n\nMore.\n\n"
        + PAPER
    )
    profile = parse(HEADER + text)
    assert [paper.title for paper in profile.papers] == ["Title", 'Grow$+$: Things, (and) "More"?']
    assert "CVMay 3" in profile.papers[0].abstract


def test_text_without_blank_lines() -> None:
    found = only("LGMay 21\nTitle\nAda Berg, Bo Coe\nAbstract.\n")
    assert (found["title"], found["authors"], found["abstract"]) == ("Title", ["Ada Berg", "Bo Coe"], "Abstract.")


@pytest.mark.parametrize(
    ("abstract", "code", "website"),
    [
        (r"Code: \url{https://x.org/a_b}.", ["https://x.org/a_b"], None),
        (r"Our code is in \href{https://github.com/a/b}{our repo}.", ["https://github.com/a/b"], None),
        (
            "Code at (https://github.com/a/b) and https://gitee.com/c/d.",
            ["https://github.com/a/b", "https://gitee.com/c/d"],
            None,
        ),
        ("See the page https://a.github.io/b, too.", None, ["https://a.github.io/b"]),
        ("Data and code are open-sourced at https://a.github.io.", ["https://a.github.io"], None),
    ],
)
def test_addresses_in_an_abstract(abstract: str, code: list[str] | None, website: list[str] | None) -> None:
    found = only(f"LGMay 21\nTitle\n\nAda Berg\n\n{abstract}\n")
    assert (found.get("code"), found.get("website")) == (code, website)


@pytest.mark.parametrize("end", range(0, len(HEADER + PAPER), 7))
def test_truncated_text_is_taken_as_far_as_it_goes(end: int) -> None:
    profile = parse((HEADER + PAPER)[:end])
    assert isinstance(profile, Profile)
    assert len(profile.papers) + len(profile.left) <= 1


def test_listed_and_claimed_are_two_facts() -> None:
    block = person_block(parse(HEADER + PAPER), SAVED)
    assert block["listed"] == 1
    assert {"label": "papers", "value": "18", "as_of": "2026-06-30"} in block["metrics"]
