"""One accent macro of LaTeX with its letter: the shared piece of `latex` and `latex_names`."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from sitegen.patterns import late
from sitegen.text.latex_tables import ACCENTS, LETTERS

_STEP = late(r"\s*+(?:(?P<open>\{)|\\(?P<word>[A-Za-z]+)|\\(?P<sign>[`'^~=.\"])|(?P<letter>[^\W\d_]))")
_CLOSE = late(r"\s*+\}")
_BLANK = late(r"[ \n](?!and\s)")
# The accents that are most: a plain letter under one sign, in braces of both or of its own. Each pattern begins with
# what it has to, which is found in less time than one of two beginnings.
_IN_BRACES = re.compile(r"\{\\(?<!\\\{\\)(?P<sign>[`'^~=.\"])(?P<brace>\{)?(?P<letter>[A-Za-z])(?(brace)\})\}")
_BARE = re.compile(r"\\(?<!\\\\)(?P<sign>[`'^~=.\"])\{(?P<letter>[A-Za-z])\}")
_SIGN = re.compile(r"\\[`'^~=.\"]")
_DOTTED = {"ı": "i", "ȷ": "j"}
# Marks and braces together. Vietnamese has two accents on a letter: \'{\^{e}} are four.
_MOST = 5


def plain_accents(source: str) -> str:
    r"""The source with its simplest accents composed: `{\"o}`, `{\"{o}}` and `\"{o}` are `ö`."""
    return _BARE.sub(_composed, _IN_BRACES.sub(_composed, source)) if _SIGN.search(source) else source


def _composed(found: re.Match[str]) -> str:
    return _compose(found["letter"], ACCENTS[found["sign"]])


class Accented(NamedTuple):
    """A composed letter, where the reading goes on, and how many braces opened before it are still open there."""

    text: str
    end: int
    open_braces: int


def accented(source: str, start: int, macro: str) -> Accented | None:
    r"""The letter under the accent `macro` that ends at `start`: of `\'e`, `\'{e}`, `\c c`, `\"{\i}`, `\'{\^e}`.

    None if no letter follows.
    """
    marks, braces, position = ACCENTS[macro], 0, start
    while found := _STEP.match(source, position):
        position = found.end()
        letter = found["letter"] or LETTERS.get(found["word"] or "", "")
        mark = ACCENTS.get(found["word"] or found["sign"] or "", "")
        if letter:
            position = _after_letter_macro(source, position) if found["word"] else position
            text = _compose(letter, marks)
            while braces and (closing := _CLOSE.match(source, position)):
                position, braces = closing.end(), braces - 1
            return Accented(text, position, braces)
        if found["open"]:
            braces += 1
        elif mark:
            marks = mark + marks
        else:
            return None
        if braces + len(marks) > _MOST:
            return None
    return None


def _after_letter_macro(source: str, position: int) -> int:
    """Behind the blank that ends a macro's name, which TeX does not print; before `and` it may separate names."""
    found = _BLANK.match(source, position)
    return found.end() if found else position


@lru_cache(maxsize=1_024)
def _compose(letter: str, marks: str) -> str:
    return unicodedata.normalize("NFC", _DOTTED.get(letter, letter) + marks)
