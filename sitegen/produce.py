"""Plans to files: each page is judged by its key, made, rendered and written before the next."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sitegen import ledger, render, write
from sitegen.diagnostics import Sink
from sitegen.ledger import Trace
from sitegen.memo import Shelf
from sitegen.model.page import Copied, Page, Plan, path_of
from sitegen.model.record import digest
from sitegen.render import Renderer, TemplateError, Theme
from sitegen.team import Team

_ENGINE = 16  # digits of the digest of program or theme in a key


@dataclass(slots=True)
class Outcome:
    """What was done: traces by path, and why each file was made."""

    traces: dict[str, Trace] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


class Job(NamedTuple):
    """What is needed beside the plans. `rows` is the shelf of what lists are made of, `disk` what is in the output."""

    theme: Theme
    renderer: Renderer
    rows: Shelf
    old: Mapping[str, Trace]
    disk: Mapping[str, str]
    output: Path


class Press:
    """Makes what is stale, in all processes, and puts it in place in one go."""

    def __init__(self, job: Job, team: Team) -> None:
        self._job, self._team = job, team
        self._stage = write.Stage(job.output)
        self._inputs: tuple[str, ...] | None = None
        self._digest = ""

    def make(self, plans: Sequence[Plan], sink: Sink) -> Outcome:
        """Make all that is stale and let it wait; the first process knows of all. A page whose template fails is
        reported and left out.

        First the pages and files of works, then the lists, which are made of what the works left on the shelf.
        """
        own, found = Sink(), Outcome()
        mine = (plan for plan in plans if plan.work and self._team.owns(plan.work))
        fits = self._tried(lambda: self._some(mine, found, own), own)
        self._job.rows.write()
        self._team.gather(None)
        lists = self._team.share(_lists(plans), lambda group: sum(plan.weight for plan in group))
        if fits:
            self._tried(lambda: self._some(chain.from_iterable(lists), found, own), own)
        for faults in self._team.gather(own.diagnostics):
            sink.take(faults)
        everything = Outcome()
        for traces, reasons in self._team.tell((found.traces, found.reasons)):
            everything.traces |= traces
            everything.reasons |= reasons
        return everything

    def commit(self, sink: Sink) -> dict[str, str]:
        """Put all that waits in its place; the first process knows the signatures that changed thereby, by path."""
        signatures: dict[str, str] = {}
        own = Sink()
        if self._team.leads:
            self._tried(self._stage.commit_folders, own)
        self._team.gather(None)
        self._tried(lambda: signatures.update(self._stage.commit()), own)
        for faults in self._team.gather(own.diagnostics):
            sink.take(faults)
        everything: dict[str, str] = {}
        for found in self._team.tell(signatures):
            everything |= found
        return everything

    def _some(self, plans: Iterable[Plan], made: Outcome, sink: Sink) -> None:
        for plan in plans:
            self._one(plan, made, sink)

    def _tried(self, step: Callable[[], None], sink: Sink) -> bool:
        """Whether the disk let a step be done; reported where it did not."""
        try:
            step()
        except OSError as problem:
            write.report(problem, self._job.output, sink)
            return False
        return True

    def _one(self, plan: Plan, made: Outcome, sink: Sink) -> None:
        theme = self._job.theme
        page = None if plan.inputs else plan.make()
        if page is None and not plan.inputs:
            return
        path, key = path_of(plan.route), self._key(plan, page)
        trace = self._job.old.get(path)
        whole = None
        if trace and trace.key == key:
            whole = write.whole(self._job.output, path, self._job.disk.get(path), trace)
        reason = ledger.stale(trace, key, is_whole=whole is not None)
        if not reason and (kept := whole or trace):
            made.traces[path] = kept
            return
        try:
            page = page or plan.make()
            data = self._job.renderer.data(page) if page else None
        except TemplateError as problem:
            render.report(problem, theme, sink)
            return
        if data is not None:
            made.traces[path] = Trace(key, digest(data), self._stage.add(path, data))
            made.reasons[path] = reason

    def _key(self, plan: Plan, page: Page | None) -> str:
        """The inputs' digest, which the files of a work have in common, and that of the program or theme."""
        if plan.inputs is not self._inputs or page:
            self._inputs, own = plan.inputs, _own(page)
            self._digest = digest("\0".join((*plan.inputs, *own)).encode("utf-8", "surrogatepass"))
        theme = self._job.theme
        return self._digest + (theme.closure(plan.template) if plan.template else theme.engine)[:_ENGINE]


def _lists(plans: Iterable[Plan]) -> list[list[Plan]]:
    """Plans that belong to no work, those of a person together: they show the same works."""
    groups: dict[str, list[Plan]] = {}
    for plan in plans:
        if not plan.work:
            groups.setdefault(plan.person or f"/{plan.route}", []).append(plan)
    return list(groups.values())


def _own(page: Page | None) -> tuple[str, ...]:
    """The digest of a page that nothing but itself decides."""
    if page is None:
        return ()
    return (page.digest,) if isinstance(page, Copied) else (repr(page),)
