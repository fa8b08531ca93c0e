"""Patterns that are compiled when they are first used."""

import re

import pytest

from sitegen.patterns import late


def test_a_late_pattern_finds_what_a_pattern_finds() -> None:
    pattern = late(r"(a+)b", re.IGNORECASE)
    assert [found[1] for found in pattern.finditer("ab xAAB")] == ["a", "AA"]
    assert pattern.sub("-", "ab xAAB") == re.sub(r"(?i)(a+)b", "-", "ab xAAB")
    assert pattern.match("xab", 1)
    assert pattern.pattern == r"(a+)b"


def test_it_is_compiled_when_it_is_first_asked() -> None:
    pattern = late("(")
    with pytest.raises(re.error):
        pattern.search("")
