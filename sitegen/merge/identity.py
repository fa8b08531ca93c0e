"""Same work? The rules of docs/overrides.md, section "When are two entries one work".

Titles must agree, and with them the DOI, the arXiv id, or the first author's family name with years at most two
apart. Nothing merges on an id or a citation key alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby

from sitegen.diagnostics import Related, Sink
from sitegen.model.ids import Doi, Slug, is_preprint_doi
from sitegen.model.record import Entry, Facts, Record

# A preprint is often a year or two older than the paper it became.
_YEARS_APART = 2


@dataclass(slots=True, repr=False, eq=False)
class Group:
    """Records of one work, strongest last. `versions` are other groups with the title under another DOI."""

    records: list[Record]
    versions: list["Group"] = field(default_factory=list)

    @property
    def facts(self) -> list[Facts]:
        """What the records are compared by, in their order."""
        return [record.facts for record in self.records]

    @property
    def first(self) -> Record:
        """The strongest record."""
        return self.records[-1]

    @property
    def key(self) -> str:
        """The citation key of the strongest record that has one, or ""."""
        return next((record.key for record in reversed(self.records) if record.key), "")

    @property
    def key_slug(self) -> Slug:
        """The slug of that key."""
        return next((record.facts.key_slug for record in reversed(self.records) if record.key), Slug(""))

    @property
    def title_slug(self) -> Slug:
        """The slug of the strongest title, or ""."""
        slugs = (record.facts.title_slug for record in reversed(self.records))
        return next((slug for slug in slugs if slug is not None), Slug(""))

    @property
    def entry(self) -> Entry | None:
        """The BibTeX entry of the strongest record that has one."""
        return next((record.entry for record in reversed(self.records) if record.entry), None)


def group(
    records: Iterable[Record],
    sink: Sink,
    *,
    same: Sequence[tuple[int, int]] = (),
    different: frozenset[tuple[int, int]] = frozenset(),
) -> list[Group]:
    """The works that the records speak of, in the order of the first record of each.

    `same` and `different` are pairs of positions in `records` that a hand joined or kept apart. Two records
    `@article{a, title={On Things}, author={Berg, Ada}, year={2020}}` of two files are one group, with a year of 2023 in
    one of them they are two. One DOI or arXiv id at two titles is reported (MRG004).
    """
    known = list(records)
    by_title: dict[str, list[int]] = {}
    for position, record in enumerate(known):
        # Records without a title never merge: an id or a key alone may be a slip.
        by_title.setdefault(record.facts.title or f"\0{position}", []).append(position)
    clusters: dict[int, list[int]] = {}
    versions: list[tuple[int, int]] = []
    for positions in by_title.values():
        if len(positions) == 1:
            clusters[positions[0]] = positions
            continue
        bucket = _Bucket(known, different, sink)
        for cluster in bucket.clusters(positions):
            clusters[cluster[0]] = cluster
        versions += bucket.versions
    _join(clusters, same)
    groups = {
        first: Group(sorted((known[position] for position in clusters[first]), key=strength))
        for first in sorted(clusters)
    }
    home = {position: first for first, cluster in clusters.items() for position in cluster} if versions else {}
    for left, right in versions:
        _link(groups[home[left]], groups[home[right]])
    found = list(groups.values())
    _report_shared_ids(found, sink)
    return found


def strength(record: Record) -> tuple[int, bool, bool, str, int]:
    """Sort key, weakest first: layer, with a BibTeX entry, preprint before published, path, position."""
    return (record.layer, record.entry is not None, not record.preprint, record.source, -record.order)


def _link(left: Group, right: Group) -> None:
    if left is not right and right not in left.versions:
        left.versions.append(right)
        right.versions.append(left)


def _join(clusters: dict[int, list[int]], same: Sequence[tuple[int, int]]) -> None:
    for left, right in same:
        homes = [first for first, cluster in clusters.items() if left in cluster or right in cluster]
        if len(homes) == 2:
            clusters[min(homes)] = sorted(clusters.pop(homes[0]) + clusters.pop(homes[1]))


@dataclass(slots=True, repr=False, eq=False)
class _Bucket:
    """The records of one title."""

    known: Sequence[Record]
    different: frozenset[tuple[int, int]]
    sink: Sink
    versions: list[tuple[int, int]] = field(default_factory=list)

    def clusters(self, positions: Sequence[int]) -> list[list[int]]:
        """Files one by one, each record to at most one cluster of the files before."""
        found: list[list[int]] = []
        ordered = sorted(positions, key=lambda position: (self.known[position].source, position))
        for _, of_file in groupby(ordered, key=lambda position: self.known[position].source):
            own = self._within_file(list(of_file))
            joined = self._assign(own, found)
            for number, cluster in enumerate(own):
                if number in joined:
                    joined[number].extend(cluster)
                else:
                    found.append(cluster)
        return [sorted(cluster) for cluster in found]

    def _within_file(self, positions: Sequence[int]) -> list[list[int]]:
        """Within one file a title stands twice for a reason, so only an id, or a preprint beside its paper, joins."""
        clusters: list[list[int]] = []
        for position in positions:
            home = next((cluster for cluster in clusters if self._joins_within_file(position, cluster)), None)
            if home is None:
                clusters.append([position])
            else:
                home.append(position)
        return clusters

    def _joins_within_file(self, position: int, cluster: Sequence[int]) -> bool:
        if self._apart([position], cluster):
            return False
        record, other = self.known[position], self.known[cluster[0]]
        if _same_id(record.facts, other.facts):
            return True
        return len(cluster) == 1 and record.preprint != other.preprint and self._agree(position, cluster[0])

    def _assign(self, own: list[list[int]], found: list[list[int]]) -> dict[int, list[int]]:
        """For clusters of a new file, the older cluster each joins: nearest first, a tie joins nothing."""
        pairs = sorted(
            (self._distance(cluster, older), number, index)
            for number, cluster in enumerate(own)
            for index, older in enumerate(found)
            if not self._apart(cluster, older) and any(self._agree(a, b) for a in cluster for b in older)
        )
        joined: dict[int, list[int]] = {}
        settled: set[tuple[str, int]] = set()
        for distance, number, index in pairs:
            ends = {("own", number), ("found", index)}
            if ends & settled:
                continue
            # Which of two that are as near is meant would be a guess, so neither joins.
            as_near = [(a, b) for other, a, b in pairs if other == distance and (a == number) != (b == index)]
            rivals = [rival for a, b in as_near if not (rival := {("own", a), ("found", b)}) & settled]
            settled |= ends.union(*rivals)
            if not rivals:
                joined[number] = found[index]
        return joined

    def _apart(self, mine: Sequence[int], theirs: Sequence[int]) -> bool:
        """Whether a hand or two publishers' DOIs keep them apart; the latter makes them versions."""
        for a in mine:
            for b in theirs:
                if (a, b) in self.different or (b, a) in self.different:
                    return True
                # A preprint server's DOI (10.48550/arXiv...) beside a publisher's is one work; two publishers' are two.
                dois = {Doi(facts.doi) for facts in (self.known[a].facts, self.known[b].facts) if facts.doi}
                if len(dois) == 2 and not any(is_preprint_doi(doi) for doi in dois):
                    self.versions.append((a, b))
                    return True
        return False

    def _agree(self, a: int, b: int) -> bool:
        mine, theirs = self.known[a].facts, self.known[b].facts
        if not mine.title or not theirs.title:
            return False
        if _same_id(mine, theirs):
            return True
        return bool(mine.family) and mine.family == theirs.family and _years_apart(mine, theirs) <= _YEARS_APART

    def _distance(self, mine: Sequence[int], theirs: Sequence[int]) -> tuple[int, bool]:
        """Years apart; the same full date is nearest."""
        pairs = [(self.known[a].facts, self.known[b].facts) for a in mine for b in theirs]
        years = min(_years_apart(left, right) for left, right in pairs)
        return years, not any(set(left.dates) & set(right.dates) for left, right in pairs)


