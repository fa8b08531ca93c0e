"""The text of an aggregator's profile, as a browser copies it: a header, then papers.

A paper begins with a line such as `18.7CLJul 30, 2024Code` or `LGMay 21`: score, category, date and code flag without
blanks between them. Then come title, authors with the affiliations of the paper, and the abstract.
"""

import dataclasses
import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sitegen.importers.author_line import are_authors, is_name, is_short, may_be_authors, people_of
from sitegen.importers.metrics import KNOWN, read_metric
from sitegen.model.values import Metric
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
    """A paper as the profile lists it. `month` and `day` are 1-based; `year` is None where the page shows none.

    `certain` says that the line of authors can be nothing else. The paragraphs of the abstract are parted by `\\n\\n`.
    """

    line: int
    category: str
    score: str
    month: int
    day: int
    year: int | None
    has_code: bool
    title: str = ""
    authors: tuple[str, ...] = ()
    others: bool = False
    affiliations: tuple[str, ...] = ()
    certain: bool = False
    abstract: str = ""

    def date(self, saved_on: datetime.date) -> datetime.date | None:
        """The day; without a year, of the year the page was saved. None for a day that does not exist."""
        try:
            return datetime.date(saved_on.year if self.year is None else self.year, self.month, self.day)
        except ValueError:
            return None


@dataclass(slots=True)
class Profile:
    """What the text says. `claimed` is the number in the heading of the list.

    `left` are lines that were not taken, `doubtful` lines that were, both with the reason.
    """

    name: str = ""
    field: str = ""
    metrics: list[Metric] = dataclasses.field(default_factory=list)
    claimed: int | None = None
    papers: list[Paper] = dataclasses.field(default_factory=list)
    left: list[tuple[int, str]] = dataclasses.field(default_factory=list)
    doubtful: list[tuple[int, str]] = dataclasses.field(default_factory=list)


def parse(text: str) -> Profile:
    """Read a profile as far as it goes. `text` has `\\n` line ends.

    Lines that look like the first of a paper part the text; what stands between two of them is title, authors and
    abstract, or belongs to the abstract before. A text that was cut gives what is whole, and says what is not.
    """
    lines = [line.replace("\u00a0", " ").strip(_BLANKS) for line in text.split("\n")]
    headers = [paper for number, line in enumerate(lines, 1) if (paper := _paper(line, number))]
    starts = [paper.line - 1 for paper in headers]
    inner = lines[starts[0] : len(lines) - (lines[-1] == "")] if starts else []
    # Without blank lines, or with one behind every line, a blank line says nothing.
    has_blanks = "" in inner and any(line and following for line, following in pairwise(inner))
    profile = Profile()
    unread = _read_header(profile, lines[: starts[0]] if starts else lines)
    for paper, (_, end) in zip(headers, pairwise([*starts, len(lines)]), strict=True):
        _take(profile, paper, lines, end, has_blanks=has_blanks)
    profile.left = sorted(profile.left + (unread if starts or profile.metrics else []))
    return profile


def _paper(line: str, number: int) -> Paper | None:
    """What the first line of a paper says; None for any other line."""
    shape = _PAPER.fullmatch(line)
    if shape is None or not (shape["category"] or shape["score"]):
        return None
    year = int(shape["year"]) if shape["year"] else None
    month, day, has_code = parse_month(shape["month"]) or 1, int(shape["day"]), bool(shape["code"])
    return Paper(number, shape["category"] or "", shape["score"] or "", month, day, year, has_code)


