"""The wheel holds everything: installed in a fresh venv it builds a site from another folder."""

import os
import site
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.sites import SITE, put

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_wheel_holds_templates_and_assets(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {name.removeprefix("sitegen/templates/") for name in names if name.startswith("sitegen/templates/")}
    own = {
        path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*") if path.is_file()
    }
    assert shipped == own
    assert not [name for name in names if name.startswith(("tests/", "content/", "docs/"))]


def test_installed_wheel_builds_a_site_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-index", "--no-deps", wheel], check=True)
    # The libraries come from this environment, the program from the wheel: no network is needed.
    home = subprocess.run(
        [python, "-c", "import site; print(site.getsitepackages()[0])"], check=True, capture_output=True
    )
    Path(home.stdout.decode().strip(), "libraries.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    put(tmp_path / "site", SITE)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [tmp_path / "venv" / "bin" / "sitegen", "build"],
        cwd=tmp_path / "site",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Ada Berg" in (tmp_path / "site" / "_site" / "index.html").read_text("utf-8")
