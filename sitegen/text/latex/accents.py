"""One accent macro of LaTeX with its letter: shared by the decoders of text and of names."""

import re
import unicodedata
from typing import NamedTuple

from sitegen.text.latex.tables import ACCENTS, LETTERS

_STEP = re.compile(r"\s*+(?:(?P<open>\{)|\\(?P<word>[A-Za-z]+)|\\(?P<sign>[`'^~=.\"])|(?P<letter>[^\W\d_]))")
_CLOSE = re.compile(r"\s*+\}")
# The blank that ends a macro's name, which TeX does not print. Before `and` it may separate two names.
_BLANK = re.compile(r"[ \n](?!and\s)")
# A plain letter under one sign, in braces of both or of its own: `{\"o}`, `{\"{o}}`, `\"{o}`.
_IN_BRACES = re.compile(r"\{\\(?<!\\\{\\)(?P<sign>[`'^~=.\"])(?P<brace>\{)?(?P<letter>[A-Za-z])(?(brace)\})\}")
_BARE = re.compile(r"\\(?<!\\\\)(?P<sign>[`'^~=.\"])\{(?P<letter>[A-Za-z])\}")
_DOTTED = {"ı": "i", "ȷ": "j"}
# Marks and braces together. Vietnamese has two accents on a letter: \'{\^{e}} are four.
_MOST = 5


def compose_accents(source: str) -> str:
    r"""The source with its simplest accents composed: `{\"o}`, `{\"{o}}` and `\"{o}` are `ö`.

    This comes before all other reading, because people write such letters where accents mean nothing: in formulas
    (`$\text{M{\"o}bius}$`) and in bare addresses.
    """
    return _BARE.sub(_composed, _IN_BRACES.sub(_composed, source))


def _composed(found: re.Match[str]) -> str:
    return _compose(found["letter"], ACCENTS[found["sign"]])


def _compose(letter: str, marks: str) -> str:
    return unicodedata.normalize("NFC", _DOTTED.get(letter, letter) + marks)


class Accented(NamedTuple):
    """A composed letter, where the reading goes on, and how many braces opened before it are still open there."""

    text: str
    end: int
    open_braces: int


def accented(source: str, start: int, macro: str) -> Accented | None:
    r"""The letter under the accent `macro` that ends at `start`: of `\'e`, `\'{e}`, `\c c`, `\"{\i}`, `\'{\^e}`.

    None if no letter follows: `\~{}` prints the sign itself. A brace around more than the letter stays open:
    `\'{en}` is "é" with one open brace before the "n".
    """
    marks, braces, position = ACCENTS[macro], 0, start
    while found := _STEP.match(source, position):
        position = found.end()
        letter = found["letter"] or LETTERS.get(found["word"] or "", "")
        if letter:
            if found["word"] and (blank := _BLANK.match(source, position)):
                position = blank.end()
            while braces and (closing := _CLOSE.match(source, position)):
                position, braces = closing.end(), braces - 1
            return Accented(_compose(letter, marks), position, braces)
        if found["open"]:
            braces += 1
        elif mark := ACCENTS.get(found["word"] or found["sign"]):
            marks = mark + marks
        else:
            return None
        if braces + len(marks) > _MOST:
            return None
    return None
