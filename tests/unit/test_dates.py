"""Dates as people write them."""

import pytest

from sitegen.model.values import PartialDate
from sitegen.text.dates import parse_date, parse_day, parse_month, parse_year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", PartialDate(2024)),
        ("2024-07", PartialDate(2024, 7)),
        ("2024-07-30", PartialDate(2024, 7, 30)),
        ("2024/7/3", PartialDate(2024, 7, 3)),
        ("2024-07-30/2024-08-02", PartialDate(2024, 7, 30)),
        ("2023-02-29", None),
        ("2024-13", None),
        ("May 2024", None),
        ("0000", None),
    ],
)
def test_date(text: str, expected: PartialDate | None) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("2020, submitted", 2020), ("In press", None), ("12345", None)])
def test_year(text: str, expected: int | None) -> None:
    assert parse_year(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("jul", 7), ("{July}", 7), ("07", 7), ("23-26 May,", 5), ("Jun.", 6), ("30 Aug - 2 Sep", 8), ("oct # nov", 10),
     ("13", None), ("soon", None), ("²", None)],
)  # fmt: skip
def test_month(text: str, expected: int | None) -> None:
    assert parse_month(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("7-11 Dec", 7), ("30 Aug", 30), ("Dec", None), ("12", None)])
def test_day_in_a_month_field(text: str, expected: int | None) -> None:
    assert parse_day(text, 12, 2024) == expected


def test_a_date_refines_a_coarser_one_of_the_same_time() -> None:
    assert PartialDate(2024, 7, 30).refines(PartialDate(2024))
    assert not PartialDate(2024, 7, 30).refines(PartialDate(2024, 5))
    assert not PartialDate(2024).refines(PartialDate(2024, 7))
