"""TeX math to MathML Core by math-core, with bounds on what it is given and without what a page must not hold."""

import html as html_entities
import re
from functools import lru_cache
from typing import NamedTuple

import math_core

from sitegen.model.values import Html
from sitegen.text.math.tables import MACROS
from sitegen.text.math.unicode import LONGEST

# math-core recurses: some 3,000 levels overflow a stack of 8 MB, and with it the process. Formulas that are longer
# than LONGEST or deeper than this stay TeX; a level takes two characters at least, so that both are far from it.
_DEEPEST = 40
_MOST_UNKNOWN = 12
# More glyphs than this do not fit beside a word on a phone 390 px wide.
_LONG = 26

_DEFINES = re.compile(r"\\(?:[egx]?def|let|futurelet|newcommand|renewcommand|providecommand|Declare\w*|newenvironment)")
_BRACE_OR_ESCAPED = re.compile(r"\\.|[{}]", re.DOTALL)
_UNKNOWN = re.compile(r'Unknown command "\\([A-Za-z]+)"')
_ESCAPED_OR_BARE = re.compile(r"(\\.)|([%#&])", re.DOTALL)
_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|multline|eqnarray|alignat|flalign)\}")
_LABEL = re.compile(r"\\(?:label|tag\*?)\s*\{[^{}]*\}|\\nonumber(?![A-Za-z])|\\notag(?![A-Za-z])")
_ANGLE = re.compile(r"(\\(?:left|right|middle|[bB]igg?[lrm]?)\s*)([<>])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r' (style|href|id)="([^"]*)"')
_ENTITY = re.compile(r"&[#\w]+;")


class MathResult(NamedTuple):
    """MathML (or the TeX in `<code>` if it cannot be read), and the names of macros that nobody defines."""

    html: Html
    unknown: tuple[str, ...] = ()


def to_mathml(tex: str, *, display: bool = False) -> MathResult:
    r"""The formula as MathML, on a line of its own if `display`.

    An unknown macro `\foo` is shown as its upright name and is listed in `unknown`; with more than 12 of them, or
    where TeX is broken, deeper than 40 groups or longer than 5,000 characters, the source is shown as code.
    """
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
            return MathResult(Html(_framed(_cleaned(mathml))), unknown)
    return MathResult(Html(f'<code class="tex">{html_entities.escape(source)}</code>'))


@lru_cache(maxsize=64)  # to read the table of macros takes longer than most formulas
def _converter(unknown: tuple[str, ...]) -> math_core.LatexToMathML:
    # `max_expansions`: a macro of a formula may expand to itself, and so without end.
    upright = {name: rf"\mathrm{{{name}}}" for name in unknown}
    return math_core.LatexToMathML(
        macros=MACROS | upright, allow_unreliable_rendering=True, fancy_error=False, max_expansions=500
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
    tex = _ANGLE.sub(lambda found: found[1] + {"<": r"\langle ", ">": r"\rangle "}[found[2]], _CONTROL.sub(" ", tex))
    tex = _LABEL.sub("", _NUMBERED.sub(r"\\\1{\2*}", tex))
    # In TeX a bare `%` ends the line, and with it the formula; people write 50% and mean it.
    specials = "%#" if "\\begin" in tex or "matrix" in tex else "%#&"
    return _ESCAPED_OR_BARE.sub(lambda found: found[1] or ("\\" + found[2] if found[2] in specials else found[2]), tex)


def _cleaned(mathml: str) -> str:
    """MathML without inline style (the page's policy forbids it), links and ids, and with numeric entities only."""
    mathml = _TAG.sub(lambda tag: _ATTRIBUTE.sub(_as_class, tag[0]), mathml)
    return mathml.replace("&ApplyFunction;", "\u2061")


def _as_class(found: re.Match[str]) -> str:
    if "text-align: right" in found[2]:
        return ' class="mr"'
    return ' class="ml"' if "text-align: left" in found[2] else ""


def _framed(mathml: str) -> str:
    glyphs = len(_ENTITY.sub(".", _TAG.sub("", mathml)))
    return f'<span class="mx">{mathml}</span>' if glyphs > _LONG else mathml
