"""The line: read, parse, merge, validate, graph, views, render, write. Every command that builds calls this."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from sitegen import graph, render, sources, stamp, team, views, write
from sitegen.diagnostics import Related, Sink, Span
from sitegen.ledger import Ledger, Trace
from sitegen.memo import Memo
from sitegen.merge import overrides
from sitegen.model.ids import Route
from sitegen.model.page import Plan, path_of
from sitegen.model.record import digest
from sitegen.parse import libraries, parse
from sitegen.produce import Job, Press
from sitegen.readers.library import Libraries
from sitegen.related import related
from sitegen.stamp import Report, Request
from sitegen.team import Team
from sitegen.validate.links import Files
from sitegen.validate.site import Said, validate
from sitegen.views.assets import hashed
from sitegen.views.copies import Copies
from sitegen.views.rows import PARTS

__all__ = ["Report", "Request", "build"]

_ENOUGH = 300_000  # bytes of new content that are worth another process
_SELDOM = 10  # of a file that changed, one entry in so many is taken to be new
_MANY = 5_000  # works that are, also when nothing about them is new


def build(request: Request, sink: Sink, say: Callable[[str], None] = lambda _: None) -> Report:
    """Build a site. Raises `StopBuild` when the content has errors; then nothing was put in place.

    `say` is told what is going on. Raises `Locked` while another build of the site runs, and `ProcessKilled`.
    """
    with write.locked(request.state):
        start = _begin(request, sink)
        sink.gate()
        try:
            return team.run(lambda crew: _line(start, sink, say if crew.leads else _silent, crew), start.processes)
        finally:
            write.clear_stage(request.output)


class _Start(NamedTuple):
    """What is known before other processes are started.

    `now` and `seen` are when and how the inputs were.
    """

    request: Request
    now: int
    seen: Mapping[str, str]
    tree: sources.Tree
    theme: render.Theme
    memo: Memo
    files: Libraries
    old: Ledger
    processes: int


def _begin(request: Request, sink: Sink) -> _Start:
    now, seen = time.time_ns(), stamp.inputs(request.root)
    tree = sources.read(request.root, sink)
    base, own = sources.read_theme(sources.base_theme()), sources.read_theme(request.root / "templates")
    engine = sources.engine()
    theme, memo = render.load_theme(base, own, engine), Memo(request.state / "memo.sqlite", engine)
    files = libraries(tree, memo)
    for small in ("card", "person", "related"):
        memo.shelf(small).load()
    memo.shelf("row", theme.closure(*PARTS))
    memo.close()
    old = write.load_ledger(request.state, request.name)
    alike = old.frame == _frame(theme, tree) and not request.force
    size = (
        files.unread // (1 if files.is_first else _SELDOM)
        if alike
        else sum(len(source.data) for source in tree.sources.values())
    )
    processes = min(request.jobs, 1 + max(size // _ENOUGH, files.known // _MANY))
    return _Start(request, now, seen, tree, theme, memo, files, old, processes)


def _frame(theme: render.Theme, tree: sources.Tree) -> str:
    """A digest of what all pages have in common: when it changes, all of them do."""
    options = tree.sources.get("content/site.yaml")
    return digest(f"{theme.digest} {options.digest if options else ''}".encode())


def _silent(_: str) -> None:
    pass


def _line(start: _Start, sink: Sink, say: Callable[[str], None], crew: Team) -> Report:
    """The line, as every process of the crew runs it."""
    request, tree, memo = start.request, start.tree, start.memo
    say("parse")
    parsed = parse(tree, start.files, memo.shelf("person"), sink, crew)
    say("merge")
    merged = overrides.works(parsed.records, parsed.overrides, parsed.long_forms, sink)
    say("validate")
    said = Said(parsed.site, parsed.people, parsed.abouts, merged, parsed.known, parsed.asked)
    site = validate(said, Files(frozenset(tree.others)), request.base_url, memo, sink, crew)
    linked = graph.link(site, related(site.cards, memo.shelf("related"), crew), sink)
    sink.gate()
    assets = hashed(start.theme.assets, site.options.theme)
    renderer, rows = render.Renderer(start.theme), memo.shelf("row", start.theme.closure(*PARTS))
    copies = Copies(tree.others, tree.load)
    plans = _unique(views.plans(linked, assets, copies, renderer.part, rows, crew.owns), sink)
    sink.gate()
    disk = write.scan(request.output, crew.owns)
    old = {} if request.force else start.old.traces
    press = Press(Job(start.theme, renderer, rows, old, disk, request.output), crew)
    report, traces = _publish(plans, press, start, sink, say, crew)
    memo.save()
    ours = {path_of(plan.route) for plan in plans}
    found = crew.tell({path: its for path, its in disk.items() if path not in ours})
    if crew.leads:
        strangers = {path: its for part in found for path, its in part.items()}
        _leave_stamp(start, report, traces, strangers, sink)
    return report


def _publish(
    plans: Sequence[Plan], press: Press, start: _Start, sink: Sink, say: Callable[[str], None], crew: Team
) -> tuple[Report, dict[str, Trace]]:
    """Make what is stale, put it in place together, delete what is gone."""
    request = start.request
    earlier = dict.fromkeys([*start.old.traces, *write.load_owned(request.state, request.name)])
    if crew.leads:
        write.clear_stage(request.output)
    crew.gather(None)
    say("make pages")
    made = press.make(plans, sink)
    sink.gate()
    say("put in place")
    if made.reasons and crew.leads:
        write.forget_stamp(request.state)
        write.save_owned(request.state, request.name, {**earlier, **made.reasons})
    crew.gather(None)
    signatures = press.commit(sink)
    sink.gate()
    report = Report(len(plans), made.reasons, 0)
    if not crew.leads:
        return report, made.traces
    traces = made.traces | {path: made.traces[path]._replace(signature=its) for path, its in signatures.items()}
    pruned = write.prune(request.output, earlier, traces)
    write.save_ledger(request.state, Ledger(request.name, traces, _frame(start.theme, start.tree)))
    if earlier.keys() != traces.keys():
        write.save_owned(request.state, request.name, traces)
    return report._replace(pruned=pruned), traces


def _leave_stamp(
    start: _Start, report: Report, traces: Mapping[str, Trace], strangers: Mapping[str, str], sink: Sink
) -> None:
    request, tree = start.request, start.tree
    left = write.report_strangers(request.output, strangers, sink)
    files = [(path, trace.signature) for path, trace in traces.items()]
    files += [(path, its) for path, its in left.items() if its]
    young = stamp.unsettled(start.seen, start.now)
    digests = {path: tree.sources[path].digest for path in young if path in tree.sources}
    if len(digests) == len(young):
        asked, written = stamp.asked(request), stamp.outputs(files)
        found = stamp.Stamp(asked, dict(start.seen), digests, written, report.pages, sink.diagnostics)
        write.save_stamp(request.state, found)


def _unique(plans: Iterable[Plan], sink: Sink) -> list[Plan]:
    """The plans, after a check that no two want one place."""
    seen: dict[Route, Plan] = {}
    for plan in plans:
        if plan.route in seen:
            message = f"two things want to be at `{plan.route}`"
            hint = "rename the file, or change a `slug:`"
            sink.error("GRA001", message, Span(plan.route), hint=hint, related=[Related("both in", Span("content"))])
        seen[plan.route] = plan
    paths = {path_of(route): route for route in seen}
    folders = {path.rpartition("/")[0] for path in paths}
    folders |= {folder[:end] for folder in folders for end, sign in enumerate(folder) if sign == "/"}
    for folder in sorted(folders & paths.keys()):
        inside = min(route for path, route in paths.items() if path.startswith(f"{folder}/"))
        message = f"`{folder}` would be a file and a folder, for `{inside}`"
        sink.error("GRA001", message, Span(folder), hint="change a `slug:` or the name of a file")
    return list(seen.values())
