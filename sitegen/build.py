"""The line: read, parse, merge, validate, graph, views, render, write. Every command that builds calls this."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sitegen import graph, render, sources, stamp, team, views, write
from sitegen.diagnostics import Related, Sink, Span
from sitegen.ledger import Ledger, Sealed, gone
from sitegen.memo import Memo
from sitegen.merge import overrides
from sitegen.model.ids import Route
from sitegen.model.page import Bundle, Plan, path_of
from sitegen.model.record import digest
from sitegen.model.site import Graph
from sitegen.parse import libraries, parse
from sitegen.produce import Job, Press
from sitegen.readers.library import Libraries
from sitegen.related import related
from sitegen.stamp import Look, Report, Request
from sitegen.team import Errand, Team
from sitegen.validate.links import Files
from sitegen.validate.site import Said, validate
from sitegen.views.assets import hashed
from sitegen.views.copies import Copies
from sitegen.views.layout import Layout
from sitegen.views.rows import PARTS, Shelves
from sitegen.write import Disk

__all__ = ["Report", "Request", "build"]

_ENOUGH = 300_000  # bytes of new content that are worth another process
_MANY = 1_000  # files and bundles that another process looks at meanwhile
_WORKS = 5_000  # works that are worth another process for judging their pages
_SELDOM = 10  # of a file that changed, one entry in so many is taken to be new


def build(
    request: Request, sink: Sink, say: Callable[[str], None] = lambda _: None, seen: Look | None = None
) -> Report:
    """Build a site. Raises `StopBuild` when the content has errors; then nothing was put in place.

    `say` is told what is going on, `seen` is what there was shortly before. Raises `Locked` while another build of the
    site runs, `ChangedError` when a file changed meanwhile, and `ProcessKilled`.
    """
    with write.locked(request.state):
        start = _begin(request, seen or stamp.look(request), sink)
        try:
            sink.gate()
            return _run(start, sink, say)
        except sources.ChangedError:
            write.forget_stamp(request.state)  # the next build reads everything
            raise
        finally:
            start.disk.dismiss()
            write.clear_stage(request.output)


class _Start(NamedTuple):
    """What is known before other processes are started.

    `disk` is to be what is in the output.
    """

    request: Request
    seen: Look
    tree: sources.Tree
    theme: render.Theme
    extensions: sources.Extensions
    memo: Memo
    files: Libraries
    old: Ledger
    disk: Errand[Disk]
    processes: int


def _begin(request: Request, seen: Look, sink: Sink) -> _Start:
    old = write.load_ledger(request.state, request.name)
    is_large = len(old.bundles) + len(old.traces) > _MANY
    disk = Errand(lambda: write.scan(request.output, old.bundles), is_long=request.jobs > 1 and is_large)
    tree = sources.read(request.root, sink, stamp.known(seen))
    base, own = sources.read_theme(sources.base_theme()), sources.read_theme(request.root / "templates")
    engine = sources.engine()
    extensions = sources.extensions(sink)
    theme = render.load_theme(base, own, " ".join([engine, *extensions.packages]))
    memo = Memo(request.state / "memo.sqlite", engine)
    files = libraries(tree, memo)
    for small in ("card", "person", "related"):
        memo.shelf(small).load()
    _shelves(memo, theme)
    memo.close()
    alike = old.frame == _frame(theme, tree) and not request.force
    size = (
        files.unread // (1 if files.is_first else _SELDOM)
        if alike
        else sum(int(its.partition(".")[0]) for path, its in seen.inputs.items() if path in tree.sources)
    )
    return _Start(
        request, seen, tree, theme, extensions, memo, files, old, disk, min(request.jobs, 1 + size // _ENOUGH)
    )


def _shelves(memo: Memo, theme: render.Theme) -> Shelves:
    return Shelves(memo.shelf("row", theme.closure(*PARTS)), memo.shelf("block"))


def _frame(theme: render.Theme, tree: sources.Tree) -> str:
    """A digest of what all pages have in common: when it changes, all of them do."""
    options = tree.sources.get("content/site.yaml")
    return digest(f"{theme.digest} {options.digest if options else ''}".encode())


def _run(start: _Start, sink: Sink, say: Callable[[str], None]) -> Report:
    """The line, in as many processes as are worth starting: for much that is new at its beginning, for little that is
    new in a large site when it comes to pages."""

    def planned(crew: Team) -> _Planned:
        told = say if crew.leads else _silent
        return _plan(start, _link(start, sink, told, crew), sink, told)

    def made(site: _Planned, crew: Team) -> Report:
        return _make(start, site, sink, say if crew.leads else _silent, crew)

    late = min(start.request.jobs, 1 + start.files.known // _WORKS)
    if start.processes > 1 or late == 1:
        return team.run(lambda crew: made(planned(crew), crew), start.processes)
    site = planned(Team())
    start.memo.close()
    return team.run(lambda crew: made(site, crew), late)


def _silent(_: str) -> None:
    pass


def _link(start: _Start, sink: Sink, say: Callable[[str], None], crew: Team) -> Graph:
    """The first half of the line, as every process of the crew runs it: what the content says."""
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
    return linked


class _Planned(NamedTuple):
    """What becomes of it, and what that is made with."""

    plans: Sequence[Plan | Bundle]
    renderer: render.Renderer
    shelves: Shelves


def _plan(start: _Start, linked: Graph, sink: Sink, say: Callable[[str], None]) -> _Planned:
    assets = hashed(start.theme.assets, linked.site.options.theme)
    renderer = render.Renderer(start.theme, start.extensions, sources.template_cache(start.request.root))
    shelves = _shelves(start.memo, start.theme)
    copies = Copies(start.tree.others, start.tree.load)
    say("plan")
    layout = Layout(linked, assets, renderer.part)
    plans = _unique(views.plans(layout, copies, shelves), sink)
    sink.gate()
    return _Planned(plans, renderer, shelves)


def _make(start: _Start, planned: _Planned, sink: Sink, say: Callable[[str], None], crew: Team) -> Report:
    """The second half: the pages and files, in their places."""
    request, memo = start.request, start.memo
    disk = crew.gather(start.disk.result() if crew.leads else None)[0]
    assert disk  # noqa: S101  the first process has looked
    old = Ledger(request.name) if request.force else start.old
    is_little = crew.size > start.processes  # the others came late
    press = Press(Job(start.theme, planned.renderer, planned.shelves, old, disk, request.output, is_little), crew)
    report, ledger = _publish(planned.plans, press, start, sink, say, crew)
    memo.save()
    if crew.leads:
        _leave_stamp(start, report, ledger, disk, sink)
    return report._replace(rest=(start, planned, ledger))


def _publish(
    plans: Sequence[Plan | Bundle], press: Press, start: _Start, sink: Sink, say: Callable[[str], None], crew: Team
) -> tuple[Report, Ledger]:
    """Make what is stale, put it in place together, delete what is gone. The ledger is the first process's."""
    request, old = start.request, start.old
    owned, listed = write.load_owned(request.state, old) if crew.leads else [], old.owned
    if crew.leads:
        write.clear_stage(request.output)
    crew.gather(None)
    say("make pages")
    reasons = press.make(plans, sink)
    sink.gate()
    say("put in place")
    if reasons and crew.leads:
        write.forget_stamp(request.state)
        if owned or any(path not in old for path in reasons):
            listed = write.save_owned(request.state, request.name, dict.fromkeys([*old, *owned, *reasons]))
    crew.gather(None)
    traces, made = press.commit(sink)
    sink.gate()
    report = Report(_size(plans), reasons, 0)
    if not crew.leads:
        return report, old
    folders = [plan.folder for plan in plans if isinstance(plan, Bundle)]
    bundles: dict[str, Sealed] = {folder: made.get(folder) or old.bundles[folder] for folder in folders}
    new = Ledger(request.name, traces, bundles, _frame(start.theme, start.tree), listed)
    pruned = gone(old, new, owned)
    write.prune(request.output, pruned)
    if pruned:
        new = replace(new, owned=write.save_owned(request.state, request.name, new))
    write.save_ledger(request.state, new)
    return report._replace(pruned=len(pruned)), new


