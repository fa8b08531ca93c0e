"""What the ledger keeps, and what it makes of what is left of it."""

from pathlib import Path

import pytest

from sitegen import stamp, write
from sitegen.ledger import Ledger, Sealed, Trace, dumps, gone, loads, sealed

PAGE, FILE = Trace("k" * 48, "d" * 32, "1.2.3"), Trace("k" * 48, "e" * 32, "4.5.6")
BUNDLE = sealed("k" * 64, "seal", {"index.html": PAGE, "cite.bib": FILE})
LEDGER = Ledger("_site", {"404.html": PAGE}, {"papers/k/": BUNDLE}, "frame", "owned")


def test_ledger_comes_back_as_it_was() -> None:
    again = loads(dumps(LEDGER), "_site")
    assert again == LEDGER
    assert again.bundles["papers/k/"].traces == {"index.html": PAGE, "cite.bib": FILE}
    assert list(again) == ["404.html", "papers/k/index.html", "papers/k/cite.bib"]
    assert [path in again for path in ("404.html", "papers/k/cite.bib", "papers/k/a", "cite.bib")] == [
        True,
        True,
        False,
        False,
    ]


def test_ledger_of_another_folder_or_torn_is_empty() -> None:
    data = dumps(LEDGER)
    assert loads(data, "other") == Ledger("other")
    for torn in (
        b"",
        data[:-1],
        data[: len(data) // 2],
        data.replace(b"404", b"405"),
        data.replace(b"ledger 6", b"ledger 5"),
    ):
        assert loads(torn, "_site") == Ledger("_site")


@pytest.mark.parametrize(
    ("traces", "bundles", "owned", "paths"),
    [
        ({"404.html": PAGE}, {"papers/k/": BUNDLE}, [], []),
        ({}, {"papers/k/": BUNDLE}, [], ["404.html"]),
        ({"404.html": PAGE}, {}, [], ["papers/k/cite.bib", "papers/k/index.html"]),
        ({"404.html": PAGE}, {"papers/k/": sealed("", "", {"index.html": PAGE})}, [], ["papers/k/cite.bib"]),
        ({"404.html": PAGE, "papers/k/cite.bib": FILE, "papers/k/index.html": PAGE}, {}, [], []),
        ({"404.html": PAGE}, {"papers/k/": BUNDLE}, ["404.html", "papers/k/cite.bib", "papers/l/a"], ["papers/l/a"]),
    ],
)  # fmt: skip
def test_only_what_no_run_has_now_is_gone(
    traces: dict[str, Trace], bundles: dict[str, Sealed], owned: list[str], paths: list[str]
) -> None:
    assert gone(LEDGER, Ledger("_site", traces, bundles), owned) == paths


def test_bundle_is_whole_while_its_seal_holds(tmp_path: Path) -> None:
    folder = tmp_path / "papers/k"
    folder.mkdir(parents=True)
    for name in ("index.html", "cite.bib"):
        (folder / name).write_text(name)
    found = [(path.name, stamp.signature(path.stat())) for path in folder.iterdir()]
    bundles = {"papers/k/": Sealed("", stamp.seal(found), b"")}
    assert write.scan(tmp_path, bundles) == write.Disk({}, frozenset())
    (folder / "stranger").write_text("")
    assert write.scan(tmp_path, bundles).torn == {"papers/k/"}
    assert write.scan(tmp_path, bundles).files.keys() == {
        f"papers/k/{name}" for name in ("index.html", "cite.bib", "stranger")
    }
    (folder / "stranger").unlink()
    (folder / "cite.bib").unlink()
    left = {f"papers/k/{name}": its for name, its in found if name == "index.html"}
    assert write.scan(tmp_path, bundles) == write.Disk(left, frozenset(bundles))
    assert write.scan(tmp_path / "none", bundles).torn == {"papers/k/"}
