"""The text of an aggregator's profile."""

import datetime

import pytest

from sitegen.importers.profile_fields import person_block, work
from sitegen.importers.profile_page import Profile, is_profile, parse

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
        "submitted": datetime.date(2024, 7, 30),
        "category": "CL",
        "metrics": [{"label": "score", "value": 18.7}],
        "has_code": True,
        "code": ["https://github.com/ada/grow"],
        "affiliations": ["acme", "corp"],
        "abstract": ABSTRACT,
    }


@pytest.mark.parametrize(
    ("line", "category", "date", "score"),
    [
        ("LGMay 21", "LG", "2026-05-21", None),
        ("9.0IVJan 1, 2020", "IV", "2020-01-01", 9.0),
        ("100MLDecember 3, 2019Code", "ML", "2019-12-03", 100),
        ("cs.CLMar 9, 2021", "cs.CL", "2021-03-09", None),
        ("stat.MLSep 9, 2021", "stat.ML", "2021-09-09", None),
        ("physics.flu-dynMay 9, 2021", "physics.flu-dyn", "2021-05-09", None),
        ("0.0cond-matJune 9, 2021Code", "cond-mat", "2021-06-09", 0.0),
        ("CVFeb 29, 2023", "CV", None, None),
        ("CVFeb 29", "CV", None, None),
        ("CVMay 3, 0000", "CV", None, None),
    ],
)
def test_paper_line(line: str, category: str, date: str | None, score: float | None) -> None:
    found = only(f"{line}\nTitle\n\nAda Berg\n\nAbstract.\n")
    day = datetime.date.fromisoformat(date) if date else None
    assert (found["category"], found.get("submitted")) == (category, day)
    assert found.get("metrics") == ([{"label": "score", "value": score}] if score is not None else None)


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
    assert {"label": "papers", "value": 18, "as_of": SAVED} in block["metrics"]


def test_number_of_the_heading_is_kept_where_the_header_has_none() -> None:
    block = person_block(parse("Ada Berg\n\n70 Papers\n\n" + PAPER), SAVED)
    assert (block["listed"], block["metrics"]) == (1, [{"label": "papers", "value": 70, "as_of": SAVED}])


@pytest.mark.parametrize(
    ("line", "label", "value"),
    [("8.4Kcitations", "citations", "8400"), ("1paper", "papers", "1"), ("i10-index: 20", "i10-index", "20")],
)
def test_number_of_the_header(line: str, label: str, value: str) -> None:
    metric = parse(f"Ada Berg\n{line}\n\n{PAPER}").metrics[0]
    assert (metric.label, metric.value) == (label, value)


@pytest.mark.parametrize("line", ["1.2.3Kfoo", "9" * 5000 + " Papers", "Follow 12 others"])
def test_line_that_is_no_number_is_reported(line: str) -> None:
    profile = parse(f"Ada Berg\n\nCV\nh-index3\n{line}\n\n{PAPER}")
    assert [number for number, _ in profile.left] == [5]
    assert len(profile.metrics) == 1


@pytest.mark.parametrize(
    "name", ["Jose\u0301 Ruiz", "अमित शर्मा", "许宇辉", "Ada (Addie) Berg", "Ada Berg, PhD", "Ada Berg 2"]
)
def test_name_of_any_spelling_is_the_name(name: str) -> None:
    assert parse(HEADER.replace("Ada Berg", name) + PAPER).name == name


def test_words_above_the_name_are_left_out() -> None:
    profile = parse("Skip to content\n" + HEADER + PAPER)
    assert (profile.name, profile.field, [line for line, _ in profile.left]) == ("Ada Berg", "CV", [1])


def test_list_of_numbers_is_no_profile() -> None:
    assert not is_profile(parse("Shopping list\n12 eggs\n3 apples\n"))


@pytest.mark.parametrize(
    ("line", "authors", "others"),
    [
        ("Ada Berg, Jr., Bo Coe", ["Ada Berg Jr.", "Bo Coe"], False),
        ("1bitLM Team, Bo Coe", ["1bitLM Team", "Bo Coe"], False),
        ("Team GLM: Cy Dot, Bo Coe et al.", ["Team GLM: Cy Dot", "Bo Coe"], True),
        ("Chr. Berg, Bo Coe", ["Chr. Berg", "Bo Coe"], False),
        ("Jose\u0301 Ruiz, Bo Coe", ["Jose\u0301 Ruiz", "Bo Coe"], False),
        ("J\\'er\\^ome Foo, Bo Coe et al", ["J\\'er\\^ome Foo", "Bo Coe"], True),
        ("bell hooks, Bo Coe · acme", ["bell hooks", "Bo Coe"], False),
        ("Ada Berg, Bo Coe • acme", ["Ada Berg", "Bo Coe"], False),
    ],
)
def test_authors_of_any_spelling_do_not_cost_the_paper(line: str, authors: list[str], others: bool) -> None:
    profile = parse(f"{HEADER}{PAPER}LGMay 21\nTitle\n\n{line}\n\nAbstract.\n\n{PAPER}")
    assert len(profile.papers) == 3
    assert (list(profile.papers[1].authors), profile.papers[1].others) == (authors, others)
    assert profile.papers[0].abstract == ABSTRACT


@pytest.mark.parametrize("before", [PAPER, ""])
def test_missing_authors_are_doubtful_and_do_not_cost_the_paper(before: str) -> None:
    profile = parse(f"{HEADER}{before}LGMay 21\nTitle\n\nIt is long, as we say here.\n\n{PAPER}")
    paper = profile.papers[-2]
    assert (paper.title, paper.authors, paper.abstract) == ("Title", (), "It is long, as we say here.")
    assert [line for line, _ in profile.doubtful] == [paper.line]


def test_look_alike_in_an_abstract_is_doubtful() -> None:
    profile = parse(f"{HEADER}{PAPER}CVMay 3\n\nthis is of the abstract.\n\n{PAPER}")
    assert [line for line, _ in profile.doubtful] == [19]
    assert profile.papers[0].abstract.endswith("CVMay 3\n\nthis is of the abstract.")
    assert len(profile.papers) == 2


@pytest.mark.parametrize("change", [("\n\n", "\n"), ("\n", "\n\n"), ("\n\nAda", "\nAda")])
def test_blank_lines_may_be_missing_or_doubled(change: tuple[str, str]) -> None:
    profile = parse((HEADER + PAPER + PAPER.replace("Grow", "Shrink")).replace(*change))
    assert [paper.title for paper in profile.papers] == [TITLE, TITLE.replace("Grow", "Shrink")]
    assert [paper.abstract for paper in profile.papers] == [ABSTRACT, ABSTRACT]


@pytest.mark.parametrize("end", range(len(HEADER + PAPER), len(HEADER + PAPER + PAPER)))
def test_cut_invents_no_title_and_spoils_no_abstract(end: int) -> None:
    profile = parse((HEADER + PAPER + PAPER)[:end])
    assert {paper.title for paper in profile.papers} == {TITLE}
    assert profile.papers[0].abstract == ABSTRACT
    assert "Cy Dot et a" not in profile.papers[-1].authors


def test_long_lines_take_no_long_time() -> None:
    hostile = [f"LGMay 21\nTitle\n\n{sign * 100_000}x\n\n" for sign in (",", "a ", " ·", "et ", "A")]
    assert len(parse(HEADER + "".join(hostile)).papers) == len(hostile)
