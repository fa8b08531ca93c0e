"""The blocks of a BibTeX text, each an exact range of it: entries, macros, and the text between them.

An entry ends at its own closing brace. Where that is missing it ends before the next line that begins an entry, so
that one lost brace costs one entry at most. Braces are matched once for the whole text: any text takes linear time.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_START = re.compile(r"@(?<![\w.\\]@)\s*(\w[\w-]*)\s*[{(]")
_NEXT = re.compile(
    r"\n[ \t]*@\s*(?:(?:string|preamble|comment)\s*[{(]|\w[\w-]*\s*[{(][ \t]*(?:[^\s,={}()\"@]*\s*,|\n))", re.IGNORECASE
)
# A pair without braces inside is one token: most braces are such pairs.
_BRACES = re.compile(r"\\[{}\\]|\{[^{}\\]*+(?:\\.[^{}\\]*+)*+\}|[{}]", re.DOTALL)
_COMMENT = re.compile(r"@(?i:comment)\s*\{")
_INK = re.compile(r"\S")
_ROUND = re.compile(r"\\[{}\\]|[{\")]")


@dataclass(frozen=True, slots=True)
class Range:
    """A block from `start` to `end`. `kind` is the type of the entry in lower case, empty for text between entries."""

    kind: str
    start: int
    end: int
    closed: bool = True


def split(text: str) -> Iterator[Range]:
    """The blocks in order, without a gap."""
    closing = _matched(text)
    position = limit = 0
    while start := _START.search(text, position):
        opening = start.end() - 1
        if limit <= opening:
            following = _NEXT.search(text, opening)
            limit = following.start() if following else len(text)
        kind = start[1].lower()
        if position < start.start():
            yield Range("", position, start.start())
        end = closing.get(opening, len(text)) if text[opening] == "{" else _end_of_round(text, opening, limit, closing)
        closed = end < limit
        position = end + 1 if closed else limit
        if kind == "comment" and not closed:
            position = opening + 1
        yield Range(kind, start.start(), position, closed)
    if position < len(text):
        yield Range("", position, len(text))


def without_comments(text: str) -> str:
    """The text with blanks for each `@comment{...}`, so that no entry inside one is read and no place moves."""
    found = _COMMENT.finditer(text)
    starts = [start for start in found if not text[text.rfind("\n", 0, start.start()) + 1 : start.start()].strip()]
    closing = _matched(text) if starts else {}
    parts = []
    position = 0
    for start in starts:
        end = closing.get(start.end() - 1, 0)
        if start.start() >= position and end:
            parts += [text[position : start.start()], _INK.sub(" ", text[start.start() : end + 1])]
            position = end + 1
    return "".join(parts) + text[position:]


def _matched(text: str) -> dict[int, int]:
    """Each opening brace with the place of its closing one; escaped braces are text."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for brace in _BRACES.finditer(text):
        sign = brace[0]
        if sign == "{":
            opened.append(brace.start())
        elif sign == "}":
            if opened:
                found[opened.pop()] = brace.start()
        elif sign[0] == "{":
            found[brace.start()] = brace.end() - 1
    return found


def _end_of_round(text: str, opening: int, limit: int, closing: Mapping[int, int]) -> int:
    """Where an entry in round brackets ends: at the first `)` outside of its values."""
    position, quoted = opening + 1, False
    while (found := _ROUND.search(text, position, limit)) is not None:
        position = found.end()
        if found[0] == "{":
            position = closing.get(found.start(), limit) + 1
        elif found[0] == '"':
            quoted = not quoted
        elif found[0] == ")" and not quoted:
            return found.start()
    return len(text)
