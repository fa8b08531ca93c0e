"""Arguments, exit codes, printing. The only module that prints; commands import what they need when they run."""

import contextlib
import datetime
import errno
import gc
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from types import TracebackType

import click

from sitegen import __version__
from sitegen.diagnostics import Diagnostic, Severity, Sink, StopBuild
from sitegen.stamp import Look, Report, Request, look, unchanged

EXIT_CLEAN, EXIT_ERRORS, EXIT_BUG = 0, 1, 70  # 2 is click's, for usage
_FORMATS = ("full", "concise", "json", "github")
_KINDS = ("profile-page", "publications-page")
_STEP = 16  # columns, more than any step of a build has

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
    import traceback  # heavy, and seldom needed

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
@click.option("--jobs", type=click.IntRange(min=1), help="Processes that render [default: the cores].")
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
) -> None:
    """Build the site whose `content/` is in DIRECTORY."""
    start = time.perf_counter()
    gc.disable()  # nothing that a build makes in number goes in circles, and looking for circles costs a tenth of it
    output = output or directory / "_site"
    if (directory / "content").resolve().is_relative_to(output.resolve()) or output.resolve().is_relative_to(
        (directory / "content").resolve()
    ):
        raise click.BadParameter("the output cannot be around or inside `content/`", param_hint="--output")
    request = Request(directory, output, base_url, jobs or os.cpu_count() or 1, force)
    steps = [("look for changes", start)]
    seen = look(request)
    report = None
    if last := unchanged(request, seen):
        found: Sequence[Diagnostic] = last.said
        done, failed = f"nothing changed: {_count(last.pages, 'page')} up to date", False
    else:
        found, done, report, failed = _build(request, seen, steps)
    _print(found, style)
    if why and report:
        for path, reason in sorted(report.reasons.items()):
            _say(f"{path}: {reason}", style)
    if profile:
        for (step, begun), (_, ended) in pairwise([*steps, ("", time.perf_counter())]):
            _say(f"{ended - begun:8.3f} s  {step}", style)
    _say(f"{done} in {time.perf_counter() - start:.2f} s" if not failed else done, style)
    has_warnings = any(each.severity is Severity.WARNING for each in found)
    sys.exit(EXIT_ERRORS if failed or (strict and has_warnings) else EXIT_CLEAN)


def _build(
    request: Request, seen: Look, steps: list[tuple[str, float]]
) -> tuple[Sequence[Diagnostic], str, Report | None, bool]:
    """What a build says, its last line, what it did, and whether it failed."""
    from sitegen import build as line
    from sitegen.sources import ChangedError
    from sitegen.team import ProcessKilled
    from sitegen.write import Locked

    sink = Sink()
    try:
        with _progress() as show:

            def say(step: str) -> None:
                steps.append((step, time.perf_counter()))
                show(step)

            say("read")
            report = line.build(request, sink, say, seen)
    except ChangedError as problem:
        raise click.ClickException(f"`{problem}` changed while the site was built; build it again") from None
    except StopBuild:
        done = f"nothing was written: {_count(sink.errors, 'error')}, {_count(sink.warnings, 'warning')}"
        return sink.diagnostics, done, None, True
    except (Locked, ProcessKilled) as problem:
        raise click.ClickException(str(problem)) from None
    rendered = len(report.reasons)
    removed = f", {report.pruned} removed" if report.pruned else ""
    kept = f"{rendered} rendered, {report.pages - rendered} up to date{removed}"
    return sink.diagnostics, f"built {_count(report.pages, 'page')} ({kept})", report, bool(sink.errors)


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


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Says on a terminal what is going on, on a line that it leaves empty; quiet in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return

    def show(step: str) -> None:
        sys.stderr.write(f"\r{step:{_STEP}}\r")
        sys.stderr.flush()

    try:
        yield show
    finally:
        show("")


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
