"""Arguments, exit codes, printing. The only module that prints; commands import what they need when they run."""

import contextlib
import datetime
import errno
import gc
import os
import re
import sys
import time
import traceback
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import TracebackType

import click

from sitegen import __version__
from sitegen.diagnostics import Diagnostic, Sink, StopBuild
from sitegen.executor import NoCluster, WorkerKilled, Workers
from sitegen.progress import ProgressBar
from sitegen.request import Report, Request

EXIT_CLEAN, EXIT_ERRORS, EXIT_BUG = 0, 1, 70  # 2 is click's, for usage
_FORMATS = ("full", "concise", "json", "github")
_KINDS = ("profile-page", "publications-page")
_SLUG = re.compile(r"\w[\w.-]*")
_FOLDER = click.Path(file_okay=False, path_type=Path)


def main() -> None:
    """The entry point: a bug prints its traceback and a sentence, and exits with 70."""
    sys.excepthook = _report_bug
    try:
        cli()
    except SystemExit as end:
        if isinstance(end.code, int):
            with contextlib.suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(end.code)  # to take apart all that a build holds, piece by piece, would take a while
        raise
    except OSError as problem:
        if problem.errno != errno.ENOSPC:
            raise
        click.echo(f"Error: not all could be said: {problem.strerror}", err=True)  # of the site's disk builds speak
        os._exit(EXIT_ERRORS)  # the end would try to say it again


def _report_bug(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    traceback.print_exception(kind, problem, trace)
    click.echo("this is a bug in sitegen; please report it with the lines above", err=True)
    sys.exit(EXIT_BUG)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sitegen")
def cli() -> None:
    """Academic homepages from BibTeX and YAML."""


@cli.command()
@click.argument("directory", type=_FOLDER, default=".")
@click.option("-o", "--output", type=_FOLDER, help="Where the site is written [default: DIRECTORY/_site].")
@click.option("--base-url", default="", help="Address of the site, instead of `url` in site.yaml.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes [default: the cores].")
@click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    help="Build on the machines of a Dask cluster, which share this disk; needs `pip install 'sitegen[cluster]'`.",
)
@click.option("--force", is_flag=True, help="Make every page anew.")
@click.option("--strict", is_flag=True, help="Fail on warnings.")
@click.option("--explain", "why", is_flag=True, help="Say for each file that was made why it had to be.")
@click.option("--profile", is_flag=True, help="Say where the time went, step by step.")
@click.option("--format", "style", type=click.Choice(_FORMATS), default="full", help="How problems are printed.")
def build(
    directory: Path,
    output: Path | None,
    base_url: str,
    jobs: int | None,
    force: bool,
    strict: bool,
    why: bool,
    profile: bool,
    style: str,
    cluster: str,
) -> None:
    """Build the site whose `content/` is in DIRECTORY."""
    start = time.perf_counter()
    gc.disable()  # the values of a build hold no circles, and looking for circles among them takes a tenth of its time
    output = output or directory / "_site"
    content = (directory / "content").resolve()
    if content.is_relative_to(output.resolve()) or output.resolve().is_relative_to(content):
        raise click.BadParameter("the output cannot be around or inside `content/`", param_hint="--output")
    workers = Workers(jobs or os.cpu_count() or 1, cluster)
    steps: list[tuple[str, float]] = []
    sink = Sink()
    report = _build(Request(directory, output, base_url, workers, force), sink, steps)
    _print(sink.diagnostics, style)
    for path, reason in sorted(report.reasons.items()) if why and report else ():
        _say(f"{path}: {reason}", style)
    if profile:
        for (step, begun), (_, ended) in pairwise([*steps, ("", time.perf_counter())]):
            _say(f"{ended - begun:8.3f} s  {step}", style)
    if report and report.note:
        click.echo(f"note: {report.note}", err=True)
    _say(_last_line(report, sink) + (f" in {time.perf_counter() - start:.2f} s" if report else ""), style)
    failed = report is None or sink.errors or (strict and sink.warnings)
    sys.exit(EXIT_ERRORS if failed else EXIT_CLEAN)


