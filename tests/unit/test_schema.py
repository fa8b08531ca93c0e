"""What the YAML files may say."""

from dataclasses import fields

import pytest

from sitegen.diagnostics import Sink, Span
from sitegen.model.links import WORK_LINKS
from sitegen.readers.yaml import parse
from sitegen.validate.check import check
from sitegen.validate.schema import PersonFields, SiteFields, WorkFields


def test_every_kind_of_link_is_a_field() -> None:
    assert set(WORK_LINKS) <= {field.name for field in fields(WorkFields)}


def faults(text: str, model: type[PersonFields | SiteFields | WorkFields]) -> list[tuple[str, Span | None, str]]:
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
