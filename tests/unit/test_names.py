"""Author fields to name parts."""

import pytest

from sitegen.model.people import Name
from sitegen.text.latex import decode_names
from sitegen.text.names import NameList, names_in, parse_name, parse_names
from tests.cases import Case, load


def shown(found: NameList) -> str:
    lines = []
    for each in found.names:
        name = each.name
        parts = (name.family, name.given, name.particle, name.suffix, name.literal, " ".join(each.marks))
        lines.append(" | ".join(parts))
    lines += ["others"] if found.others else []
    lines += ["problem"] if found.problems else []
    return "\n".join(" ".join(line.split()) for line in lines)


@pytest.mark.parametrize("case", load("names.txt"))
def test_author_field(case: Case) -> None:
    expected = "\n".join(" ".join(line.split()) for line in case.parts[1].splitlines())
    assert shown(parse_names(case.parts[0])) == expected, case.place


def test_blank_field_has_no_names() -> None:
    assert parse_names("  ") == NameList(())


def test_suffix_behind_a_natural_name_is_bibtexs_family_and_peoples_suffix() -> None:
    assert parse_names("Henry Ford III").names[0].name == Name("III", "Henry Ford")
    assert parse_name("Henry Ford III").name == Name("Ford", "Henry", suffix="III")


@pytest.mark.parametrize(
    "field",
    [
        r"{\'E}va {van Dyck} and Doe, Jane* and {Barnes and Noble}",
        r"Foo \c and Bar, A and \'{ and }",
        "{A B and C D}",
        "A B and C D; E F",
        "A; B",
        "Doe, A and and Roe, B and,",
        "A [B and C] D and (E and F equal contribution)",
        "A $x and y$ B",
        "A&nbsp;and B",
        "A~and~B and {} and C D and others",
        r"\textsuperscript[a and b]{c} D",
        r"\o and, X",
        r"\{A and B\}",
        r"\~",
        "",
    ],
)
def test_names_one_by_one_are_those_of_the_whole_field(field: str) -> None:
    assert names_in(field) == parse_names(decode_names(field))