def _build(request: Request, sink: Sink, steps: list[tuple[str, float]]) -> Report | None:
    """What a build did, None when the content has errors. Each step is noted with its time."""
    from sitegen.build import build
    from sitegen.publish import Locked

    with ProgressBar() as bar:

        def progress(step: str, done: int, total: int) -> None:
            if not steps or steps[-1][0] != step:
                steps.append((step, time.perf_counter()))
            bar.update(step, done, total)

        try:
            return build(request, sink, progress)
        except StopBuild:
            return None
        except (Locked, WorkerKilled, NoCluster) as problem:
            raise click.ClickException(str(problem)) from None


def _last_line(report: Report | None, sink: Sink) -> str:
    if report is None:
        return f"nothing was written: {_count(sink.errors, 'error')}, {_count(sink.warnings, 'warning')}"
    rendered = len(report.reasons)
    if not rendered and not report.pruned:
        return f"nothing changed: {_count(report.pages, 'page')} up to date"
    removed = f", {report.pruned} removed" if report.pruned else ""
    return f"built {_count(report.pages, 'page')} ({rendered} rendered, {report.pages - rendered} up to date{removed})"


@cli.command()
@click.argument("key")
@click.option("--site", type=_FOLDER, default=".", help="The folder that holds `content/` [default: this one].")
def explain(key: str, site: Path) -> None:
    """Show where every field of a work or person comes from. KEY is a citation key, DOI, arXiv id or slug."""
    from sitegen import explain as explaining

    sink = Sink()
    text = explaining.explain(site, key, sink)
    if text is None:
        _print(sink.diagnostics, "concise")
        click.echo(f"`{key}` is no work and no person of this site", err=True)
        sys.exit(EXIT_ERRORS)
    click.echo(text)


@cli.command("import")
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--person", metavar="SLUG", help="Whose page it is [default: the slug of the name].")
@click.option("--saved-on", metavar="DATE", help="The day the page was saved; settles dates without a year.")
@click.option("--without", multiple=True, metavar="FIELD", help="Leave a field out, as in `--without abstract`.")
@click.option("--site", type=_FOLDER, default=".", help="The folder that holds `content/` [default: this one].")
def import_(
    kind: str, files: Sequence[Path], person: str | None, saved_on: str | None, without: Sequence[str], site: Path
) -> None:
    """Take the facts of saved pages into `content/`."""
    if person is not None and not _SLUG.fullmatch(person):
        raise click.BadParameter(f"`{person}` is not a slug; use letters, digits and hyphens", param_hint="--person")
    from sitegen.importers import run as importer

    for name, near in importer.unknown_fields(kind, without):
        hint = f"; did you mean `{near}`?" if near else ""
        raise click.BadParameter(f"`{name}` is not a field of a {kind}{hint}", param_hint="--without")
    today = datetime.datetime.now(tz=datetime.UTC).date()
    sink = Sink()
    request = importer.Request(kind, files, site, today, person, _date(saved_on), without)
    report = importer.run(request, sink)
    _print(sink.diagnostics, "full")
    click.echo(report.render())
    sys.exit(EXIT_CLEAN if report.ok else EXIT_ERRORS)


def _date(text: str | None) -> datetime.date | None:
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            f"`{text}` is not a date; write it as in 2026-06-30", param_hint="--saved-on"
        ) from None


def _print(found: Sequence[Diagnostic], style: str) -> None:
    from sitegen.diagnostics.render import FORMATS

    if found or style == "json":
        text = FORMATS[style](found)
        click.echo(text + ("\n" if style == "full" else ""), err=style in ("full", "concise"))


def _say(line: str, style: str) -> None:
    """The last line; behind JSON it goes to the error stream, so that the output stays JSON."""
    click.echo(line, err=style == "json")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
