"""Themes and rendering."""

from pathlib import Path

import pytest

from sitegen.diagnostics import Sink
from sitegen.memo import Shelf
from sitegen.model.ids import Route
from sitegen.model.page import Made, Rendered, Shared
from sitegen.render import Renderer, Theme, key, load_theme
from tests.sites import codes

ROOT = Path(__file__).parent.parent.parent


def theme(base: str = "", **site: str) -> Theme:
    files = {f"{name}.html": text.encode() for name, text in site.items()}
    return load_theme({"page.html": (base or "{{ words }}{% block tail %}.{% endblock %}").encode()}, files, "engine")


def rendered(of: Theme, **context: object) -> str:
    page = Rendered(Route("a/"), "page.html", context)
    data = Renderer(of, Shelf()).data(page, Sink())
    assert data is not None
    return data.decode()


def test_text_is_escaped_and_a_fragment_is_not() -> None:
    assert rendered(theme(), words="<b>") == "&lt;b&gt;."
    assert rendered(theme(), words={"html": "<b>x</b>"}) == "<b>x</b>."


def test_mapping_with_more_than_html_is_no_fragment() -> None:
    assert "<b>" not in rendered(theme("{{ words['html'] }}"), words={"html": "<b>", "more": "x"})


def test_own_template_extends_the_one_it_hides() -> None:
    assert rendered(theme(page="{% extends 'base:page.html' %}{% block tail %}!{% endblock %}"), words="Hi") == "Hi!"


def test_key_covers_context_template_and_theme_and_nothing_else() -> None:
    page = Rendered(Route("a/"), "page.html", {"words": "x", "b": 1})
    same = Rendered(Route("elsewhere/"), "page.html", {"b": 1, "words": "x"})
    assert key(page, theme()) == key(same, theme())
    others = [
        key(Rendered(Route("a/"), "page.html", {"words": "y", "b": 1}), theme()),
        key(page, theme("{{ words }}")),
        key(page, theme(other="x")),
        key(Made(Route("a/"), "x"), theme()),
    ]
    assert len({key(page, theme()), *others}) == 5


@pytest.mark.parametrize(
    ("text", "code"), [("{% if %}", "TPL001"), ("a\n{{ missing }}", "TPL002"), ("{{ 1 / 0 }}", "TPL002")]
)
def test_own_template_that_fails_is_the_users_fault(text: str, code: str) -> None:
    sink = Sink()
    assert Renderer(theme(page=text), Shelf()).data(Rendered(Route(""), "page.html", {}), sink) is None
    assert codes(sink) == [code]
    assert sink.diagnostics[0].span is not None
    assert sink.diagnostics[0].span.path == "templates/page.html"


ROW = "{% macro row(work, root, me) %}{{ root }}{{ work.title }}{{ '!' if me }}{% endmacro %}"
WORK = Shared({"slug": "w", "title": {"html": "<i>T</i>"}, "creators": [{"person": "ada"}]})


def test_shared_fragment_knows_its_page_and_its_person() -> None:
    renderer = Renderer(theme(ROW + "{{ shared(row, work, root, me) }}"), Shelf())
    pages = [("./", ""), ("../", "ada"), ("../", "bob"), ("", "ada")]
    found = []
    for root, me in pages:
        data = renderer.data(Rendered(Route(""), "page.html", {"work": WORK, "root": root, "me": me}), Sink())
        assert data is not None
        found.append(data.decode())
    assert found == ["./<i>T</i>", "../<i>T</i>!", "../<i>T</i>", "<i>T</i>!"]


def test_fragments_of_macros_with_one_name_are_two() -> None:
    other = "{% from 'other.html' import row as theirs %}"
    upper = ROW.replace("{{ root }}", "other ")
    page = theme(ROW + other + "{{ shared(row, work, '', '') }} {{ shared(theirs, work, '', '') }}", other=upper)
    data = Renderer(page, Shelf()).data(Rendered(Route(""), "page.html", {"work": WORK}), Sink())
    assert data == b"<i>T</i> other <i>T</i>"


def test_key_covers_what_is_shared() -> None:
    def page(title: str) -> Rendered:
        return Rendered(Route(""), "page.html", {"works": [Shared({"slug": "w", "title": title})]})

    assert key(page("a"), theme()) == key(page("a"), theme())
    assert key(page("a"), theme()) != key(page("b"), theme())


def test_no_template_trusts_html_on_its_own() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        assert "|safe" not in text.replace(" ", ""), path.name
        assert "autoescape" not in text, path.name
