"""Themes and rendering."""

import pickle
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest

from sitegen import sources
from sitegen.build import build
from sitegen.diagnostics import Sink
from sitegen.model.values import Html
from sitegen.render import Renderer, TemplateError, Theme, load_theme, report
from sitegen.request import Request
from sitegen.sources import Extensions
from tests.sites import SITE, put

ROOT = Path(__file__).parent.parent.parent


def theme(base: str = "", **site: str) -> Theme:
    files = {f"{name}.html": text.encode() for name, text in site.items()}
    return load_theme({"page.html": (base or "{{ words }}{% block tail %}.{% endblock %}").encode()}, files, "engine")


def rendered(of: Theme, cache: Path | None = None, extensions: Extensions | None = None, **context: object) -> str:
    return Renderer(of, extensions, cache).part("page.html", context)


def test_text_is_escaped_and_html_is_not() -> None:
    assert rendered(theme(), words="<b> a/b") == "&lt;b&gt; a/b."
    assert rendered(theme(), words=Html("<b>x</b>")) == "<b>x</b>."
    assert rendered(theme("{{ words.html }}"), words={"html": Html("<b>x</b>")}) == "<b>x</b>"
    assert rendered(theme(), words="&#x2f;") == "&amp;#x2f;."


def test_own_template_extends_the_one_it_hides() -> None:
    assert rendered(theme(page="{% extends 'base:page.html' %}{% block tail %}!{% endblock %}"), words="Hi") == "Hi!"


def test_digests_tell_program_and_templates_apart() -> None:
    assert theme().digest == theme().digest
    assert theme().digest != theme(other="x").digest
    assert theme().engine == theme(other="x").engine


BASE = "{% from 'part.html' import a %}{% include \"more.html\" ignore missing %}"


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ({"other": "x"}, {"other": "y"}, True),
        ({"part": "x"}, {"part": "y"}, False),
        ({"partials/icon": "x"}, {"partials/icon": "y"}, False),
        ({}, {"more": "x"}, False),
        ({"page": "{% extends 'base:page.html' %}"}, {"page": "{% extends 'base:page.html' %}!"}, False),
        ({"page": "{% extends 'base:page.html' %}"}, {"page": "{% extends 'base:page.html' %}", "x": "y"}, True),
        ({"page": "{%+ include 'x.html' %}", "x": "1"}, {"page": "{%+ include 'x.html' %}", "x": "2"}, False),
        ({"page": "{%- include name %}", "x": "1"}, {"page": "{%- include name %}", "x": "2"}, False),
        ({"page": "{% include 'a' ~ name %}", "x": "1"}, {"page": "{% include 'a' ~ name %}", "x": "2"}, False),
        ({"page": "{% include ['a', 'b'] %}", "x": "1"}, {"page": "{% include ['a', 'b'] %}", "x": "2"}, True),
        (
            {"page": "{% include ['a', 'x.html'] %}", "x": "1"},
            {"page": "{% include ['a', 'x.html'] %}", "x": "2"},
            False,
        ),
        ({"page": "{% include 'x.html' }"}, {"page": "{% include 'x.html' }", "x": "2"}, True),
        ({"page": "{% include 'x.html' x %}"}, {"page": "{% include 'x.html' x %}", "x": "2"}, False),
        ({"partials/row": "x"}, {"partials/row": "y"}, False),
        ({"partials/header": "x"}, {"partials/header": "y"}, False),
    ],
)
def test_closure_covers_what_a_template_takes_in(
    before: dict[str, str], after: dict[str, str], *, is_same: bool
) -> None:
    found = [theme(BASE, **files).closure("page.html") for files in (before, after)]
    assert (found[0] == found[1]) == is_same


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("{% if %}", "TPL001", (1, 7)),
        ("a\n{{ missing }}", "TPL002", (2, 4)),
        ("{{ words.more }}", "TPL002", (1, 4)),
        ("{{ 1 / 0 }}", "TPL002", (1, 4)),
        ("{{ words() }}", "TPL002", (1, 4)),
        ("é{% include 'none.html' %}", "TPL002", (1, 14)),
        ("missing {{ words }}{{- missing -}}", "TPL002", (1, 24)),
        ("a\r\n{{ words.one }}", "TPL002", (2, 4)),
        ("{{ words|nofilter }}", "TPL002", (1, 10)),
        ("{% blok %}", "TPL001", (1, 4)),
        ("{{ words", "TPL001", (1, 4)),
        ("{% if words %}\na", "TPL001", (2, 1)),
        ("{% extends 'base:page.html' %}{% block tail %}\n{{ super().x }}{% endblock %}", "TPL002", (2, 12)),
        ("{% macro a(b) %}\n{{ b.c }}{% endmacro %}\n{{ a(words) }}", "TPL002", (2, 4)),
        ("{{\n missing }}", "TPL002", (2, 2)),
        ("{{ words.__class__ }}", "TPL002", (1, 4)),
        ("{{ words|attr('__class__') }}", "TPL002", (1, 16)),
        ("{{ [words]|map(attribute='__class__')|first }}", "TPL002", (1, 27)),
        ("{{ words.update(a=1) }}", "TPL002", (1, 4)),
    ],
)
def test_own_template_that_fails_is_the_users_fault(text: str, code: str, place: tuple[int, int]) -> None:
    sink, own = Sink(), theme(page=text)
    with pytest.raises(TemplateError) as problem:
        rendered(own, words={})
    report(problem.value, own, sink)
    (found,) = sink.diagnostics
    assert (found.code, found.span and found.span.path) == (code, "templates/page.html")
    assert (found.span and (found.span.line, found.span.column)) == place


