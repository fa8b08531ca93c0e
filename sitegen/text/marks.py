"""Signs behind authors' names, and the notes that say what they mean."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sitegen.model.work import Legend

SIGNS = "*∗＊⋆★†‡§¶‖#✉^"
_SIGN = re.compile(f"[{re.escape(SIGNS)}]")
# Journals typeset `*` in many ways, and a legend often has another one than the name.
_SAME = str.maketrans({"∗": "*", "＊": "*", "⋆": "*", "★": "*"})
_UNIT = rf"(?:[{re.escape(SIGNS)}]|\{{\s*[{re.escape(SIGNS)}\s]+\}})"
_LEADING = re.compile(rf"(?:\s*{_UNIT})+\s*")
_TEX = re.compile(
    r"\\textsuperscript\s*\{([^{}]*)\}|\$\s*\^?\s*\{?([^${}]*)\}?\s*\$|\{\s*(\\?[a-z]*[^\w\s{}]?)\s*\}|(\\[a-z]+)\b\s?"
)
_MACROS = {
    "\\ast": "*", "\\star": "*", "\\dag": "†", "\\dagger": "†", "\\ddag": "‡", "\\ddagger": "‡", "\\S": "§", "\\P": "¶"
}  # fmt: skip
_MACRO = re.compile(r"\\(?:ast|star|d?dag|S|P)")
_SEGMENT = re.compile(
    rf"\s*(?P<mark>[{re.escape(SIGNS)}]+)\s*(?:[=:–—-]|(?:denotes?|indicates?|means?|stands\s+for|marks?)\b)?\s*"
    rf"(?P<meaning>[^{re.escape(SIGNS)}]+?)\s*[.;,]?\s*(?=[{re.escape(SIGNS)}]|$)",
    re.IGNORECASE,
)
_EQUAL = re.compile(r"\bequal|\bco-?first\b|\bjoint(?:ly)?\s+first|\bshared\s+first", re.IGNORECASE)
_CORRESPONDING = re.compile(r"\bcorrespond", re.IGNORECASE)


def has_marks(text: str) -> bool:
    """Whether a mark may stand anywhere in a part of an author field."""
    return _SIGN.search(text) is not None


def strip_marks(part: str) -> tuple[str, tuple[str, ...]]:
    """A part of a name without the marks at its ends, and the marks: `Liao*` is ("Liao", ("*",)).

    Signs that look alike become one (∗ and ★ are *), and a lone `^` before another mark is TeX, no mark.
    """
    if not has_marks(part):
        return part, ()
    if part.startswith("{") and part.endswith("}") and "{" not in part[1:]:
        inner, marks = strip_marks(part[1:-1].strip())
        return (f"{{{inner}}}" if inner else ""), marks
    leading = _LEADING.match(part)
    bare = part[leading.end() :] if leading else part
    end = _end_without_marks(bare)
    marked = (leading[0] if leading else "") + bare[end:]
    bare = bare[:end]
    signs = [sign.translate(_SAME) for sign in marked if sign in SIGNS]
    if set(signs) - {"^"}:
        signs = [sign for sign in signs if sign != "^"]
    return bare.strip(), tuple(dict.fromkeys(signs))


def _end_without_marks(text: str) -> int:
    """Where the marks at the end of a text begin, walking back from its end."""
    end = start = len(text)
    while end:
        if text[end - 1] in SIGNS:
            end -= 1
            start = end
        elif text[end - 1] in " \t\n,":
            end -= 1
        elif text[end - 1] == "}" and (opening := text.rfind("{", 0, end)) >= 0:
            inner = text[opening + 1 : end - 1].strip()
            if not inner or not all(sign in SIGNS or sign.isspace() for sign in inner):
                break
            end = start = opening
        else:
            break
    return start


def role_of(meaning: str) -> str:
    """ "equal", "corresponding", or "" for words that are neither."""
    if _EQUAL.search(meaning):
        return "equal"
    return "corresponding" if _CORRESPONDING.search(meaning) else ""


def split_legend(note: str) -> tuple[tuple[Legend, ...], str]:
    """The legends that a note holds, and the rest of the note.

    "* = equal contribution; † project lead. Oral" has two legends and the rest "". A note without marks that only
    says "equal contribution" is a legend of the mark "" (any).
    """
    if not note:
        return (), note
    reduced = _TEX.sub(_reduce, _TEX.sub(_reduce, note)).strip()  # twice: \textsuperscript{$\dagger$}
    if not any(sign in reduced for sign in SIGNS):
        bare = reduced.strip(" .{}()")
        role = role_of(bare)
        is_legend = bool(role) and len(bare.split()) <= 6
        return ((Legend("", bare, role),), "") if is_legend else ((), note)
    start = min(reduced.find(sign) for sign in SIGNS if sign in reduced)
    legends = []
    for found in _SEGMENT.finditer(reduced, start):
        meaning = re.sub(r"\s+", " ", found["meaning"]).strip(" .;,(){}")
        if meaning and any(letter.isalpha() for letter in meaning):
            legends.append(Legend(found["mark"].translate(_SAME)[:1], meaning, role_of(meaning)))
    is_all_legend = start == 0 and _SEGMENT.match(reduced) is not None
    if not is_all_legend and not any(legend.role for legend in legends):
        return (), note
    return tuple(legends), reduced[:start].strip(" .;,(") if legends else note


def _reduce(found: re.Match[str]) -> str:
    inner = next((group for group in found.groups() if group is not None), "").strip().strip("$^{} ")
    mark = _MACROS.get(inner, inner)
    return mark if mark and all(sign in SIGNS for sign in mark) else found[0]


class Roles(NamedTuple):
    """Per author whether equal and corresponding, and the legends to show, in the order the marks appear."""

    equal: tuple[bool, ...]
    corresponding: tuple[bool, ...]
    legends: tuple[Legend, ...]


def assign_roles(marks: Sequence[Sequence[str]], legends: Sequence[Legend]) -> Roles:
    """What each author's marks mean.

    A legend decides. Without one, a mark that two or more authors share means equal contribution, and a lone mark
    means nothing; an envelope always means corresponding.
    """
    if not legends and not any(marks):
        nobody = (False,) * len(marks)
        return Roles(nobody, nobody, ())
    shared = Counter(mark for of_one in marks for mark in dict.fromkeys(of_one))
    known = {legend.mark: legend for legend in legends if legend.mark}
    anyone = next((legend for legend in legends if not legend.mark), None)
    if anyone and len(unknown := [mark for mark in shared if mark not in known]) == 1:
        known[unknown[0]] = Legend(unknown[0], anyone.meaning, anyone.role)
    if "✉" in shared and "✉" not in known:
        known["✉"] = Legend("✉", "corresponding author", "corresponding")
    if not any(legend.role == "equal" for legend in known.values()):
        first = next((mark for mark, count in shared.items() if count > 1 and mark not in known), None)
        if first:
            known[first] = Legend(first, "equal contribution", "equal")
    shown = tuple(known[mark] for mark in shared if mark in known)
    role_by_mark = {legend.mark: legend.role for legend in shown}
    return Roles(
        tuple(any(role_by_mark.get(mark) == "equal" for mark in of_one) for of_one in marks),
        tuple(any(role_by_mark.get(mark) == "corresponding" for mark in of_one) for of_one in marks),
        shown,
    )


_NAME_END = re.compile(r"(\s+and)(?=\s)", re.IGNORECASE)
_TEX_MARK = (
    r"(?:\\textsuperscript\s*\{[^{}\w]*(?:\\[a-z]+)?[^{}\w]*\}|\$\s*\^?\s*\{?[^${}\w]*(?:\\(?:ast|star|d?dag(?:ger)?))?[^${}\w]*\}?\s*\$"
    r"|\{\s*(?:\\(?:ast|star|d?dag(?:ger)?)|" + _UNIT + r")\s*\}|\\(?:ast|star|d?dag(?:ger)?)\b|" + _UNIT + r")"
)
_SOURCE_MARKS = re.compile(rf"(?:^|(?<=,))\s*(?:{_TEX_MARK}\s*)+|\s*(?:{_TEX_MARK})+(?=\s*(?:,|$))")


def source_without_marks(field: str) -> str:
    """An author field in its source, without marks at names; one without marks comes back as it is."""
    is_marked = _SIGN.search(field) or (_MACRO.search(field) and _SIGN.search(_TEX.sub(_reduce, field)))
    if not is_marked:
        return field
    return "".join(_SOURCE_MARKS.sub(_keep_blank, part) for part in _NAME_END.split(field))


def _keep_blank(found: re.Match[str]) -> str:
    return " " if found[0][:1].isspace() and found.start() == 0 else ""
