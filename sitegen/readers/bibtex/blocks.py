"""The blocks of a BibTeX text, each an exact range of it: entries, macros, and the text between them.

An entry ends at its own closing brace. Where that is missing it ends before the next line that begins an entry, so
that one lost brace costs one entry at most. Braces are matched once for the whole text: any text takes linear time.
"""

import re
from array import array
from collections.abc import Iterator
from typing import NamedTuple

BLOCK = re.compile(r"@(?<![\w.\\]@)\s*(\w[\w-]*)\s*[{(]")
_NEXT = re.compile(
    r"\n[ \t]*@\s*(?:(?:string|preamble|comment)\s*[{(]|\w[\w-]*\s*[{(][ \t]*(?:[^\s,={}()\"@]*\s*,|\n))", re.IGNORECASE
)
# A pair without braces inside is one token: most braces are such pairs.
_BRACES = re.compile(r"\\[{}\\]|\{[^{}\\]*+(?:\\.[^{}\\]*+)*+\}|[{}]", re.DOTALL)
_COMMENT = re.compile(r"@(?i:comment)\s*\{")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|\Z)")
_INK = re.compile(r"\S")
_ROUND = re.compile(r"\\[{}\\]|[{}\")]")
_LONGEST_HEAD = 200  # characters from an `@` to its brace


class RawBlock(NamedTuple):
    """A block from `start` to `end`. `kind` is the type of the entry in lower case, empty for text between entries."""

    kind: str
    start: int
    end: int
    closed: bool = True


def split(text: str) -> Iterator[RawBlock]:
    """The blocks in order, without a gap."""
    closing = _matched(text)
    position = limit = 0
    while start := BLOCK.search(text, position):
        opening = start.end() - 1
        if limit <= opening:
            following = _NEXT.search(text, opening)
            limit = following.start() if following else len(text)
        kind = start[1].lower()
        if position < start.start():
            yield RawBlock("", position, start.start())
        end = closing.get(opening, len(text)) if text[opening] == "{" else _end_of_round(text, opening, limit)
        closed = end < limit
        position = end + 1 if closed else limit
        if kind == "comment" and not closed:
            position = opening + 1
        yield RawBlock(kind, start.start(), position, closed)
    if position < len(text):
        yield RawBlock("", position, len(text))


def blanked(text: str) -> str:
    """The text with blanks for the front matter of Jekyll and each `@comment{...}`.

    So no entry inside a comment is read, and no place moves. A comment that is never closed stays.
    """
    text = _FRONT_MATTER.sub(lambda found: _INK.sub(" ", found[0]), text, count=1)
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
    """Each brace that opens a block with the place of its closing one; escaped braces are text."""
    found: dict[int, int] = {}
    opened = array("q")  # a text may hold nothing but braces
    for brace in _BRACES.finditer(text):
        sign = brace[0]
        if sign == "{":
            opened.append(brace.start())
        elif sign == "}":
            if opened and _opens_block(text, opening := opened.pop()):
                found[opening] = brace.start()
        elif sign[0] == "{" and _opens_block(text, brace.start()):
            found[brace.start()] = brace.end() - 1
    return found


def _opens_block(text: str, opening: int) -> bool:
    at = text.rfind("@", max(0, opening - _LONGEST_HEAD), opening)
    start = BLOCK.match(text, at) if at >= 0 else None
    return start is not None and start.end() - 1 == opening


def _end_of_round(text: str, opening: int, limit: int) -> int:
    """Where an entry in round brackets ends: at the first `)` outside of its values."""
    depth, quoted = 0, False
    for found in _ROUND.finditer(text, opening + 1, limit):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth = max(depth - 1, 0)
        elif depth == 0 and found[0] == '"':
            quoted = not quoted
        elif depth == 0 and found[0] == ")" and not quoted:
            return found.start()
    return len(text)
