"""Page ranges."""

import pytest

from sitegen.text.pages import page_range


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("12--15", "12–15"),
        ("12-15", "12–15"),
        ("12 --- 15", "12–15"),
        ("12---15", "12–15"),
        ("12--", "12–"),
        ("e1--e9", "e1–e9"),
        ("7", "7"),
    ],
)
def test_a_dash_between_numbers_is_an_en_dash(source: str, shown: str) -> None:
    assert page_range(source) == shown
