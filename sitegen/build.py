"""The line: read, parse, merge, validate, graph, views, render, write. Every command that builds calls this."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sitegen import graph, render, sources, stamp, views, write
from sitegen.diagnostics import Related, Sink, Span
from sitegen.ledger import Ledger, Trace
from sitegen.memo import Memo
from sitegen.merge import overrides
from sitegen.model.page import Plan, path_of
from sitegen.parse import parse
from sitegen.produce import Crew, Job
from sitegen.stamp import Report, Request
from sitegen.validate.links import Files
from sitegen.validate.site import Said, validate
from sitegen.views.assets import hashed
from sitegen.views.copies import Copies

__all__ = ["Report", "Request", "build"]


def build(request: Request, sink: Sink, say: Callable[[str], None] = lambda _: None) -> Report:
    """Build a site. Raises `StopBuild` when the content has errors; then nothing was put in place.

    `say` is told what is going on. Raises `Locked` while another build of the site runs, and `ProcessKilled`.
    """
    with write.locked(request.state):
        now, seen = time.time_ns(), stamp.inputs(request.root)
        tree, theme, memo = _read(request, sink)
        sink.gate()
        say("parse")
        parsed = parse(tree, memo, sink)
        say("merge")
        merged = overrides.works(parsed.records, parsed.overrides, parsed.long_forms, sink)
        say("validate")
        said = Said(parsed.site, parsed.people, parsed.abouts, merged)
        site = validate(said, Files(frozenset(tree.others)), request.base_url, memo, sink)
        linked = graph.link(site, sink)
        sink.gate()
        assets = hashed(theme.assets, site.options.theme)
        renderer, rows = render.Renderer(theme), memo.shelf("row", theme.digest)
        copies = Copies(tree.others, tree.load)
        plans = _unique(views.plans(linked, assets, copies, renderer.part, rows), sink)
        sink.gate()
        memo.save()
        report, traces = _publish(plans, theme, renderer, request, sink, say)
        memo.save()
        strangers = write.report_strangers(request.output, traces, sink)
        files = [*((path, trace.signature) for path, trace in traces.items()), *strangers]
        young = stamp.unsettled(seen, now)
        digests = {path: tree.sources[path].digest for path in young if path in tree.sources}
        if len(digests) == len(young):
            asked, written = stamp.asked(request), stamp.outputs(files)
            left = stamp.Stamp(asked, seen, digests, written, report.pages, sink.diagnostics)
            write.save_stamp(request.state, left)
        return report


def _read(request: Request, sink: Sink) -> tuple[sources.Tree, render.Theme, Memo]:
    tree = sources.read(request.root, sink)
    base, own = sources.read_theme(sources.base_theme()), sources.read_theme(request.root / "templates")
    engine = sources.engine()
    return tree, render.load_theme(base, own, engine), Memo(request.state / "memo.sqlite", engine)


def _publish(
    plans: Sequence[Plan],
    theme: render.Theme,
    renderer: render.Renderer,
    request: Request,
    sink: Sink,
    say: Callable[[str], None],
) -> tuple[Report, dict[str, Trace]]:
    """Make what is stale, put it in place together, delete what is gone."""
    old = write.load_ledger(request.state, request.name)
    earlier = dict.fromkeys([*old.traces, *write.load_owned(request.state, request.name)])
    write.clear_stage(request.output)
    say("make pages")
    job = Job(theme, renderer, {} if request.force else old.traces, request.output)
    crew = Crew(plans, job, request.jobs)
    try:
        made = crew.make(sink)
        sink.gate()
        say("put in place")
        if made.reasons:
            write.forget_stamp(request.state)
            write.save_owned(request.state, request.name, {**earlier, **made.reasons})
        signatures = crew.commit(sink)
        sink.gate()
    finally:
        crew.dismiss()
        write.clear_stage(request.output)
    traces = made.traces | {path: replace(made.traces[path], signature=its) for path, its in signatures.items()}
    pruned = write.prune(request.output, earlier, traces)
    write.save_ledger(request.state, Ledger(request.name, traces))
    if earlier.keys() != traces.keys():
        write.save_owned(request.state, request.name, traces)
    return Report(len(plans), made.reasons, pruned), traces


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
