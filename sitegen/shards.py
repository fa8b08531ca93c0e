"""Stale pages to files in the stage, a shard of them at a time: the second fan-out (docs/architecture.md).

`make` shares the pages out over an executor; a worker makes the context of each page, renders it and writes it into the
stage. With `fork` workers inherit the graph and the pages; elsewhere they get the graph once and plan the pages again,
which gives the same list.

In go the positions of stale pages, which `build` found with `ledger.stale`: nothing here decides what is made. Out come
the digests of the files for the ledger. Where to start: `make` here, `render_shard` in a worker.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sitegen import render, sources, views
from sitegen.diagnostics import Diagnostic, Sink
from sitegen.executor import Workers, fan_out
from sitegen.model.page import Page, path_of
from sitegen.model.record import digest
from sitegen.model.site import Graph
from sitegen.publish import Stage, report
from sitegen.render import Renderer, TemplateError, Theme
from sitegen.views.copies import Copies

_MANY = 300  # pages that are worth starting workers
_SHARDS = 6  # for each worker: cores are not equally fast, nor are pages


@dataclass(frozen=True)
class RenderJob:
    """What pages are made of, and the pages: a value that travels to workers without what can be made again.

    `output` is the folder that the site goes to, `cache` that of compiled templates, None for none; `added` is what
    installed packages add to templates, which a worker on another machine looks for itself.
    """

    graph: Graph
    theme: Theme
    copies: Copies
    output: Path
    cache: Path | None
    added: sources.Extensions | None = None

    @cached_property
    def renderer(self) -> Renderer:
        """The templates, compiled when they are first used."""
        return Renderer(self.theme, self.added or sources.extensions(Sink()), self.cache)

    @cached_property
    def pages(self) -> Sequence[Page]:
        """Every page and file of the site, always in the same order."""
        return views.pages(self.graph, self.theme.assets, self.copies, self.renderer.part)

    def __reduce__(self) -> tuple[Any, ...]:
        # Compiled templates, filters of installed packages and the functions of pages cannot be pickled.
        return RenderJob, (self.graph, self.theme, self.copies, self.output, self.cache)


def make(
    job: RenderJob, stale: Sequence[int], workers: Workers, sink: Sink, progress: Callable[[int, int], None]
) -> dict[str, str]:
    """Render pages, by their positions in `job.pages`, into the stage; the digest of each file by its path.

    A page whose template fails is reported and left out, and so is a full disk. A file to copy that is gone meanwhile
    is left out. `progress` gets how many pages are done, and how many there are. Raises what `executor.fan_out` does.
    """
    outputs: dict[str, str] = {}
    # On a cluster the graph goes along with each shard, so there they are as few as machines.
    shards = list(_shared_out(job.pages, stale, workers.jobs * (1 if workers.cluster else _SHARDS)))
    done = 0
    progress(done, len(stale))
    made = fan_out(workers, render_shard, job, shards, is_large=len(stale) > _MANY)
    for positions, (digests, diagnostics) in zip(shards, made, strict=True):
        sink.take(diagnostics)
        outputs |= digests
        done += len(positions)
        progress(done, len(stale))
    return outputs


def _shared_out(pages: Sequence[Page], stale: Sequence[int], number: int) -> Iterator[list[int]]:
    """Positions in so many shards of about one size. Pages of one group, which show the same works, stay together."""
    groups: dict[str, list[int]] = {}
    for position in stale:
        page = pages[position]
        groups.setdefault(page.group or f"/{page.route}", []).append(position)
    ordered = list(groups.values())
    for start in range(min(number, len(ordered))):
        yield [position for group in ordered[start::number] for position in group]


def render_shard(job: RenderJob, positions: Sequence[int]) -> tuple[dict[str, str], Sequence[Diagnostic]]:
    """What a worker does: the pages at some positions, each rendered and written before the next.

    Returns the digest of each file by its path, and what went wrong. A template's fault costs its
    page alone; a disk that is full ends the shard, as the next page would find it full, too.
    """
    sink, stage = Sink(), Stage(job.output)
    outputs: dict[str, str] = {}
    for position in positions:
        page = job.pages[position]
        try:
            data = job.renderer.page(page)
            if data is not None:
                stage.write(path_of(page.route), data)
                outputs[path_of(page.route)] = digest(data)
        except TemplateError as problem:
            render.report(problem, job.theme, sink)
        except OSError as problem:
            report(problem, job.output, sink)
            break
    return outputs, sink.diagnostics
