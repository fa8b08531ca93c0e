"""Plans to files: each page is judged by its key, made, rendered and written before the next."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sitegen import ledger, render, stamp, write
from sitegen.diagnostics import Sink
from sitegen.ledger import Ledger, Sealed, Trace, sealed
from sitegen.memo import Shelf
from sitegen.model.page import Bundle, Copied, Page, Plan, path_of
from sitegen.model.record import digest
from sitegen.render import Renderer, TemplateError, Theme
from sitegen.team import Team
from sitegen.write import Disk

_ENGINE = 16  # digits of the digest of program or theme in a key


class Job(NamedTuple):
    """What is needed beside the plans. `shelves` have what lists are made of, `old` is what the last run left; with
    `is_little` nearly all of it will stay."""

    theme: Theme
    renderer: Renderer
    shelves: Iterable[Shelf]
    old: Ledger
    disk: Disk
    output: Path
    is_little: bool = False


class Press:
    """Makes what is stale, in all processes, and puts it in place in one go."""

    def __init__(self, job: Job, team: Team) -> None:
        self._job, self._team = job, team
        self._stage = write.Stage(job.output)
        self._end = cache(partial(_end, job.theme))
        self._reasons: dict[str, str] = {}
        self._traces: dict[str, Trace] = {}
        self._bundles: dict[str, tuple[str, dict[str, Trace]]] = {}  # key and traces of those that do not stay

    def make(self, plans: Sequence[Plan | Bundle], sink: Sink) -> dict[str, str]:
        """Make all that is stale and let it wait; why each file was made, by path, as the first process knows of all. A
        page whose template fails is reported and left out.

        First the pages and files of works, then the lists, which are made of what the works left on the shelves; all in
        one round where little is new.
        """
        own, fits = Sink(), True
        works = self._team.shares((plan for plan in plans if plan.work), lambda plan: self._team.owner(plan.work))
        rounds: list[Sequence[Sequence[Plan | Bundle]]]
        lists = [list(chain.from_iterable(share)) for share in self._team.even(_lists(plans), _weight)]
        if self._job.is_little:
            rounds = [[[*heavy, *light] for heavy, light in zip(lists, works, strict=True)]]
        else:
            rounds = [works, lists]
        for shares in rounds:
            mine = self._team.hand_out(shares)
            fits = fits and self._tried(partial(self._some, mine, own), own)
            for shelf in self._job.shelves:
                shelf.write()
        for faults in self._team.gather(own.diagnostics):
            sink.take(faults)
        return {path: why for reasons in self._team.tell(self._reasons) for path, why in reasons.items()}

    def commit(self, sink: Sink) -> tuple[dict[str, Trace], dict[str, Sealed]]:
        """Put all that waits in its place; what the first process gets are the traces of all files, and the bundles
        that are not as they were."""
        own = Sink()
        if self._team.leads:
            self._tried(self._stage.commit_folders, own)
        self._team.gather(None)
        self._tried(self._commit, own)
        for faults in self._team.gather(own.diagnostics):
            sink.take(faults)
        made = {}
        for folder, (key, traces) in self._bundles.items():
            seal = stamp.seal((name, its.signature) for name, its in traces.items())
            made[folder] = sealed(key, seal, traces)
        traces, bundles = dict[str, Trace](), dict[str, Sealed]()
        for loose, folders in self._team.tell((self._traces, made)):
            traces |= loose
            bundles |= folders
        return traces, bundles

    def _commit(self) -> None:
        for path, signature in self._stage.commit().items():
            folder, slash, name = path.rpartition("/")
            _, traces = self._bundles.get(folder + slash, ("", {}))
            traces, place = (traces, name) if name in traces else (self._traces, path)
            traces[place] = traces[place]._replace(signature=signature)

    def _some(self, plans: Iterable[Plan | Bundle], sink: Sink) -> None:
        for plan in plans:
            if isinstance(plan, Bundle):
                self._bundle(plan, sink)
                continue
            path, inputs = path_of(plan.route), _digest(plan.inputs) if plan.inputs else ""
            if trace := self._one(plan, path, inputs, self._job.old.traces.get(path), sink):
                self._traces[path] = trace

    def _tried(self, step: Callable[[], None], sink: Sink) -> bool:
        """Whether the disk let a step be done; reported where it did not."""
        try:
            step()
        except OSError as problem:
            write.report(problem, self._job.output, sink)
            return False
        return True

    def _bundle(self, bundle: Bundle, sink: Sink) -> None:
        """All files of a bundle, unless it can stay as a whole."""
        inputs = _digest(bundle.inputs)
        key = inputs + self._end(bundle.template) + self._end("")
        old = self._job.old.bundles.get(bundle.folder)
        if not ledger.stale(old, key, is_whole=bundle.folder not in self._job.disk.torn):
            return
        before = old.traces if old else {}
        traces = {}
        for plan in bundle.plans():
            path = path_of(plan.route)
            name = path.rpartition("/")[2]
            if trace := self._one(plan, path, inputs, before.get(name), sink):
                traces[name] = trace
        self._bundles[bundle.folder] = key, traces

    def _one(self, plan: Plan, path: str, inputs: str, before: Trace | None, sink: Sink) -> Trace | None:
        """The trace of a file that stays or was made. `inputs` is the digest of the plan's, "" where it has none."""
        page = None if inputs else plan.make()
        if page:
            inputs = _digest(_own(page))
        elif not inputs:
            return None
        key = inputs + self._end(plan.template)
        whole = self._whole(path, before) if before and before.key == key else None
        reason = ledger.stale(before, key, is_whole=whole is not None)
        if not reason:
            return whole or before
        try:
            page = page or plan.make()
            data = self._job.renderer.data(page) if page else None
        except TemplateError as problem:
            render.report(problem, self._job.theme, sink)
            return None
        if data is None:
            return None
        self._reasons[path] = reason
        return Trace(key, digest(data), self._stage.add(path, data))

    def _whole(self, path: str, trace: Trace) -> Trace | None:
        """The trace of a file that is on the disk as it was written."""
        folder, slash, _ = path.rpartition("/")
        disk, old = self._job.disk, self._job.old
        if folder + slash in old.bundles and folder + slash not in disk.torn:
            return trace
        return write.whole(self._job.output, path, disk.files.get(path), trace)


def _end(theme: Theme, template: str) -> str:
    """What a key ends in: the digest of a template and all that it takes in, or of the program."""
    return (theme.closure(template) if template else theme.engine)[:_ENGINE]


def _digest(inputs: Iterable[str]) -> str:
    return digest("\0".join(inputs).encode("utf-8", "surrogatepass"))


def _lists(plans: Iterable[Plan | Bundle]) -> list[list[Plan]]:
    """Plans that belong to no work, those of a person together: they show the same works."""
    groups: dict[str, list[Plan]] = {}
    for plan in plans:
        if isinstance(plan, Plan) and not plan.work:
            groups.setdefault(plan.person or f"/{plan.route}", []).append(plan)
    return list(groups.values())


def _weight(group: Sequence[Plan]) -> float:
    return sum(plan.weight for plan in group)


def _own(page: Page) -> tuple[str, ...]:
    """What decides a page that nothing but itself decides: its digest, or all of it."""
    return (page.digest,) if isinstance(page, Copied) else (repr(page),)
