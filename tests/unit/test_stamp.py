"""A run that finds nothing changed says again what the last one said."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sitegen import write
from sitegen.build import build
from sitegen.diagnostics import Sink, StopBuild
from sitegen.stamp import Request, Stamp, load, unchanged
from tests.sites import SITE, put

BIB = {"content/people/ada/works.bib": "@misc{k, title = {T}, author = {Berg, Ada}, year = 2020, doi = {none}}\n"}


def run(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sitegen", "build", "--format", "concise", *options, "."]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def built(tmp_path: Path) -> Request:
    put(tmp_path, SITE | BIB)
    time.sleep(0.06)  # a file that changed just now is read again, and this is about those that are not
    request = Request(tmp_path, tmp_path / "_site")
    build(request, Sink())
    return request


def just_built(root: Path) -> tuple[Request, Stamp]:
    """A site whose files are all young, and the stamp it left."""
    put(root, SITE | BIB)
    request = Request(root, root / "_site")
    build(request, Sink())
    stamp = load(request.state)
    assert stamp
    return request, stamp


def test_nothing_changed_says_the_same_with_and_without_strict(tmp_path: Path) -> None:
    put(tmp_path, SITE | BIB)
    for options, code in (((), 0), (("--strict",), 1)):
        first, second = run(tmp_path, *options), run(tmp_path, *options)
        assert (first.returncode, second.returncode) == (code, code)
        assert first.stderr == second.stderr
        assert "BIB006" in second.stderr
        assert "nothing changed" in second.stdout


def test_nothing_heavy_is_imported_when_nothing_changed(built: Request) -> None:
    script = (
        "import sys, atexit; atexit.register(lambda: print(sorted({m.partition('.')[0] for m in sys.modules})));"
        "from sitegen.cli import cli; cli(['build', '.'])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=built.root, capture_output=True, text=True, check=False)
    assert "nothing changed" in done.stdout
    heavy = ("pydantic", "jinja2", "yaml", "markdown_it", "sqlite3")
    assert not any(f"'{name}'" in done.stdout for name in heavy)


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "content/people/ada/works.bib").write_text("@misc{k, title = {U}}\n"),
        lambda root: (root / "content/people/ada/new.bib").write_text("@misc{n, title = {N}}\n"),
        lambda root: (root / "content/people/ada/works.bib").unlink(),
        lambda root: (root / "templates").mkdir() or (root / "templates/a.html").write_text(""),
        lambda root: (root / "_site/index.html").write_text(""),
        lambda root: (root / "_site/404.html").unlink(),
        lambda root: (root / "_site/stranger").write_text(""),
        lambda root: (root / ".sitegen/stamp.json").write_text("{"),
    ],
)
def test_any_change_is_seen(built: Request, change: "object") -> None:
    assert unchanged(built)
    change(built.root)  # type: ignore[operator]
    assert unchanged(built) is None


def test_other_options_are_another_build(built: Request) -> None:
    assert unchanged(Request(built.root, built.output, base_url="https://other.example")) is None
    assert unchanged(Request(built.root, built.root / "other")) is None
    assert unchanged(Request(built.root, built.output, force=True)) is None


def test_change_that_leaves_the_signature_is_seen_in_a_file_that_was_young(tmp_path: Path) -> None:
    request, stamp = just_built(tmp_path)
    assert "content/people/ada/works.bib" in stamp.digests
    path = tmp_path / "content/people/ada/works.bib"
    path.write_text(BIB["content/people/ada/works.bib"].replace("{T}", "{U}"))
    found = path.stat()
    stamp.inputs["content/people/ada/works.bib"] = f"{found.st_size}.{found.st_ctime_ns}.{found.st_ino}"
    write.save_stamp(request.state, stamp)
    assert unchanged(request) is None


def test_second_build_at_the_same_time_is_refused(tmp_path: Path) -> None:
    put(tmp_path, SITE | BIB)
    with write.locked(tmp_path / ".sitegen"):
        done = run(tmp_path)
    assert done.returncode == 1
    assert "another build of this site is running" in done.stderr
    assert run(tmp_path).returncode == 0


def test_other_output_keeps_what_is_not_ours(tmp_path: Path) -> None:
    put(tmp_path, SITE | BIB)
    build(Request(tmp_path, tmp_path / "one"), Sink())
    put(tmp_path, {"two/papers/k/index.html": "mine", "content/people/ada/works.bib": "@misc{other, title = {T}}\n"})
    build(Request(tmp_path, tmp_path / "two"), Sink())
    assert (tmp_path / "two/papers/k/index.html").read_text() == "mine"


def test_output_that_was_copied_is_known_again(built: Request) -> None:
    built.output.rename(built.root / "away")
    shutil.copytree(built.root / "away", built.output)
    report = build(built, Sink())
    assert report.reasons == {}
    assert unchanged(built)


def test_explain_says_why_and_profile_where_time_went(tmp_path: Path) -> None:
    put(tmp_path, SITE | BIB)
    assert "papers/k/index.html: it is new" in run(tmp_path, "--explain").stdout
    put(tmp_path, {"content/people/ada/works.bib": BIB["content/people/ada/works.bib"].replace("{T}", "{U}")})
    (tmp_path / "_site/404.html").unlink()
    lines = run(tmp_path, "--explain", "--profile").stdout.splitlines()
    assert "404.html: the file was changed or deleted" in lines
    assert "papers/k/index.html: what it shows, its template or the program changed" in lines
    assert [line.split(" s  ")[1] for line in lines if " s  " in line][:3] == ["look for changes", "read", "parse"]


def test_file_that_is_another_than_the_stamp_said_ends_the_build_and_not_the_next(tmp_path: Path) -> None:
    request, stamp = just_built(tmp_path)
    false = dict.fromkeys(stamp.digests, "0" * 32)
    write.save_stamp(request.state, stamp._replace(digests=false, young=[]))
    put(tmp_path, {"content/site.yaml": "title: New\n"})
    done = run(tmp_path)
    assert (done.returncode, "changed while the site was built; build it again" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr
    assert run(tmp_path).returncode == 0


def test_full_disk_puts_nothing_in_place(built: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (built.output / "index.html").read_bytes()
    put(built.root, {"content/people/ada/works.bib": "@misc{k, title = {Other}}\n"})

    def full(self: write.Stage, path: str, data: bytes) -> None:
        raise OSError(28, "No space left on device", path)

    sink = Sink()
    with monkeypatch.context() as patch:
        patch.setattr(write.Stage, "add", full)
        with pytest.raises(StopBuild):
            build(built, sink)
    assert [found.code for found in sink.diagnostics if found.severity == "error"] == ["WRT001"]
    assert (built.output / "index.html").read_bytes() == before
    assert not (built.output / write.STAGE).exists()
    build(built, Sink())
    assert b"Other" in (built.output / "papers/k/cite.bib").read_bytes()
