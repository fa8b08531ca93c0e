"""Which work a key means, and the works with everything that was decided about them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sitegen.diagnostics import Related, Sink
from sitegen.merge import identity
from sitegen.merge.layers import Merged, decide
from sitegen.merge.routes import derived_slugs
from sitegen.model.ids import Slug, parse_arxiv, parse_doi
from sitegen.model.nodes import Node
from sitegen.model.record import Record
from sitegen.readers.markdown import Document
from sitegen.readers.works import Override

_NAMES = ("slug", "doi", "arxiv")
"""Fields that a work can be called by."""


class LongForm(NamedTuple):
    """A hand-written page of a work: its front matter as an Override, and the whole document."""

    override: Override
    document: Document


def works(
    records: Sequence[Record], overrides: Sequence[Override], long_forms: Sequence[LongForm], sink: Sink
) -> list[Merged]:
    """Group the records into works and apply every decision, weakest first."""
    joined, apart = _pairs(records, overrides, sink)
    groups = identity.group(records, sink, same=joined, different=apart)
    _report_shared_keys(groups, sink)
    slugs, collisions = derived_slugs(groups)
    found = [Merged(slug, group, _owners(group)) for group, slug in zip(groups, slugs, strict=True)]
    slug_of = {id(group): slug for group, slug in zip(groups, slugs, strict=True) if group.versions}
    for number, group in enumerate(groups if slug_of else ()):
        if group.versions:
            versions = tuple(sorted(slug_of[id(other)] for other in group.versions))
            found[number] = found[number]._replace(versions=versions)
    index = _Index(found, overrides)
    decisions: dict[int, list[Override]] = {}
    for override in sorted(overrides, key=lambda override: (override.owner != "", override.span)):
        if (position := index.find(override, sink)) is not None:
            decisions.setdefault(position, []).append(override)
    decided = list(found)
    for position, said in sorted(decisions.items()):
        decided[position] = decide(found[position], said, sink)
    complete = _with_long_forms(decided, long_forms, sink)
    for positions in collisions:
        _report_collision([complete[position] for position in positions], sink)
    return complete


def _owners(group: identity.Group) -> tuple[Slug, ...]:
    """The persons in whose folders its records stand."""
    if len(group.records) == 1:
        owner = group.records[0].owner
        return (owner,) if owner else ()
    return tuple(sorted({record.owner for record in group.records if record.owner}))


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


def _with_long_forms(found: list[Merged], long_forms: Sequence[LongForm], sink: Sink) -> list[Merged]:
    index = _Index(found, [form.override for form in long_forms])
    for form in long_forms:
        if (position := index.find(form.override, sink)) is not None:
            found[position] = decide(found[position], [form.override], sink)._replace(body=form.document)
    return found


def _pairs(
    records: Sequence[Record], overrides: Sequence[Override], sink: Sink
) -> tuple[list[tuple[int, int]], frozenset[tuple[int, int]]]:
    """Positions of records that `same_as` joins and `not_same_as` keeps apart."""
    joined: list[tuple[int, int]] = []
    apart: set[tuple[int, int]] = set()
    names: dict[str, list[int]] | None = None
    for override in overrides:
        for field, pairs in (("same_as", joined.append), ("not_same_as", apart.add)):
            node = override.fields.get(field)
            if node is None or node.value is None:
                continue
            names = _record_names(records) if names is None else names
            own = named(names, override.key)
            targets = node.value if isinstance(node.value, list) else [node]
            for target in targets:
                others = named(names, str(target.value))
                if own and not others:
                    _report_unmatched(str(target.value), target, names, sink, code="MRG006")
                for mine in own:
                    for other in others:
                        if mine != other:
                            pairs((mine, other))
    return joined, frozenset(apart)


def _record_names(records: Sequence[Record]) -> dict[str, list[int]]:
    names: dict[str, list[int]] = {}
    for position, record in enumerate(records):
        its = record.facts
        values = [record.key, its.key_slug, its.doi, its.arxiv, its.title_slug]
        for value in dict.fromkeys(filter(None, values)):
            names.setdefault(value, []).append(position)
    return names


def named(names: Mapping[str, list[int]], key: str) -> list[int]:
    """The positions that a key stands for: as written, as a DOI, as an arXiv id."""
    return next((names[form] for form in _forms(key) if form in names), [])


def _forms(key: str) -> Iterable[str]:
    """The forms in which a key may be known: as written, as a DOI, as an arXiv id."""
    yield key
    yield from filter(None, (parse_doi(key), parse_arxiv(key)))


def names_of(found: Sequence[Merged], wanted: set[str] | None = None) -> dict[str, list[int]]:
    """Positions of works by every name that an override may use, or those that are wanted."""
    names: dict[str, list[int]] = {}
    for position, merged in enumerate(found):
        values: list[str] = [merged.slug]
        for record in merged.group.records:
            its = record.facts
            values += (record.key, its.slug, its.doi, its.arxiv)
        if merged.decided:
            values += [str(node.value) for name, node in merged.decided if name in _NAMES and node.value is not None]
        if wanted is None or not wanted.isdisjoint(values):
            for value in set(values) if wanted is None else wanted.intersection(values):
                names.setdefault(value, []).append(position)
    names.pop("", None)
    return names


class _Index:
    """Works, to be found by what some overrides call them."""

    def __init__(self, found: Sequence[Merged], overrides: Iterable[Override]) -> None:
        self.found = found
        wanted = {form for override in overrides for form in _forms(override.key)}
        self.names = names_of(found, wanted) if wanted else {}

    def find(self, override: Override, sink: Sink) -> int | None:
        """The work an override means; None, reported, when there is none or more than one."""
        positions = named(self.names, override.key)
        own = [position for position in positions if override.owner in self.found[position].owners]
        positions = own or positions
        if len(positions) == 1:
            return positions[0]
        if not positions:
            _report_unmatched(override.key, Node(override.key, override.span), names_of(self.found), sink)
            return None
        related = [
            Related(f"`{self.found[position].slug}`", self.found[position].group.first.span) for position in positions
        ]
        hint = "use the slug, DOI or arXiv id of the one you mean"
        message = f"`{override.key}` means {len(positions)} works"
        sink.error("MRG003", message, override.span, hint=hint, related=related)
        return None


def _report_unmatched(
    key: str, node: Node, names: Mapping[str, list[int]], sink: Sink, *, code: str = "MRG001"
) -> None:
    import difflib  # heavy, and seldom needed

    near = difflib.get_close_matches(key, names, n=1, cutoff=0.5)
    hint = f"did you mean `{near[0]}`?" if near else "use a citation key, DOI, arXiv id or slug"
    sink.warn(code, f"`{key}` matches no work", node.span, hint=hint)


def _report_shared_keys(groups: Sequence[identity.Group], sink: Sink) -> None:
    """One key for two works of different files: both stay. Within one file the reader has said it."""
    shared = identity.repeated([record.key for group in groups for record in group.records])
    seen: dict[str, Record] = {}
    for group in groups if shared else ():
        for key, record in identity.keys(group).items():
            if key not in shared:
                continue
            first = seen.setdefault(key, record)
            if first is not record and first.source != record.source:
                sink.warn(
                    "MRG005",
                    f"the citation key `{key}` stands for two works",
                    record.span,
                    hint="rename one of the two; if they are one work, say so with `same_as`",
                    related=[Related("the other", first.span)],
                )
