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
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import bibtex_ours
from tests.benchmarks.bibtex_peers import Engine, File, Read, peers

FACTS = ("title", "authors", "year", "doi")


def fold(text: str) -> str:
    """Letters and digits without accents, in lower case: how facts are compared."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", "", bare).lower()


def measure(files: Sequence[File], runs: int) -> None:
    """Print the table. The engines take turns, so that each meets the same machine."""
    found = [*bibtex_ours.engines(files), *peers()]
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
        by_key: dict[str, list[Read]] = {}
        for each in found:
            by_key.setdefault(each.key.lower(), []).append(each)
        for answer in file.answers:
            entries = by_key.get(str(answer["key"]).lower(), [])
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
        text = bibtex_ours.text_of(name, known[name].read_bytes())
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
