"""Which work a key means, and the works with everything that was decided about them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sitegen.diagnostics import Related, Sink, Span, nearest
from sitegen.merge import identity
from sitegen.merge.layers import PAIRING, Merged, decide, merge_records
from sitegen.merge.slugs import derived_slugs
from sitegen.model.ids import parse_arxiv, parse_doi
from sitegen.model.record import LongForm, Override, Record

_NAMES = ("slug", "doi", "arxiv")
"""Fields that a work can be called by."""


def merged_works(
    records: Sequence[Record], overrides: Sequence[Override], long_forms: Sequence[LongForm], sink: Sink
) -> list[Merged]:
    """Group the records into works and apply every decision, weakest first.

    One `Merged` per work, in the order of the first record of each: the fields of its records by layer, over them the
    overrides of the whole site, then those of persons, last the front matter of `papers/<slug>.md`. A decision that
    matches no work is reported (MRG001), and so is one that matches several (MRG003).
    """
    joined, apart = _pairs(records, overrides, sink)
    groups = identity.group(records, sink, same=joined, different=apart)
    _report_shared_keys(groups, sink)
    slugs, collisions = derived_slugs(groups)
    slug_of = {id(group): slug for group, slug in zip(groups, slugs, strict=True)}
    found = []
    for group, slug in zip(groups, slugs, strict=True):
        owners = tuple(sorted({record.owner for record in group.records if record.owner}))
        versions = tuple(sorted(slug_of[id(other)] for other in group.versions))
        found.append(Merged(slug, group, owners, merge_records(group), versions=versions))
    index = _Index(found)
    decisions: dict[int, list[Override]] = {}
    # In an order of their own, so that what wins and what is reported does not depend on that of reading.
    for override in sorted(overrides, key=lambda override: (override.owner != "", override.span)):
        if (position := index.find(override, sink)) is not None:
            decisions.setdefault(position, []).append(override)
    for position, about in sorted(decisions.items()):
        found[position] = decide(found[position], about, sink)
    index = _Index(found)  # anew: a decision may have given a work its slug, by which a long form calls it
    for form in long_forms:
        if (position := index.find(form.override, sink)) is not None:
            found[position] = replace(decide(found[position], [form.override], sink), body=form.document)
    for positions in collisions:
        _report_collision([found[position] for position in positions], sink)
    return found


def _report_collision(works_of: Sequence[Merged], sink: Sink) -> None:
    """Works without a slug of their own; that they share a citation key was said already."""
    unnamed = [merged for merged in works_of if "slug" not in merged.fields]
    if len(unnamed) < 2 or len({merged.group.key for merged in unnamed} - {""}) == 1:
        return
    ordered = sorted(unnamed, key=lambda merged: merged.group.first.span)
    slugs = " and ".join(f"`{merged.slug}`" for merged in ordered)
    sink.warn(
        "GRA002",
        f"{len(ordered)} works have one derived slug; they are at {slugs}",
        ordered[0].group.first.span,
        hint="give them a `slug:` of your own; if they are one work, say so with `same_as`",
        related=[Related("also", merged.group.first.span) for merged in ordered[1:]],
    )


def _pairs(
    records: Sequence[Record], overrides: Sequence[Override], sink: Sink
) -> tuple[list[tuple[int, int]], frozenset[tuple[int, int]]]:
    """Positions of records that `same_as` joins and `not_same_as` keeps apart."""
    pairs: dict[str, list[tuple[int, int]]] = {field: [] for field in PAIRING}
    pairing = [(override, field) for override in overrides for field in PAIRING if field in override.fields]
    names = _record_names(records) if pairing else {}
    for override, field in pairing:
        own = named(names, override.key)
        for target in override.fields[field].as_list:
            others = named(names, str(target.value))
            if own and not others:
                _report_unmatched(str(target.value), target.span, names, sink, code="MRG006")
            pairs[field] += [(position, other) for position in own for other in others if position != other]
    return pairs["same_as"], frozenset(pairs["not_same_as"])


def _record_names(records: Sequence[Record]) -> dict[str, list[int]]:
    names: dict[str, list[int]] = {}
    for position, record in enumerate(records):
        facts = record.facts
        values = [record.key, facts.key_slug, facts.doi, facts.arxiv, facts.title_slug]
        for value in dict.fromkeys(filter(None, values)):
            names.setdefault(value, []).append(position)
    return names


def named(names: Mapping[str, list[int]], key: str) -> list[int]:
    """The positions that a key stands for: as written, as a DOI, as an arXiv id."""
    forms = [key, *filter(None, (parse_doi(key), parse_arxiv(key)))]
    return next((names[form] for form in forms if form in names), [])


def names_of(found: Sequence[Merged]) -> dict[str, list[int]]:
    """Positions of works by every name that an override may use."""
    names: dict[str, list[int]] = {}
    for position, merged in enumerate(found):
        values: list[str] = [merged.slug]
        for fields in (*(record.fields for record in merged.group.records), merged.fields):
            values += [str(fields[name].value) for name in _NAMES if name in fields]
        values += [record.key for record in merged.group.records]
        for value in set(values):
            names.setdefault(value, []).append(position)
    names.pop("", None)
    return names


class _Index:
    """Works, to be found by what overrides call them."""

    def __init__(self, found: Sequence[Merged]) -> None:
        self.found = found
        self.names = names_of(found)

    def find(self, override: Override, sink: Sink) -> int | None:
        """The work an override means; None, reported, when there is none or more than one."""
        positions = named(self.names, override.key)
        # Two persons may use one citation key: in a person's folder it means that person's work.
        own = [position for position in positions if override.owner in self.found[position].owners]
        positions = own or positions
        if len(positions) == 1:
            return positions[0]
        if not positions:
            _report_unmatched(override.key, override.span, self.names, sink)
            return None
        related = [
            Related(f"`{self.found[position].slug}`", self.found[position].group.first.span) for position in positions
        ]
        hint = "use the slug, DOI or arXiv id of the one you mean"
        message = f"`{override.key}` means {len(positions)} works"
        sink.error("MRG003", message, override.span, hint=hint, related=related)
        return None


def _report_unmatched(
    key: str, span: Span, names: Mapping[str, list[int]], sink: Sink, *, code: str = "MRG001"
) -> None:
    near = nearest(key, names)
    hint = f"did you mean `{near}`?" if near else "use a citation key, DOI, arXiv id or slug"
    sink.warn(code, f"`{key}` matches no work", span, hint=hint)


def _report_shared_keys(groups: Sequence[identity.Group], sink: Sink) -> None:
    """One key for two works of different files: both stay. Within one file the reader has said it."""
    # Real files of two people give one key, such as smith2020, to two papers.
    shared = identity.repeated([record.key for group in groups for record in group.records])
    seen: dict[str, Record] = {}
    for group in groups if shared else ():
        for key, record in {record.key: record for record in group.records if record.key in shared}.items():
            first = seen.setdefault(key, record)
            if first is not record and first.source != record.source:
                sink.warn(
                    "MRG005",
                    f"the citation key `{key}` stands for two works",
                    record.span,
                    hint="rename one of the two; if they are one work, say so with `same_as`",
                    related=[Related("the other", first.span)],
                )
