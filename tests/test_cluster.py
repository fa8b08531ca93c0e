"""A whole build on a cluster: two machines are two workers of this one."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen import parse as parse_module
from sitegen import shards
from sitegen.build import Request, build
from sitegen.diagnostics import Sink
from sitegen.executor import Workers
from tests.sites import SITE, put
from tests.test_build import tree

distributed = pytest.importorskip("distributed", reason="needs `pip install 'sitegen[cluster]'`")

BIB = "\n".join(
    f"@article{{w{number}, title = {{Work {number} on $x^{number}$}}, author = {{Berg, Ada and Coe{number % 3}, Cy}},"
    f" year = {2000 + number % 9}, journal = {{J}}, abstract = {{Words {number}.}}}}"
    for number in range(60)
)


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(parse_module, "_LARGE", 1)
    monkeypatch.setattr(parse_module, "_CHUNK", 1_000)
    monkeypatch.setattr(shards, "_MANY", 1)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as found:
        yield found


def built(root: Path, workers: Workers, progress: Any = lambda *_: None) -> dict[str, str]:
    put(root, SITE | {"content/people/ada/works.bib": BIB})
    sink = Sink()
    build(Request(root, root / "_site", workers=workers), sink, progress)
    assert not sink.diagnostics
    return tree(root / "_site")


def test_a_cluster_builds_the_same_bytes_and_a_worker_that_dies_costs_a_retry(cluster: Any, tmp_path: Path) -> None:
    alone = built(tmp_path / "alone", Workers())
    on_cluster = Workers(jobs=2, cluster=cluster.scheduler_address)
    assert built(tmp_path / "cluster", on_cluster) == alone
    left = [worker.process.pid for worker in cluster.workers.values()]

    def kill_one(step: str, done: int, total: int) -> None:
        if step == "make pages" and done < total and len(left) == 2:
            os.kill(left.pop(), signal.SIGKILL)

    assert built(tmp_path / "killed", on_cluster, kill_one) == alone
    assert len(left) == 1, "no worker was killed"
