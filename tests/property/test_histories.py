"""After any history of edits, an incremental build is a clean one, byte for byte, and the next one makes nothing.

`python -m tests.property.test_histories 2000 [SEED]` tries that many histories and prints the seed.
"""

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen import ledger, shards, sources
from sitegen import parse as parse_module
from sitegen.build import Request, build
from sitegen.diagnostics import Diagnostic, Sink, StopBuild
from sitegen.executor import Workers
from sitegen.views.layout import Layout
from sitegen.views.rows import Rows

HISTORIES = 300
_STEPS = 3
_FAST = Path("/dev/shm")  # noqa: S108  a disk in memory
_PEOPLE = ("ada-berg", "bo-dyck")
_PAGE = "{% extends 'base:works.html' %}{% block hero %}<h1>NOTE</h1>{{ super() }}{% endblock %}"

Edit = Callable[[Path, random.Random], None]


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def entry(key: str, luck: random.Random) -> str:
    title = luck.choice(["One", "Two {GAN}s", "Three $x^2$", 'Schr{\\"o}dinger', "{\\mine Four}"])
    authors = luck.choice(["Berg, Ada", "Berg, Ada* and Dyck, Bo*", "Doe, Jane and Dyck, Bo", "Doe, Jane and others"])
    fields = f"title = {{{title} {key}}}, author = {{{authors}}}, year = {luck.randint(2018, 2024)}"
    more = luck.choice(
        ["", ", doi = {10.1000/" + key + "}", ", abstract = {Words.}", ", selected = true", ", month = jan"]
    )
    return f"@misc{{{key}, {fields}{more}}}\n"


def start(root: Path, luck: random.Random) -> None:
    write(root / "content/site.yaml", "url: https://example.org\n")
    for person in _PEOPLE:
        write(root / f"content/people/{person}/profile.yaml", f"name: {person.replace('-', ' ').title()}\n")
    write(root / "content/people/ada-berg/works.bib", "".join(entry(f"k{number}", luck) for number in range(3)))
    write(root / "content/bibliography/group.bib", entry("g1", luck))


def edit_bib(root: Path, luck: random.Random) -> None:
    """Add, change, move or remove an entry, or damage the file."""
    path = luck.choice(sorted(root.glob("content/**/*.bib")) or [root / "content/people/ada-berg/works.bib"])
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    kind = luck.randrange(6)
    if kind == 0 or not lines:
        lines.insert(luck.randint(0, len(lines)), entry(f"n{luck.randrange(6)}", luck))
    elif kind == 1:
        lines[luck.randrange(len(lines))] = entry(f"k{luck.randrange(4)}", luck)
    elif kind == 2:
        lines.pop(luck.randrange(len(lines)))
    elif kind == 3:
        luck.shuffle(lines)
    elif kind == 4:
        lines.insert(luck.randint(0, len(lines)), luck.choice(["@string{m = {A}}\n", "\n", "% words\n", "}\n"]))
    else:
        number = luck.randrange(len(lines))
        lines[number] = lines[number].replace("}, ", "} ", 1)
    write(path, "".join(lines) or "\n")


def edit_overrides(root: Path, luck: random.Random) -> None:
    place = luck.choice(["content/overrides.yaml", "content/people/ada-berg/overrides.yaml"])
    field = luck.choice(["hidden: true", "slug: own-slug", "award: Best", "title: Other", "aliases: [old]", "year: x"])
    key = luck.choice(["k0", "k1", "g1", "10.1000/k0"])
    write(root / place, f"works:\n  {key}:\n    {field}\n")


def edit_profile(root: Path, luck: random.Random) -> None:
    person = luck.choice(_PEOPLE)
    line = luck.choice(["headline: Words", "selected: [k0]", "not_me: [k1]", "aliases: [Jane Doe]", "photo: me.svg"])
    write(root / f"content/people/{person}/me.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    write(root / f"content/people/{person}/profile.yaml", f"name: {person.replace('-', ' ').title()}\n{line}\n")


def edit_people(root: Path, luck: random.Random) -> None:
    folder = root / "content/people/cy-roe"
    if folder.exists():
        shutil.rmtree(folder)
    else:
        write(folder / "profile.yaml", "name: Cy Roe\n")
        write(folder / "works.bib", entry("c1", luck))


def edit_site(root: Path, luck: random.Random) -> None:
    options = luck.choice(["title: T", "theme: {mark: red}", "description: Words", "bibtex: {hidden_fields: [doi]}"])
    write(root / "content/site.yaml", f"url: https://example.{luck.choice(['org', 'net'])}\n{options}\n")


def edit_templates(root: Path, luck: random.Random) -> None:
    path = root / "templates" / luck.choice(["works.html", "partials/icon.html", "assets/extra.css"])
    if path.exists() and luck.random() < 0.5:
        path.unlink()
    elif path.suffix == ".css":
        write(path, f"p {{ margin: {luck.randrange(9)}px }}")
    elif path.name == "icon.html":
        write(path, f"<i>{{{{ name }}}} {luck.randrange(9)}</i>")
    else:
        write(path, _PAGE.replace("NOTE", str(luck.randrange(9))))


def edit_assets(root: Path, luck: random.Random) -> None:
    path = root / "content/assets" / luck.choice(["a.txt", "b/c.txt"])
    if path.exists() and luck.random() < 0.5:
        path.unlink()
    else:
        write(path, str(luck.randrange(99)))


def tamper(root: Path, luck: random.Random) -> None:
    """Change, delete or empty something that a build wrote."""
    files = sorted(path for path in (root / "_site").rglob("*") if path.is_file())
    if not files:
        return
    path = luck.choice(files)
    if luck.random() < 0.5:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"!")


