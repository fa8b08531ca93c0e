"""The made-up site as this program's input, in one of two shapes.

`person`: a .bib file in each person's folder, a work in that of its first author who has a page; `shared`: one file of
all works in `content/bibliography/`, whose works go to people by their names. Both tell the same facts.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TextIO

from tests.benchmarks import corpus
from tests.benchmarks.corpus import MONTHS, Person, Size, Work

SHAPES = ("person", "shared")
TITLE = "Made-up Lab"
ASK = "Questions?"  # the words of the template that extends ours, and of Hugo's layout

_SITE = f"title: {TITLE}\ndescription: People and papers that nobody has met.\nurl: https://lab.example.org\n"
_TEMPLATE = f"""{{% extends "base:work.html" %}}
{{% block cite %}}{{{{ super() }}}}
<p class="ask">{ASK} <a href="mailto:lab@example.org">Write to us.</a></p>
{{% endblock %}}
"""


def write(size: Size, folder: Path, shape: str = "person", *, flawed: bool = False) -> None:
    """A site in `folder`, which holds none yet: `content/`, and `templates/` with a template that extends ours.

    In a flawed one every second work carries a warning.
    """
    put(folder / "content" / "site.yaml", _SITE)
    put(folder / "templates" / "work.html", _TEMPLATE)
    for number in range(size.people):
        person = corpus.person(size, number)
        put(folder / "content" / "people" / person.slug / "profile.yaml", _profile(person))
        put(folder / "content" / "people" / person.slug / "about.md", person.about)
    with opened(overrides_path(folder)) as decisions:
        decisions.write("works:\n")
        for number, work in enumerate(works(size)):
            # Opened for every work: a site of 10,000 people has more files than a process may hold open.
            path = bib_path(folder, work, shape)
            with opened(path, "a") as file:
                file.write(entry(work, whole=True, flawed=flawed and number % 2 == 1) + "\n\n")
            if work.award:
                decisions.write(decision(work, work.award))


def works(size: Size) -> Iterator[Work]:
    """All works, one at a time."""
    return (corpus.work(size, number) for number in range(size.works))


def bib_path(folder: Path, work: Work, shape: str) -> Path:
    """The .bib file of a work."""
    if shape == "shared":
        return folder / "content" / "bibliography" / "all.bib"
    owner = next(author.person for author in work.authors if author.person)
    return folder / "content" / "people" / owner / "works.bib"


def overrides_path(folder: Path) -> Path:
    """The file of decisions for the whole site."""
    return folder / "content" / "overrides.yaml"


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


def entry(work: Work, *, whole: bool, flawed: bool = False) -> str:
    """The BibTeX entry: all of it, with marks at names; or what a reader is given to cite.

    A flawed one has its year twice, which is a warning (BIB003) and changes nothing else.
    """
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
    if flawed:
        fields["YEAR"] = fields["year"]
    lines = "".join(f"  {name:<13} = {value},\n" for name, value in fields.items())
    return f"@{work.kind}{{{work.key},\n{lines}}}"


def decision(work: Work, award: str) -> str:
    """The override of a work."""
    return f"  {work.key}:\n    award: {award}\n    venue: {{short: {work.venue_short}}}\n"


def quoted(value: object) -> str:
    """A value as JSON, which YAML reads, too."""
    return json.dumps(value, ensure_ascii=False)


def put(path: Path, text: str) -> None:
    """Write a file, and the folders that it is in."""
    with opened(path) as file:
        file.write(text)


def opened(path: Path, mode: Literal["w", "a"] = "w") -> TextIO:
    """A file to write to, with the same line ends on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open(mode, encoding="utf-8", newline="\n")
