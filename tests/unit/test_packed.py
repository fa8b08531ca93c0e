"""Packed values come back as they were."""

from sitegen.model.ids import Doi, Slug
from sitegen.model.people import Affiliation, Creator, Name
from sitegen.model.record import Entry
from sitegen.model.values import Html, Link, Metric, PartialDate, Text
from sitegen.model.work import Legend, Venue, Work
from sitegen.validate.packed import pack, unpack

FULL = Work(
    Slug("a"),
    "book",
    Text("A", "A", Html("")),
    creators=(
        Creator(Name("Berg", "Ida"), Slug("ida-berg"), equal=True, marks=("*",)),
        Creator(Name(literal="\ud800")),
    ),
    editors=(Creator(Name("Voss")),),
    legend=(Legend("*", "equal contribution", "equal"),),
    issued=PartialDate(2024, 7),
    venue=Venue(Text("V &", "V &", Html("V &amp;")), "V"),
    doi=Doi("10.1000/182"),
    abstract=Text("B", "B", Html("<p>B</p>")),
    metrics=(Metric("cited", "3"),),
    links=(Link("pdf", "a.pdf", "PDF", "content/a.pdf"),),
    affiliations=(Affiliation("A"),),
    entry=Entry("book", "a", [("title", "{A}", False)], frozenset({"author"})),
    overridden=frozenset({"title", "venue.title"}),
    body=Html("<p>Body</p>"),
    files=("content/works/b.png",),
    redirects=(Slug("old"),),
)


def _shape(value: object) -> object:
    """A value with the kinds of all that is in it: named tuples equal plain ones."""
    return (type(value), [_shape(each) for each in value] if isinstance(value, tuple) else value)


def test_a_work_with_everything_comes_back_as_it_was() -> None:
    assert all(getattr(FULL, name) for name in ("title", "creators", "venue", "entry", "body"))
    assert _shape(unpack(Work, pack(FULL))) == _shape(FULL)


def test_a_work_with_nothing_comes_back_as_it_was() -> None:
    bare = Work(Slug("a"), "article", Text("A", "A", Html("A")))
    assert _shape(unpack(Work, pack(bare))) == _shape(bare)
