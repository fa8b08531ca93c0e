"""Related works: by shared authors, of about one time."""

from sitegen.model.ids import Slug
from sitegen.model.values import Html, PartialDate
from sitegen.model.work import Card
from sitegen.views.works import _Related


def card(number: int, *names: str, category: str = "") -> Card:
    slug, date = Slug(f"w{number:03}"), PartialDate(2030 - number // 4)
    return Card(
        slug, slug, slug, Html(slug), names, False, date, str(date.year), category, (), "", "", (), (), (), False, slug
    )


def test_works_with_more_shared_authors_come_first() -> None:
    cards = [card(0, "a", "b"), card(1, "a"), card(2, "a", "b", "c"), card(3, "c"), card(4, "d")]
    assert _Related(cards).of(cards[0]) == ["w002", "w001"]
    assert _Related(cards).of(cards[4]) == []


def test_a_category_counts_less_than_an_author() -> None:
    cards = [card(0, "a", category="CL"), card(1, "b", category="CL"), card(2, "a", category="CV")]
    assert _Related(cards).of(cards[0]) == ["w002", "w001"]


def test_of_an_author_with_many_works_those_of_its_time_count() -> None:
    cards = [card(number, "a") for number in range(200)]
    assert _Related(cards).of(cards[150]) == ["w138", "w139", "w140"]
    assert _Related(cards).of(cards[0]) == ["w001", "w002", "w003"]