def lose_state(root: Path, luck: random.Random) -> None:
    """The ledger or the memo is gone or torn."""
    path = root / ".sitegen" / luck.choice(["ledger", "memo.sqlite"])
    if path.exists():
        data = path.read_bytes()
        path.unlink()
        if luck.random() < 0.5:
            path.write_bytes(data[: len(data) // 2])


def die(root: Path, luck: random.Random) -> None:
    """A build of an edited site is killed at some moment."""
    edit_bib(root, luck)
    child = os.fork()
    if child == 0:
        left = luck.randrange(1, 60)

        def count(*_: object) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(9)

        sys.addaudithook(lambda event, _: count() if event in ("open", "os.rename", "os.mkdir", "os.remove") else None)
        build_said(root)
        os._exit(0)
    os.waitpid(child, 0)


EDITS: tuple[Edit, ...] = (
    edit_bib, edit_bib, edit_overrides, edit_profile, edit_people, edit_site, edit_templates, edit_assets,
    tamper, lose_state, die,
)  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def build_said(root: Path, jobs: int = 1) -> tuple[list[Diagnostic], int | None]:
    """What a build says, and how many files it made, None when it gave up."""
    sink = Sink()
    try:
        made = len(build(Request(root, root / "_site", workers=Workers(jobs)), sink).reasons)
    except StopBuild:
        return sink.diagnostics, None
    return sink.diagnostics, made


def live(root: Path, clean: Path, luck: random.Random, jobs: int) -> Iterator[str]:
    """One history; each step is named before it is judged."""
    start(root, luck)
    build_said(root, jobs)
    for _ in range(_STEPS):
        edits = luck.choices(EDITS, k=luck.randint(1, 2))
        for edit in edits:
            yield edit.__name__
            edit(root, luck)
        said, made = build_said(root, jobs)
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(root, clean, ignore=shutil.ignore_patterns(".sitegen", "_site"))
        fresh, anew = build_said(clean)
        assert said == fresh, "other diagnostics than a clean build"
        assert (made is None) == (anew is None)
        if made is not None:
            assert files(root / "_site") == files(clean / "_site"), "other files than a clean build"
            assert build_said(root, jobs) == (said, 0), "a second build made something, or said something else"


def histories(number: int, seed: int, jobs: int = 1) -> None:
    for history in range(number):
        luck = random.Random(f"{seed} {history}")  # noqa: S311  dice, no secrets
        with tempfile.TemporaryDirectory(dir=_FAST if _FAST.is_dir() else None) as folder:
            steps: list[str] = []
            try:
                steps.extend(live(Path(folder) / "site", Path(folder) / "clean", luck, jobs))
            except AssertionError as problem:
                problem.add_note(f"seed {seed}, history {history}: {', '.join(steps)}")
                raise


@pytest.fixture(autouse=True)
def _one_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program and its libraries do not change while a test runs: they are looked at once."""
    engine, added = sources.engine(), sources.extensions(Sink())
    theme = sources.read_theme(sources.base_theme(), Sink())
    base = sources.base_theme()
    read = sources.read_theme
    monkeypatch.setattr(sources, "engine", lambda: engine)
    monkeypatch.setattr(sources, "extensions", lambda _: added)
    monkeypatch.setattr(sources, "read_theme", lambda folder, sink: theme if folder == base else read(folder, sink))


def test_incremental_build_is_a_clean_one() -> None:
    histories(HISTORIES, seed=1)


def test_incremental_build_in_several_processes_is_a_clean_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_module, "_LARGE", 1)
    monkeypatch.setattr(parse_module, "_CHUNK", 100)
    monkeypatch.setattr(shards, "_MANY", 1)
    histories(60, seed=2, jobs=3)


def test_the_property_sees_a_wrong_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision that never finds anything changed, and one that ignores the disk, do not pass."""
    right = ledger.stale
    for wrong in (
        lambda trace, key, *, is_whole: "" if trace else right(trace, key, is_whole=is_whole),
        lambda trace, key, *, is_whole: right(trace, key, is_whole=trace is not None and trace.key == key),
    ):
        monkeypatch.setattr(ledger, "stale", wrong)
        with pytest.raises(AssertionError, match="other files than a clean build"):
            histories(60, seed=1)


@pytest.mark.parametrize(
    ("place", "name", "forgetful"),
    [(Rows, "inputs", lambda self, slug: slug), (Layout, "inputs", property(lambda self: ""))],
)
def test_the_property_sees_inputs_that_forget(
    monkeypatch: pytest.MonkeyPatch, place: type, name: str, forgetful: Any
) -> None:
    """Inputs of plans that leave out what a work says, or what all pages share, do not pass."""
    monkeypatch.setattr(place, name, forgetful)
    with pytest.raises(AssertionError, match="other files than a clean build"):
        histories(60, seed=1)


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]] or [2_000]
    chosen = given[1] if len(given) > 1 else random.SystemRandom().randrange(10**6)
    print(f"{given[0]:,} histories, seed {chosen}")  # noqa: T201
    histories(given[0], chosen)
    print("all right")  # noqa: T201
