"""Related works: by shared authors, of about one time."""

from sitegen.model.ids import Slug
from sitegen.model.people import Creator, Name
from sitegen.model.values import Html, PartialDate, Text
from sitegen.model.work import Work
from sitegen.related import related


def work(number: int, *names: str, category: str = "") -> Work:
    slug = Slug(f"w{number:03}")
    creators = tuple(Creator(Name(family=name)) for name in names)
    date = PartialDate(2030 - number // 4)
    return Work(slug, "book", Text(slug, slug, Html(slug)), creators=creators, issued=date, category=category)


def test_works_with_more_shared_authors_come_first() -> None:
    found = related([work(0, "a", "b"), work(1, "a"), work(2, "a", "b", "c"), work(3, "c"), work(4, "d")])
    assert found[Slug("w000")] == ["w002", "w001"]
    assert found[Slug("w004")] == []


def test_a_category_counts_less_than_an_author() -> None:
    works = [work(0, "a", category="CL"), work(1, "b", category="CL"), work(2, "a", category="CV")]
    assert related(works)[Slug("w000")] == ["w002", "w001"]


def test_of_an_author_with_many_works_those_of_its_time_count() -> None:
    found = related([work(number, "a") for number in range(200)])
    assert found[Slug("w150")] == ["w138", "w139", "w140"]
    assert found[Slug("w000")] == ["w001", "w002", "w003"]
