"""A line of authors as pages show it: the first names, `et al.`, and affiliations behind ` · `."""

import re
import unicodedata

_PLACES = re.compile(r"\s[·•∙⋅](?:\s|$)")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
# Words that begin a part of a name in lower case; any other such word makes the line prose.
_PARTICLES = frozenset(
    "al ben bin da das de del della den der di dos du el i la le san st ten ter van von y zu".split()
)
_INSIDE_NAMES = frozenset("'’‘.-‐‑()\"\\{}^~=`*")
_LONGEST_NAME = 80  # characters


def people_of(line: str) -> tuple[tuple[str, ...], bool, tuple[str, ...]]:
    """Names, whether there are more of them, and affiliations. A cut may have left half of `et al.`."""
    names, *places = _PLACES.split(line, maxsplit=1)
    bare = names.rstrip(" .,")
    ending = next((ending for ending in (" et al", " et a", " et") if bare.lower().endswith(ending)), "")
    people: list[str] = []
    for part in bare[: len(bare) - len(ending)].split(","):
        if people and _SUFFIX.fullmatch(part.strip()):
            people[-1] += f" {part.strip()}"
        elif part.strip():
            people.append(part.strip())
    if people and not ending and names.rstrip().endswith("."):
        people[-1] += "."
    listed = places[0].split(",") if places else ()
    return tuple(people), bool(ending), tuple(place.strip() for place in listed if place.strip())


def are_authors(line: str) -> bool:
    """Whether a line can be nothing but authors: names, or shorter words with the signs of such a line."""
    people, others, _ = people_of(line)
    is_marked = others or _PLACES.search(line) is not None
    return bool(people) and (all(map(is_name, people)) or (is_marked and all(map(is_short, people))))


def may_be_authors(line: str) -> bool:
    """Whether a line could be authors by its length: groups and spellings that do not read as names."""
    people, _, _ = people_of(line)
    return bool(people) and all(map(is_short, people)) and not line.endswith((".", "!", "?", ":"))


def is_short(text: str) -> bool:
    """Whether this is no longer than names get."""
    return len(text) <= _LONGEST_NAME and len(text.split()) <= 8 and any(map(str.isalpha, text))


def is_name(text: str) -> bool:
    """Whether this reads as a person's name: up to six words of letters that begin as names do."""
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > _LONGEST_NAME or not any(map(str.isalpha, text)):
        return False
    if words[-1].endswith(".") and len(words[-1].replace(".", "")) > 2:  # a sentence; `Jr.` and initials are shorter
        return False
    letters = all(letter in _INSIDE_NAMES or unicodedata.category(letter)[0] in "LM" for letter in "".join(words))
    return letters and all(not word[0].islower() or word in _PARTICLES for word in words)
