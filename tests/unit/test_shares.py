"""What processes of a build share, and what waits from one step to the next."""

from pathlib import Path

import pytest

from sitegen import build as build_module
from sitegen.build import build
from sitegen.diagnostics import Sink, StopBuild
from sitegen.merge.layers import Merged
from sitegen.model.ids import Slug
from sitegen.model.values import Html, Text
from sitegen.model.work import Work
from sitegen.stamp import Request
from sitegen.validate import cards, waiting
from sitegen.validate.waiting import Waiting
from sitegen.validate.works import Setting, work
from tests.sites import SITE, codes, put
from tests.test_build import tree

BIB = "\n".join(
    f"@article{{w{number}, title = {{Work {number} on $x^{number}$}}, author = {{Berg, Ada and Coe{number % 3}, Cy}},"
    f" year = {2000 + number % 9}, journal = {{J}}, abstract = {{Words {number}.}}}}"
    for number in range(30)
)


def made(root: Path, jobs: int = 1) -> tuple[Sink, dict[str, str]]:
    sink = Sink()
    build(Request(root, root / "_site", jobs=jobs), sink)
    return sink, tree(root / "_site")


def test_works_that_wait_packed_or_not_at_all_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    ways = (("a", 3_000, "", None), ("b", 5, "", None), ("c", 5, "_read", b""), ("d", 5, "_written", False))
    for name, most, where, then in ways:
        monkeypatch.setattr(waiting, "_MOST", most)
        if where:
            monkeypatch.setattr(Waiting, where, lambda *_, then=then: then)
        monkeypatch.setattr(cards, "_MOST_NEAR", 2)
        put(tmp_path / name, SITE | {"content/people/ada/works.bib": BIB})
        found.append(made(tmp_path / name)[1])
    assert found[0] == found[1] == found[2] == found[3]


def test_works_in_a_file_come_back_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_MOST", 1)
    works = {
        Slug(f"w{number}"): Work(Slug(f"w{number}"), "book", Text("A" * number, "", Html(""))) for number in range(9)
    }
    here = Waiting()
    for slug, each in works.items():
        here.put(slug, each)
    assert {slug: here.take(slug) for slug in reversed(works)} == works
    assert not any(here.take(slug) for slug in works)


def test_people_are_shared_and_their_faults_are_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_module, "_ENOUGH", 1)
    people = {
        f"content/people/p{number}/profile.yaml": f"name: Pia P{number}\nphoto: none.jpg\n" for number in range(12)
    } | {f"content/people/p{number}/about.md": f"About {number}, ![](none.png)\n" for number in range(0, 12, 2)}
    torn = {f"content/people/t{number}/profile.yaml": f"name: T{number}\nname: Twice\n" for number in range(6)}
    torn |= {f"content/people/t{number}/about.md": "---\nnever closed\n" for number in range(6)}
    imported = {"content/people/p3/imported/page.yaml": "person:\n  name: Pia Imported\n  field: Words\n"}
    told = []
    for name, jobs in (("a", 1), ("b", 3)):
        put(tmp_path / name, SITE | people | torn | imported | {"content/people/ada/works.bib": BIB})
        sink = Sink()
        with pytest.raises(StopBuild):
            build(Request(tmp_path / name, tmp_path / name / "_site", jobs=jobs), sink)
        told.append(sink.diagnostics)
    assert told[0] == told[1]
    assert codes(sink).count("MOD006") == 12 + 6  # photos, and images in texts
    assert codes(sink).count("YML001") == 6


def test_file_of_an_override_counts_where_it_names_a_file_beside_it(tmp_path: Path) -> None:
    decided = "works:\n  w1:\n    pdf: talk.pdf\n"
    put(tmp_path, SITE | {"content/people/ada/works.bib": BIB, "content/people/ada/overrides.yaml": decided})
    put(tmp_path, {"content/people/ada/talk.pdf": "hers", "content/talk.pdf": "of all"})
    made(tmp_path)
    assert [path.read_text() for path in (tmp_path / "_site").rglob("*.pdf")] == ["hers"]
    (tmp_path / "content/people/ada/overrides.yaml").rename(tmp_path / "content/overrides.yaml")
    made(tmp_path)
    assert [path.read_text() for path in (tmp_path / "_site").rglob("*.pdf")] == ["of all"]


def test_work_that_a_hand_decided_on_is_not_checked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decided = "works:\n  w1:\n    award: Best Paper\n"
    put(tmp_path, SITE | {"content/people/ada/works.bib": BIB, "content/overrides.yaml": decided})
    made(tmp_path)
    (tmp_path / "content/overrides.yaml").write_text(f"# a remark\n{decided}")
    checked = []

    def noted(merged: Merged, setting: Setting) -> Work | None:
        checked.append(merged.slug)
        return work(merged, setting)

    monkeypatch.setattr(cards, "work", noted)
    made(tmp_path)
    assert checked == []
    (tmp_path / "content/overrides.yaml").write_text(decided.replace("Best", "Second"))
    made(tmp_path)
    assert set(checked) == {"w1"}
