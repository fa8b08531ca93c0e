"""Author fields to name parts."""

import pytest

from sitegen.model.people import Name
from sitegen.text.names import NameList, parse_name, parse_names
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
