"""Related works: by shared authors, of about one time."""

from pathlib import Path

import pytest

from sitegen.memo import Memo
from sitegen.model.ids import Slug
from sitegen.model.values import Html, PartialDate
from sitegen.model.work import Card
from sitegen.related import Index, related
from sitegen.team import Team


def card(number: int, *names: str, category: str = "") -> Card:
    slug, date = Slug(f"w{number:03}"), PartialDate(2030 - number // 4)
    return Card(
        slug, slug, slug, Html(slug), names, False, date, str(date.year), category, (), "", "", (), (), (), False, slug
    )


def test_works_with_more_shared_authors_come_first() -> None:
    cards = [card(0, "a", "b"), card(1, "a"), card(2, "a", "b", "c"), card(3, "c"), card(4, "d")]
    assert Index(cards).of(cards[0]) == ["w002", "w001"]
    assert Index(cards).of(cards[4]) == []


def test_a_category_counts_less_than_an_author() -> None:
    cards = [card(0, "a", category="CL"), card(1, "b", category="CL"), card(2, "a", category="CV")]
    assert Index(cards).of(cards[0]) == ["w002", "w001"]


def test_of_an_author_with_many_works_those_of_its_time_count() -> None:
    cards = [card(number, "a") for number in range(200)]
    assert Index(cards).of(cards[150]) == ["w138", "w139", "w140"]
    assert Index(cards).of(cards[0]) == ["w001", "w002", "w003"]


def test_those_of_the_last_run_hold_until_a_name_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = [card(0, "a", "b"), card(1, "a"), card(2, "c")]

    def found() -> list[list[Slug]]:
        memo = Memo(tmp_path / "memo")
        shelf = memo.shelf("related")
        shelf.load()
        answer = related(cards, shelf, Team())
        memo.save()
        return [list(answer[each.slug]) for each in cards]

    first = found()
    assert first == [["w001"], ["w000"], []]
    with monkeypatch.context() as patched:
        patched.setattr(Index, "of", lambda *_: [])
        cards[1] = cards[1]._replace(title="another", digest="another")
        assert found() == first
    cards[2] = card(2, "b")
    assert found() == [["w001", "w002"], ["w000"], ["w000"]]
