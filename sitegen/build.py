"""The line: read, parse, merge, validate, link, pages, render, publish. Every command that builds calls `build`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from sitegen import graph, ledger, publish, render, shards, sources
from sitegen.diagnostics import Related, Sink, Span
from sitegen.ledger import Ledger, Trace
from sitegen.memo import Memo
from sitegen.merge import overrides
from sitegen.model.ids import Route
from sitegen.model.page import Page, path_of
from sitegen.model.record import digest
from sitegen.parse import parse
from sitegen.request import Report, Request
from sitegen.validate.links import Files
from sitegen.validate.site import validate
from sitegen.views.copies import Copies

__all__ = ["Progress", "Report", "Request", "build"]

Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done, and how much there is (0: not known)."""


def build(request: Request, sink: Sink, progress: Progress = lambda _step, _done, _all: None) -> Report:
    """Build a site, and put it in place as a whole.

    Raises `StopBuild` when the content has errors, all of which are in the sink; then nothing was put in place. Raises
    `publish.Locked` while another build of the site runs, and `executor.WorkerKilled`.

        build(Request(Path("site"), Path("site/_site")), sink := Sink())
    """
    with publish.locked(request.state):
        try:
            return _build(request, sink, progress)
        finally:
            publish.clear_stage(request.output)


def _build(request: Request, sink: Sink, progress: Progress) -> Report:
    progress("read", 0, 0)
    tree = sources.read(request.root, sink)
    sink.gate()
    engine, added = sources.engine(), sources.extensions(sink)
    with closing(Memo(request.state / "memo.sqlite", engine)) as memo:
        content = parse(tree, memo, request.workers, sink, partial(progress, "parse"))
        memo.save()  # before anything else can go wrong: what was parsed is parsed
    progress("merge", 0, 0)
    merged = overrides.merged_works(content.records, content.overrides, content.long_forms, sink)
    progress("validate", 0, 0)
    site = validate(content, merged, Files(tree.others), request.base_url, sink)
    linked = graph.link(site, sink)
    sink.gate()
    theme = render.load_theme(
        base=sources.read_theme(sources.base_theme(), sink),
        site=sources.read_theme(request.root / "templates", sink),
        engine=" ".join([engine, *added.packages]),
    )
    copies = Copies(tree.others, partial(sources.load, request.root))
    cache = sources.template_cache(request.root)
    job = shards.RenderJob(linked, theme, copies, request.output, cache, added)
    progress("plan", 0, 0)
    report_collisions(job.pages, sink)
    sink.gate()
    state = _compare(job, request)
    publish.clear_stage(request.output)
    outputs = shards.make(job, list(state.stale), request.workers, sink, partial(progress, "make pages"))
    sink.gate()
    progress("put in place", 0, 0)
    report = _publish(job, state, outputs, request, sink)
    return replace(report, note=memo.problem or report.note)


@dataclass(frozen=True, slots=True)
class _State:
    """What there is and what has to be made: keys of all pages in order, positions of the stale ones with the reason,
    the last ledger, and the signatures of all files in the output."""

    keys: Sequence[str]
    stale: Mapping[int, str]
    old: Ledger
    files: Mapping[str, str]


def _compare(job: shards.RenderJob, request: Request) -> _State:
    """Which pages are stale, by the ledger and what is on the disk."""
    old = publish.load_ledger(request.state, request.name)
    known = Ledger(request.name) if request.force else old
    files = publish.scan(request.output)
    keys, stale = [], {}
    for position, page in enumerate(job.pages):
        path = path_of(page.route)
        maker = job.theme.closure(page.template) if page.template else job.theme.engine
        keys.append(digest("\0".join((maker, *page.inputs))))
        trace = known.traces.get(path)
        is_whole = trace is not None and publish.is_whole(request.output, path, files.get(path), trace)
        if reason := ledger.stale(trace, keys[-1], is_whole=is_whole):
            stale[position] = reason
    return _State(keys, stale, old, files)


def _publish(job: shards.RenderJob, state: _State, outputs: Mapping[str, str], request: Request, sink: Sink) -> Report:
    """Put what was made in place, delete what is gone, and keep the ledger."""
    paths = [path_of(page.route) for page in job.pages]
    owned = set(publish.load_owned(request.state, request.name))
    if not owned.issuperset(outputs):
        publish.save_owned(request.state, request.name, sorted(owned.union(state.old.traces, outputs)))
    stay = {path for position, path in enumerate(paths) if position not in state.stale or path in outputs}
    pruned = ledger.gone(state.old, stay, owned)
    publish.clear_way(request.output, pruned, outputs)
    try:
        signatures = publish.put_in_place(request.output, list(outputs))
    except OSError as problem:
        publish.report(problem, request.output, sink)
    sink.gate()
    traces = {}
    for position, (path, key) in enumerate(zip(paths, state.keys, strict=True)):
        if position not in state.stale:
            traces[path] = Trace(key, state.old.traces[path].output, state.files.get(path, ""))
        elif path in outputs:
            traces[path] = Trace(key, outputs[path], signatures[path])
    new = Ledger(request.name, traces)
    publish.prune(request.output, pruned)
    note = publish.save_ledger(request.state, new)
    if pruned:
        publish.save_owned(request.state, request.name, new.traces)
    publish.report_strangers(request.output, state.files.keys() - new.traces.keys(), sink)
    reasons = {paths[position]: reason for position, reason in state.stale.items() if paths[position] in outputs}
    return Report(len(job.pages), reasons, len(pruned), note)


def report_collisions(pages: Iterable[Page], sink: Sink) -> None:
    """No two pages may want one place, nor a file the place of a folder; each that does is an error (GRA001)."""
    routes: dict[str, Route] = {}
    for page in pages:
        path = path_of(page.route)
        if path in routes:
            message = f"two things want to be at `{page.route}`"
            hint, both = "rename the file, or change a `slug:`", [Related("both in", Span("content"))]
            sink.error("GRA001", message, Span(page.route), hint=hint, related=both)
        routes[path] = page.route
    folders: set[str] = set()
    for path in routes:
        while (path := path.rpartition("/")[0]) and path not in folders:
            folders.add(path)
    for folder in sorted(folders & routes.keys()):
        inside = min(route for route in routes.values() if route.startswith(f"{folder}/"))
        message = f"`{folder}` would be a file and a folder, for `{inside}`"
        sink.error("GRA001", message, Span(folder), hint="change a `slug:` or the name of a file")
