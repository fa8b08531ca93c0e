"""What a profile text says, and what a built site says, read independently of the program and comparable as sets.

`python -m tests.facts SITE SAVED_ON PROFILE...` compares a site with the texts it was imported from.
"""

import datetime
import html
import json
import re
import sys
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

_PAPER = re.compile(r"(\d+(?:\.\d+)?)?([A-Z]{2,}|[a-z]+\.[A-Z]{2})([A-Z][a-z]{2}) (\d{1,2})(?:, (\d{4}))?(Code)?")


_NAME_PARTS = ("given", "non-dropping-particle", "family", "suffix", "literal")


@dataclass(frozen=True)
class Paper:
    """The facts of one paper of a profile."""

    title: str
    authors: tuple[str, ...]
    others: bool
    date: str
    category: str
    score: str
    code: bool
    affiliations: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Letters and digits alone, without TeX, Greek, accents and case."""
    bare = unicodedata.normalize("NFKD", re.sub(r"\\[a-z]+|[\\${}^]|[α-ω]", "", text)).casefold()
    return "".join(letter for letter in bare if letter.isalnum() or letter == "+")


def papers_of(text: str, saved_on: datetime.date) -> list[Paper]:
    """The papers of a profile text, in its order."""
    lines = [line.strip() for line in text.splitlines()]
    found = []
    for number, line in enumerate(lines):
        shape = _PAPER.fullmatch(line)
        if not shape:
            continue
        score, category, month, day, year, code = shape.groups()
        day_of = datetime.datetime.strptime(f"{day} {month} {year or saved_on.year}", "%d %b %Y").date()  # noqa: DTZ007
        names, _, places = lines[number + 3].partition(" · ")
        others = names.endswith(" et al.")
        authors = tuple(name.strip() for name in names.removesuffix(" et al.").split(","))
        affiliations = tuple(place.strip() for place in places.split(",") if place.strip())
        found.append(
            Paper(
                lines[number + 1], authors, others, day_of.isoformat(), category, score or "", bool(code), affiliations
            )
        )
    return found


class _Text(HTMLParser):
    """The words of a page's main part, its meta tags, and its times."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.meta: list[tuple[str, str]] = []
        self.times: set[str] = set()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("name"):
            self.meta.append((given["name"] or "", given.get("content") or ""))
        if tag == "time":
            self.times.add(given.get("datetime") or "")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if given.get("id"):
            self.ids.add(given["id"] or "")
        self.skipped += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@dataclass(frozen=True)
class PaperPage:
    """A paper's page as a reader and a machine see it."""

    path: Path
    page: _Text
    csl: dict[str, object]

    def says(self, paper: Paper) -> list[str]:
        """What of the paper's facts is not on the page or in its exports."""
        missing = []
        if paper.date not in self.page.times:
            missing.append(f"date {paper.date}")
        for fact in (paper.category, paper.score, *paper.affiliations, *(["Code"] if paper.code else [])):
            if fact and not re.search(rf"(?<![\w.]){re.escape(fact)}(?![\w.]\d)", self.page.text):
                missing.append(fact)
        names = [fold("".join(author.get(part, "") for part in _NAME_PARTS)) for author in self.authors]
        if names[: len(paper.authors)] != [fold(name) for name in paper.authors]:
            missing.append(f"authors {paper.authors}")
        bib = (self.path.parent / "cite.bib").read_text("utf-8")
        if self.csl.get("issued") is None and paper.others != bool(re.search(r"\band others\b", bib)):
            missing.append("and others")
        return missing

    @property
    def authors(self) -> list[dict[str, str]]:
        found = self.csl.get("author", [])
        assert isinstance(found, list)
        return [author for author in found if author.get("literal") != "others"]


def read_page(path: Path) -> _Text:
    """A page of the site."""
    page = _Text()
    page.feed(path.read_text("utf-8"))
    return page


def paper_pages(site: Path) -> list[PaperPage]:
    """Every paper's page of a built site; redirects are left out."""
    found = []
    for path in sorted((site / "papers").glob("*/index.html")):
        if (path.parent / "csl.json").is_file():
            csl = json.loads((path.parent / "csl.json").read_text("utf-8"))[0]
            found.append(PaperPage(path, read_page(path), csl))
    return found


def compare(site: Path, papers: list[Paper]) -> list[str]:
    """Faults: papers without a page of their own, and facts that their page does not say."""
    by_title: dict[str, list[PaperPage]] = {}
    for page in paper_pages(site):
        by_title.setdefault(fold(html.unescape(str(page.csl["title"]))), []).append(page)
    faults = []
    for paper in papers:
        candidates = by_title.get(fold(paper.title), [])
        reports = sorted((page.says(paper) for page in candidates), key=len)
        if not reports or reports[0]:
            faults.append(f"{paper.title}: {reports[0] if reports else 'no page'}")
    return faults


if __name__ == "__main__":
    where, day, *texts = sys.argv[1:]
    saved = datetime.date.fromisoformat(day)
    listed = [paper for text in texts for paper in papers_of(Path(text).read_text("utf-8"), saved)]
    wrong = compare(Path(where), listed)
    print(f"{len(listed)} papers listed, {len(paper_pages(Path(where)))} pages, {len(wrong)} faults")  # noqa: T201
    print("\n".join(wrong))  # noqa: T201
    sys.exit(bool(wrong))
