"""Words and names as values of BibTeX: TeX that holds together, as it was written where that is so already."""

import re
from collections.abc import Sequence

from sitegen.model.people import Creator, Name
from sitegen.model.values import Text
from sitegen.patterns import late

_ESCAPED = late(r"[&%#_$]")
_SPELLED = {  # braces by name: BibTeX counts `\{` as a brace, too
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
}
_SPECIAL = late(r"[\\{}~^]")
_WORD = late(r"(?<![\w{\\])\w+(?![\w}])")
_MATH = late(r"((?<!\\)(?:\$\$[^$]+\$\$|\$[^$]+\$))")
_UNESCAPED = late(r"(?<!\\)[&%#_$]")
_AS_IT_IS = late(r"\\(?:url|href|path|verb)(?![A-Za-z])|\\[(\[]")  # signs in these mean themselves
_SPLITS_NAME = late(r"(?<!\S)(?:and|others)(?!\S)|,", re.IGNORECASE)


def is_balanced(value: str) -> bool:
    """Whether the braces of a value close each other, as BibTeX counts them."""
    if "{" not in value and "}" not in value:
        return True
    *closed, rest = value.split("}")
    depth = 0
    for part in closed:
        depth += part.count("{") - 1
        if depth < 0:
            return False
    return depth + rest.count("{") == 0


def text(given: Text, *, protect: bool) -> str:
    """The words as written, when they are TeX that holds together; else plain words with TeX's signs escaped."""
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
    spelled = _SPECIAL.sub(lambda found: _SPELLED[found[0]], plain)
    return _ESCAPED.sub(lambda found: f"\\{found[0]}", spelled)


def names(creators: Sequence[Creator], *, others: bool = False) -> str:
    """An author field: `Family, Given and {Group} and others`."""
    listed = [_name(creator.name) for creator in creators] + (["others"] if others else [])
    return " and ".join(listed)


def _name(name: Name) -> str:
    if name.literal or not name.given:
        whole = escape(name.display)
        return f"{{{whole}}}" if " " in whole or name.literal else _whole(whole)
    parts = (name.full_family, name.suffix, f"{name.given} {name.dropping_particle}".strip())
    return ", ".join(_whole(escape(part)) for part in parts if part)


def _whole(part: str) -> str:
    """A part of a name, in braces when a word or comma in it would end the part."""
    return f"{{{part}}}" if _SPLITS_NAME.search(part) else part
