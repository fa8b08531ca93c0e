"""Themes and rendering."""

from pathlib import Path

import pytest

from sitegen.diagnostics import Sink
from sitegen.model.ids import Route
from sitegen.model.page import Rendered
from sitegen.model.values import Html
from sitegen.render import Renderer, TemplateError, Theme, load_theme, report

ROOT = Path(__file__).parent.parent.parent


def theme(base: str = "", **site: str) -> Theme:
    files = {f"{name}.html": text.encode() for name, text in site.items()}
    return load_theme({"page.html": (base or "{{ words }}{% block tail %}.{% endblock %}").encode()}, files, "engine")


def rendered(of: Theme, **context: object) -> str:
    return Renderer(of).data(Rendered(Route("a/"), "page.html", context)).decode()


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


def test_template_of_the_program_that_fails_is_a_bug() -> None:
    with pytest.raises(TemplateError) as problem:
        rendered(theme("{{ missing }}"))
    with pytest.raises(TemplateError):
        report(problem.value, theme("{{ missing }}"), Sink())


def test_no_template_trusts_html_on_its_own() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        assert "|safe" not in text.replace(" ", ""), path.name
        assert "autoescape" not in text, path.name