def _size(plans: Iterable[Plan | Bundle]) -> int:
    """How many files they are."""
    return sum(len(plan.names) if isinstance(plan, Bundle) else 1 for plan in plans)


def _leave_stamp(start: _Start, report: Report, ledger: Ledger, disk: Disk, sink: Sink) -> None:
    request, tree = start.request, start.tree
    strangers = {path: its for path, its in disk.files.items() if path not in ledger}
    left = write.report_strangers(request.output, strangers, sink)
    loose = {path: trace.signature for path, trace in ledger.traces.items()} | left
    for folder in {path.rpartition("/")[0] + "/" for path in left} & ledger.bundles.keys():
        loose |= {folder + name: trace.signature for name, trace in ledger.bundles[folder].traces.items()}
    seals = {folder: bundle.seal for folder, bundle in ledger.bundles.items()} | stamp.seals(loose.items())
    young = stamp.unsettled(start.seen)
    if tree.sources.keys() >= set(young):
        digests = {path: source.digest for path, source in tree.sources.items() if path in start.seen.inputs}
        asked, written = stamp.asked(request), stamp.outputs(seals)
        found = stamp.Stamp(asked, start.seen.inputs, digests, young, written, report.pages, sink.diagnostics)
        write.save_stamp(request.state, found)


def _unique(plans: Sequence[Plan | Bundle], sink: Sink) -> Sequence[Plan | Bundle]:
    """The plans, after a check that no two want one place."""
    bundles: dict[str, Bundle] = {plan.folder: plan for plan in plans if isinstance(plan, Bundle)}
    loose: dict[str, Route] = {}
    for plan in plans:
        if isinstance(plan, Plan):
            path = path_of(plan.route)
            if path in loose or _is_in(bundles, path):
                message = f"two things want to be at `{plan.route}`"
                hint, both = "rename the file, or change a `slug:`", [Related("both in", Span("content"))]
                sink.error("GRA001", message, Span(plan.route), hint=hint, related=both)
            loose[path] = plan.route
    folders: set[str] = set()
    for path in (*loose, *bundles):
        while (path := path.rpartition("/")[0]) and path not in folders:
            folders.add(path)
    for folder in sorted(folder for folder in folders if folder in loose or _is_in(bundles, folder)):
        inside = min(route for route in (*loose.values(), *bundles) if route.startswith(f"{folder}/"))
        message = f"`{folder}` would be a file and a folder, for `{inside}`"
        sink.error("GRA001", message, Span(folder), hint="change a `slug:` or the name of a file")
    return plans


def _is_in(bundles: Mapping[str, Bundle], path: str) -> bool:
    folder, slash, name = path.rpartition("/")
    bundle = bundles.get(folder + slash)
    return bool(bundle and name in bundle.names)
