"""The made-up sites of the benchmarks: the same everywhere, and nothing wrong with them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.build import Request, build
from sitegen.diagnostics import Sink
from tests.benchmarks import corpus, generate
from tests.benchmarks.measure import Cost, median, ratio

ROOT = Path(__file__).parent.parent.parent
S = corpus.SIZES["S"]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_same_size_is_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    generate.sitegen(S, here / "ours")
    generate.hugo(S, here / "markdown")
    generate.hugo_adapter(S, here / "adapter")
    command: list[str | Path] = [sys.executable, "-m", "tests.benchmarks.generate", "S", there / "ours"]
    command += ["--hugo", there / "markdown", "--hugo-adapter", there / "adapter"]
    environment = os.environ | {"PYTHONHASHSEED": "7", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    assert bytes_of(here) == bytes_of(there)


def test_site_builds_without_a_word(tmp_path: Path) -> None:
    generate.sitegen(S, tmp_path)
    sink = Sink()
    build(Request(tmp_path, tmp_path / "_site"), sink)
    assert [str(found) for found in sink.diagnostics] == []
    assert len(list((tmp_path / "_site" / "papers").glob("*/cite.bib"))) == S.works
    page = (tmp_path / "_site" / "papers" / corpus.work(S, 7).key / "index.html").read_text("utf-8")
    assert corpus.work(S, 7).award in page  # the override
    assert generate.ASK in page  # the template


@pytest.mark.parametrize("size", corpus.SIZES.values(), ids=lambda size: size.name)
def test_names_titles_and_keys_are_nobody_elses(size: corpus.Size) -> None:
    people = [corpus.person(size, number).slug for number in range(0, size.people, 1 + size.people // 50)]
    works = [corpus.work(size, number) for number in range(0, size.works, 1 + size.works // 50)]
    assert len(set(people)) == len(people)
    assert len({work.title.plain for work in works}) == len({work.key for work in works}) == len(works)
    assert all(2 <= len(work.authors) <= 8 and any(author.person for author in work.authors) for work in works)


def test_ratio_is_of_rounds_and_not_of_medians() -> None:
    ours = [Cost(wall, wall, 1) for wall in (1, 10, 100)]
    theirs = [Cost(wall, wall, 1) for wall in (2, 5, 200)]
    assert ratio(ours, theirs) == 0.5
    assert median(ours).wall == 10
