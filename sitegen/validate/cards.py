"""Works as cards: each made and checked once and then known from the memo, and whole again when a page needs it."""

import marshal
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sitegen.diagnostics import Sink, Span
from sitegen.memo import Shelf, asked
from sitegen.merge.layers import Merged
from sitegen.model.ids import Slug
from sitegen.model.nodes import Node, plain
from sitegen.model.record import digest
from sitegen.model.values import Html, PartialDate
from sitegen.model.work import Card, Work, file_name
from sitegen.team import Team
from sitegen.validate.waiting import Waiting
from sitegen.validate.works import Setting, Unknown, report_unknown, work

_COMPARED = 20  # creators that tell whether works are related
_MOST_NEAR = 50
_QUICK = 2  # the last version of marshal without references, and the one that is read in the least time


class Works(Mapping[Slug, Work]):
    """Every work by its slug, made when it is asked for, if it does not wait from when it was checked.

    What was asked for is soon forgotten: a work's pages and files are made one after another.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting.quiet()
        self._merged: dict[Slug, Merged] = {}
        self._waiting = Waiting()
        self._near: dict[Slug, Work] = {}

    def add(self, slug: Slug, merged: Merged, made: Work | None) -> None:
        """A work that can be asked for, and the work itself if it is there already. The first of a slug stays."""
        self._merged.setdefault(slug, merged)
        if made and self._merged[slug] is merged:
            self._waiting.put(slug, made)

    def __getitem__(self, slug: Slug) -> Work:
        found = self._near.get(slug)
        if found is None:
            found = self._waiting.take(slug) or work(self._merged[slug], self._setting)
            assert found  # noqa: S101  only works that held are added
            if len(self._near) >= _MOST_NEAR:
                self._near.clear()
            self._near[slug] = found
        return found

    def __iter__(self) -> Iterator[Slug]:
        return iter(self._merged)

    def __len__(self) -> int:
        return len(self._merged)


def cards(
    merged: Sequence[Merged], setting: Setting, shelf: Shelf, sink: Sink, team: Team
) -> tuple[list[tuple[Card, Merged]], Works]:
    """The works that hold, with the faults of all others reported. What was silent is not checked again.

    The shelf has been loaded before there was a team, so that all processes find the same on it.
    """
    works = Works(setting)
    questions = [_question(each, setting) for each in merged]
    answers = [shelf.get(question) if question else None for question in questions]
    own, made_here = [], dict[int, Card]()
    asked_for = (number for number, answer in enumerate(answers) if answer is None)
    for number in team.hand_out(team.shares(asked_for, lambda at: team.owner(merged[at].group.records[0].digest))):
        said = setting.heard()
        if made := work(merged[number], setting):
            works.add(made.slug, merged[number], made)
            card = made_here[number] = _card(made, merged[number])
            own.append((number, card.slug, marshal.dumps(_packed(card), _QUICK), said == setting.heard()))
    unknown: list[Unknown] = []
    gathered = team.gather((own, setting.unknown, setting.sink.diagnostics))
    for process, (cards_of, unknown_of, faults) in enumerate(gathered):
        sink.take(faults)
        unknown += unknown_of
        for number, slug, packed, was_silent in cards_of:
            answers[number] = packed
            team.move(slug, process)  # where the work waits for its page
            if was_silent and questions[number] and team.keeps:
                shelf.put(questions[number], packed)
    report_unknown(unknown, sink)
    found = []
    for number, (each, answer) in enumerate(zip(merged, answers, strict=True)):
        if answer:
            card = made_here.get(number) or _unpacked(marshal.loads(answer))  # noqa: S302  our own
            found.append((card, each))
            works.add(card.slug, each, None)
    return found, works


def _question(merged: Merged, setting: Setting) -> bytes:
    """What decides a work that has no page of its own and no slug by hand, whose place its card would name."""
    by_hand = ""
    if merged.body or (merged.decided is not None and merged.has_slug):
        return b""
    records = " ".join([f"{record.digest} {record.source}" for record in merged.group.records])
    if merged.decided is not None:
        by_hand = f"{[(name, _placed(node)) for name, node in merged.decided]} {sorted(merged.overridden)}"
    owners, versions = "\0".join(merged.owners), "\0".join(merged.versions)
    return asked(f"{setting.digest} {merged.slug} {owners} {versions} {records} {by_hand}")


def _placed(value: Any) -> Any:
    """Values with the files they stand in, as paths are relative to those."""
    if isinstance(value, Node):
        inside = value.value
        return _placed(inside) if isinstance(inside, list | dict) else (inside, value.span.path)
    if isinstance(value, Mapping):
        return {name: _placed(node) for name, node in value.items()}
    return [_placed(node) for node in value]


def _card(made: Work, merged: Merged) -> Card:
    """`owners` are all who may have it on their list, `versions` still what the records say."""
    local = [(file_name(made.slug, link), link.path) for link in made.links if link.path]
    creators = made.creators
    node = merged.fields.get("slug") if merged.has_slug else None
    persons = {creator.person for creator in creators if creator.person}
    return Card(
        slug=made.slug,
        key=made.key,
        title=made.title.plain,
        html=made.title.html,
        names=tuple([creator.name.display for creator in creators[:_COMPARED]]),
        others=made.others or len(creators) > _COMPARED,
        date=made.date,
        heading=made.heading,
        category=made.category,
        topics=made.topics,
        doi=made.doi or "",
        arxiv=made.arxiv or "",
        persons=tuple(sorted(persons)),
        redirects=made.redirects,
        files=(*local, *((path.rpartition("/")[2], path) for path in made.files)),
        has_math=made.has_math,
        digest=_digest(made, merged),
        owners=tuple(sorted(persons.union(merged.owners))),
        versions=merged.versions,
        slug_place=node.span if node and node.value else None,
    )


def _digest(made: Work, merged: Merged) -> str:
    """What decides a work: its records, what hands decided, and what it found among people and files."""
    decided = [(name, plain(node)) for name, node in merged.decided or ()]
    found = [
        (number, its.person, its.equal, its.corresponding)
        for number, its in enumerate(made.creators)
        if its.person or its.equal or its.corresponding
    ]
    links = [link for link in made.links if link.path or not link.url]
    said = (made.slug, merged.slug, decided, sorted(made.overridden), found, links, made.url, made.files, made.body)
    return digest(repr(([record.digest for record in merged.group.records], said)).encode("utf-8", "surrogatepass"))


def _packed(card: Card) -> tuple[Any, ...]:
    date, place = card.date, card.slug_place
    return (*card[:3], card.html.safe, *card[4:6], date and tuple(date), *card[7:-1], place and tuple(place))


def _unpacked(packed: Sequence[Any]) -> Card:
    values = list(packed)
    values[3] = Html(values[3])
    if values[6]:
        values[6] = PartialDate(*values[6])
    if values[-1]:
        values[-1] = Span(*values[-1])
    return Card._make(values)
