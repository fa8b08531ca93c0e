"""Every code has a case, with its whole rendering, and a page of docs; every case breaks what it says."""

import datetime
import re
from pathlib import Path

import pytest

from sitegen import build
from sitegen.diagnostics import Sink, StopBuild
from sitegen.diagnostics.render import full
from sitegen.importers.run import Request, run

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "tests" / "cases" / "diagnostics").glob("*.txt"))
CODE = re.compile(r"\"((?:SRC|YML|BIB|MRK|MRG|MOD|GRA|TPL|WRT|IMP)\d{3})\"")


def codes() -> set[str]:
    return {code for path in (ROOT / "sitegen").rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}


def read_case(path: Path) -> tuple[dict[str, str], str]:
    """Files by path, and the expected rendering. A file begins with `--- PATH`, the rendering with `===`."""
    given, _, expected = path.read_text("utf-8").partition("\n===\n")
    parts = re.split(r"^--- (.+)\n", given, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True)), expected.strip("\n")


def put(root: Path, files: dict[str, str]) -> None:
    """Write a case's files. `PATH -> TARGET` is a link, `PATH (latin-1)` bytes of that encoding, `PATH/` a folder."""
    for name, text in files.items():
        path, _, encoding = name.partition(" (")
        path, _, target = path.partition(" -> ")
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if target:
            file.symlink_to(target)
        elif path.endswith("/"):
            file.mkdir(exist_ok=True)
        else:
            file.write_bytes(text.encode(encoding.rstrip(")") or "utf-8"))


def diagnose(root: Path, files: dict[str, str]) -> str:
    sink = Sink()
    try:
        build.build(build.Request(root, root / "_site"), sink)
    except StopBuild:
        assert not (root / "_site").exists() or any(name.startswith("_site") for name in files), (
            "a build with errors wrote something"
        )
    return full(sink.diagnostics)


def diagnose_import(root: Path) -> str:
    sink = Sink()
    report = run(Request("profile-page", [Path("notes.txt")], root, datetime.date(2026, 6, 30)), sink)
    assert not report.ok
    assert not (root / "content").exists()
    return full(sink.diagnostics)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_rendered_diagnostic(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, expected = read_case(path)
    put(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    found = diagnose_import(tmp_path) if path.stem.startswith("IMP") else diagnose(tmp_path, files)
    assert found.replace(tmp_path.as_posix(), "SITE") == expected
    assert path.stem in found


@pytest.mark.parametrize("code", sorted(codes()))
def test_code_has_a_case_and_a_page(code: str) -> None:
    assert (ROOT / "tests/cases/diagnostics" / f"{code}.txt").is_file()
    page = ROOT / "docs/diagnostics" / f"{code}.md"
    assert page.is_file()
    assert code in page.read_text("utf-8").partition("\n")[0]


def test_no_page_or_case_outlives_its_code() -> None:
    pages = {path.stem for path in (ROOT / "docs/diagnostics").glob("*.md")} - {"README"}
    assert (pages | {path.stem for path in CASES}) - codes() == set()
