"""Files that are read, and files that need not be read again."""

from pathlib import Path

import pytest

from sitegen import sources, stamp
from sitegen.build import build
from sitegen.diagnostics import Sink
from sitegen.model.record import digest
from sitegen.stamp import Look, Request
from tests.sites import SITE, put

PROFILE = "content/people/ada/profile.yaml"


def test_known_file_is_read_when_its_bytes_are_asked_for(tmp_path: Path) -> None:
    put(tmp_path, SITE)
    known = {PROFILE: digest(SITE[PROFILE].encode())}
    source = sources.read(tmp_path, Sink(), known).sources[PROFILE]
    assert source.digest == known[PROFILE]
    assert source.data == SITE[PROFILE].encode()


@pytest.mark.parametrize("change", ["other", None])
def test_known_file_that_is_another_by_then_is_not_taken_for_it(tmp_path: Path, change: str | None) -> None:
    put(tmp_path, SITE)
    source = sources.read(tmp_path, Sink(), {PROFILE: digest(SITE[PROFILE].encode())}).sources[PROFILE]
    (tmp_path / PROFILE).unlink() if change is None else put(tmp_path, {PROFILE: change})
    with pytest.raises(sources.ChangedError, match=PROFILE):
        assert source.data


def test_only_files_that_are_as_they_were_seen_are_known(tmp_path: Path) -> None:
    put(tmp_path, SITE)
    request = Request(tmp_path, tmp_path / "_site")
    build(request, Sink())
    left = stamp.load(request.state)
    assert left
    seen = stamp.inputs(tmp_path)
    assert stamp.known(Look(0, seen, left)) == {}  # they had just been written
    settled = stamp.Stamp(left.asked, left.inputs, left.digests, [], left.outputs, left.pages, left.said)
    assert stamp.known(Look(0, seen, settled)) == {path: digest(text.encode()) for path, text in SITE.items()}
    put(tmp_path, {PROFILE: "name: Ada Dyck\n"})
    assert stamp.known(Look(0, stamp.inputs(tmp_path), settled)).keys() == SITE.keys() - {PROFILE}
    other = stamp.Stamp(["1", *left.asked[1:]], left.inputs, left.digests, [], "", 0, [])
    assert stamp.known(Look(0, seen, other)) == {}
