"""Other readers of BibTeX, and the words that all readers answer in: what an entry says as a `Read`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pybtex.database
import pybtex.errors
import pybtex.richtext
import pybtex.scanner
from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from pybtex.database.input import bibtex as pybtex_input


@dataclass(frozen=True, slots=True)
class File:
    """A .bib file: its path, text, and what its entries say."""

    path: str
    text: str
    answers: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Read:
    """An entry as an engine gives it. `authors` are (family, given)."""

    key: str
    title: str = ""
    authors: tuple[tuple[str, str], ...] = ()
    year: str = ""
    doi: str = ""


@dataclass(frozen=True, slots=True)
class Engine:
    """`read` does the work that is measured; `facts` turns what it gives into words."""

    name: str
    read: Callable[[File], Any]
    facts: Callable[[Any], list[Read]] | None


def peers() -> list[Engine]:
    """The other readers, in their useful settings. The first one splits entries and does nothing else."""
    return [
        Engine("bibtexparser, bare splitting", lambda file: parse_string(file.text, parse_stack=[]), None),
        Engine("bibtexparser, defaults", lambda file: parse_string(file.text), _of_library),
        Engine("bibtexparser, LaTeX and names", _bibtexparser_names, _of_library),
        Engine("pybtex, lax", _pybtex, lambda found: [_of_pybtex(*item) for item in found.entries.items()]),
        Engine("pybtex, lax, LaTeX", _pybtex_decoded, list),
    ]


# bibtexparser


def _of_library(found: Library) -> list[Read]:
    return [_of_entry(entry) for entry in found.entries]


def _of_entry(entry: Any) -> Read:
    def text(name: str) -> str:
        return str(entry.fields_dict[name].value) if name in entry.fields_dict else ""

    people = entry.fields_dict["author"].value if "author" in entry.fields_dict else []
    parts = people if isinstance(people, list) else []
    authors = tuple((" ".join([*name.von, *name.last]), " ".join(name.first)) for name in parts)
    return Read(entry.key, text("title"), authors, text("year"), text("doi"))


def _bibtexparser_names(file: File) -> Library:
    stack = [
        middlewares.NormalizeFieldKeys(),
        middlewares.LatexDecodingMiddleware(),
        middlewares.SeparateCoAuthors(),
        middlewares.SplitNameParts(),
    ]
    return parse_string(file.text, append_middleware=stack)


# pybtex


def _pybtex(file: File) -> Any:
    parser = pybtex_input.Parser()
    with pybtex.errors.capture():
        return parser.parse_string(file.text)


def _pybtex_decoded(file: File) -> list[Read]:
    return [_of_pybtex(key, entry) for key, entry in _pybtex(file).entries.items()]


def _of_pybtex(key: str, entry: Any) -> Read:
    people = entry.persons.get("author", [])
    authors = tuple(
        (
            _decoded(" ".join([*one.prelast_names, *one.last_names])),
            _decoded(" ".join([*one.first_names, *one.middle_names])),
        )
        for one in people
    )
    fields = entry.fields
    return Read(key, _decoded(fields.get("title", "")), authors, fields.get("year", ""), fields.get("doi", ""))


def _decoded(latex: str) -> str:
    try:
        return str(pybtex.richtext.Text.from_latex(latex))
    except pybtex.scanner.PybtexSyntaxError:
        return latex
