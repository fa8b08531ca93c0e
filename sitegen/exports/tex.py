"""Words and names as values of BibTeX: TeX that holds together, as it was written where that is so already."""

import re
from collections.abc import Sequence

from sitegen.model.people import Creator, Name
from sitegen.model.values import Text

# Braces by name: BibTeX counts `\{` as a brace, too.
_SPELLED = str.maketrans(
    {"\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
    | {"~": r"{\textasciitilde}", "^": r"{\textasciicircum}"}
    | {sign: f"\\{sign}" for sign in "&%#_$"}
)
_WORD = re.compile(r"(?<![\w{\\])\w+(?![\w}])")
_MATH = re.compile(r"((?<!\\)(?:\$\$[^$]+\$\$|\$[^$]+\$))")
_UNESCAPED = re.compile(r"(?<!\\)[&%#_$]")
_AS_IT_IS = re.compile(r"\\(?:url|href|path|verb)(?![A-Za-z])|\\[(\[]")  # signs in these mean themselves
_SPLITS_NAME = re.compile(r"(?<!\S)(?:and|others)(?!\S)|,", re.IGNORECASE)


def is_balanced(value: str) -> bool:
    """Whether the braces of a value close each other, as BibTeX counts them."""
    depth = 0
    for brace in re.findall(r"[{}]", value):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def text(given: Text, *, protect: bool) -> str:
    """The words as written, when they are TeX that holds together; else plain words with TeX's signs escaped.

    `protect` puts words such as GaLore into braces: styles of BibTeX write titles in lower case.
    """
    written = re.sub(r"\s+", " ", given.source).strip()
    if not is_balanced(written):
        return escape(given.plain)
    if _AS_IT_IS.search(written):
        return written
    parts = _MATH.split(written)  # words and formulas by turns
    words = "".join(parts[::2])
    is_plain = len(parts) == 1 and not re.search(r"[\\{]", words)
    parts[::2] = [escape(part) if is_plain else _UNESCAPED.sub(r"\\\g<0>", part) for part in parts[::2]]
    if protect and "\\" not in words:  # a brace in front of a letter would take it from its accent
        parts[::2] = [_WORD.sub(_protected, part) for part in parts[::2]]
    return "".join(parts)


def _protected(word: re.Match[str]) -> str:
    """A word with a capital inside (GaLore, LLMs) in braces, which keep its case in every style."""
    return f"{{{word[0]}}}" if any(letter.isupper() for letter in word[0][1:]) else word[0]


def escape(plain: str) -> str:
    """Plain words for TeX."""
    return plain.translate(_SPELLED)


def names(creators: Sequence[Creator], *, others: bool = False) -> str:
    """An author field: `Family, Given and {Group} and others`."""
    listed = [_name(creator.name) for creator in creators] + (["others"] if others else [])
    return " and ".join(listed)


def _name(name: Name) -> str:
    if name.literal or not name.given:
        whole = escape(name.display)
        return f"{{{whole}}}" if " " in whole or name.literal else _whole(whole)
    parts = (name.full_family, name.suffix, name.full_given)
    return ", ".join(_whole(escape(part)) for part in parts if part)


def _whole(part: str) -> str:
    """A part of a name, in braces when a word or comma in it would end the part."""
    return f"{{{part}}}" if _SPLITS_NAME.search(part) else part