def _take(profile: Profile, header: Paper, lines: Sequence[str], end: int, *, has_blanks: bool) -> None:
    """The paper between two paper lines, or more of the abstract before, when title and authors do not follow."""
    start, line = header.line - 1, header.line
    paper = _with_body(header, lines[line:end])
    if paper is None:
        profile.left.append((line, "the text ends before a title"))
        return
    # Without authors to prove it, a paper line is one by where it stands: between a blank and a title.
    if has_blanks:
        stands_alone = (start == 0 or not lines[start - 1]) and lines[line] != ""
    else:
        stands_alone = not paper.title.endswith(".") and not paper.title[0].islower()
    if paper.certain or stands_alone:
        _add(profile, paper, cut=end == len(lines) and lines[-1] != "", last_line=end)
    elif profile.papers:
        words = "\n\n".join(line for line in lines[start:end] if line)
        last = profile.papers[-1]
        profile.papers[-1] = replace(last, abstract=f"{last.abstract}\n\n{words}".strip())
        profile.doubtful.append((line, f"no title follows; taken for a part of the abstract of {last.title}"))
    else:
        profile.left.append((line, "no title and authors follow"))


def _with_body(paper: Paper, lines: Sequence[str]) -> Paper | None:
    """The paper with title, authors and abstract from the lines below its first; None when nothing follows.

    Blank lines may be missing, and titles may be wrapped.
    """
    blocks = [block.split("\n") for block in re.split(r"\n{2,}", "\n".join(lines).strip("\n")) if block]
    if not blocks:
        return None
    first, rest = blocks[0], blocks[1:]
    title, authors, below = first, "", rest
    at = next((number for number in range(1, min(len(first), 4)) if are_authors(first[number])), None)
    if rest and are_authors(rest[0][0]):
        authors, below = rest[0][0], [rest[0][1:], *rest[1:]]
    elif at is not None:
        title, authors = first[:at], first[at]
        below = [first[at + 1 :], *rest] if rest else [[line] for line in first[at + 1 :]]
    elif not rest:
        title, below = first[:1], [[line] for line in first[1:]]
    elif len(rest[0]) == 1 and len(rest) > 1 and may_be_authors(rest[0][0]):
        authors, below = rest[0][0], rest[1:]
    people, others, places = people_of(authors)
    abstract = "\n\n".join(" ".join(block) for block in below if block)
    names = replace(paper, authors=people, others=others, affiliations=places, certain=are_authors(authors))
    return replace(names, title=" ".join(title), abstract=abstract)


def _add(profile: Profile, paper: Paper, *, cut: bool, last_line: int) -> None:
    """A paper of the list; where a cut text ends in it, what may be missing is doubtful."""
    line, title = paper.line, paper.title
    if cut and not paper.authors and not paper.abstract:
        profile.left.append((line, f"the text ends in the title: {title}"))
        return
    before, _, last = paper.abstract.rpartition("\n\n")
    # The last paragraph may be what a cut has left of the next paper's first line.
    if cut and _CUT_PAPER.fullmatch(last) and (before or len(last) > 4):
        profile.left.append((last_line, f"the text ends before a title: {last}"))
        paper, cut = replace(paper, abstract=before), False
    profile.papers.append(paper)
    if not paper.certain:
        profile.doubtful.append((line, f"{'these may not be' if paper.authors else 'no'} authors: {title}"))
    if cut and not paper.abstract:
        profile.doubtful.append((line, f"the text ends in the authors, the last may be cut: {title}"))
    elif cut and not paper.abstract.endswith((".", "!", "?")):
        profile.doubtful.append((line, f"the text ends in the abstract, which may be cut: {title}"))


def _read_header(profile: Profile, lines: Sequence[str]) -> list[tuple[int, str]]:
    """Fill in name, field, metrics and the number in the heading; lines that say nothing known come back."""
    metrics: dict[str, Metric] = {}
    words: list[tuple[int, str]] = []
    above = None  # how many of them stand above the first number
    for number, line in enumerate(lines, 1):
        metric = read_metric(line)
        if metric is None:
            words += [(number, line)] if line else []
            continue
        above = len(words) if above is None else above
        if re.fullmatch(r"[0-9,]+ Papers?", line):
            profile.claimed = int(metric.value)
        else:
            metrics.setdefault(metric.label, metric)
    profile.metrics = list(metrics.values())
    profile.name, profile.field = own = _person([line for _, line in words[:above] or words])
    return [(number, f"not understood: {line[:60]}") for number, line in words if line not in own]


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
    return bool(profile.papers) or (bool(profile.name) and sum(metric.label in KNOWN for metric in profile.metrics) > 1)
