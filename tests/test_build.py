"""Whole builds: the same bytes everywhere, nothing rendered twice, nothing half-written."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites import SITE, put

ADA = SITE | {
    "content/people/ada/works.bib": """
@article{one2020, title = {One \\& {GAN}s}, author = {Berg*, Ada and Coe*, Cy and others}, year = {2020},
  journal = {Annals of X}, note = {* = equal contribution}, code = {https://github.com/ada/one}}
@inproceedings{two2021, title = {Two}, author = {Coe, Cy and Berg, Ada}, year = {2021}, booktitle = {Proc. of Y}}
"""
}


def sitegen(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sitegen", *arguments],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def ada(tmp_path: Path) -> Path:
    put(tmp_path / "ada", ADA)
    assert sitegen(tmp_path / "ada", "build").returncode == 0
    return tmp_path / "ada"


def test_same_bytes_in_another_folder_time_zone_language_and_order(ada: Path, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "b", ADA)
    settings = {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = sitegen(tmp_path / "elsewhere" / "b", "build", "--jobs", "3", **settings)
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "elsewhere" / "b" / "_site") == tree(ada / "_site")


def test_second_build_renders_nothing_and_changes_nothing(ada: Path) -> None:
    before = tree(ada / "_site")
    done = sitegen(ada, "build")
    assert "nothing changed:" in done.stdout
    assert tree(ada / "_site") == before


def test_imported_works_are_read_again_whatever_their_file_is_called(tmp_path: Path) -> None:
    imported = {"content/people/ada/imported/profile.yaml": "works:\n  - {title: One, authors: [Ada Berg]}\n"}
    put(tmp_path, SITE | imported)
    for number in range(2):
        put(tmp_path, {"content/overrides.yaml": f"# an edit, {number}\n"})
        assert sitegen(tmp_path, "build").returncode == 0
        assert (tmp_path / "_site/papers/one/index.html").is_file()


@pytest.mark.parametrize("lost", ["_site/index.html", ".sitegen/ledger", "_site"])
def test_what_was_lost_or_damaged_is_made_again(ada: Path, lost: str) -> None:
    before = tree(ada / "_site")
    target = ada / lost
    if target.is_dir():
        target.rename(ada / "gone")
    else:
        target.write_text("damaged")
    assert sitegen(ada, "build").returncode == 0
    assert tree(ada / "_site") == before


def test_edit_renders_only_what_shows_it_and_equals_a_clean_build(ada: Path, tmp_path: Path) -> None:
    edited = {path: text.replace("{Two}", "{Second}") for path, text in ADA.items()}
    put(ada, edited)
    done = sitegen(ada, "build")
    assert " up to date)" in done.stdout
    assert "(0 rendered" not in done.stdout
    put(tmp_path / "clean", edited)
    sitegen(tmp_path / "clean", "build")
    assert tree(ada / "_site") == tree(tmp_path / "clean" / "_site")


def test_pages_that_are_gone_are_pruned_and_strangers_stay(ada: Path) -> None:
    (ada / "_site" / "mine.txt").write_text("mine")
    put(ada, {"content/people/ada/works.bib": "@misc{three, title={Three}, author={Berg, Ada}, year={2022}}"})
    done = sitegen(ada, "build")
    assert "WRT002" in done.stderr
    assert not (ada / "_site/papers/one2020").exists()
    assert (ada / "_site/mine.txt").exists()


def test_output_is_known_from_any_folder_and_force_prunes_too(ada: Path) -> None:
    assert "nothing changed" in sitegen(ada.parent, "build", "ada").stdout
    put(ada, {"content/people/ada/works.bib": "@misc{three, title={Three}, author={Berg, Ada}, year={2022}}"})
    done = sitegen(ada.parent, "build", "ada", "--force")
    assert " removed)" in done.stdout
    assert "WRT002" not in done.stderr
    assert not (ada / "_site/papers/one2020").exists()


def test_error_leaves_the_last_good_site(ada: Path) -> None:
    before = tree(ada / "_site")
    put(ada, {"content/people/ada/profile.yaml": "name: Ada Berg\nheadlin: x\n"})
    done = sitegen(ada, "build")
    assert (done.returncode, tree(ada / "_site")) == (1, before)
    assert "MOD001" in done.stderr


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("content/people/ada/profile.yaml", "name: '  '"),
        ("content/people/ada/overrides.yaml", "works: {one2020: {slug: page}}"),
        ("content/people/ada/overrides.yaml", "works: {one2020: {aliases: ['https://x.org']}}"),
        ("content/site.yaml", "navigation: [{title: X, url: 'javascript:alert(1)'}]"),
        ("content/papers/one2020.md", "---\n- a\n---\n"),
        ("content/people/ada/profile.yaml", "name: [unclosed"),
        ("content/people/ada/profile.yaml", ""),
        ("content/people/ada/overrides.yaml", "works: [1, 2]"),
        ("content/people/ada/overrides.yaml", "works: {one2020: {titel: x}}"),
        ("content/people/ada/overrides.yaml", "works: {one2020: {selected: perhaps}}"),
        ("content/people/ada/overrides.yaml", "works: {one2020: {slug: a/b}}"),
        ("content/site.yaml", "theme: {ink: 'red; } body { display: none'}"),
        ("content/site.yaml", "url: ftp://example.org"),
    ],
)
def test_bad_content_is_an_error_and_writes_nothing(tmp_path: Path, name: str, text: str) -> None:
    put(tmp_path, ADA | {name: text})
    done = sitegen(tmp_path, "build", "--format", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert any(each["severity"] == "error" and each["path"] == name and each["line"] is not None for each in found)
    assert not (tmp_path / "_site").exists()
    assert "Traceback" not in done.stderr


def test_warnings_fail_only_with_strict(tmp_path: Path) -> None:
    put(tmp_path, ADA | {"content/people/ada/overrides.yaml": "works: {nothing: {award: x}}"})
    assert sitegen(tmp_path, "build").returncode == 0
    assert sitegen(tmp_path, "build", "--strict").returncode == 1


def test_github_annotations_name_file_and_line(tmp_path: Path) -> None:
    put(tmp_path, ADA | {"content/people/ada/profile.yaml": "name: Ada\nheadlin: x\n"})
    done = sitegen(tmp_path, "build", "--format", "github")
    assert done.stdout.startswith("::error title=MOD001,file=content/people/ada/profile.yaml,line=2,col=1::")


def test_script_in_a_title_is_text_and_script_links_are_gone(tmp_path: Path) -> None:
    bib = "@misc{x, title={A <script>alert(1)</script>}, author={Berg, Ada}, year={2020}, code={javascript:alert(1)}}"
    put(tmp_path, ADA | {"content/people/ada/works.bib": bib})
    done = sitegen(tmp_path, "build")
    assert done.returncode == 0
    assert "MOD005" in done.stderr
    for path in (tmp_path / "_site").rglob("*.html"):
        text = path.read_text("utf-8")
        assert "<script>alert" not in text
        assert 'href="javascript:' not in text


def test_text_that_looks_like_a_mark_for_a_row_is_text(tmp_path: Path) -> None:
    marks = "<sitegen-piece 0> <sitegen-names> <sitegen-root> \ue000names\ue001 \ue0000\ue001 \ue000"
    bib = f"@misc{{x, title={{A {marks} $\\text{{{marks}}}$}}, author={{Berg, Ada and {{{marks}}}}}, year={{2020}}}}\n"
    person = {"content/people/bob/profile.yaml": f'name: Bob Coe\nheadline: "{marks}"\n'}
    person |= {"content/people/bob/about.md": f"About {marks}\n", "content/people/ada/about.md": f"`{marks}` {marks}\n"}
    decided = f'works:\n  x:\n    category: "{marks}"\n    award: "{marks}"\n'
    put(tmp_path, ADA | person | {"content/people/ada/works.bib": bib, "content/overrides.yaml": decided})
    assert sitegen(tmp_path, "build").returncode == 0
    for path in ("people/ada/index.html", "people/ada/publications/index.html", "papers/index.html", "index.html"):
        text = (tmp_path / "_site" / path).read_text("utf-8")
        assert text.count("<article class=") == 1, path
        assert "<sitegen" not in text, path
        assert "&lt;sitegen-piece 0&gt; &lt;sitegen-names&gt; &lt;sitegen-root&gt; \ue000names\ue001" in text, path


def on_terminal(root: Path, patience: float) -> tuple[str, bytes]:
    """What a build says on its error stream, which is a terminal, and in its output."""
    here, there = os.openpty()
    code = f"import sys\nfrom sitegen import progress\nprogress._PATIENCE = {patience}\n"
    code += "from sitegen.__main__ import main\nsys.argv = ['sitegen', 'build']\nmain()"
    setting = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent), "TERM": "xterm", "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=setting, stdout=subprocess.PIPE, stderr=there, check=True
    )
    os.close(there)
    shown = b""
    with contextlib.suppress(OSError):  # the other end is closed, and all is read
        while part := os.read(here, 10_000):
            shown += part
    os.close(here)
    return shown.decode(), done.stdout


def test_long_work_shows_a_bar_on_a_terminal_and_short_work_nothing(tmp_path: Path) -> None:
    put(tmp_path / "long", ADA)
    shown, said = on_terminal(tmp_path / "long", 0)
    assert "make pages" in shown
    assert "31/31" in shown
    assert "/100" not in shown
    assert b"built 31 pages" in said
    put(tmp_path / "short", ADA)
    shown, said = on_terminal(tmp_path / "short", 1_000)
    assert shown == ""
    assert b"built 31 pages" in said


def test_help_imports_nothing_heavy() -> None:
    heavy = {"jinja2", "pydantic", "yaml"}
    code = f"import sys; import sitegen.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_no_room_for_what_is_said_is_no_bug(ada: Path) -> None:
    command = [sys.executable, "-m", "sitegen", "build", str(ada), "-o", str(ada / "new")]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "Error: not all could be said: No space left on device\n")
    assert (ada / "new" / "index.html").is_file()


def test_usage_error_exits_with_two(tmp_path: Path) -> None:
    assert sitegen(tmp_path, "build", "--no-such-option").returncode == 2
    assert sitegen(tmp_path, "import", "profile-page", "--saved-on", "soon", "x").returncode == 2


def test_address_that_is_a_script_is_left_out_wherever_it_stands(tmp_path: Path) -> None:
    bad = "url: 'javascript:alert(1)'"
    profile = f"name: Ada Berg\naffiliations: [{{name: A, {bad}}}]\nawards: [{{title: B, {bad}}}]\n"
    decisions = f"works: {{one2020: {{venue: {{title: V, {bad}}}, affiliations: [{{name: C, {bad}}}]}}}}"
    files = {"content/people/ada/profile.yaml": profile, "content/people/ada/overrides.yaml": decisions}
    put(tmp_path, ADA | files)
    done = sitegen(tmp_path, "build")
    assert (done.returncode, done.stderr.count("MOD005")) == (0, 4)
    assert not [path for path in (tmp_path / "_site").rglob("*.html") if 'href="javascript' in path.read_text("utf-8")]


def test_page_that_would_be_a_file_and_a_folder_is_refused_before_anything_is_written(ada: Path) -> None:
    before = tree(ada / "_site")
    put(ada, {"content/people/ada/overrides.yaml": "works: {one2020: {slug: index.html}, two2021: {title: New}}"})
    done = sitegen(ada, "build")
    assert (done.returncode, tree(ada / "_site")) == (1, before)
    assert "GRA001" in done.stderr


def test_file_of_ours_becomes_a_folder_and_a_folder_a_file(ada: Path, tmp_path: Path) -> None:
    put(ada, {"content/assets/x": "1", "content/assets/y/a/b": "2", "content/assets/y/c": "3"})
    assert sitegen(ada, "build").returncode == 0
    (ada / "content/assets/x").unlink()
    shutil.rmtree(ada / "content/assets/y")
    put(ada, {"content/assets/x/a/b": "4", "content/assets/y": "5"})
    assert sitegen(ada, "build").returncode == 0
    assert sitegen(ada, "build", "-o", str(tmp_path / "clean")).returncode == 0
    assert tree(ada / "_site") == tree(tmp_path / "clean")


def test_pages_behind_a_link_stay_and_a_forged_list_deletes_nothing_there(ada: Path, tmp_path: Path) -> None:
    (ada / "_site/papers").rename(tmp_path / "elsewhere")
    (ada / "_site/papers").symlink_to(tmp_path / "elsewhere")
    put(tmp_path, {"elsewhere/mine": "stays"})
    forged = json.dumps(["_site", ["papers/mine", "./index.html"]])
    put(ada, {".sitegen/owned": forged, "content/people/ada/works.bib": "@misc{new, title={New}, year={2022}}"})
    assert sitegen(ada, "build").returncode == 0
    assert (tmp_path / "elsewhere/mine").read_text() == "stays"
    assert (ada / "_site/index.html").is_file()
    assert "nothing changed" in sitegen(ada, "build").stdout


@pytest.mark.parametrize("text", ["{% include 'base:partials/row.html' %}", "{{ '\\ud800' }}"])
def test_a_template_of_the_site_is_named_for_what_it_makes_the_base_do(ada: Path, text: str) -> None:
    put(ada, {"templates/work.html": text})
    done = sitegen(ada, "build")
    assert done.returncode == 1
    assert "error[TPL002]" in done.stderr
    assert "--> templates/work.html" in done.stderr


@pytest.mark.parametrize("output", ["content", "content/people", ".", ".."])
def test_output_is_not_put_over_the_content(ada: Path, output: str) -> None:
    assert sitegen(ada, "build", "-o", output).returncode == 2


def test_macros_that_double_do_not_fill_the_memory(tmp_path: Path) -> None:
    bib = '@string{m0 = "xxxxxxxxxx"}\n' + "".join(f"@string{{m{n} = m{n - 1} # m{n - 1}}}\n" for n in range(1, 60))
    put(
        tmp_path,
        SITE | {"content/people/ada/works.bib": bib + "@misc{k, title = m59, author = {Berg, Ada}, year = 2020}"},
    )
    done = sitegen(tmp_path, "build")
    assert done.returncode == 0
    assert "BIB010" in done.stderr
