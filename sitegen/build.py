"""The line: read, parse, merge, validate, graph, views, render, write. Every command that builds calls this."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sitegen import graph, render, sources, views, write
from sitegen.diagnostics import Related, Sink, Span
from sitegen.ledger import Ledger
from sitegen.memo import Memo
from sitegen.merge import overrides
from sitegen.model.page import Plan, path_of
from sitegen.parse import parse
from sitegen.produce import Crew, Job
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
    assets = hashed(theme.assets, site.options.theme)
    plans = _unique(views.plans(linked, assets, tree.others, tree.load), sink)
    sink.gate()
    state = request.root / ".sitegen"
    name = Path(os.path.relpath(request.output.resolve(), request.root.resolve())).as_posix()
    old = write.load_ledger(state, name)
    write.clear_stage(request.output)
    say(f"making {len(plans):,} pages")
    crew = Crew(plans, Job(theme, {} if request.force else old.traces, request.output), request.jobs)
    try:
        made = crew.make(sink)
        sink.gate()
        earlier = [*old.traces, *write.load_pending(state)]
        if made.reasons:
            write.save_pending(state, {**dict.fromkeys(earlier), **made.reasons})
        signatures = crew.commit(sink)
        sink.gate()
    finally:
        crew.dismiss()
        write.clear_stage(request.output)
    traces = made.traces | {path: replace(made.traces[path], signature=its) for path, its in signatures.items()}
    pruned = write.prune(request.output, earlier, traces)
    write.save_ledger(state, Ledger(name, traces))
    write.report_strangers(request.output, traces, sink)
    return Report(len(plans), len(made.reasons), pruned)


def _unique(plans: Iterable[Plan], sink: Sink) -> list[Plan]:
    """The plans, after a check that no two want one place."""
    seen: dict[str, Plan] = {}
    for plan in plans:
        if plan.route in seen:
            message = f"two things want to be at `{plan.route}`"
            hint = "rename the file, or change a `slug:`"
            sink.error("GRA001", message, Span(plan.route), hint=hint, related=[Related("both in", Span("content"))])
        seen[plan.route] = plan
    paths = {path_of(plan.route): plan.route for plan in seen.values()}
    for path, route in paths.items():
        folder = path
        while folder := folder.rpartition("/")[0]:
            if folder in paths:
                message = f"`{folder}` would be a file and a folder, for `{route}`"
                sink.error("GRA001", message, Span(folder), hint="change a `slug:` or the name of a file")
    return list(seen.values())
