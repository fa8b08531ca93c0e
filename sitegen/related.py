"""Related works: those that share authors, then the category; newest first."""

import marshal
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from sitegen.memo import Shelf, asked
from sitegen.model.ids import Slug
from sitegen.model.work import Card
from sitegen.team import Team

_MOST = 3
_COMPARED = 12  # works of each name before and behind
_LAST = asked("the last run")


def related(cards: Sequence[Card], shelf: Shelf, team: Team) -> Mapping[Slug, Sequence[Slug]]:
    """The most related works of each, at most three.

    Those of the last run hold while no work, name, category or place in the order changed. The shelf has been loaded
    before there was a team, so that all processes find the same on it.
    """
    said = [(str(card.slug), card.names, card.category) for card in cards]
    question = asked(marshal.dumps(said, 0))  # the first version writes the same bytes for the same values
    last, found = marshal.loads(shelf.get(_LAST) or marshal.dumps((b"", {})))  # noqa: S302  our own
    if last == question:
        return found  # type: ignore[no-any-return]
    index, found = Index(cards), {}
    for part in team.gather({card.slug: index.of(card) for card in cards if team.owns(card.slug)}):
        found |= part
    if team.leads:
        shelf.put(_LAST, marshal.dumps((question, found)))
    return found


class Index:
    """Works by name and category, which keeps it linear."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self.cards = cards
        self.order = {card.slug: number for number, card in enumerate(cards)}
        self.by_name: dict[str, list[int]] = {}
        self.by_category: dict[str, list[int]] = {}
        for number, card in enumerate(cards):
            for name in set(card.names):
                self.by_name.setdefault(name, []).append(number)
            if card.category:
                self.by_category.setdefault(card.category, []).append(number)

    def of(self, card: Card) -> list[Slug]:
        """The most related works. Of a name that is on many works those around its time count."""
        own, size = self.order[card.slug], len(self.cards)
        by_name = [_around(self.by_name[name], own) for name in set(card.names)]
        by_category = _around(self.by_category[card.category], own) if card.category else ()
        points = Counter(chain(*by_name, *by_name, by_category))  # a name counts twice
        del points[own]
        best = sorted([other - count * size for other, count in points.items()])[:_MOST]  # most points, then newest
        return [self.cards[number % size].slug for number in best]


def _around(numbers: Sequence[int], own: int) -> Sequence[int]:
    """Those of some ascending numbers that are nearest to one's own."""
    if len(numbers) <= 2 * _COMPARED:
        return numbers
    place = bisect_left(numbers, own)
    return numbers[max(0, place - _COMPARED) : place + _COMPARED + 1]
