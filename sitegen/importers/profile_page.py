"""The text of an aggregator's profile, as a browser copies it: a header, then papers.

A paper begins with a line such as `18.7CLJul 30, 2024Code` or `LGMay 21`: score, category, date and code flag without
blanks between them. Then come title, authors with the affiliations of the paper, and the abstract.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sitegen.importers.author_line import are_authors, is_name, is_short, may_be_authors, people_of
from sitegen.importers.metrics import KNOWN, Metric, read_metric
from sitegen.text.dates import parse_month

_CATEGORY = r"[A-Z]{2,}|[a-z]+(?:-[a-z]+)*\.[A-Za-z-]{2,}|[a-z]+-[a-z]+"
_MONTH = (
    r"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?"
)
_PAPER = re.compile(
    rf"(?P<score>[0-9]{{1,3}}(?:\.[0-9]+)?)?\s*+(?P<category>{_CATEGORY})?\s*+"
    rf"(?P<month>{_MONTH})\.?\s*+(?P<day>[0-9]{{1,2}})(?:,?\s*+(?P<year>[0-9]{{4}}))?\s*+(?P<code>Code)?"
)
_CUT_PAPER = re.compile(  # what a cut leaves of such a line
    r"[0-9]{1,3}(?:\.[0-9]*)?|(?:[0-9]{1,3}(?:\.[0-9]+)?)?[A-Z]+[a-z]{0,8}\.?(?:\s[0-9]{0,2}(?:,\s?[0-9]{0,4})?)?C?o?d?"
)
_FIELD = re.compile(r"[A-Za-z][A-Za-z .&-]{0,30}")
_BLANKS = " \t\u00a0\ufeff\u200b\u202f"


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
        try:
            return datetime.date(saved_on.year if self.year is None else self.year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Profile:
    """What the text says. `claimed` is the number in the heading of the list.

    `left` are lines that were not taken, `doubtful` lines that were, both with the reason.
    """

    name: str
    field: str
    metrics: tuple[Metric, ...]
    claimed: int | None
    papers: tuple[Paper, ...]
    left: tuple[tuple[int, str], ...]
    doubtful: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class _Reading:
    """The lines and what was made of them so far.

    `compact` is a text without blank lines, `doubled` one with a blank line behind every line; `whole` says that the
    last line is complete.
    """

    lines: Sequence[str]
    compact: bool
    doubled: bool
    whole: bool
    papers: list[Paper] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)
    doubtful: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands under a paper line. `certain`: the line of authors can be nothing else."""

    title: str
    authors: str
    certain: bool
    abstract: tuple[str, ...]


def parse(text: str) -> Profile:
    """Read a profile as far as it goes. `text` has `\\n` line ends."""
    lines = [line.replace("\u00a0", " ").strip(_BLANKS) for line in text.split("\n")]
    starts = [number for number, line in enumerate(lines) if _is_paper_line(line)]
    inner = lines[starts[0] : len(lines) - (lines[-1] == "")] if starts else []
    reading = _Reading(
        lines, compact="" not in inner, doubled=not any(a and b for a, b in pairwise(inner)), whole=lines[-1] == ""
    )
    for start, end in pairwise([*starts, len(lines)]):
        _take(reading, start, end)
    name, subject, metrics, claimed, unread = _header(lines[: starts[0]] if starts else lines)
    reading.left += unread if starts or metrics else []
    left, doubtful = tuple(sorted(reading.left)), tuple(reading.doubtful)
    return Profile(name, subject, metrics, claimed, tuple(reading.papers), left, doubtful)


def _is_paper_line(line: str) -> bool:
    shape = _PAPER.fullmatch(line)
    return shape is not None and bool(shape["category"] or shape["score"])


def _take(reading: _Reading, start: int, end: int) -> None:
    """The paper between two paper lines, or more of the abstract before, when title and authors do not follow."""
    body = _body(reading.lines[start + 1 : end])
    if body is not None and (body.certain or _stands_alone(reading, start, body)):
        _add(reading, start, end, body)
    elif body is not None and reading.papers:
        words = "\n\n".join(line for line in reading.lines[start:end] if line)
        last = reading.papers[-1]
        reading.papers[-1] = replace(last, abstract=f"{last.abstract}\n\n{words}".strip())
        reading.doubtful.append((start + 1, f"no title follows; taken for a part of the abstract of {last.title}"))
    else:
        what = "no title and authors follow" if body else "the text ends before a title"
        reading.left.append((start + 1, what))


def _stands_alone(reading: _Reading, start: int, body: _Body) -> bool:
    """Whether a paper line without authors to prove it is one by where it stands: between a blank and a title."""
    if reading.doubled or reading.compact:
        return not body.title.endswith(".") and not body.title[0].islower()
    return (start == 0 or not reading.lines[start - 1]) and reading.lines[start + 1] != ""


