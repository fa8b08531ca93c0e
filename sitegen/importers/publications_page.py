"""The text of a publications page with BibTeX blocks, as a browser copies it.

The BibTeX is the fact. Of the lines that stand above an entry (title, authors, venue, abstract) an abstract and a venue
fill what the entry lacks; year headings and names of buttons say nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sitegen.diagnostics import Sink
from sitegen.readers import bibtex
from sitegen.readers.bibtex import Block
from sitegen.text.dates import MONTHS
from sitegen.text.latex import plain
from sitegen.text.names import NameList, names_in
from sitegen.text.slugs import fold

_BUTTON = (
    "Abs|Abstract|Bib|BibTeX|PDF|HTML|HAL|Code|arXiv|DOI|Poster|Slides|Video|Talk|Website|Project|Page|Blog|Supp|Paper"
    "|Cite|Link|Data|Dataset|Demo|Award|Copy"
)
_START = re.compile(
    rf"(?:^[ \t]*+(?P<buttons>(?:(?:{_BUTTON})[ \t]++)*+)|(?<=}})[ \t]*+)@[A-Za-z]\w*+\s*+(?P<brace>\{{)"
    r"\s*+[^,{}=\"\n]*+\s*+,",
    re.MULTILINE | re.IGNORECASE,
)
_BUTTONS = re.compile(rf"(?:{_BUTTON})(?:[ ,|]++(?:{_BUTTON}))*+", re.IGNORECASE)
_BRACE = re.compile(r"\\[{}]|[{}]")
_MORE_AUTHORS = re.compile(r"\band ([0-9]{1,4}) more authors?\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = frozenset(
    [*MONTHS, "sept", *"january february march april june july august september october november december".split()]
)
_VENUES = ("journal", "journaltitle", "booktitle", "school", "institution")
_LONGEST_ENTRY = 200  # lines
_ABSTRACT_WORDS = 30
_SENTENCE_WORDS = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with its text as it stands, its line, and what stands above it."""

    line: int
    source: str
    block: Block
    venue: str = ""
    abstract: str = ""


@dataclass(slots=True)
class Page:
    """What the text holds. `left` and `doubtful` are lines with the reason."""

    entries: list[Entry] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)
    doubtful: list[tuple[int, str]] = field(default_factory=list)


def parse(text: str) -> Page:
    """Read a page as far as it goes. `text` has `\\n` line ends.

    An entry that is never closed ends where the next one begins, or after 200 lines, and is left out; the others are
    taken with the lines between it and the entry before, where these are of the same work.
    """
    text = "\n".join(line.replace("\u00a0", " ").rstrip() for line in text.split("\n"))
    lines = (0, *(found.end() for found in re.finditer("\n", text)))
    starts = list(_START.finditer(text))
    heads = [start.start() for start in starts if start["buttons"] is not None] + [len(text)]
    page, position = Page(), 0
    for start in starts:
        if start.start() < position:  # inside the entry before
            continue
        above = text[position : start.start()]
        opening = text.rindex("@", start.start(), start.start("brace"))
        line = bisect_right(lines, opening)
        cap = line - 1 + _LONGEST_ENTRY
        limit = min([heads[bisect_right(heads, start.start())], *lines[cap : cap + 1]])
        end = _closing(text, start.start("brace"), limit)
        if end:
            _take(text[opening:end], line, _words(above), page)
        else:
            page.left.append((line, "a BibTeX entry that is never closed"))
        position = end or limit
    if starts and (rest := _words(text[position:])):
        behind = [" ".join(line.split()) for line in text[position:].split("\n")]
        line = bisect_right(lines, position) + behind.index(rest[0])
        page.left.append((line, f"no BibTeX stands below: {rest[0][:60]}"))
    return page


def _closing(text: str, opening: int, limit: int) -> int:
    """Where the entry ends whose brace opens there; 0 when its braces are not balanced before the limit."""
    depth = 0
    for found in _BRACE.finditer(text, opening, limit):  # escaped braces count for nothing
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return 0


