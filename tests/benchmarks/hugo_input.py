"""The made-up site as Hugo's input, with the same facts decoded, so that none of its time is spent on BibTeX or TeX.

Either a markdown file per work, as Hugo's users write them, or one JSON file and a content adapter. Formulas stay TeX.
"""

import shutil
from pathlib import Path
from typing import Any

from tests.benchmarks import corpus
from tests.benchmarks.corpus import Size, Work
from tests.benchmarks.sitegen_input import entry, opened, put, quoted, works

HUGO = Path(__file__).parent / "hugo"  # configuration, layouts, style sheet
LABELS = {"pdf": "PDF", "code": "Code", "video": "Video"}
_ADAPTER = """{{ $papers := resources.Get "papers.json" | transform.Unmarshal }}
{{ range $papers }}
{{ $content := dict "mediaType" "text/markdown" "value" .abstract }}
{{ $dates := dict "date" (time.AsTime .date) }}
{{ $.AddPage (dict "path" .slug "title" .title "dates" $dates "params" .params "content" $content) }}
{{ end }}
"""


def markdown(size: Size, folder: Path) -> None:
    """A site for Hugo as its users write it: a markdown file per page."""
    _frame(size, folder)
    for work in works(size):
        page = _front_matter(_work(work)) + work.abstract.plain + "\n"
        put(markdown_path(folder, work), page)


def adapter(size: Size, folder: Path) -> None:
    """A site for Hugo with all works in one JSON file, one a line."""
    _frame(size, folder)
    put(folder / "content" / "papers" / "_content.gotmpl", _ADAPTER)
    with opened(json_path(folder)) as file:
        for number, work in enumerate(works(size)):
            file.write(("[\n" if number == 0 else ",\n") + _json_line(work))
        file.write("\n]\n")


def markdown_path(folder: Path, work: Work) -> Path:
    """The file of a work for Hugo."""
    return folder / "content" / "papers" / f"{work.key}.md"


def json_path(folder: Path) -> Path:
    """All works for Hugo's content adapter."""
    return folder / "assets" / "papers.json"


def _frame(size: Size, folder: Path) -> None:
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
        put(folder / "content" / "people" / person.slug / "_index.md", _front_matter(front) + person.about)


def _work(work: Work) -> dict[str, Any]:
    return {"title": work.title.plain, "date": work.date, **_params(work)}


def _params(work: Work) -> dict[str, Any]:
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
        "params": _params(work),
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
