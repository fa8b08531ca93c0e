"""Suggestions for misspelt names."""

from sitegen.diagnostics import nearest


def test_misspelt_name_has_a_nearest_one() -> None:
    assert nearest("absract", ["authors", "abstract", "category"]) == "abstract"


def test_name_that_is_like_none_has_no_nearest_one() -> None:
    assert nearest("foo", ["authors", "abstract"]) == ""


def test_cutoff_says_how_much_must_agree() -> None:
    assert nearest("abst", ["abstract"], cutoff=0.9) == ""
