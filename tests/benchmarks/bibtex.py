"""Readers of BibTeX side by side, in one run on the same files: entries read, facts right, entries a second.

    python -m tests.benchmarks.bibtex ANSWERS.json FOLDER [--runs 5]

ANSWERS.json says what is in the .bib files below FOLDER, as in
`{"files": [{"local": "site/papers.bib", "entries": [{"key": "doe2020", "line": 12, "title": "...", "year": 2020,
"doi": "10.1000/1", "authors": [{"family": "Doe", "given": "Jane"}]}]}]}`; `local` ends in the path below FOLDER, facts
that an entry does not name are not asked for. Without arguments the entries are made up, and read from memory.
Needs `pip install -e '.[dev]'`.
"""

import argparse
import gc
import json
import logging
import re
import statistics
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pybtex.database
import pybtex.errors
import pybtex.richtext
import pybtex.scanner
from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from pybtex.database.input import bibtex as pybtex_input

from sitegen.diagnostics import Sink
from sitegen.memo import Memo
from sitegen.model.ids import Slug
from sitegen.model.record import Record, Source
from sitegen.readers import bibtex, library
from sitegen.readers.fields import record
from sitegen.sources import legacy_text_of
from sitegen.text.latex import plain

FACTS = ("title", "authors", "year", "doi")


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