def _add(reading: _Reading, start: int, end: int, body: _Body) -> None:
    line, is_last = start + 1, end == len(reading.lines) and not reading.whole
    if is_last and not body.authors and not body.abstract:
        reading.left.append((line, f"the text ends in the title: {body.title}"))
        return
    if is_last and _ends_in_paper_line(body.abstract):
        reading.left.append((len(reading.lines), f"the text ends before a title: {body.abstract[-1]}"))
        body, is_last = replace(body, abstract=body.abstract[:-1]), False
    paper = _paper(reading.lines[start], line, body)
    reading.papers.append(paper)
    if not body.certain:
        reading.doubtful.append((line, f"{'these may not be' if body.authors else 'no'} authors: {body.title}"))
    if is_last and not body.abstract:
        reading.doubtful.append((line, f"the text ends in the authors, the last may be cut: {body.title}"))
    elif is_last and not paper.abstract.endswith((".", "!", "?")):
        reading.doubtful.append((line, f"the text ends in the abstract, which may be cut: {body.title}"))


def _ends_in_paper_line(abstract: Sequence[str]) -> bool:
    """Whether the last paragraph of a cut text is what is left of the next paper's first line."""
    return bool(abstract) and bool(_CUT_PAPER.fullmatch(abstract[-1])) and (len(abstract) > 1 or len(abstract[0]) > 4)


def _paper(header: str, line: int, body: _Body) -> Paper:
    shape = _PAPER.fullmatch(header)
    assert shape  # noqa: S101  the line was chosen by this pattern
    people, others, affiliations = people_of(body.authors)
    return Paper(
        line=line,
        title=body.title,
        authors=people,
        others=others,
        affiliations=affiliations,
        category=shape["category"] or "",
        score=shape["score"] or "",
        month=parse_month(shape["month"]) or 1,
        day=int(shape["day"]),
        year=int(shape["year"]) if shape["year"] else None,
        has_code=bool(shape["code"]),
        abstract="\n\n".join(body.abstract),
    )


def _body(lines: Sequence[str]) -> _Body | None:
    """Title, authors and abstract; None when nothing follows. Blank lines may be missing, and titles may be wrapped."""
    blocks = [block.split("\n") for block in re.split(r"\n{2,}", "\n".join(lines).strip("\n")) if block]
    if not blocks:
        return None
    first, rest = blocks[0], blocks[1:]
    if rest and are_authors(rest[0][0]):
        return _Body(" ".join(first), rest[0][0], True, _joined([rest[0][1:], *rest[1:]]))
    at = next((number for number in range(1, min(len(first), 4)) if are_authors(first[number])), None)
    if at is not None:
        below = [[line] for line in first[at + 1 :]] if not rest else [first[at + 1 :], *rest]
        return _Body(" ".join(first[:at]), first[at], True, _joined(below))
    if not rest:
        return _Body(first[0], "", False, tuple(first[1:]))
    if len(rest[0]) == 1 and len(rest) > 1 and may_be_authors(rest[0][0]):
        return _Body(" ".join(first), rest[0][0], False, _joined(rest[1:]))
    return _Body(" ".join(first), "", False, _joined(rest))


def _joined(blocks: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(" ".join(block) for block in blocks if block)


def _header(
    lines: Sequence[str],
) -> tuple[str, str, tuple[Metric, ...], int | None, list[tuple[int, str]]]:
    """Name, field, metrics, the number in the heading, and lines that say nothing known."""
    metrics: dict[str, Metric] = {}
    claimed = None
    words: list[tuple[int, str]] = []
    before = None
    for number, line in enumerate(lines, 1):
        metric = read_metric(line)
        if metric is None:
            words += [(number, line)] if line else []
        elif re.fullmatch(r"[0-9,]+ Papers?", line):
            claimed = int(metric.value)
        else:
            metrics.setdefault(metric.label, metric)
        before = len(words) if metric and before is None else before
    own = words[:before] or words
    name, subject = _person([line for _, line in own])
    unread = [(number, f"not understood: {line[:60]}") for number, line in words if line not in (name, subject)]
    return name, subject, tuple(metrics.values()), claimed, unread


def _person(words: Sequence[str]) -> tuple[str, str]:
    """Name and field from the lines above the numbers: a category's code follows the name."""
    if len(words) > 1 and re.fullmatch(_CATEGORY, words[-1]):
        name, subject = words[-2], words[-1]
    else:
        name, subject = (*words[:2], "", "")[:2]
        subject = subject if _FIELD.fullmatch(subject) and not subject.endswith(".") else ""
    may_be_name = is_name(name) or (is_short(name) and not name.endswith((".", ":", "{", "}", ";", ">")))
    return (name, subject) if may_be_name else ("", "")


def is_profile(profile: Profile) -> bool:
    """Whether the text was a profile at all: papers, or a name with numbers that profiles have."""
    known = sum(metric.label in KNOWN for metric in profile.metrics)
    return bool(profile.papers) or (bool(profile.name) and known > 1)
