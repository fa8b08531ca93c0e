"""The line: read, parse, merge, validate, graph, views, render, write. Every command that builds calls this."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sitegen import graph, ledger, render, sources, views, write
from sitegen.diagnostics import Related, Sink, Span
from sitegen.ledger import Ledger, Trace
from sitegen.merge import overrides, people
from sitegen.merge.layers import Merged
from sitegen.model.page import Page
from sitegen.model.people import Person
from sitegen.model.record import Node
from sitegen.model.site import Site
from sitegen.model.work import Work
from sitegen.parse import Parsed, parse
from sitegen.validate import people as checked_people
from sitegen.validate import site as checked_site
from sitegen.validate import works as checked_works
from sitegen.validate.links import Files


@dataclass(frozen=True, slots=True)
class Request:
    """What a build is asked for. `jobs` is the number of processes that render; `force` forgets the last run."""

    root: Path
    output: Path
    base_url: str = ""
    jobs: int = 1
    force: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, in files."""

    pages: int
    rendered: int
    pruned: int
    size: int


def build(request: Request, sink: Sink) -> Report:
    """Build a site. Raises `StopBuild` when the content has errors; then nothing was written."""
    tree = sources.read(request.root, sink)
    theme = render.load_theme(sources.read_theme(sources.base_theme()), sources.read_theme(request.root / "templates"))
    sink.gate()
    parsed = parse(tree, sink)
    merged = overrides.works(parsed.records, parsed.overrides, parsed.long_forms, sink)
    site = validate(parsed, merged, Files(frozenset(tree.others)), request.base_url, sink)
    linked = graph.link(site, sink)
    sink.gate()
    pages = _unique(views.pages(linked, theme, tree.load), sink)
    sink.gate()
    old = Ledger("") if request.force else write.load_ledger(request.root / ".sitegen", request.output.as_posix())
    stale, traces = _stale(pages, old, theme, request.output)
    artifacts = render.artifacts(stale, theme, sink, jobs=request.jobs)
    sink.gate()
    write.write(request.output, artifacts, sink)
    sink.gate()
    traces |= {artifact.path: Trace(artifact.key, write.digest(artifact.data)) for artifact in artifacts}
    pruned = write.prune(request.output, old, traces)
    write.save_ledger(request.root / ".sitegen", Ledger(request.output.as_posix(), traces))
    write.report_strangers(request.output, traces, sink)
    return Report(len(pages), len(artifacts), pruned, sum(len(artifact.data) for artifact in artifacts))


def validate(parsed: Parsed, merged: Sequence[Merged], files: Files, base_url: str, sink: Sink) -> Site:
    """The checked site; what does not hold is reported and left out."""
    persons: list[Person] = []
    for slug, blocks in sorted(parsed.people.items()):
        if person := checked_people.person(slug, blocks, parsed.abouts.get(slug), files, sink):
            persons.append(person)
    setting = checked_works.Setting(people.index(persons), files, sink)
    works: list[tuple[Work, Merged]] = []
    for each in merged:
        if work := checked_works.work(each, setting):
            works.append((work, each))
    profiles: Mapping[str, Node] = {slug: blocks[-1] for slug, blocks in parsed.people.items()}
    options = checked_site.options(parsed.site, base_url, sink)
    return checked_site.assemble(options, persons, works, profiles, sink)


def _unique(pages: Iterable[Page], sink: Sink) -> list[Page]:
    """The pages, after a check that no two want one place."""
    seen: dict[str, Page] = {}
    for page in pages:
        if page.route in seen:
            message = f"two things want to be at `{page.route}`"
            hint = "rename the file, or change a `slug:`"
            sink.error("GRA001", message, Span(page.route), hint=hint, related=[Related("both in", Span("content"))])
        seen[page.route] = page
    return list(seen.values())


def _stale(
    pages: Sequence[Page], old: Ledger, theme: render.Theme, output: Path
) -> tuple[list[tuple[Page, str]], dict[str, Trace]]:
    """Pages to make with their keys, and the traces of those that can stay."""
    on_disk = write.on_disk(output, old.traces)
    stale: list[tuple[Page, str]] = []
    fresh: dict[str, Trace] = {}
    for page in pages:
        key, path = render.key(page, theme), render.path_of(page.route)
        trace = old.traces.get(path)
        if trace and ledger.is_fresh(trace, key, on_disk.get(path)):
            fresh[path] = trace
        else:
            stale.append((page, key))
    return stale, fresh
