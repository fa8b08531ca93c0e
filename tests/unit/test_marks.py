"""Signs at names and what they mean."""

import pytest

from sitegen.model.work import Legend
from sitegen.text.marks import _MACRO, _MACROS, assign_roles, split_legend, strip_marks
from tests.cases import Case, load


@pytest.mark.parametrize("case", load("marks.txt"))
def test_legend_in_a_note(case: Case) -> None:
    legends, rest = split_legend(case.parts[0])
    lines = [f"{legend.mark} | {legend.meaning} | {legend.role}".strip() for legend in legends] + [f"rest: {rest}"]
    assert "\n".join(line.strip() for line in lines) == "\n".join(
        line.strip() for line in case.parts[1].splitlines()
    ), case.place


def test_shared_mark_without_legend_means_equal_contribution() -> None:
    roles = assign_roles([["*"], ["*"], []], [])
    assert roles.equal == (True, True, False)
    assert roles.legends == (Legend("*", "equal contribution", "equal"),)


def test_lone_mark_without_legend_means_nothing() -> None:
    roles = assign_roles([["†"], []], [])
    assert (roles.equal, roles.corresponding, roles.legends) == ((False, False), (False, False), ())


def test_legend_decides_over_habit() -> None:
    roles = assign_roles([["*"], ["*", "†"], ["†"]], [Legend("*", "corresponding authors", "corresponding")])
    assert roles.corresponding == (True, True, False)
    assert roles.equal == (False, True, True)


def test_words_without_a_mark_explain_the_only_mark() -> None:
    roles = assign_roles([["†"], ["†"], []], [Legend("", "Equal contribution", "equal")])
    assert roles.legends == (Legend("†", "Equal contribution", "equal"),)


def test_hash_inside_a_word_is_no_mark() -> None:
    assert strip_marks("C#Lab Team") == ("C#Lab Team", ())


@pytest.mark.parametrize("macro", _MACROS)
def test_each_macro_of_a_mark_is_looked_for(macro: str) -> None:
    assert _MACRO.match(macro)
