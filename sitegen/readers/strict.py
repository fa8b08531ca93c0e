"""Entries written as they should be, which most are, in a few matches of one pattern; all others are for `Scanner`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sitegen.patterns import late

_DEEPEST = 5  # braces in braces; whatever nests deeper is left to the scanner


def _braced(depth: int) -> str:
    inner = rf"|\{{{_braced(depth - 1)}\}}" if depth else ""
    return rf"[^{{}}\\]*+(?:(?:\\.{inner})[^{{}}\\]*+)*+"


_HEAD = re.compile(r"@([A-Za-z]\w*)[ \t]*\{[ \t]*([^\s,={}()\"@#%]+)[ \t]*,")
_FIELD = re.compile(
    rf"""\s*+(?P<name>[A-Za-z][\w+:.-]*+)\s*+=\s*+
    (?:\{{(?P<braced>{_braced(_DEEPEST)})\}} | (?P<bare>\d++|[A-Za-z]\w*+) | "(?P<quoted>(?:[^"{{}}\\]++|\\[^"])*+)")
    \s*+(?:,|(?=\}}))""",
    re.VERBOSE | re.DOTALL,
)
_END = re.compile(r"\s*\}")
_BLOCK_INSIDE = late(r"\n\s*@\w*[ \t]*[{(]")
_NO_ENTRIES = frozenset(["comment", "preamble", "string"])


def begins(text: str) -> Iterator[int]:
    """Where the lines begin that have nothing but blanks before their first `@`."""
    line = 0  # each line is looked at once, however many signs are in it
    while (at := text.find("@", line)) >= 0:
        start = max(line, text.rfind("\n", line, at) + 1)
        if not text[start:at].strip():
            yield start
        line = text.find("\n", at) + 1
        if not line:
            return


class Strict(NamedTuple):
    """The match of an entry's head, its fields, and where it ends in the text.

    `fields` are (name, value, whether it stands without braces), and `starts` is where each begins; `names` are those
    of the fields in lower case; `words` are (name, value) of the fields whose value is a bare word, not a number.
    """

    head: re.Match[str]
    fields: list[tuple[str, str, bool]]
    starts: list[int]
    names: set[str]
    words: list[tuple[str, str]]
    end: int


def entry_at(text: str, start: int) -> Strict | None:
    """The entry that begins at an `@`; None when anything about it is odd, a field that stands twice included.

    Values nest to a bounded depth, so every part of a text is passed a bounded number of times.
    """
    head = _HEAD.match(text, start)
    if head is None or head[1].lower() in _NO_ENTRIES:
        return None
    fields: list[tuple[str, str, bool]] = []
    starts, words = [], []
    position = head.end()
    while found := _FIELD.match(text, position):
        name, braced, word, quoted = found.groups()
        if word is None:
            fields.append((name, quoted if braced is None else braced, False))
        else:
            fields.append((name, word, True))
            if not word[0].isdigit():
                words.append((name, word))
        starts.append(found.start(1))
        position = found.end()
    names = {name.lower() for name, _, _ in fields}
    end = _END.match(text, position)
    if end is None or not fields or len(names) < len(fields):
        return None
    if text.find("@", head.end(), end.end()) > 0 and _BLOCK_INSIDE.search(text, head.end(), end.end()):
        return None
    return Strict(head, fields, starts, names, words, end.end())
