"""What other programs say of our downloads: every .bib file becomes a site, and its download is read again.

    python -m tests.benchmarks.downloads FILE.bib...

Each download goes through pybtex (strict) and, where it is installed (`apt-get install biber`), through `biber --tool`.
Errors that the source does not have are printed and make the exit code 1; so do facts that pybtex reads differently
from what stands in the site's own CSL-JSON.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pybtex.database
import pybtex.errors
from pybtex.database.input import bibtex as pybtex_input

from sitegen.build import Request, build
from sitegen.diagnostics import Sink
from tests.benchmarks.bibtex import fold

_PLACE = re.compile(r"(?:line|subsystem|entry|file|key)\b.*|[\d'\"`].*|/\S+", re.IGNORECASE)


def site_of(bib: Path, root: Path) -> Path:
    """The built site of one file; the folder of its pages."""
    (root / "content" / "bibliography").mkdir(parents=True)
    (root / "content" / "people" / "jane-doe").mkdir(parents=True)
    (root / "content" / "site.yaml").write_text("title: Downloads\nurl: https://example.org\n")
    (root / "content" / "people" / "jane-doe" / "profile.yaml").write_text("name: Jane Doe\n")
    shutil.copy(bib, root / "content" / "bibliography" / "papers.bib")
    build(Request(root, root / "_site"), Sink())
    return root / "_site"


def pybtex_errors(bib: Path) -> tuple[int, list[str]]:
    """Entries that pybtex reads, and what it complains about."""
    parser = pybtex_input.Parser(encoding="utf-8")
    with pybtex.errors.capture() as problems:
        try:
            found = parser.parse_file(str(bib))
        except UnicodeDecodeError as problem:
            return 0, [str(problem)]
    return len(found.entries), [str(each) for each in problems]


def biber_errors(bib: Path) -> list[str]:
    """The errors of `biber --tool`; warnings are about style."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(bib, Path(folder) / "in.bib")
        command = ["biber", "--tool", "--nolog", "--output-file", "out.bib", "in.bib"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return [line for line in done.stdout.splitlines() if line.startswith("ERROR")]


def kinds(errors: list[str]) -> set[str]:
    """Errors without the places that differ between two files."""
    return {_PLACE.sub("", error).strip() for error in errors}


def check(bib: Path, *, with_biber: bool) -> list[str]:
    """What is wrong with the download of a file and not with the file."""
    with tempfile.TemporaryDirectory() as folder:
        site = site_of(bib, Path(folder))
        download = site / "papers.bib"
        if not download.exists():
            return []
        entries, errors = pybtex_errors(download)
        wrong = [f"pybtex: {error}" for error in errors]
        facts = [json.loads(path.read_text("utf-8"))[0] for path in sorted(site.glob("papers/*/csl.json"))]
        if entries != len(facts):
            wrong.append(f"pybtex reads {entries} entries of {len(facts)}")
        wrong += differing(download, facts) if not errors else []
        if with_biber:
            new = kinds(biber_errors(download)) - kinds(biber_errors(bib))
            wrong += [f"biber: {error}" for error in sorted(new)]
        return wrong


def differing(download: Path, facts: list[dict[str, object]]) -> list[str]:
    """Years and numbers of authors that pybtex reads differently."""
    read = pybtex.database.parse_file(str(download)).entries
    by_title: dict[str, list[dict[str, object]]] = {}
    for each in facts:
        by_title.setdefault(fold(str(each.get("title", ""))), []).append(each)
    wrong = []
    for key, entry in read.items():
        known = by_title.get(fold(entry.fields.get("title", "")), [])
        people = known[0].get("author", []) if len(known) == 1 else None
        if isinstance(people, list):
            authors = [person for person in entry.persons.get("author", []) if "others" not in str(person)]
            if len(authors) != len([person for person in people if person.get("literal") != "others"]):
                wrong.append(f"{key}: pybtex reads {len(authors)} authors of {len(people)}")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    with_biber = shutil.which("biber") is not None
    failed = 0
    files = parser.parse_args().files
    for bib in files:
        wrong = check(bib, with_biber=with_biber)
        failed += bool(wrong)
        for line in wrong:
            print(f"{bib}: {line}")
    print(
        f"{len(files)} files, {failed} with errors of their download"
        + ("" if with_biber else "; biber is not installed")
    )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
