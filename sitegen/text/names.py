"""Author fields to CSL name parts, by BibTeX's rules ("Tame the BeaST", section 11) and what real files need.

Input is plain Unicode in which braces still group: `latex.decode_names` makes it so. `names_in` does both.
"""

import re
from typing import NamedTuple

from sitegen.model.people import Name
from sitegen.text.latex import decode_names
from sitegen.text.marks import has_marks, strip_marks

_WORD = r"[^\W\d_](?:[^\W\d_]|[.'’-])*+"
_INVERTED = re.compile(rf"({_WORD}), ({_WORD}(?: {_WORD})*+)")
_NATURAL = re.compile(rf"({_WORD}(?: {_WORD})*+)")
_AND = re.compile(r"\sand(?=[\s,])", re.IGNORECASE)  # what stands between is stripped
_OTHERS = re.compile(r"others|et\.?\s+al\.?|\.{3}|…", re.IGNORECASE)
_ET_AL = re.compile(r"[,\s]+[eE][tT]\.?\s+[aA][lL]\.?$")
_HOMONYM = re.compile(r"\s+\d{4}$")  # DBLP numbers homonyms: "Wei Wang 0001"
_BIBLATEX_PART = re.compile(r"\b(family|given|prefix|suffix)(?:-i)?\s*=\s*(\"[^\"]*\"|[^,]*)", re.IGNORECASE)
_OPTION = re.compile(r"[a-z]+\s*=\s*\w+\s*(?:,|\Z)")  # of biblatex, for a name or for the list: uniquename=false
_INITIALS_LAST = re.compile(r"(\S{2,})\s+((?:[A-Z]\.?-?){1,3})")
_INITIALS = re.compile(r"(?:[A-Z]\.[ -]?)+")
_LEGEND = re.compile(r"(?<![\[({])[\[({]++([^()\[\]{}]*\b(?:equal|correspond)[^()\[\]{}]*+)[\])}]++", re.IGNORECASE)
_COMMA = re.compile(",")
_BLANK = re.compile(r"\s")
_STRAY_COMMAS = re.compile(r"(?:[,;]\s*)+$|^(?:\s*,)+|(?<=,)(?:\s*,)+")
_PARTICLES = frozenset(
    "al bin da das de degli dei del della den der di dos du e el ibn la le los ten ter van vom von y zu zum".split()
)
_NO_PERSON = re.compile(
    r"(?:academ|administration|agenc|association|authorit|board|bureau|cent(?:er|re)\b|colla?borat|college|commission"
    r"|committee|compan|consorti|corporation|council|department|federation|foundation|group|institut|international"
    r"|laborator|labs?\b|librar|minist|museum|national|network|office|organi[sz]ation|project|school|service|societ"
    r"|team|union|universit)|[&\d]",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|I{2,3}|IV", re.IGNORECASE)


class MarkedName(NamedTuple):
    """A name and the marks that stood at it."""

    name: Name
    marks: tuple[str, ...] = ()


class NameList(NamedTuple):
    """The people of an author or editor field.

    `others` tells of more; `problems` are what had to be mended; `legend` are words about marks in the field.
    """

    names: tuple[MarkedName, ...]
    others: bool = False
    problems: tuple[str, ...] = ()
    legend: str = ""


def names_in(source: str) -> NameList:
    r"""The people of a whole author field in its source, with the macros of LaTeX.

    `{\'E}va van Dyck and {Acme Labs} and others` are two names, with `others` set; marks behind names come with them.
    What is not as BibTeX wants it is mended where it can be, and listed in `problems`; nothing raises.
    """
    return parse_names(decode_names(source))


def parse_names(field: str) -> NameList:
    """Split and parse a whole author field."""
    problems: list[str] = []
    names: list[MarkedName] = []
    others = False
    legend = _LEGEND.search(field)
    for part in _separate(_LEGEND.sub("", field) if legend else field, problems):
        if simple := _simple(part):
            names.append(simple)
            continue
        bare = _STRAY_COMMAS.sub("", part).strip()
        if bare and bare != part.strip() and not _OTHERS.fullmatch(bare):
            problems.append(f"stray {'semicolon' if part.strip().endswith(';') else 'comma'} at `{part.strip()}`")
        shortened = _ET_AL.sub("", bare)
        others, bare = others or shortened != bare, shortened
        if not bare or bare.lower() == "and":
            problems.append("an empty name")
        elif _OTHERS.fullmatch(bare):
            others = True
        elif _OPTION.fullmatch(bare):
            continue
        else:
            listed = _unlisted(bare)
            problems += ["names separated by commas"] if len(listed) > 1 else []
            names += [parse_name(name, strict=True) for name in listed]
    words = legend[1].strip() if legend else ""
    return NameList(tuple(names), others, tuple(dict.fromkeys(problems)), words)


def _separate(field: str, problems: list[str]) -> list[str]:
    """The names between ` and ` outside braces; also of lists that use `;` or stand in one pair of braces."""
    field = " ".join(field.split())
    if not field:
        return []
    if _is_braced(field):
        inner = _top_level(f" {field[1:-1]} ", _AND)
        if len(inner) > 1 and all(_is_person(name.replace(",", " ", 1)) for name in inner):  # no {Barnes and Noble}
            problems.append("braces around the whole list")
            field = field[1:-1].strip()
    parts = _top_level(f" {field} ", _AND)
    # Scopus and Web of Science part names by `;`, which BibTeX takes for a part of one long name.
    for sign in ";|":
        if len(parts) == 1 and sign in field:
            problems.append(f"names separated by `{sign}`")
            parts = [part for part in _top_level(field, re.compile(re.escape(sign))) if part.strip()]
    return [part.strip() for part in parts]


def _top_level(text: str, separator: re.Pattern[str]) -> list[str]:
    """Split at a separator where no brace is open; one pass."""
    if "{" not in text:
        return separator.split(text)
    parts: list[str] = []
    depth = start = scanned = 0
    for found in separator.finditer(text):
        depth += text.count("{", scanned, found.start()) - text.count("}", scanned, found.start())
        depth = max(depth, 0)
        scanned = found.start()
        if depth == 0:
            parts.append(text[start : found.start()])
            start = found.end()
    return [*parts, text[start:]]


def _is_braced(text: str) -> bool:
    """Whether one pair of braces holds the whole text."""
    depth = 0
    for found in re.finditer(r"[{}]", text) if text.startswith("{") else ():
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.end() == len(text)
    return False


def _simple(part: str) -> MarkedName | None:
    """`Family, Given` or `Given Family` in plain words of letters; None for all others.

    Most names are of this kind. Measured: without this, the author fields of the corpora take twice as long.
    """
    if _ET_AL.search(part):
        return None
    if found := _INVERTED.fullmatch(part):
        return MarkedName(Name(found[1], found[2]))
    if " " not in part or not _NATURAL.fullmatch(part):
        return None
    given, _, family = part.rpartition(" ")
    if any(token[0].islower() for token in given.split(" ")):
        return None
    return MarkedName(Name(family, given))


def _unlisted(name: str) -> list[str]:
    """One name, or the names of a list that uses commas for `and`: `Doe J., Roe R.`, `A B, C D, E F, G H`."""
    if _is_braced(name) and "," in name:
        listed = [part.strip() for part in name[1:-1].split(",")]
        if all(_is_person(part) for part in listed):
            return listed
    if "{" in name or "=" in name:
        return [name]
    parts = [part.strip() for part in name.split(",")]
    # Vancouver style, as PubMed gives it: family names and initials without a comma between them.
    if len(parts) >= 2 and all(_INITIALS_LAST.fullmatch(part) for part in parts):
        return [_INITIALS_LAST.sub(r"\1, \2", part) for part in parts]
    # APA style: `Doe, J., Roe, R.`. Two parts alone are one name of BibTeX.
    if len(parts) >= 4 and len(parts) % 2 == 0 and all(_INITIALS.fullmatch(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return parts if len(parts) >= 3 and all(" " in part for part in parts) else [name]


def _is_person(text: str) -> bool:
    """Whether words inside braces look like one person, not like a group or a part of its name."""
    words = re.sub(r"[^\w\s.&-]", "", text).split()
    named = [word for word in words if not word[0].islower()]
    known = all(word in _PARTICLES for word in words if word[0].islower())
    return 2 <= len(words) <= 5 and bool(named) and known and not _NO_PERSON.search(text)


def parse_name(text: str, *, strict: bool = False) -> MarkedName:
    """One name in any form: `Given Family`, `von Family, Jr, Given`, `{Group}`, `family=.., given=..`.

    `Charles F. {Van Loan}*` is family "Van Loan", given "Charles F.", marks ("*",). A name always comes back; what has
    no parts is a literal. BibTeX takes the last word of `Henry Ford III` for the family name, and so does `strict`;
    people mean a suffix.
    """
    text = text.strip()
    if _BIBLATEX_PART.match(text) or (_OPTION.match(text) and _BIBLATEX_PART.search(text)):
        return _biblatex(text)
    marks: tuple[str, ...] = ()
    parts = []
    for part in _top_level(text, _COMMA):
        bare, found = strip_marks(part.strip())
        marks += found
        if has_marks(bare):  # Yuhui* Xu
            tokens = [strip_marks(token) for token in _tokens(bare)]
            bare = " ".join(token for token, _ in tokens)
            marks += tuple(sign for _, signs in tokens for sign in signs)
        if bare.strip("~ "):  # ties of TeX are blanks
            parts.append(_HOMONYM.sub("", bare))
    marks = tuple(dict.fromkeys(marks))
    if not parts:
        return MarkedName(Name(literal=text.strip("{} ") or text), ())
    if len(parts) == 1 and _is_braced(parts[0]):
        return MarkedName(Name(literal=_unbrace(parts[0])), marks)
    return MarkedName(_from_parts(parts, strict=strict), marks)


def _from_parts(parts: list[str], *, strict: bool) -> Name:
    if len(parts) == 1:
        tokens = _tokens(parts[0])
        suffix = tokens.pop() if not strict and len(tokens) > 2 and _SUFFIX.fullmatch(tokens[-1]) else ""
        given, particle, family = _natural(tokens)
        return Name(_unbrace(family), _unbrace(given), _unbrace(particle), suffix=suffix)
    particle, family = _von_last(_tokens(parts[0]))
    given = parts[-1] if len(parts) < 4 else " ".join(parts[2:])
    suffix = parts[1] if len(parts) > 2 else ""
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[2]) and not _SUFFIX.fullmatch(parts[1]):
        given, suffix = parts[1], parts[2]
    return Name(family=_unbrace(family), given=_unbrace(given), particle=_unbrace(particle), suffix=_unbrace(suffix))


def _tokens(text: str) -> list[str]:
    return [token for token in _top_level(text.replace("~", " "), _BLANK) if token]


def _natural(tokens: list[str]) -> tuple[str, str, str]:
    """Given, particle, family of `Given von Family`."""
    first = next((index for index, token in enumerate(tokens[:-1]) if _is_lower(token)), len(tokens) - 1)
    return " ".join(tokens[:first]), *_von_last(tokens[first:])


def _von_last(tokens: list[str]) -> tuple[str, str]:
    """Particle and family of the part before the comma."""
    end = max((index for index, token in enumerate(tokens[:-1], 1) if _is_lower(token)), default=0)
    return " ".join(tokens[:end]), " ".join(tokens[end:])


def _is_lower(token: str) -> bool:
    """Whether BibTeX takes the token for a particle: its first letter outside braces is lower case."""
    if token.startswith("{"):
        return False
    return next((letter for letter in token if letter.isalpha()), "").islower()


def _unbrace(text: str) -> str:
    return " ".join(text.replace("{", "").replace("}", "").split())


def _biblatex(text: str) -> MarkedName:
    found = {part[1].lower(): part[2].strip().strip('"') for part in _BIBLATEX_PART.finditer(text)}
    family, marks = strip_marks(found.get("family", ""))
    given, more = strip_marks(found.get("given", ""))
    name = Name(
        _unbrace(family), _unbrace(given), _unbrace(found.get("prefix", "")), suffix=_unbrace(found.get("suffix", ""))
    )
    return MarkedName(name, tuple(dict.fromkeys(marks + more)))
