r"""TeX math to MathML Core, and to legible Unicode for places that hold plain text only.

The style sheet of the page knows these classes: `mx` (a long formula, which scrolls by itself because browsers do
not break lines inside MathML), `ml` and `mr` (cells of an aligned formula), `tex` (a formula that is not valid TeX).
"""

import html as html_entities
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import math_core

from sitegen.model.values import Html
from sitegen.patterns import late
from sitegen.text import math_tables as tables

# Longer or deeper formulas stay TeX. math-core recurses: some 3,000 levels overflow a stack of 8 MB, and with it
# the process; a level takes two characters at least, so that 5,000 characters with these bounds are far from it.
LONGEST = 5000
_DEEPEST = 40
_MOST_UNKNOWN = 12
_REMEMBERED = 2_000  # formulas of one field come again and again
# More glyphs than this do not fit beside a word on a phone 390 px wide.
_LONG = 26

_DEFINES = late(r"\\(?:[egx]?def|let|futurelet|newcommand|renewcommand|providecommand|Declare\w*|newenvironment)")
_BRACE_OR_ESCAPED = late(r"\\.|[{}]", re.DOTALL)
_UNKNOWN = late(r'Unknown command "\\([A-Za-z]+)"')
_ESCAPED_OR_BARE = late(r"(\\.)|([%#&])", re.DOTALL)
_NUMBERED = late(r"\\(begin|end)\{(equation|align|gather|multline|eqnarray|alignat|flalign)\}")
_LABEL = late(r"\\(?:label|tag\*?)\s*\{[^{}]*\}|\\nonumber(?![A-Za-z])|\\notag(?![A-Za-z])")
_ANGLE = late(r"(\\(?:left|right|middle|[bB]igg?[lrm]?)\s*)([<>])")
_SPECIAL = late(r"[%#&]")
_CONTROL = late(r"[\x00-\x08\x0b-\x1f\x7f]")
_TAG = late(r"<[^<>]*>")
_ATTRIBUTE = late(r' (style|href|id)="([^"]*)"')
_ENTITY = late(r"&[#\w]+;")


class MathResult(NamedTuple):
    """MathML (or the TeX in `<code>` if it cannot be read), and the names of macros that nobody defines."""

    html: Html
    unknown: tuple[str, ...] = ()


@lru_cache(maxsize=_REMEMBERED)
def to_mathml(tex: str, *, display: bool = False) -> MathResult:
    r"""The formula as MathML. An unknown macro `\foo` is shown as its upright name and told of in `unknown`."""
    source = tex.strip()
    prepared = _prepared(source)
    unknown: tuple[str, ...] = ()
    while _is_safe(prepared) and len(unknown) <= _MOST_UNKNOWN:
        try:
            mathml = _converter(unknown).convert_with_local_state(prepared, displaystyle=display)
        except math_core.LatexError as error:
            found = _UNKNOWN.search(str(error))
            if not found or found[1] in unknown:
                break
            unknown += (found[1],)
        else:
            return MathResult(Html(_framed(_cleaned(mathml), source)), unknown)
    return MathResult(Html(f'<code class="tex">{html_entities.escape(source)}</code>'))


@lru_cache(maxsize=64)
def _converter(unknown: tuple[str, ...]) -> math_core.LatexToMathML:
    upright = {name: rf"\mathrm{{{name}}}" for name in unknown}
    return math_core.LatexToMathML(
        macros=tables.MACROS | upright, allow_unreliable_rendering=True, fancy_error=False, max_expansions=500
    )


def _is_safe(tex: str) -> bool:
    """Whether the converter cannot run out of stack, and the formula defines no macros of its own."""
    if len(tex) > LONGEST or _DEFINES.search(tex):
        return False
    depth = 0
    for brace in _BRACE_OR_ESCAPED.findall(tex):
        depth += (brace == "{") - (brace == "}")
        if depth > _DEEPEST:
            return False
    return True


def _prepared(tex: str) -> str:
    """TeX without what a web page has no use for: numbers and labels of equations, comments, tabs outside tables."""
    if not tex.isprintable():
        tex = _CONTROL.sub(" ", tex)
    if "\\" in tex:
        tex = _LABEL.sub("", _NUMBERED.sub(r"\\\1{\2*}", _ANGLE.sub(_as_angle, tex)))
    if not _SPECIAL.search(tex):
        return tex
    specials = "%#" if "\\begin" in tex or "matrix" in tex else "%#&"
    return _ESCAPED_OR_BARE.sub(lambda found: found[1] or ("\\" + found[2] if found[2] in specials else found[2]), tex)


def _as_angle(found: re.Match[str]) -> str:
    return found[1] + (r"\langle " if found[2] == "<" else r"\rangle ")


