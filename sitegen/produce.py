"""Plans to files: each page is made, judged by its key, rendered and written before the next, in several processes."""

import multiprocessing
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path

from sitegen import ledger, render, write
from sitegen.diagnostics import Diagnostic, Sink
from sitegen.ledger import Trace
from sitegen.model.page import Copied, Page, Plan, path_of
from sitegen.model.record import digest
from sitegen.render import Renderer, TemplateError, Theme

_ENOUGH = 400  # in weights of plans; below this, starting a process costs more than it saves
_CHUNKS = 8  # for each process, so that each gets of everything


class ProcessKilled(Exception):  # noqa: N818  it is not an error of the program
    """The system ended a process of the build, as it does where memory is short."""


@dataclass(slots=True)
class Outcome:
    """What a process did: traces by path, those of files it wrote still without signature, and why it made each."""

    traces: dict[str, Trace] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """What every process needs to know."""

    theme: Theme
    renderer: Renderer
    old: Mapping[str, Trace]
    output: Path


class Shard:
    """The plans of one process."""

    def __init__(self, plans: Sequence[Plan], job: Job, name: str) -> None:
        self._plans, self._job, self._renderer = plans, job, job.renderer
        self._stage = write.Stage(job.output, name)

    def make(self, sink: Sink) -> Outcome:
        """Make what is stale and let it wait. A page whose template fails is reported and left out."""
        made = Outcome()
        try:
            for plan in self._plans:
                self._one(plan, made, sink)
        except OSError as problem:
            write.report(problem, self._job.output, sink)
        return made

    def _one(self, plan: Plan, made: Outcome, sink: Sink) -> None:
        theme = self._job.theme
        page = None if plan.inputs else plan.make()
        if page is None and not plan.inputs:
            return
        engine = theme.digest if plan.themed else theme.engine
        path, key = path_of(plan.route), digest("\0".join((engine, *plan.inputs, *_own(page))).encode())
        trace = self._job.old.get(path)
        whole = write.whole(self._job.output / path, trace) if trace and trace.key == key else None
        reason = ledger.stale(trace, key, is_whole=whole is not None)
        if not reason and (kept := whole or trace):
            made.traces[path] = kept
            return
        try:
            page = page or plan.make()
            data = self._renderer.data(page) if page else None
        except TemplateError as problem:
            render.report(problem, theme, sink)
            return
        if data is not None:
            self._stage.add(path, data)
            made.traces[path] = Trace(key, digest(data), "")
            made.reasons[path] = reason

    def commit(self) -> dict[str, str]:
        """Put all that waits in its place; signatures by path. Raises `OSError`."""
        return self._stage.commit()


class Crew:
    """This process and those it starts, each with its share of the plans."""

    def __init__(self, plans: Sequence[Plan], job: Job, jobs: int) -> None:
        weight = sum(plan.weight for plan in plans)
        jobs = jobs if "fork" in multiprocessing.get_all_start_methods() else 1
        shares = shared(plans, min(jobs, max(1, int(weight / _ENOUGH) + 1)))
        self._own = Shard(shares[0], job, "0")
        self._output = job.output
        self._others = [_start(Shard(share, job, str(number))) for number, share in enumerate(shares[1:], 1)]

    def make(self, sink: Sink) -> Outcome:
        """All that is stale, waiting to be put in place."""
        made = self._own.make(sink)
        for process, pipe in self._others:
            try:
                found, faults = pipe.recv()
            except EOFError:
                raise _death(process) from None
            made.traces |= found.traces
            made.reasons |= found.reasons
            sink.take(faults)
        return made

    def commit(self, sink: Sink) -> dict[str, str]:
        """Put everything in its place; signatures by path."""
        found: dict[str, str] = {}
        for _, pipe in self._others:
            pipe.send(True)
        try:
            found |= self._own.commit()
        except OSError as problem:
            write.report(problem, self._output, sink)
        for process, pipe in self._others:
            try:
                answer = pipe.recv()
            except EOFError:
                raise _death(process) from None
            if isinstance(answer, OSError):
                write.report(answer, self._output, sink)
            else:
                found |= answer
        return found

    def dismiss(self) -> None:
        """End the other processes; what still waits is not put in place."""
        for _, pipe in self._others:  # all before the first join: later processes hold copies of earlier pipes
            pipe.close()
        for process, _ in self._others:
            process.join()


def _own(page: Page | None) -> tuple[str, ...]:
    """The digest of a page that nothing but itself decides."""
    if page is None:
        return ()
    return (page.digest,) if isinstance(page, Copied) else (repr(page),)


def shared(plans: Sequence[Plan], processes: int) -> list[list[Plan]]:
    """The plans in shares of about one weight. Neighbours stay together, as they show the same works."""
    if processes == 1:
        return [list(plans)]
    size = sum(plan.weight for plan in plans) / (processes * _CHUNKS)
    shares: list[list[Plan]] = [[] for _ in range(processes)]
    chunk, filled = 0, 0.0
    for plan in plans:
        shares[chunk % processes].append(plan)
        filled += plan.weight
        if filled >= size:
            chunk, filled = chunk + 1, 0.0
    return shares


def _start(shard: Shard) -> tuple[ForkProcess, Connection]:
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(shard, there, here))
    process.start()
    there.close()
    return process, here


def _work(shard: Shard, pipe: Connection, others_end: Connection) -> None:
    """The life of another process: make, tell, wait for the word, commit."""
    others_end.close()
    sink = Sink()
    made = shard.make(sink)
    found: list[Diagnostic] = sink.diagnostics
    try:
        pipe.send((made, found))
        pipe.recv()
    except (EOFError, BrokenPipeError):  # the build was given up
        return
    try:
        pipe.send(shard.commit())
    except OSError as problem:
        pipe.send(problem)


def _death(process: ForkProcess) -> Exception:
    """Why a process said nothing: the system killed it, or it failed and has shown its own traceback."""
    process.join()
    code = process.exitcode or 0
    if code < 0:
        name = signal.Signals(-code).name
        return ProcessKilled(f"a process of this build was killed ({name}); is there too little memory? try `--jobs 1`")
    return RuntimeError("a process of this build failed; its traceback stands above")
