"""Do two generators' outputs tell the same? People, papers and lists are read from the HTML of both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import unescape
from itertools import islice
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")

_ROW = re.compile(r'<h3><a href="[^"]*papers/([^"/]+)/">(.*?)</a></h3>', re.DOTALL)
_FORMULA = re.compile(r"<math.*?</math>|\$[^$]*\$", re.DOTALL)
_MARKS = re.compile(r'<sup.*?</sup>|<span class="vh">.*?</span>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_AUTHORS = re.compile(r'<div class="au">(.*?)</div>', re.DOTALL)
_ABSTRACT = re.compile(r'<h2 id="abstract">Abstract</h2>(.*?)</section>', re.DOTALL)
_ENTRY = re.compile(r"<pre[^>]*>@(\w+)\{([^,]+),")
_CITED = re.compile(r'<meta name="(citation_\w+)"')
_DIGEST = re.compile(r"\.[0-9a-f]{8,}(?=\.\w+$)")
_METAS = {"citation_title", "citation_author", "citation_publication_date", "citation_doi"}
_DOWNLOADS = ("cite.bib", "cite.ris", "csl.json")
_SHOWN = 3  # differences


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper's page says. `linked` counts the authors whose name leads to a page of theirs."""

    title: str
    authors: tuple[str, ...]
    linked: int
    abstract: str
    entry: tuple[str, ...]


class DifferenceError(Exception):
    """Two outputs do not tell the same, or one lacks something."""


def check(ours: Path, theirs: Path) -> str:
    """What both outputs have, in words. Raises `DifferenceError` with the first differences."""
    people = _same("people", _folders(ours / "people"), _folders(theirs / "people"))
    papers = _same("papers", _folders(ours / "papers") - {"page"}, _folders(theirs / "papers"))
    years = _same("years", _folders(ours / "years"), _folders(theirs / "years"))
    rows = 0
    for person in sorted(people):
        page = ours / ("publications" if len(people) == 1 else f"people/{person}/publications")
        rows += len(_same(f"list of {person}", _rows(page), _rows(theirs / "people" / person)))
    for year in sorted(years):
        rows += len(_same(f"list of {year}", _rows(ours / "years" / year), _rows(theirs / "years" / year)))
    for key in sorted(papers):
        _same(f"page of {key}", _paper(ours / "papers" / key), _paper(theirs / "papers" / key))
    lists = len(people) + len(years)
    return f"{len(people):,} with a homepage, {len(papers):,} papers, {lists:,} lists with {rows:,} rows"


def check_version(ours: Path, theirs: Path) -> str:
    """The same of two versions of this program: the same files, and papers' pages that say the same."""
    paths = _same("files", _paths(ours), _paths(theirs))
    papers = _folders(ours / "papers") - {"page"}
    for key in sorted(papers):
        if (ours / "papers" / key / "csl.json").is_file():  # else an old address that redirects
            _same(f"page of {key}", _paper(ours / "papers" / key), _paper(theirs / "papers" / key))
    return f"{len(paths):,} files, {len(papers):,} papers"


def complete(ours: Path) -> None:
    """Raises `DifferenceError` where our output lacks a feed, metadata, or a download."""
    people, papers = _folders(ours / "people"), _folders(ours / "papers") - {"page"}
    wanted = ["feed.xml", "sitemap.xml", "papers.bib"]
    wanted += [f"people/{person}/{name}" for person in people for name in ("feed.xml", "publications.bib")]
    wanted += [f"papers/{key}/{name}" for key in papers for name in _DOWNLOADS]
    if lacking := [name for name in wanted if not (ours / name).is_file() or not (ours / name).stat().st_size]:
        raise DifferenceError(f"{len(lacking)} files are not there, such as {lacking[0]}")
    for key in papers:
        if lacking := sorted(_METAS - set(_CITED.findall(_read(ours / "papers" / key)))):
            raise DifferenceError(f"papers/{key}/ has no {', '.join(lacking)}")


def size(output: Path) -> str:
    """Files and bytes of an output, in words."""
    sizes = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
    return f"{len(sizes):,} files, {sum(sizes) / 1e6:,.1f} MB"


def _same(what: str, ours: _T, theirs: _T) -> _T:
    if ours != theirs:
        raise DifferenceError(f"{what}: the outputs differ. {_difference(ours, theirs)}")
    return ours


def _difference(ours: object, theirs: object) -> str:
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        ours, theirs = set(ours.items()), set(theirs.items())
    if isinstance(ours, set) and isinstance(theirs, set):
        lacking, more = list(islice(sorted(theirs - ours), _SHOWN)), list(islice(sorted(ours - theirs), _SHOWN))
        return f"{len(ours)} and {len(theirs)}; only in theirs: {lacking}, only in ours: {more}"
    return f"ours: {ours}; theirs: {theirs}"


def _folders(folder: Path) -> set[str]:
    return {path.parent.name for path in folder.glob("*/index.html")}


def _paths(folder: Path) -> set[str]:
    """The files of an output, without the digests in the names of assets."""
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {_DIGEST.sub("", path) for path in paths}


def _rows(folder: Path) -> dict[str, str]:
    """Titles by key. A work that stands twice in a list is a fault, too."""
    found = _ROW.findall(_read(folder))
    rows = {key: _words(title) for key, title in found}
    if len(rows) != len(found):
        raise DifferenceError(f"{folder}: a work stands twice")
    return rows


def _paper(folder: Path) -> Paper:
    page = _read(folder)
    first = partial(_first, page, folder)
    authors = first(_AUTHORS)
    entry = _ENTRY.search(page)
    return Paper(
        title=_words(first(_HEADING)),
        authors=tuple(_words(_MARKS.sub("", authors)).split(", ")),
        linked=authors.count("<a "),
        abstract=_words(first(_ABSTRACT)),
        entry=entry.groups() if entry else (),
    )


def _first(page: str, where: Path, form: re.Pattern[str]) -> str:
    found = form.search(page)
    if found is None:
        raise DifferenceError(f"{where}: nothing there like {form.pattern}")
    return str(found[1])


def _words(html: str) -> str:
    """The text of HTML; a formula, which is TeX on one side and MathML on the other, becomes a sign."""
    return " ".join(unescape(_TAG.sub("", _FORMULA.sub("∎", html))).split())


def _read(folder: Path) -> str:
    return (folder / "index.html").read_text("utf-8")