def _same_id(mine: Facts, theirs: Facts) -> bool:
    return bool(mine.doi and mine.doi == theirs.doi) or bool(mine.arxiv and mine.arxiv == theirs.arxiv)


def _years_apart(mine: Facts, theirs: Facts) -> int:
    return min((abs(a - b) for a in mine.years for b in theirs.years), default=0)


def _report_shared_ids(groups: Sequence[Group], sink: Sink) -> None:
    """One id under two titles is a slip of the source: both stay, and both places are named."""
    # Real files paste one DOI under two papers, so an id alone merges nothing.
    ids = [(facts.doi, facts.arxiv) for each in groups for facts in each.facts]
    shared = repeated(chain.from_iterable(ids))
    seen: dict[tuple[str, str], tuple[Group, Record]] = {}
    for each in groups if shared else ():
        for name in ("doi", "arxiv"):
            records = {getattr(record.facts, name): record for record in reversed(each.records)}
            for value, record in records.items():
                if value not in shared:
                    continue
                first, other = seen.setdefault((name, value), (each, record))
                if first is not each and first not in each.versions and first.facts[-1].title != each.facts[-1].title:
                    label = "DOI" if name == "doi" else "arXiv id"
                    sink.warn(
                        "MRG004",
                        f"the {label} `{value}` stands at two works with different titles",
                        record.fields[name].span,
                        hint="correct the wrong one; if they are one work, say so with `same_as`",
                        related=[Related("the other", other.fields[name].span)],
                    )


def repeated(values: Iterable[str]) -> set[str]:
    """Those that come more than once, without ""."""
    given = list(filter(None, values))
    if len(set(given)) == len(given):
        return set()
    return {value for value, number in Counter(given).items() if number > 1}
