"""The head of pages."""

import pytest

from sitegen.views.layout import shortened


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("", ""),
        ("a b", "a b"),
        (" a \n  b ", "a b"),
        ("one two three", "one two…"),
        ("one two" + 60 * " " + "three", "one two…"),
        ("one two" + 60 * " ", "one two"),
        (60 * " " + "one two three", "one two…"),
        ("onetwothreefour", "onetwothre…"),
    ],
)
def test_text_is_cut_at_a_word(text: str, short: str) -> None:
    assert shortened(text, 11) == short
