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
    if team.keeps:
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
        shared = [numbers for name in set(card.names) if len(numbers := self.by_name[name]) > 1]
        counts = Counter(chain(*[_around(numbers, own) for numbers in shared]))
        counts.pop(own, None)
        near = frozenset(_around(self.by_category[card.category], own) if card.category else ())
        # Most points, then newest. A name counts twice, so the category alone counts where names are too few.
        points = [other - (2 * count + (other in near)) * size for other, count in counts.items()]
        if len(points) < _MOST:
            points += [other - size for other in near - counts.keys() - {own}]
        return [self.cards[number % size].slug for number in sorted(points)[:_MOST]]


def _around(numbers: Sequence[int], own: int) -> Sequence[int]:
    """Those of some ascending numbers that are nearest to one's own."""
    if len(numbers) <= 2 * _COMPARED:
        return numbers
    place = bisect_left(numbers, own)
    return numbers[max(0, place - _COMPARED) : place + _COMPARED + 1]
