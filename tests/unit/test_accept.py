"""What is told right without pydantic is what pydantic tells."""

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sitegen.validate.accept import UnsureError, reader
from sitegen.validate.schema import PersonalFields, PersonFields, SiteFields, WorkFields

MODELS = (WorkFields, PersonFields, SiteFields, PersonalFields)
_NAMES = (
    "title type authors issued venue doi arxiv slug aliases equal selected hidden order name family given url kind pdf "
    "metrics label value listed links theme navigation role start affiliations bibtex hidden_fields language nonsense"
).split()
_SCALARS = st.one_of(
    st.sampled_from("a 2024-07 10.1000/182 2501.19324 book en yes true True 0 5 05 https://x.org \ud800 page".split()),
    st.just(""),
    st.text(max_size=3),
    st.integers(-2, 9),
    st.booleans(),
    st.none(),
    st.floats(0, 2),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(_NAMES), inner, max_size=4)),
    max_leaves=8,
)


@pytest.mark.parametrize("model", MODELS)
@given(value=st.dictionaries(st.sampled_from(_NAMES), _VALUES, max_size=6))
def test_what_is_accepted_is_what_pydantic_makes_of_it(model: Any, value: dict[str, Any]) -> None:
    try:
        found = reader(model)(value)
    except UnsureError:
        return
    assert asdict(found) == asdict(TypeAdapter(model).validate_python(value))


@pytest.mark.parametrize(
    ("model", "value"),
    [
        (
            WorkFields,
            {"title": "A", "authors": [{"family": "Berg"}], "pdf": ["a.pdf"], "selected": True},
        ),
        (
            WorkFields,
            {"title": "é", "type": "book", "doi": "10.1000/182", "issued": "2024-07", "venue": {"title": "V"}},
        ),
        (PersonFields, {"name": {"family": "Berg"}, "listed": 3, "links": {"github": "a"}, "role": {"group": "A"}}),
        (SiteFields, {"theme": {"ink": "#123"}, "navigation": [{"title": "A", "url": "talks/"}], "bibtex": {}}),
        (PersonalFields, {"selected": "true", "hidden": False, "order": "3"}),
    ],
)
def test_common_values_are_told_without_pydantic(model: Any, value: dict[str, Any]) -> None:
    assert asdict(reader(model)(value)) == asdict(TypeAdapter(model).validate_python(value))


@pytest.mark.parametrize(
    ("model", "value", "wanted"),
    [
        (PersonalFields, {"hidden": "yes", "order": "05"}, PersonalFields(hidden=True, order=5)),
        (WorkFields, {"doi": "none"}, None),
        (WorkFields, {"titel": "A"}, None),
        (PersonFields, {}, None),
        (PersonFields, {"name": {}, "listed": -1}, None),
        (SiteFields, {"theme": {"a;b": "red"}}, None),
    ],
)
def test_pydantic_judges_the_rest(model: Any, value: dict[str, Any], wanted: Any) -> None:
    with pytest.raises(UnsureError):
        reader(model)(value)
    if wanted is None:
        with pytest.raises(ValidationError):
            TypeAdapter(model).validate_python(value)
    else:
        assert asdict(TypeAdapter(model).validate_python(value)) == asdict(wanted)
