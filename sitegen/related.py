"""Related works: those that share authors, then the category; newest first. Where to start: `_Index.nearest`."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from sitegen.model.ids import Slug
from sitegen.model.work import Work

_MOST = 3
_CREATORS = 20  # of a work that are compared: beyond, it is a collaboration's, which is near to everything
_COMPARED = 12  # works of each name before and behind


def related(works: Sequence[Work]) -> Mapping[Slug, Sequence[Slug]]:
    """The most related works of each, at most three.

    `works` are in the order of lists, newest first. An index by name and category keeps it linear.
    """
    index = _Index(works)
    return {work.slug: index.nearest(number) for number, work in enumerate(works)}


class _Index:
    """Works by the names of their creators and by category, as positions in the order of lists."""

    def __init__(self, works: Sequence[Work]) -> None:
        self.works = works
        self.names = [{creator.name.display for creator in work.creators[:_CREATORS]} for work in works]
        self.by_name: dict[str, list[int]] = {}
        self.by_category: dict[str, list[int]] = {}
        for position, work in enumerate(works):
            for name in self.names[position]:
                self.by_name.setdefault(name, []).append(position)
            if work.category:
                self.by_category.setdefault(work.category, []).append(position)

    def nearest(self, own: int) -> list[Slug]:
        """The most related works. Of a name that is on many works those around its time count."""
        size, category = len(self.works), self.works[own].category
        shared = [positions for name in self.names[own] if len(positions := self.by_name[name]) > 1]
        counts = Counter(chain.from_iterable(_around(positions, own) for positions in shared))
        counts.pop(own, None)
        near = frozenset(_around(self.by_category[category], own) if category else ())
        # Most points, then newest. A name counts twice, so the category alone counts where names are too few.
        points = [other - (2 * count + (other in near)) * size for other, count in counts.items()]
        if len(points) < _MOST:
            points += [other - size for other in near - counts.keys() - {own}]
        return [self.works[point % size].slug for point in sorted(points)[:_MOST]]


def _around(positions: Sequence[int], own: int) -> Sequence[int]:
    """Those of some ascending positions that are nearest to one's own."""
    if len(positions) <= 2 * _COMPARED:
        return positions
    place = bisect_left(positions, own)
    return positions[max(0, place - _COMPARED) : place + _COMPARED + 1]
