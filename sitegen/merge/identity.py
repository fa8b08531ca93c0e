"""Same work? The rules of docs/overrides.md, section "When are two entries one work".

Titles must agree, and with them the DOI, the arXiv id, or the first author's family name with years at most two
apart. Nothing merges on an id or a citation key alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby

from sitegen.diagnostics import Related, Sink
from sitegen.model.ids import Doi, Slug, is_preprint_doi
from sitegen.model.record import Entry, Facts, Record

_YEARS_APART = 2


@dataclass(slots=True, repr=False, eq=False)
class Group:
    """Records of one work, strongest last. `versions` are other groups with the title under another DOI."""

    records: list[Record]
    facts: list[Facts]
    versions: list["Group"] = field(default_factory=list)

    @property
    def first(self) -> Record:
        """The strongest record."""
        return self.records[-1]

    @property
    def key(self) -> str:
        """The citation key of the strongest record that has one, or ""."""
        for record in reversed(self.records):
            if record.key:
                return record.key
        return ""

    @property
    def key_slug(self) -> Slug:
        """The slug of that key."""
        for record in reversed(self.records):
            if record.key:
                return record.facts.key_slug
        return Slug("")

    @property
    def entry(self) -> Entry | None:
        """The BibTeX entry of the strongest record that has one."""
        for record in reversed(self.records):
            if entry := record.entry:
                return entry
        return None

    @property
    def title_slug(self) -> Slug:
        """The slug of the strongest title, or ""."""
        slugs = (its.title_slug for its in reversed(self.facts))
        return next((slug for slug in slugs if slug is not None), Slug(""))


def group(
    records: Iterable[Record],
    sink: Sink,
    *,
    same: Sequence[tuple[int, int]] = (),
    different: frozenset[tuple[int, int]] = frozenset(),
) -> list[Group]:
    """The works that the records speak of, in the order of the first record of each.

    `same` and `different` are pairs of positions in `records` that a hand joined or kept apart.
    """
    known = [(record, record.facts) for record in records]
    by_title: dict[str, list[int]] = {}
    for position, (_, its) in enumerate(known):
        by_title.setdefault(its.title or f"\0{position}", []).append(position)
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
    groups = {first: _group(clusters[first], known) for first in sorted(clusters)}
    home = {position: first for first, cluster in clusters.items() for position in cluster} if versions else {}
    for left, right in versions:
        _link(groups[home[left]], groups[home[right]])
    found = list(groups.values())
    _report_shared_ids(found, sink)
    return found


def _group(cluster: Sequence[int], known: Sequence[tuple[Record, Facts]]) -> Group:
    if len(cluster) == 1:
        record, its = known[cluster[0]]
        return Group([record], [its])
    ordered = sorted((known[position] for position in cluster), key=lambda pair: strength(pair[0]))
    return Group([record for record, _ in ordered], [its for _, its in ordered])


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

    known: Sequence[tuple[Record, Facts]]
    different: frozenset[tuple[int, int]]
    sink: Sink
    versions: list[tuple[int, int]] = field(default_factory=list)

    def clusters(self, positions: Sequence[int]) -> list[list[int]]:
        """Files one by one, each record to at most one cluster of the files before."""
        found: list[list[int]] = []
        ordered = sorted(positions, key=lambda position: (self._record(position).source, position))
        for _, of_file in groupby(ordered, key=lambda position: self._record(position).source):
            own = self._within_file(list(of_file))
            joined = self._assign(own, found)
            for number, cluster in enumerate(own):
                if number in joined:
                    joined[number].extend(cluster)
                else:
                    found.append(cluster)
        return [sorted(cluster) for cluster in found]

    def _record(self, position: int) -> Record:
        return self.known[position][0]

    def _within_file(self, positions: list[int]) -> list[list[int]]:
        clusters: list[list[int]] = []
        for position in positions:
            record, its = self.known[position]
            home = None
            for cluster in clusters:
                other, theirs = self.known[cluster[0]]
                if self._apart([position], cluster):
                    continue
                same_id = bool(its.doi and its.doi == theirs.doi) or bool(its.arxiv and its.arxiv == theirs.arxiv)
                published = (
                    len(cluster) == 1 and record.preprint != other.preprint and self._agree(position, cluster[0])
                )
                if same_id or published:
                    home = cluster
                    break
            if home is None:
                clusters.append([position])
            else:
                home.append(position)
        return clusters

    def _assign(self, own: list[list[int]], found: list[list[int]]) -> dict[int, list[int]]:
        """For clusters of a new file, the older cluster each joins: nearest first, a tie joins nothing."""
        pairs = sorted(
            (self._distance(mine, theirs), number, index)
            for number, mine in enumerate(own)
            for index, theirs in enumerate(found)
            if not self._apart(mine, theirs) and any(self._agree(a, b) for a in mine for b in theirs)
        )
        joined: dict[int, list[int]] = {}
        settled: set[tuple[str, int]] = set()
        for distance, number, index in pairs:
            ends = {("own", number), ("found", index)}
            if ends & settled:
                continue
            rivals = [
                {("own", pair[1]), ("found", pair[2])}
                for pair in pairs
                if pair[0] == distance and (pair[1] == number) != (pair[2] == index)
            ]
            rivals = [rival for rival in rivals if not rival & settled]
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
                dois = {Doi(self.known[position][1].doi) for position in (a, b) if self.known[position][1].doi}
                if len(dois) == 2 and not any(is_preprint_doi(doi) for doi in dois):
                    self.versions.append((a, b))
                    return True
        return False

    def _agree(self, a: int, b: int) -> bool:
        mine, theirs = self.known[a][1], self.known[b][1]
        if not mine.title or not theirs.title:
            return False
        if (mine.doi and mine.doi == theirs.doi) or (mine.arxiv and mine.arxiv == theirs.arxiv):
            return True
        return bool(mine.family) and mine.family == theirs.family and _years_apart(mine, theirs) <= _YEARS_APART

    def _distance(self, mine: Sequence[int], theirs: Sequence[int]) -> tuple[int, bool]:
        """Years apart; the same full date is nearest."""
        pairs = [(self.known[a][1], self.known[b][1]) for a in mine for b in theirs]
        years = min(_years_apart(left, right) for left, right in pairs)
        return years, not any(set(left.dates) & set(right.dates) for left, right in pairs)


def _years_apart(mine: Facts, theirs: Facts) -> int:
    return min((abs(a - b) for a in mine.years for b in theirs.years), default=0)


def _report_shared_ids(groups: Sequence[Group], sink: Sink) -> None:
    """One id under two titles is a slip of the source: both stay, and both places are named."""
    ids = [(its.doi, its.arxiv) for each in groups for its in each.facts]
    shared = repeated(chain.from_iterable(ids))
    seen: dict[tuple[str, str], tuple[Group, Record]] = {}
    for each in groups if shared else ():
        for name in ("doi", "arxiv"):
            records = {getattr(record.facts, name): record for record in reversed(each.records)}
            for value, record in records.items():
                if value not in shared:
                    continue
                first, other = seen.setdefault((name, value), (each, record))
                if first is not each and first not in each.versions and not _same_title(first, each):
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


def _same_title(left: Group, right: Group) -> bool:
    return left.facts[-1].title == right.facts[-1].title


def keys(group_of: Group) -> Mapping[str, Record]:
    """Citation keys of a work's records."""
    return {record.key: record for record in group_of.records if record.key}