def _words(text: str) -> list[str]:
    """Lines that say something: no year headings and no names of buttons."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return [line for line in lines if line and not _YEAR.fullmatch(line) and not _BUTTONS.fullmatch(line)]


def _take(source: str, line: int, above: Sequence[str], page: Page) -> None:
    sink = Sink()
    blocks = bibtex.read(source, "", sink)
    reason = sink.diagnostics[0].message if sink.diagnostics else ""
    if len(blocks) != 1:
        page.left.append((line, reason or "not one BibTeX entry"))
        return
    block = blocks[0]
    if reason:
        page.doubtful.append((line, reason))
    title = fold(plain(found.value)) if (found := block.get("title")) else ""
    places = [number for number, words in enumerate(above) if title and fold(plain(words)) == title]
    venue = abstract = ""
    if places:
        if places[-1]:  # the nearest title is the entry's own
            page.left.append((line, f"above `{block.key}`, and of no entry: {above[0][:60]}"))
        names = names_of(block)
        below = list(above[places[-1] + 1 :])
        counted = _counted(below.pop(0)) if below and _is_author_line(below[0], names) else 0
        if counted and not names.others and counted != len(names.names):
            page.doubtful.append((line, f"the page counts {counted} authors, `{block.key}` names {len(names.names)}"))
        venue, abstract = _below(below, block)
    elif above:
        page.doubtful.append((line, f"the lines above `{block.key}` are of something else, and were left out"))
    page.entries.append(Entry(line, source, block, venue, abstract))


def names_of(block: Block) -> NameList:
    """The people of the author field."""
    found = block.get("author")
    return names_in(found.value) if found else NameList(())


def _is_author_line(line: str, names: NameList) -> bool:
    """Whether the line below a title has the entry's first author, and is no sentence."""
    if _MORE_AUTHORS.search(line) or not names.names:
        return len(line.split()) < _ABSTRACT_WORDS
    first = names.names[0].name
    return fold(first.family or first.literal) in fold(line) and not line.endswith(".") and len(line) < 2_000


def _counted(line: str) -> int:
    """How many authors a line of authors tells of, with those it only counts; 0 when it counts none."""
    found = _MORE_AUTHORS.search(line)
    if found is None:
        return 0
    return sum(bool(name.strip()) for name in line[: found.start()].split(",")) + int(found[1])


def _below(lines: Sequence[str], block: Block) -> tuple[str, str]:
    """Venue and abstract from the lines below the authors, when the entry lacks them."""
    first, *more = lines or [""]
    is_sentence = first.endswith((".", "!", "?"))
    is_venue = len(first.split()) < (_SENTENCE_WORDS if is_sentence else _ABSTRACT_WORDS)
    is_venue &= bool(more) or not is_sentence  # a sentence alone is rather a short abstract
    venue = _venue(first) if is_venue and not any(block.get(name) for name in _VENUES) else ""
    return venue, "" if block.get("abstract") else "\n\n".join(more if is_venue else lines)


def _venue(line: str) -> str:
    """A venue without `In` and without the date behind it: a year is never taken from a page."""
    words = line.removeprefix("In ").replace(",", " , ").rstrip(" ,").split()
    if words and _YEAR.fullmatch(words[-1]):
        words.pop()
        if words and words[-1].strip(".").lower() in _MONTHS:
            words.pop()
    return " ".join(words).replace(" , ", ", ").strip(" ,")


def work(entry: Entry, without: Sequence[str]) -> dict[str, Any]:
    """An entry as a work of the imported file."""
    found = {"bibtex": _without(entry, without), "venue": entry.venue, "abstract": entry.abstract}
    return {name: value for name, value in found.items() if value}


def _without(entry: Entry, names: Sequence[str]) -> str:
    """The entry's text without some of its fields; the same text when it has none of them."""
    rest = [one for one in entry.block.fields if one.name.lower() not in names]
    if len(rest) == len(entry.block.fields):
        return entry.source
    lines = [f"  {one.name} = {one.value if one.bare else f'{{{one.value}}}'}," for one in rest]
    return "\n".join([f"@{entry.block.type}{{{entry.block.key},", *lines, "}"])
