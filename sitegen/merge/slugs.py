"""Slugs that nobody chose: from the citation key, else the title; collisions get longer, never a counter.

One that a hand chose (`slug:`) is a field as any other and wins in `validate.works`; `graph.link` makes the route.
"""

from collections.abc import Sequence

from sitegen.merge.identity import Group, repeated
from sitegen.model.ids import Slug
from sitegen.text.slugs import short_hash

_RESERVED = frozenset(["page", "index"])  # papers/page/<n>/ has the further pages of the list of all works


def derived_slugs(groups: Sequence[Group]) -> tuple[list[Slug], list[list[int]]]:
    """One slug per group, all different, and the positions of groups whose short slug collided.

    `@misc{k, title={One}}` has the slug "k". Works that collide each get their title's slug appended ("k-one",
    "k-two"), and where that is not enough a digest of their identity: a new work never moves the page of another by
    counting.
    """
    slugs = [group.key_slug or group.title_slug or Slug("work") for group in groups]
    short = repeated(slugs)
    shared: dict[Slug, list[int]] = {}
    for position, slug in enumerate(slugs if short else ()):
        if slug in short:
            shared.setdefault(slug, []).append(position)
    for longer in (_with_title, _with_digest, _with_place):
        taken = repeated(slugs) | _RESERVED.intersection(slugs)
        if not taken:
            break
        slugs = [
            longer(slug, group.title_slug, group) if slug in taken else slug
            for slug, group in zip(slugs, groups, strict=True)
        ]
    return slugs, list(shared.values())


def _with_title(slug: Slug, title: Slug, group: Group) -> Slug:
    return Slug(f"{slug}-{title}") if title and slug != title else slug


def _with_digest(slug: Slug, title: Slug, group: Group) -> Slug:
    facts = group.facts[-1]
    parts = (facts.title, facts.family, facts.doi, facts.arxiv, *facts.dates, group.key, title)
    return Slug(f"{slug}-{short_hash(chr(0).join(parts))}")


def _with_place(slug: Slug, title: Slug, group: Group) -> Slug:
    """For copies that say the same: told apart by where they stand."""
    record = group.first
    return Slug(f"{slug}-{short_hash(f'{record.source}{chr(0)}{record.order}{title}')}")
