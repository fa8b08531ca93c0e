"""Write a made-up site, and the same site as input of Hugo.

    python -m tests.benchmarks.generate SIZE FOLDER [--hugo FOLDER] [--hugo-adapter FOLDER]

Sizes: S (1 person, 30 works), M (50; 2,000), L (1,000; 20,000), XL (10,000; 200,000). The same size is the same bytes.
FOLDER gets `content/` with BibTeX, profiles and overrides, and `templates/` with one template that extends ours. Hugo
gets the same facts decoded, so that none of its time is spent on BibTeX or TeX: as markdown files with front matter, or
as one JSON file and a content adapter. A formula stays TeX there, ours becomes MathML.
"""

import argparse
import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks import corpus
from tests.benchmarks.corpus import MONTHS, SIZES, Person, Size, Work

HUGO = Path(__file__).parent / "hugo"  # configuration, layouts, style sheet
TITLE = "Made-up Lab"
ASK = "Questions?"  # the words of the template that extends ours, and of Hugo's layout
LABELS = {"pdf": "PDF", "code": "Code", "video": "Video"}

_SITE = f"title: {TITLE}\ndescription: People and papers that nobody has met.\nurl: https://lab.example.org\n"
_TEMPLATE = f"""{{% extends "base:work.html" %}}
{{% block cite %}}{{{{ super() }}}}
<p class="ask">{ASK} <a href="mailto:lab@example.org">Write to us.</a></p>
{{% endblock %}}
"""
_ADAPTER = """{{ $papers := resources.Get "papers.json" | transform.Unmarshal }}
{{ range $papers }}
{{ $content := dict "mediaType" "text/markdown" "value" .abstract }}
{{ $dates := dict "date" (time.AsTime .date) }}
{{ $.AddPage (dict "path" .slug "title" .title "dates" $dates "params" .params "content" $content) }}
{{ end }}
"""


def sitegen(size: Size, folder: Path) -> None:
    """A site for this program."""
    _put(folder / "content" / "site.yaml", _SITE)
    _put(folder / "templates" / "work.html", _TEMPLATE)
    for number in range(size.people):
        person = corpus.person(size, number)
        _put(folder / "content" / "people" / person.slug / "profile.yaml", _profile(person))
        _put(folder / "content" / "people" / person.slug / "about.md", person.about)
    with contextlib.ExitStack() as stack:
        decisions = stack.enter_context(_opened(overrides_path(folder)))
        decisions.write("works:\n")
        files = {path: stack.enter_context(_opened(path)) for path in _bib_paths(size, folder)}
        for work in works(size):
            files[bib_path(size, folder, work)].write(entry(work, whole=True) + "\n\n")
            if work.award:
                decisions.write(decision(work, work.award))


def hugo(size: Size, folder: Path) -> None:
    """A site for Hugo as its users write it: a markdown file per page."""
    _hugo_frame(size, folder)
    for work in works(size):
        page = _front_matter(_hugo_work(work)) + work.abstract.plain + "\n"
        _put(markdown_path(folder, work), page)


def hugo_adapter(size: Size, folder: Path) -> None:
    """A site for Hugo with all works in one JSON file, one a line."""
    _hugo_frame(size, folder)
    _put(folder / "content" / "papers" / "_content.gotmpl", _ADAPTER)
    with _opened(json_path(folder)) as file:
        for number, work in enumerate(works(size)):
            file.write(("[\n" if number == 0 else ",\n") + _json_line(work))
        file.write("\n]\n")


def works(size: Size) -> Iterator[Work]:
    """All works, one at a time."""
    return (corpus.work(size, number) for number in range(size.works))


# Where things are, for those who edit them


def bib_path(size: Size, folder: Path, work: Work) -> Path:
    """The .bib file of a work."""
    return folder / "content" / "bibliography" / ("papers.bib" if size.files == 1 else f"{work.year}.bib")


def overrides_path(folder: Path) -> Path:
    """The file of decisions for the whole site."""
    return folder / "content" / "overrides.yaml"


def markdown_path(folder: Path, work: Work) -> Path:
    """The file of a work for Hugo."""
    return folder / "content" / "papers" / f"{work.key}.md"


def json_path(folder: Path) -> Path:
    """All works for Hugo's content adapter."""
    return folder / "assets" / "papers.json"


def _bib_paths(size: Size, folder: Path) -> list[Path]:
    bibliography = folder / "content" / "bibliography"
    years = range(corpus.FIRST_YEAR, corpus.FIRST_YEAR + corpus.YEARS)
    return [bibliography / "papers.bib"] if size.files == 1 else [bibliography / f"{year}.bib" for year in years]


# This program's files


def _profile(person: Person) -> str:
    """profile.yaml; JSON strings are YAML strings."""
    links = {"email": f"{person.slug}@example.org", "github": person.slug}
    lines = [f"name: {quoted({'family': person.name.family.plain, 'given': person.name.given.plain})}"]
    lines += [f"aliases: {quoted([person.alias])}"] if person.alias else []
    lines += [
        f"headline: {quoted(person.headline)}",
        f"affiliations: {quoted([person.affiliation])}",
        f"interests: {quoted(person.interests)}",
        f"orcid: {person.orcid}",
        f"links: {quoted(links)}",
    ]
    return "\n".join(lines) + "\n"