def _cleaned(mathml: str) -> str:
    """MathML without inline style (the page's policy forbids it), links and ids, and with numeric entities only."""
    if 'style="' in mathml or 'href="' in mathml or 'id="' in mathml:
        mathml = _TAG.sub(lambda tag: _ATTRIBUTE.sub(_as_class, tag[0]), mathml)
    return mathml.replace("&ApplyFunction;", "\u2061")


def _as_class(found: re.Match[str]) -> str:
    if "text-align: right" in found[2]:
        return ' class="mr"'
    return ' class="ml"' if "text-align: left" in found[2] else ""


def _framed(mathml: str, tex: str) -> str:
    if len(tex) <= _LONG:  # hardly a macro makes more glyphs than it has letters
        return mathml
    glyphs = len(_ENTITY.sub(".", _TAG.sub("", mathml)))
    return f'<span class="mx">{mathml}</span>' if glyphs > _LONG else mathml


_PLAIN_TOKEN = late(r"\\([A-Za-z]+)\*?|\\(.)|(\s+)|([A-Za-z0-9()+=,.|<>/\[\]\-]+|.)", re.DOTALL)
_ENVIRONMENT = late(r"\\(?:begin|end)\s*\{[^{}]*\}(?:\{[lcr|]*\})?")
_BLANK_FENCE = late(r"\\(?:left|right)\s*\.")
_LETTER_SIGNS = {",": " ", ";": " ", ":": " ", ">": " ", " ": " ", "!": "", "\\": " ", "|": "‖"}
_BARE_SIGNS = {"'": "′", "~": " "}
_COMPOUND = late(r"[\s+\-−=/±]")


@dataclass(slots=True, repr=False, eq=False)
class _Frame:
    """What is being read: a group (`needs` is 0, it ends at its brace) or a macro that needs so many arguments."""

    macro: str = ""
    needs: int = 0
    parts: list[str] = field(default_factory=list)


@lru_cache(maxsize=_REMEMBERED)
def to_plain(tex: str) -> str:
    r"""The formula in Unicode: `O(n^2)` is O(n²), `\sqrt{d}` √(d), `\frac{a}{b}` a/b. TeX longer than 5,000 stays."""
    if len(tex) > LONGEST:
        return tex
    frames = [_Frame()]
    for word, sign, blank, letters in _PLAIN_TOKEN.findall(_unframed(tex)):
        if word:
            _take_word(frames, word)
        elif sign:
            _emit(frames, _LETTER_SIGNS.get(sign, sign))
        elif blank:
            if not frames[-1].needs:
                frames[-1].parts.append(" ")
        else:
            _take_letters(frames, letters)
    while len(frames) > 1:
        _close(frames)
    return " ".join("".join(frames[0].parts).split())


def _unframed(tex: str) -> str:
    """TeX without environments, their tabs, and fences that show nothing."""
    if "\\" not in tex:
        return tex
    tex = _LABEL.sub("", _BLANK_FENCE.sub("", tex))
    return (
        _ENVIRONMENT.sub(" ", tex.replace("\\&", "＆").replace("&", "").replace("＆", "&")) if "\\begin" in tex else tex
    )


def _take_letters(frames: list[_Frame], letter: str) -> None:
    """A sign, or a run of letters, of which a macro that waits for an argument takes one."""
    if letter == "{":
        frames.append(_Frame("{"))
    elif letter == "}":
        while len(frames) > 1 and frames[-1].macro != "{":
            _close(frames)
        if len(frames) > 1:
            _close(frames)
    elif letter in "^_":
        frames.append(_Frame(letter, 1))
    else:
        while len(letter) > 1 and frames[-1].needs:
            _emit(frames, letter[0])
            letter = letter[1:]
        _emit(frames, _BARE_SIGNS.get(letter, letter))


def _take_word(frames: list[_Frame], word: str) -> None:
    if word in tables.SILENT:
        return
    if word in tables.CONTENT or word in tables.ACCENTS or word in ("sqrt", "mathbb", "Bbb", "mathds", "norm", "abs"):
        frames.append(_Frame(word, 1))
    elif word in ("frac", "tfrac", "dfrac", "cfrac", "binom"):
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
        case "{":
            return text
        case "sqrt":
            return f"√({text})"
        case "frac" | "tfrac" | "dfrac" | "cfrac":
            return "/".join(f"({part})" if _COMPOUND.search(part) else part for part in frame.parts)
        case "binom":
            return f"binom({', '.join(frame.parts)})"
        case "mathbb" | "Bbb" | "mathds":
            return text.translate(tables.DOUBLE_STRUCK)
        case "norm":
            return f"‖{text}‖"
        case "abs":
            return f"|{text}|"
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
