"""The text of an aggregator's profile, as a browser copies it: a header, then papers.

A paper begins with a line such as `18.7CLJul 30, 2024Code` or `LGMay 21`: score, category, date and code flag without
blanks between them. Then come title, authors with the affiliations of the paper, and the abstract.
"""

import calendar
import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from sitegen.text.dates import parse_month
from sitegen.text.urls import code_links

_PAPER = re.compile(
    r"(?P<score>\d{1,3}(?:\.\d+)?)?\s*(?P<category>[A-Z]{2,}|[a-z]+(?:-[a-z]+)*\.[A-Za-z-]{2,}|[a-z]+-[a-z]+)\s*"
    r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(?P<day>\d{1,2})(?:,\s*(?P<year>\d{4}))?"
    r"\s*(?P<code>Code)?"
)
_LABEL_FIRST = re.compile(r"(?P<label>[A-Za-z][A-Za-z-]*(?: [A-Za-z]+)?)\s*(?P<value>\d[\d,.]*[KkM]?)(?P<unit>%?)")
_VALUE_FIRST = re.compile(r"(?P<value>\d[\d,.]*[KkM]?)(?P<unit>%?)\s*(?P<label>[A-Za-z][A-Za-z-]*)")
_ET_AL = re.compile(r"[,\s]*\bet al\.?$")
_NAME = re.compile(r"(?:[^\W\d_][\w'’.-]*)(?:\s+[^\W\d_][\w'’.-]*){0,5}")
_PARTICLES = frozenset(
    "al ben bin da das de del della den der di dos du el i la le san st ten ter van von y zu".split()
)
_FIELD = re.compile(r"[A-Za-z][A-Za-z .&-]{0,30}")
_THOUSANDS = {"k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as the profile lists it. `month` and `day` are 1-based; `year` is None where the page shows none."""

    line: int
    title: str
    authors: tuple[str, ...]
    others: bool
    affiliations: tuple[str, ...]
    category: str
    score: str
    month: int
    day: int
    year: int | None
    has_code: bool
    abstract: str

    def date(self, saved_on: datetime.date) -> datetime.date | None:
        """The day; without a year, of the year the page was saved. None for a day that does not exist."""
        year = self.year or saved_on.year
        if not 1 <= self.day <= calendar.monthrange(year, self.month)[1]:
            return None
        return datetime.date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Metric:
    """A number of the header: `value` in digits without separators."""

    label: str
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the text says. `claimed` is the number in the heading of the list; `left` are lines with the reason."""

    name: str
    field: str
    metrics: tuple[Metric, ...]
    claimed: int | None
    papers: tuple[Paper, ...]
    left: tuple[tuple[int, str], ...]


def parse(text: str) -> Profile:
    """Read a profile as far as it goes. `text` has `\\n` line ends."""
    lines = [line.replace("\u00a0", " ").strip() for line in text.split("\n")]
    starts = [number for number, line in enumerate(lines) if _PAPER.fullmatch(line)]
    papers: list[Paper] = []
    left: list[tuple[int, str]] = []
    for start, end in pairwise([*starts, len(lines)]):
        paper = _paper(lines, start, end)
        if paper is not None:
            papers.append(paper)
        elif papers and end < len(lines):
            whole = " ".join(line for line in lines[start:end] if line)
            papers[-1] = replace(papers[-1], abstract=f"{papers[-1].abstract}\n\n{whole}".strip())
        else:
            left.append((start + 1, "a paper without a title; the text ends here"))
    header = lines[: starts[0]] if starts else lines
    name, field, metrics, claimed = _header(header)
    return Profile(name, field, metrics, claimed, tuple(papers), tuple(left))


def _paper(lines: Sequence[str], start: int, end: int) -> Paper | None:
    """The paper between two paper lines; None when no title and authors follow."""
    shape = _PAPER.fullmatch(lines[start])
    paragraphs = _paragraphs(lines[start + 1 : end])
    if shape is None or not paragraphs:
        return None
    title, authors, rest = paragraphs[0], paragraphs[1] if len(paragraphs) > 1 else "", paragraphs[2:]
    names, _, places = authors.partition(" · ")
    listed = _ET_AL.sub("", names)
    people = tuple(name.strip() for name in listed.split(",") if name.strip())
    if authors and not all(_is_name(name) for name in people):
        if end < len(lines):
            return None
        people, places, rest, listed = (), "", paragraphs[1:], names
    return Paper(
        line=start + 1,
        title=title,
        authors=people,
        others=listed != names,
        affiliations=tuple(place.strip() for place in places.split(",") if place.strip()),
        category=shape["category"],
        score=shape["score"] or "",
        month=parse_month(shape["month"]) or 1,
        day=int(shape["day"]),
        year=int(shape["year"]) if shape["year"] else None,
        has_code=bool(shape["code"]),
        abstract="\n\n".join(rest),
    )


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Title, authors, and paragraphs of the abstract: divided by blank lines, or one line each where there are none."""
    if not any(line == "" for line in lines[:-1] if lines) or "" not in _trimmed(lines):
        return [line for line in lines if line]
    joined = "\n".join(lines).strip("\n")
    return [" ".join(part.split("\n")).strip() for part in re.split(r"\n{2,}", joined) if part.strip()]


def _trimmed(lines: Sequence[str]) -> list[str]:
    return "\n".join(lines).strip("\n").split("\n")


def _is_name(text: str) -> bool:
    """Whether this can be a person's name: up to six words that begin like names."""
    if not _NAME.fullmatch(text):
        return False
    words = text.split()
    ends_in_dot = [word for word in words if word.endswith(".") and len(word.replace(".", "")) > 2]
    return not ends_in_dot and all(not word[0].islower() or word in _PARTICLES for word in words)


def _header(lines: Sequence[str]) -> tuple[str, str, tuple[Metric, ...], int | None]:
    metrics: dict[str, Metric] = {}
    claimed = None
    words = []
    for line in filter(None, lines):
        found = _LABEL_FIRST.fullmatch(line) or _VALUE_FIRST.fullmatch(line)
        if found is None:
            words.append(line)
        elif re.fullmatch(r"[\d,]+ Papers", line):
            claimed = int(line.split()[0].replace(",", ""))
        else:
            metric = Metric(_label(found["label"]), _number(found["value"]), found["unit"])
            metrics.setdefault(metric.label, metric)
    name = words[0] if words and _is_name(words[0]) else ""
    field = words[1] if len(words) > 1 and _FIELD.fullmatch(words[1]) and not words[1].endswith(".") else ""
    return name, field if name else "", tuple(metrics.values()), claimed


def _label(text: str) -> str:
    """`Novelty` as novelty, `AI Score` as AI score."""
    return " ".join(word if word.isupper() else word.lower() for word in text.split())


def _number(text: str) -> str:
    bare = text.replace(",", "").rstrip(".")
    if bare[-1:].lower() in _THOUSANDS:
        return str(round(float(bare[:-1]) * _THOUSANDS[bare[-1].lower()]))
    return bare


def is_profile(profile: Profile) -> bool:
    """Whether the text was a profile at all: papers, or a name with numbers."""
    return bool(profile.papers) or (bool(profile.name) and len(profile.metrics) > 1)


def person_block(profile: Profile, saved_on: datetime.date) -> dict[str, Any]:
    """The `person:` block of the imported file."""
    block: dict[str, Any] = {"name": profile.name} if profile.name else {}
    if profile.field:
        block["field"] = profile.field
    block["listed"] = len(profile.papers)
    block["metrics"] = [
        {
            "label": metric.label,
            "value": metric.value,
            **({"unit": metric.unit} if metric.unit else {}),
            "as_of": saved_on.isoformat(),
        }
        for metric in profile.metrics
    ]
    return block


def work(paper: Paper, saved_on: datetime.date) -> dict[str, Any]:
    """A paper as a work of the imported file; what the page does not say is left out."""
    date = paper.date(saved_on)
    links = code_links(paper.abstract)
    found: dict[str, Any] = {
        "title": paper.title,
        "authors": list(paper.authors),
        "others": paper.others,
        "submitted": date.isoformat() if date else "",
        "category": paper.category,
        "metrics": [{"label": "score", "value": paper.score}] if paper.score else [],
        "has_code": paper.has_code,
        "code": list(links.code),
        "website": list(links.website),
        "affiliations": list(paper.affiliations),
        "abstract": paper.abstract,
    }
    return {name: value for name, value in found.items() if value}
