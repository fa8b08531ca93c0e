"""The files of a site as they are read."""

import os
from pathlib import Path

import pytest

from sitegen import sources
from sitegen.diagnostics import Sink
from sitegen.model.record import digest
from tests.sites import SITE, codes, put

PROFILE = "content/people/ada/profile.yaml"


def test_digest_is_that_of_the_bytes_that_are_parsed(tmp_path: Path) -> None:
    put(tmp_path, SITE)
    source = sources.read(tmp_path, Sink()).sources[PROFILE]
    put(tmp_path, {PROFILE: "name: Another\n"})
    assert (source.digest, source.data) == (digest(SITE[PROFILE].encode()), SITE[PROFILE].encode())


def test_name_of_a_file_that_is_no_unicode_is_an_error(tmp_path: Path) -> None:
    put(tmp_path, SITE)
    try:
        (tmp_path / "content/assets").mkdir()
        Path(os.fsdecode(os.fsencode(tmp_path / "content/assets") + b"/a\xff.txt")).write_text("x")
    except OSError:
        pytest.skip("this disk takes no such names")
    sink = Sink()
    tree = sources.read(tmp_path, sink)
    assert codes(sink) == ["SRC006"]
    assert not tree.others


def test_file_and_folder_that_may_not_be_read_are_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, SITE | {"content/assets/a.txt": "x", "content/assets/deep/b.txt": "x"})

    def scandir(folder: Path) -> object:
        if folder.name == "deep":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    scan = os.scandir
    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "access", lambda path, _: not path.endswith("a.txt"))
    sink = Sink()
    assert not sources.read(tmp_path, sink).others
    assert codes(sink) == ["SRC006", "SRC006"]


def test_template_that_may_not_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"templates/work.html": "x"})

    def refused(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    sink = Sink()
    assert sources.read_theme(tmp_path / "templates", sink) == {}
    assert [(found.code, found.span and found.span.path) for found in sink.diagnostics] == [
        ("SRC006", "templates/work.html")
    ]


def test_file_outside_of_the_site_is_not_loaded(tmp_path: Path) -> None:
    put(tmp_path / "site", SITE)
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "site/link.txt").symlink_to(tmp_path / "secret.txt")
    assert sources.load(tmp_path / "site", "link.txt") is None
    assert sources.load(tmp_path / "site", "../secret.txt") is None
    assert sources.load(tmp_path / "site", PROFILE) is not None
