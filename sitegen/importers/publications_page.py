"""The text of a publications page with BibTeX blocks, as a browser copies it.

The BibTeX is the fact. Of the lines that stand above an entry (title, authors, venue, abstract) an abstract and a venue
fill what the entry lacks; year headings and counts of further authors say nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sitegen.diagnostics import Sink
from sitegen.readers import bibtex
from sitegen.readers.bibtex import Block
from sitegen.text.latex import plain
from sitegen.text.slugs import fold

_START = re.compile(r"@\w+\s*\{\s*[^\s,{}]*\s*,")
_MORE_AUTHORS = re.compile(r",?\s*and \d+ more authors?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDS_IN_YEAR = re.compile(r"[\s,]+(?:19|20)\d\d\s*$")
_LONGEST_ENTRY = 200  # lines
_ABSTRACT_WORDS = 30


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
    """Read a page as far as it goes. `text` has `\\n` line ends."""
    lines = [line.replace("\u00a0", " ").rstrip() for line in text.split("\n")]
    page = Page()
    above: list[str] = []
    number = 0
    while number < len(lines):
        if not _START.match(lines[number].lstrip()):
            above += [lines[number].strip()] if lines[number].strip() else []
            number += 1
            continue
        end = _end(lines, number)
        if end is None:
            page.left.append((number + 1, "a BibTeX entry that is never closed"))
            number += 1
        else:
            _take("\n".join(lines[number:end]).strip(), number + 1, above, page)
            number = end
        above = []
    return page


def _end(lines: Sequence[str], start: int) -> int | None:
    """The line behind an entry: where its braces are balanced, before the next entry begins."""
    depth = 0
    for number in range(start, min(len(lines), start + _LONGEST_ENTRY)):
        if number > start and _START.match(lines[number].lstrip()):
            return None
        bare = lines[number].replace("\\{", "").replace("\\}", "")
        depth += bare.count("{") - bare.count("}")
        if depth <= 0:
            return number + 1
    return None


def _take(source: str, line: int, above: Sequence[str], page: Page) -> None:
    sink = Sink()
    blocks = bibtex.read(source, "", sink)
    if len(blocks) != 1 or sink.diagnostics:
        reason = sink.diagnostics[0].message if sink.diagnostics else "not one BibTeX entry"
        if len(blocks) != 1:
            page.left.append((line, reason))
            return
        page.doubtful.append((line, reason))
    block = blocks[0]
    venue, abstract = _above(above, block)
    if above and not venue and not abstract and _strange(above, block):
        page.doubtful.append((line, f"the lines above `{block.key}` are of something else, and were left out"))
    page.entries.append(Entry(line, source, block, venue, abstract))


def _title(block: Block) -> str:
    found = block.get("title")
    return fold(plain(found.value)) if found else ""


def _strange(above: Sequence[str], block: Block) -> bool:
    """Whether there are words above that are neither this title nor a year."""
    return not any(fold(plain(line)) == _title(block) or _YEAR.fullmatch(line) for line in above)


def _above(above: Sequence[str], block: Block) -> tuple[str, str]:
    """Venue and abstract from the lines under the entry's own title, when the entry lacks them."""
    title = _title(block)
    at = next((number for number in range(len(above) - 1, -1, -1) if fold(plain(above[number])) == title), None)
    if at is None or not title:
        return "", ""
    below = [line for line in above[at + 2 :] if not _YEAR.fullmatch(line)]  # the line of authors is left out
    paragraphs = [line for line in below if len(line.split()) >= _ABSTRACT_WORDS]
    short = [line for line in below if len(line.split()) < _ABSTRACT_WORDS and not _MORE_AUTHORS.search(line)]
    has_venue = any(block.get(name) for name in ("journal", "journaltitle", "booktitle", "school", "institution"))
    venue = "" if has_venue or not short else _ENDS_IN_YEAR.sub("", short[0]).removeprefix("In ").strip(" ,")
    return venue, "" if block.get("abstract") else "\n\n".join(paragraphs)


def work(entry: Entry, without: Sequence[str]) -> dict[str, Any]:
    """An entry as a work of the imported file."""
    found = {
        "bibtex": without_fields(entry, without) if without else entry.source,
        "venue": entry.venue,
        "abstract": entry.abstract,
    }
    return {name: value for name, value in found.items() if value}


def without_fields(entry: Entry, names: Sequence[str]) -> str:
    """The entry's text without some of its fields; the same text when it has none of them."""
    kept = [one for one in entry.block.fields if one.name.lower() not in names]
    if len(kept) == len(entry.block.fields):
        return entry.source
    lines = [f"  {one.name} = {one.value if one.bare else f'{{{one.value}}}'}," for one in kept]
    return "\n".join([f"@{entry.block.type}{{{entry.block.key},", *lines, "}"])
