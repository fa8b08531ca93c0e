"""Merged records to Works."""

import pytest

from sitegen.text.latex import plain
from sitegen.validate.works import _PAGE_RANGE, _pages


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("12--15", "12–15"),
        ("12-15", "12–15"),
        ("12 --- 15", "12–15"),
        ("12---15", "12–15"),
        ("12--", "12–"),
        ("e1--e9", "e1–e9"),
    ],
)
def test_pages_that_are_two_numbers_are_read_as_all_others(source: str, shown: str) -> None:
    assert _pages(source) == shown
    assert _PAGE_RANGE.sub("–", plain(source)) == shown
