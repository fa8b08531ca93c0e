"""TeX math to legible Unicode, in one pass and without recursion: frames hold what is being read."""

import re
from dataclasses import dataclass, field

from sitegen.text.math import tables

LONGEST = 5000
"""Formulas of more characters stay TeX."""

_TOKEN = re.compile(r"\\([A-Za-z]+)\*?|\\(.)|(\s+)|([A-Za-z0-9()+=,.|<>/\[\]\-]+|.)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}(?:\{[lcr|]*\})?")
_SHOWS_NOTHING = re.compile(
    r"\\(?:label|tag\*?)\s*\{[^{}]*\}|\\nonumber(?![A-Za-z])|\\notag(?![A-Za-z])|\\(?:left|right)\s*\."
)
_SIGNS = {",": " ", ";": " ", ":": " ", ">": " ", " ": " ", "!": "", "\\": " ", "|": "‖"}
_BARE_SIGNS = {"'": "′", "~": " "}
_COMPOUND = re.compile(r"[\s+\-−=/±]")
_ONE_ARGUMENT = tables.CONTENT | tables.ACCENTS.keys() | {"sqrt", "mathbb", "Bbb", "mathds", "norm", "abs"}
_TWO_ARGUMENTS = frozenset(["frac", "tfrac", "dfrac", "cfrac", "binom"])


@dataclass(slots=True)
class _Frame:
    """What is being read: a group (`needs` is 0, it ends at its brace) or a macro that needs so many arguments."""

    macro: str = ""
    needs: int = 0
    parts: list[str] = field(default_factory=list)


def to_plain(tex: str) -> str:
    r"""The formula in Unicode: `O(n^2)` is O(n²), `\sqrt{d}` √(d), `\frac{a}{b}` a/b.

    What Unicode cannot set small stays with its sign (`x^{\Theta}` is x^Θ), a macro that is not known is its name,
    and TeX longer than 5,000 characters stays as it is.
    """
    if len(tex) > LONGEST:
        return tex
    frames = [_Frame()]
    for word, sign, blank, letters in _TOKEN.findall(_unframed(tex)):
        if word:
            _take_word(frames, word)
        elif sign:
            _emit(frames, _SIGNS.get(sign, sign))
        elif blank:
            if not frames[-1].needs:
                frames[-1].parts.append(" ")
        else:
            _take_letters(frames, letters)
    while len(frames) > 1:
        _close(frames)
    return " ".join("".join(frames[0].parts).split())


def _unframed(tex: str) -> str:
    """TeX without environments, their tabs, and what shows nothing."""
    tex = _SHOWS_NOTHING.sub("", tex)
    if "\\begin" in tex:
        tex = _ENVIRONMENT.sub(" ", re.sub(r"(\\&)|&", lambda found: "&" if found[1] else "", tex))
    return tex


def _take_letters(frames: list[_Frame], letters: str) -> None:
    """A sign, or a run of letters, of which a macro that waits for an argument takes one."""
    if letters == "{":
        frames.append(_Frame("{"))
    elif letters == "}":
        while len(frames) > 1 and frames[-1].macro != "{":
            _close(frames)
        if len(frames) > 1:
            _close(frames)
    elif letters in "^_":
        frames.append(_Frame(letters, 1))
    else:
        while len(letters) > 1 and frames[-1].needs:
            _emit(frames, letters[0])
            letters = letters[1:]
        _emit(frames, _BARE_SIGNS.get(letters, letters))


def _take_word(frames: list[_Frame], word: str) -> None:
    if word in tables.SILENT:
        return
    if word in _ONE_ARGUMENT:
        frames.append(_Frame(word, 1))
    elif word in _TWO_ARGUMENTS:
        frames.append(_Frame(word, 2))
    elif word in tables.OPERATORS:
        _emit(frames, f" {word} " if not frames[-1].needs else word)
    elif word in ("quad", "qquad"):
        _emit(frames, " ")
    else:
        _emit(frames, tables.SYMBOLS.get(word, word))


def _emit(frames: list[_Frame], text: str) -> None:
    """Add to what is being read; a macro that has all its arguments ends, which may end the macro around it."""
    frame = frames[-1]
    frame.parts.append(text)
    if frame.needs and len(frame.parts) >= frame.needs:
        _close(frames)


def _close(frames: list[_Frame]) -> None:
    """End the innermost frame and every macro whose last argument it was."""
    while True:
        frame = frames.pop()
        parent = frames[-1]
        parent.parts.append(_finished(frame))
        if not parent.needs or len(parent.parts) < parent.needs or len(frames) == 1:
            return


def _finished(frame: _Frame) -> str:
    text = "".join(frame.parts)
    match frame.macro:
        case "^":
            return _script("^", text.strip(), tables.SUPERSCRIPTS)
        case "_":
            return _script("_", text.strip(), tables.SUBSCRIPTS)
        case "sqrt":
            return f"√({text})"
        case "binom":
            return f"binom({', '.join(frame.parts)})"
        case "mathbb" | "Bbb" | "mathds":
            return text.translate(tables.DOUBLE_STRUCK)
        case "norm":
            return f"‖{text}‖"
        case "abs":
            return f"|{text}|"
        case macro if macro in _TWO_ARGUMENTS:
            return "/".join(f"({part})" if _COMPOUND.search(part) else part for part in frame.parts)
        case macro if macro in tables.ACCENTS and len(text) == 1:
            return text + tables.ACCENTS[macro]
    return text


def _script(sign: str, text: str, small: dict[int, int]) -> str:
    """Small letters where Unicode has them all, else `^x` or `^(x + y)`."""
    if not text.strip("*†‡°′⋆"):
        return text
    if small.keys() >= set(map(ord, text)):
        return text.translate(small)
    return sign + (text if len(text) == 1 else f"({text})")