def fold(text: str) -> str:
    """Letters and digits without accents, in lower case: how facts are compared."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", "", bare).lower()


# sitegen


def _first_sight(file: File) -> list[Record]:
    sink = Sink()
    blocks = bibtex.read(file.text, file.path, sink)
    return [
        record(block, source=file.path, owner=Slug(""), order=order, sink=sink) for order, block in enumerate(blocks)
    ]


def _sitegen(memo: Callable[[], Memo]) -> Callable[[File], list[Record]]:
    return lambda file: library.read(Source.of(file.path, file.text.encode()), memo(), Sink())


def _of_records(records: list[Record]) -> list[Read]:
    return [_of_record(record) for record in records]


def _of_record(record: Record) -> Read:
    def text(name: str) -> str:
        return str(record.fields[name].value) if name in record.fields else ""

    people = record.fields["authors"].value if "authors" in record.fields else []
    names = [{part: str(node.value) for part, node in person.value.items()} for person in people]  # type: ignore[union-attr]
    authors = tuple(
        (name.get("particle", "") + name.get("family", "") + name.get("literal", ""), name.get("given", ""))
        for name in names
    )
    return Read(record.key, plain(text("title")), authors, text("issued")[:4], text("doi"))


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


# The run


def engines(files: Sequence[File]) -> list[Engine]:
    """Every reader; the memo of the third one has seen the files before."""
    seen = Memo()
    for file in files:
        library.read(Source.of(file.path, file.text.encode()), seen, Sink())
    return [
        Engine("sitegen, first sight", _first_sight, _of_records),
        Engine("sitegen, first sight and filling the memo", _sitegen(Memo), _of_records),
        Engine("sitegen, from the memo", _sitegen(lambda: seen), _of_records),
        Engine("bibtexparser, bare splitting", lambda file: parse_string(file.text, parse_stack=[]), None),
        Engine("bibtexparser, defaults", lambda file: parse_string(file.text), _of_library),
        Engine("bibtexparser, LaTeX and names", _bibtexparser_names, _of_library),
        Engine("pybtex, lax", _pybtex, lambda found: [_of_pybtex(*item) for item in found.entries.items()]),
        Engine("pybtex, lax, LaTeX", _pybtex_decoded, list),
    ]


def measure(files: Sequence[File], runs: int) -> None:
    """Print the table. The engines take turns, so that each meets the same machine."""
    found = engines(files)
    times: dict[str, list[float]] = {engine.name: [] for engine in found}
    for _ in range(runs):
        for engine in found:
            gc.collect()
            gc.disable()  # as `sitegen build` does
            start = time.process_time()
            for file in files:
                engine.read(file)
            times[engine.name].append(time.process_time() - start)
            gc.enable()
    bare = statistics.median(times["bibtexparser, bare splitting"])
    total = sum(len(file.answers) for file in files)
    print(
        f"{len(files)} files, {sum(len(file.text) for file in files):,} characters, {total:,} entries, median of {runs}"
    )
    print(f"| reader | entries | {' | '.join(FACTS)} | lost | entries/s | time / bare splitting |")
    print("|---" * (len(FACTS) + 5) + "|")
    for engine in found:
        spent = statistics.median(times[engine.name])
        print(f"| {engine.name} | {_row(engine, files)} | {total / spent:,.0f} | {spent / bare:.2f} |")


def _row(engine: Engine, files: Sequence[File]) -> str:
    if engine.facts is None:
        return " | ".join(["", *["" for _ in FACTS], ""])
    read, lost = 0, 0
    right = dict.fromkeys(FACTS, 0)
    asked = dict.fromkeys(FACTS, 0)
    for file in files:
        found = engine.facts(engine.read(file))
        read += len(found)
        waiting: dict[str, list[Read]] = {}
        for each in found:
            waiting.setdefault(each.key.lower(), []).append(each)
        for answer in file.answers:
            entries = waiting.get(str(answer["key"]).lower(), [])
            lost += not entries
            best = max(entries, key=lambda each: sum(_is_right(fact, answer, each) for fact in FACTS), default=Read(""))
            if entries:
                entries.remove(best)
            for fact in FACTS:
                asked[fact] += bool(answer.get(fact))
                right[fact] += bool(answer.get(fact)) and _is_right(fact, answer, best)
    return " | ".join([str(read), *(f"{right[fact]}/{asked[fact]}" for fact in FACTS), str(lost)])


def _is_right(fact: str, answer: dict[str, Any], read: Read) -> bool:
    wanted = answer.get(fact)
    if not wanted:
        return True
    if fact == "authors":
        names = [(fold(name.get("family", "")), fold(name.get("given", ""))) for name in wanted]
        return names == [(fold(family), fold(given)) for family, given in read.authors]
    return fold(str(wanted)) == fold(str(getattr(read, fact)))


def load(answers: Path, folder: Path) -> list[File]:
    """The files that the answers speak of, read as sitegen reads them."""
    known = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.bib")}
    files = []
    for each in json.loads(answers.read_text("utf-8"))["files"]:
        name = next((name for name in known if str(each["local"]).endswith(name)), None)
        if name is None:
            raise SystemExit(f"{each['local']} is not below {folder}")
        text = legacy_text_of(Source(name, known[name].read_bytes(), ""), Sink())
        files.append(File(name, text, each["entries"]))
    return files


def made_up() -> list[File]:
    """One file of a thousand entries in the forms that people use."""
    entries, answers = [], []
    forms = (
        ('M{\\"u}ller, J{\\"u}rgen and Jane van Doe', [("Müller", "Jürgen"), ("van Doe", "Jane")]),
        ("Doe, Jane and Roe, Rick", [("Doe", "Jane"), ("Roe", "Rick")]),
    )
    for number in range(1_000):
        year = 2000 + number % 25
        written, names = forms[number % 2]
        title = f'On {{GAN}}s and the {number}th Schr{{\\"o}}dinger'
        fields = f"title = {{{title}}},\n  author = {{{written}}},\n  year = {{{year}}}"
        entries.append(f"@article{{k{number},\n  {fields},\n}}\n")
        people = [{"family": family, "given": given} for family, given in names]
        plain_title = f"On GANs and the {number}th Schrödinger"
        answers.append({"key": f"k{number}", "title": plain_title, "authors": people, "year": year})
    return [File("made-up.bib", "\n".join(entries), answers)]


def main() -> None:
    logging.disable(logging.CRITICAL)  # bibtexparser logs what it drops
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("answers", nargs="?", type=Path)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    measure(load(given.answers, given.folder) if given.answers else made_up(), given.runs)


if __name__ == "__main__":
    main()
