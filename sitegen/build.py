"""The line: read, parse, merge, validate, graph, views, render, write. Every command that builds calls this."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sitegen import graph, ledger, render, sources, views, write
from sitegen.diagnostics import Related, Sink, Span
from sitegen.ledger import Ledger, Trace
from sitegen.memo import Memo
from sitegen.merge import overrides
from sitegen.model.page import Page
from sitegen.parse import parse
from sitegen.validate.links import Files
from sitegen.validate.site import Said, validate
from sitegen.views.assets import hashed


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


def build(request: Request, sink: Sink, say: Callable[[str], None] = lambda _: None) -> Report:
    """Build a site. Raises `StopBuild` when the content has errors; then nothing was written.

    `say` is told what is going on.
    """
    tree = sources.read(request.root, sink)
    base, own = sources.read_theme(sources.base_theme()), sources.read_theme(request.root / "templates")
    engine = sources.engine()
    theme = render.load_theme(base, own, engine)
    sink.gate()
    memo = Memo(request.root / ".sitegen" / "memo.sqlite", engine)
    parsed = parse(tree, memo, sink)
    merged = overrides.works(parsed.records, parsed.overrides, parsed.long_forms, sink)
    said = Said(parsed.site, parsed.people, parsed.abouts, merged)
    site = validate(said, Files(frozenset(tree.others)), request.base_url, sink)
    linked = graph.link(site, sink)
    memo.save()
    sink.gate()
    pages = _unique(views.pages(linked, hashed(theme.assets, site.options.theme), tree.others, tree.load), sink)
    sink.gate()
    state = request.root / ".sitegen"
    name = Path(os.path.relpath(request.output.resolve(), request.root.resolve())).as_posix()
    old = write.load_ledger(state, name)
    stale, traces = _stale(pages, Ledger(name) if request.force else old, theme, request.output)
    say(f"rendering {len(stale):,} pages")
    artifacts = render.artifacts(stale, theme, sink, jobs=request.jobs)
    sink.gate()
    say(f"writing {len(artifacts):,} files")
    write.write(request.output, artifacts, sink)
    sink.gate()
    traces |= {artifact.path: Trace(artifact.key, write.digest(artifact.data)) for artifact in artifacts}
    pruned = write.prune(request.output, old, traces)
    write.save_ledger(state, Ledger(name, traces))
    write.report_strangers(request.output, traces, sink)
    return Report(len(pages), len(artifacts), pruned)


def _unique(pages: Iterable[Page], sink: Sink) -> list[Page]:
    """The pages, after a check that no two want one place."""
    seen: dict[str, Page] = {}
    for page in pages:
        if page.route in seen:
            message = f"two things want to be at `{page.route}`"
            hint = "rename the file, or change a `slug:`"
            sink.error("GRA001", message, Span(page.route), hint=hint, related=[Related("both in", Span("content"))])
        seen[page.route] = page
    paths = {render.path_of(page.route): page.route for page in seen.values()}
    for path, route in paths.items():
        for parent in PurePosixPath(path).parents:
            if parent.as_posix() in paths:
                message = f"`{parent}` would be a file and a folder, for `{route}`"
                sink.error("GRA001", message, Span(parent.as_posix()), hint="change a `slug:` or the name of a file")
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