@pytest.mark.parametrize(
    ("site", "is_safe"),
    [
        ({}, False),
        ({"other": "x"}, False),
        ({"page": "{% extends 'base:page.html' %}"}, True),
        ({"part": "{% set x = 1 %}"}, True),
    ],
)
def test_only_what_takes_in_a_template_of_the_site_is_in_the_sandbox(site: dict[str, str], *, is_safe: bool) -> None:
    of = theme("{% include 'part.html' ignore missing %}{{ words.__class__.__name__ }}", **site)
    if is_safe:
        with pytest.raises(TemplateError, match="unsafe"):
            rendered(of, words="")
    else:
        assert rendered(of, words="") == "str"


def test_a_template_of_the_site_reads_fields_and_nothing_behind_them() -> None:
    words = SimpleNamespace(title="T")
    assert rendered(theme(page="{{ words.title }}"), words=words) == "T"
    for text in ("{{ words.__dict__ }}", "{{ words.__init__ }}", "{% set words.title = 'x' %}"):
        with pytest.raises(TemplateError):
            rendered(theme(page=text), words=words)


def test_template_of_the_program_that_fails_is_a_bug() -> None:
    with pytest.raises(TemplateError) as problem:
        rendered(theme("{{ missing }}"))
    with pytest.raises(TemplateError):
        report(problem.value, theme("{{ missing }}"), Sink())


def test_compiled_template_is_kept_for_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(theme(), tmp_path, words="Hi") == "Hi."
    with monkeypatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", lambda *_: pytest.fail("compiled again"))
        assert rendered(theme(), tmp_path, words="Ho") == "Ho."


@pytest.mark.parametrize("torn", [b"", b"\0", b"torn", b"whole"])
def test_torn_file_of_a_compiled_template_is_a_miss(tmp_path: Path, torn: bytes) -> None:
    rendered(theme(), tmp_path, words="Hi")
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for size in range(len(whole)) if torn == b"whole" else [12]:
        file.write_bytes(whole[:size] + (b"" if torn == b"whole" else torn))
        assert rendered(theme(), tmp_path, words="Hi") == "Hi."
        assert file.read_bytes() == whole


