"""Dates as bibliographies and people write them."""

import re
from datetime import date

from sitegen.model.values import PartialDate

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# A time behind the day, as arXiv and Crossref give it, is dropped.
_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:T.*)?")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_WORD = re.compile(r"[^\W\d_]{3,}")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")


def parse_date(text: str) -> PartialDate | None:
    """`2024`, `2024-07`, `2024-07-30` (also with slashes, or the start of an EDTF range); None for anything else.

    A month or day that does not exist makes the whole no date: nothing is rounded or completed.
    """
    found = _ISO.fullmatch(text.strip().partition("/..")[0])
    if not found and text.count("/") == 1:  # EDTF: 2024-07-30/2024-08-02
        found = _ISO.fullmatch(text.strip().partition("/")[0])
    if not found:
        return None
    year = int(found[1])
    month, day = (int(part) if part else None for part in found.groups()[1:])
    is_date = _exists(year, 1 if month is None else month, 1 if day is None else day)
    return PartialDate(year, month, day) if is_date else None


def parse_year(text: str) -> int | None:
    """The first group of exactly four digits: 2020 of "2020, submitted"."""
    found = _YEAR.search(text)
    return int(found[1]) if found and int(found[1]) else None


def parse_month(text: str) -> int | None:
    """1 to 12 from a macro, a name in English, or a number; the first month of a range; None if there is none."""
    for word in _WORD.findall(text.lower()):
        if word[:3] in MONTHS:
            return MONTHS.index(word[:3]) + 1
    bare = text.strip().strip("{}\"' .")
    return int(bare) if bare.isascii() and bare.isdigit() and 1 <= int(bare) <= 12 else None


def parse_day(text: str, month: int, year: int) -> int | None:
    """The day in a month field such as `30 Aug` or `7-11 Dec` (its first); None if there is none that exists."""
    found = _DAY.search(text) if _WORD.search(text) else None
    day = int(found[1]) if found else 0
    return day if _exists(year, month, day) else None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False