def entry(work: Work, *, whole: bool) -> str:
    """The BibTeX entry: all of it, with marks at names; or what a reader is given to cite."""
    names = []
    for author in work.authors:
        mark = "*" if whole and author.equal else ""
        names.append(f"{author.name.family.tex}{mark}, {author.name.given.tex}")
    fields = {
        "title": f"{{{work.title.tex}}}",
        "author": f"{{{' and '.join(names)}}}",
        "booktitle" if work.kind == "inproceedings" else "journal": f"{{{work.venue.tex}}}",
        "year": f"{{{work.year}}}",
        "month": MONTHS[work.month - 1],
        "volume": f"{{{work.volume}}}",
        "pages": f"{{{work.pages[0]}--{work.pages[1]}}}",
        "doi": f"{{{work.doi}}}",
    }
    if work.arxiv:
        fields |= {"eprint": f"{{{work.arxiv}}}", "archiveprefix": "{arXiv}"}
    fields |= {"keywords": f"{{{', '.join(work.keywords)}}}", "abstract": f"{{{work.abstract.tex}}}"}
    if whole:
        fields |= {name: f"{{{address}}}" for name, address in work.links.items()}
        fields |= {"note": "{* = equal contribution}"} if work.has_equal else {}
    lines = "".join(f"  {name:<13} = {value},\n" for name, value in fields.items())
    return f"@{work.kind}{{{work.key},\n{lines}}}"


def decision(work: Work, award: str) -> str:
    """The override of a work."""
    return f"  {work.key}:\n    award: {award}\n    venue: {{short: {work.venue_short}}}\n"


# Hugo's files


def _hugo_frame(size: Size, folder: Path) -> None:
    """Configuration, layouts, and the people."""
    shutil.copytree(HUGO, folder, dirs_exist_ok=True)
    for number in range(size.people):
        person = corpus.person(size, number)
        front = {
            "title": person.name.plain,
            "slug": person.slug,
            "headline": person.headline,
            "affiliation": person.affiliation,
            "email": f"{person.slug}@example.org",
            "github": person.slug,
            "orcid": person.orcid,
            "interests": person.interests,
        }
        _put(folder / "content" / "people" / person.slug / "_index.md", _front_matter(front) + person.about)


def _hugo_work(work: Work) -> dict[str, Any]:
    return {"title": work.title.plain, "date": work.date, **_hugo_params(work)}


def _hugo_params(work: Work) -> dict[str, Any]:
    """What the layouts ask for."""
    links = [{"label": LABELS[field], "url": address} for field, address in work.links.items()]
    links.append({"label": "DOI", "url": f"https://doi.org/{work.doi}"})
    if work.arxiv:
        links.append({"label": "arXiv", "url": f"https://arxiv.org/abs/{work.arxiv}"})
    creators = [
        {
            "given": author.name.given.plain,
            "family": author.name.family.plain,
            "person": author.person,
            "equal": author.equal,
        }
        for author in work.authors
    ]
    return {
        "people": [author.person for author in work.authors if author.person],
        "years": [str(work.year)],
        "creators": creators,
        "equal": work.has_equal,
        "venue": work.venue.plain,
        "venue_short": work.venue_short,
        "volume": work.volume,
        "pages": list(work.pages),
        "doi": work.doi,
        "arxiv": work.arxiv,
        "links": links,
        "keywords": list(work.keywords),
        "award": work.award,
        "bibtex": entry(work, whole=False),
    }


def _json_line(work: Work) -> str:
    whole = {
        "slug": work.key,
        "title": work.title.plain,
        "date": work.date,
        "params": _hugo_params(work),
        "abstract": work.abstract.plain,
    }
    return quoted(whole)


def _front_matter(values: dict[str, Any]) -> str:
    """YAML front matter; JSON values are YAML values, but dates stand bare and blocks of lines as blocks."""
    lines = ["---"]
    for name, value in values.items():
        if name == "date":
            lines.append(f"date: {value}")
        elif isinstance(value, str) and "\n" in value:
            lines += [f"{name}: |-", *(f"  {line}" for line in value.split("\n"))]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            lines += [f"{name}:", *(f"  - {quoted(each)}" for each in value)]
        else:
            lines.append(f"{name}: {quoted(value)}")
    return "\n".join([*lines, "---", ""])


def quoted(value: object) -> str:
    """A value as JSON, which YAML reads, too."""
    return json.dumps(value, ensure_ascii=False)


def _put(path: Path, text: str) -> None:
    with _opened(path) as file:
        file.write(text)


def _opened(path: Path) -> Any:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("w", encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hugo", type=Path, metavar="FOLDER", help="also as markdown files for Hugo")
    parser.add_argument("--hugo-adapter", type=Path, metavar="FOLDER", help="also as JSON for Hugo's content adapter")
    given = parser.parse_args()
    sitegen(SIZES[given.size], given.folder)
    if given.hugo:
        hugo(SIZES[given.size], given.hugo)
    if given.hugo_adapter:
        hugo_adapter(SIZES[given.size], given.hugo_adapter)


if __name__ == "__main__":
    main()
