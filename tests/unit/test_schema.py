"""What the YAML files may say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sitegen.diagnostics import Sink, Span
from sitegen.model.links import WORK_LINKS
from sitegen.model.nodes import Node
from sitegen.model.people import PersonName
from sitegen.readers.yaml import parse
from sitegen.validate.check import check
from sitegen.validate.schema import (
    Fields,
    PersonalFields,
    PersonFields,
    RoleFields,
    SiteFields,
    VenueFields,
    WorkFields,
)

MODELS = Fields.__subclasses__()


def test_every_kind_of_link_is_a_field() -> None:
    assert set(WORK_LINKS) <= WorkFields.model_fields.keys()


def faults(text: str, model: type[Fields]) -> list[tuple[str, Span | None, str]]:
    sink = Sink()
    node = parse(text, "a.yaml", sink)
    assert node is not None
    assert check(model, node, sink) is None
    return [(found.code, found.span, found.hint) for found in sink.diagnostics]


def test_all_faults_of_a_file_are_found_at_once() -> None:
    text = "name: {family: Berg}\nlinks: [a]\nmetrics:\n  - {label: h}\n  - {label: i, valu: 3, value: 1}\n"
    assert faults(text, PersonFields) == [
        ("MOD002", Span("a.yaml", 2, 8), ""),
        ("MOD003", Span("a.yaml", 4, 5), "add `value:`"),
        ("MOD001", Span("a.yaml", 5, 16, 4), "did you mean `value`?"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("url: example.org", "MOD004"),
        ("language: english please", "MOD004"),
        ("theme: {ink: 'url(https://x.org/a.png)'}", "MOD004"),
        ("theme: {'a;b': red}", "MOD004"),
        ("navigation: [{title: A}]", "MOD003"),
        ("titel: A", "MOD001"),
        ("title: [A]", "MOD002"),
    ],
)
def test_site_options(text: str, code: str) -> None:
    assert [found for found, _, _ in faults(text, SiteFields)] == [code]


@pytest.mark.parametrize(
    ("model", "text", "message"),
    [
        (WorkFields, "venue: ICLR", "`venue` must be a mapping"),
        (WorkFields, "authors: [Ada]", "entry 1 of `authors` must be a mapping"),
        (WorkFields, "type: poem", "`type` must be a CSL type"),
        (WorkFields, "has_code: maybe", "`has_code` must be true or false"),
        (PersonalFields, "order: first", "`order` must be a whole number"),
        (PersonalFields, "order: [1]", "`order` must be a whole number"),
        (PersonFields, "{name: {}, listed: -1}", "`listed` must be zero or more"),
        (PersonFields, "{name: {}, links: here}", "`links` must be a mapping"),
        (SiteFields, "[]", "this must be a mapping"),
        (SiteFields, "theme: {'a;b': red}", "`a;b` is not a CSS custom property"),
        (WorkFields, "aliases: [old/paper, ../paper]", "`../paper` is not an old address"),
        (WorkFields, "doi: none", "`none` is not a DOI"),
    ],
)
def test_what_is_wrong_is_said_in_our_words(model: type[Fields], text: str, message: str) -> None:
    sink = Sink()
    node = parse(text, "a.yaml", sink)
    assert node is not None
    assert check(model, node, sink) is None
    assert [found.message for found in sink.diagnostics] == [message]


@pytest.mark.parametrize("written", ["true", "True", "yes", "on"])
def test_words_for_true(written: str) -> None:
    node = parse(f"has_code: {written}", "a.yaml", Sink())
    assert node is not None
    found = check(WorkFields, node, Sink())
    assert found is not None
    assert found.has_code


def test_numbers_and_dates_stay_text() -> None:
    node = parse("volume: 007\nissued: 2024-07\narxiv: 2412.19820", "a.yaml", Sink())
    assert node is not None
    found = check(WorkFields, node, Sink())
    assert found is not None
    assert (found.volume, found.issued, found.arxiv) == ("007", "2024-07", "2412.19820")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "{volume: A, authors: [{family: Berg}], pdf: [a.pdf], selected: true, venue: {short: V}}",
            WorkFields(
                volume="A",
                authors=(PersonName(family="Berg"),),
                pdf=("a.pdf",),
                selected=True,
                venue=VenueFields(short="V"),
            ),
        ),
        (
            "{name: {family: Berg}, listed: 3, links: {github: a}, role: {group: A}}",
            PersonFields(name=PersonName(family="Berg"), listed=3, links={"github": "a"}, role=RoleFields(group="A")),
        ),
        ("{hidden: yes, order: 05}", PersonalFields(hidden=True, order=5)),
        ("{selected: , hidden: 0}", PersonalFields()),
        ("title: ", SiteFields()),
    ],
)
def test_text_becomes_what_the_model_says(text: str, wanted: Fields) -> None:
    node = parse(text, "a.yaml", Sink())
    assert node is not None
    assert check(type(wanted), node, Sink()) == wanted


def test_checked_values_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        WorkFields().volume = "B"


@pytest.mark.parametrize("model", MODELS)
def test_every_field_has_a_description(model: type[Fields]) -> None:
    assert [name for name, field in model.model_fields.items() if not (field.description or "").endswith(".")] == []
    assert model.__doc__


@pytest.mark.parametrize("model", MODELS)
def test_json_schema_refuses_unknown_keys(model: type[Fields]) -> None:
    schema = model.model_json_schema()
    objects = [schema, *schema.get("$defs", {}).values()]
    assert [each["title"] for each in objects if each["additionalProperties"] is not False] == []


_NAMES = (
    "title type authors issued venue doi arxiv slug aliases equal selected hidden order name family given url kind pdf "
    "metrics label value listed links theme navigation role start affiliations bibtex hidden_fields language nonsense"
).split()
_TEXTS = "a 2024-07 10.1000/182 2501.19324 book en yes true 0 05 https://x.org \ud800 page".split()
_SPAN = Span("a.yaml", 3, 5)


def _mappings(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(_NAMES), inner.map(lambda value: Node(value, _SPAN, _SPAN)), max_size=5)


_VALUES = st.recursive(
    st.one_of(st.sampled_from(_TEXTS), st.just(""), st.text(max_size=3), st.none()),
    lambda inner: st.one_of(st.lists(inner.map(lambda value: Node(value, _SPAN)), max_size=3), _mappings(inner)),
    max_leaves=8,
)


@pytest.mark.parametrize("model", [WorkFields, PersonFields, SiteFields, PersonalFields])
@given(value=_mappings(_VALUES))
def test_any_value_is_a_model_or_faults_at_places(model: type[Fields], value: Any) -> None:
    sink = Sink()
    found = check(model, Node(value, _SPAN), sink)
    assert (found is None) == bool(sink.diagnostics)
    assert all(each.span == _SPAN and each.code.startswith("MOD") for each in sink.diagnostics)