def test_compiled_template_of_another_text_package_or_floor_is_not_taken(tmp_path: Path) -> None:
    for text in ("{{ words }}", "{{ words }}!"):
        assert rendered(theme(text), tmp_path, words="Hi") == text.replace("{{ words }}", "Hi")
    shout = theme("{{ 'ab'|shout }}")
    assert rendered(shout, tmp_path, Extensions({"shout": str.upper}, {}, ("acme 1",))) == "AB"
    assert rendered(shout, tmp_path, Extensions({"shout": str.title}, {}, ("acme 2",))) == "Ab"
    assert rendered(theme(page="site"), tmp_path) == "site"
    assert rendered(theme("base"), tmp_path) == "base"


def test_folder_that_cannot_be_written_to_is_done_without(tmp_path: Path) -> None:
    assert rendered(theme(), tmp_path / "gone", words="Hi") == "Hi."


def test_cache_is_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, home = tmp_path / "site", tmp_path / "home"
    site.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    folder = sources.template_cache(site)
    assert folder == home / ".cache/sitegen/templates"
    assert folder.stat().st_mode & 0o777 == 0o700
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert sources.template_cache(site) == tmp_path / "cache/sitegen/templates"
    for mode in (0o755, 0o770):  # others could read it, or put code into it
        (tmp_path / "cache/sitegen/templates").chmod(mode)
        assert sources.template_cache(site) is None


def test_cache_is_never_in_the_site_nor_behind_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "site" / "cache"))
    assert sources.template_cache(tmp_path / "site") is None
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "link"))
    (tmp_path / "link").symlink_to(tmp_path / "site" / "cache")
    assert sources.template_cache(tmp_path / "site") is None
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert sources.template_cache(tmp_path / "site") is None


def install(place: Path, name: str, version: str, points: str, code: str = "") -> None:
    """A package as pip leaves it."""
    folder = place / f"{name}-{version}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (folder / "entry_points.txt").write_text(points)
    (place / f"{name}.py").write_text(code)


SHOUT = "[sitegen.filters]\nshout = acme_words:shout\n[sitegen.globals]\nmotto = acme_words:MOTTO\n"
CODE = "MOTTO = 'Onwards & upwards'\ndef shout(text): return text.upper() + '!'\n"


def test_installed_package_gives_filters_and_globals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "lib", "acme_words", "1.0", SHOUT, CODE)
    monkeypatch.syspath_prepend(str(tmp_path / "lib"))
    put(tmp_path, SITE | {"templates/404.html": "{{ motto|shout }}", "templates/filters.py": "raise SystemExit"})
    build(Request(tmp_path, tmp_path / "_site"), Sink())
    assert (tmp_path / "_site/404.html").read_text() == "ONWARDS &amp; UPWARDS!"
    assert sources.extensions(Sink()).packages == ("acme_words 1.0",)
    (tmp_path / "lib/acme_words-1.0.dist-info/METADATA").write_text("Name: acme_words\nVersion: 1.1\n")
    report = build(Request(tmp_path, tmp_path / "_site"), Sink())
    assert "404.html" in report.reasons  # another version may do other things


def test_package_that_cannot_be_loaded_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "lib", "acme_broken", "2.0", "[sitegen.filters]\nshout = acme_broken:shout\n")
    monkeypatch.syspath_prepend(str(tmp_path / "lib"))
    sink = Sink()
    assert sources.extensions(sink).filters == {}
    (found,) = sink.diagnostics
    assert found.code == "TPL002"
    assert "`shout` of the package `acme_broken 2.0`" in found.message


def test_no_template_trusts_html_on_its_own() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        assert "|safe" not in text.replace(" ", ""), path.name
        assert "autoescape" not in text, path.name


def test_fault_travels_from_a_worker_without_what_was_raised() -> None:
    fault = TemplateError("base:work.html", 3, ValueError(object(), lambda: 1))
    twin = pickle.loads(pickle.dumps(fault))  # noqa: S301  our own bytes
    assert (twin.template, twin.line) == (fault.template, fault.line)
    assert str(twin).startswith("base:work.html:3: ValueError: ")
