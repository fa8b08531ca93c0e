"""Identifiers in canonical form."""

import pytest

from sitegen.model.ids import parse_arxiv, parse_doi, parse_orcid, parse_slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1109/TPAMI.2023.3235369", "10.1109/tpami.2023.3235369"),
        ("https://doi.org/10.1000/182", "10.1000/182"),
        ("doi: 10.1000/182.", "10.1000/182"),
        ("10.1000/Doi.182.", "10.1000/doi.182"),
        ("10.1000/182;", "10.1000/182"),
        ("http://doi.acm.org/10.1145/1137627.1137631", "10.1145/1137627.1137631"),
        ("https://dl.acm.org/doi/abs/10.1145/1137627.1137631", "10.1145/1137627.1137631"),
        ("10.1000/a\\_b", "10.1000/a_b"),
        ("see publisher", None),
    ],
)
def test_doi(text: str, expected: str | None) -> None:
    assert parse_doi(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2501.19324v2", "2501.19324"),
        ("arXiv:2501.19324 [cs.CL]", "2501.19324"),
        ("https://arxiv.org/pdf/2501.19324v1.pdf", "2501.19324"),
        ("abs/1412.6623", "1412.6623"),
        ("math/0309136", "math/0309136"),
        ("12345", None),
    ],
)
def test_arxiv(text: str, expected: str | None) -> None:
    assert parse_arxiv(text) == expected


def test_orcid_with_a_wrong_check_digit_is_none() -> None:
    assert parse_orcid("https://orcid.org/0000-0002-1825-0097") == "0000-0002-1825-0097"
    assert parse_orcid("0000-0002-1694-233X") == "0000-0002-1694-233X"
    assert parse_orcid("0000-0002-1825-0098") is None


@pytest.mark.parametrize("text", ["a/b", "..", "", "a b", "../x"])
def test_slug_is_one_path_segment(text: str) -> None:
    assert parse_slug(text) is None
