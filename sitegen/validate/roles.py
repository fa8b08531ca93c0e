"""Who contributed equally and who corresponds: from marks, notes and the fields `equal` and `corresponding`."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sitegen.diagnostics import Sink, nearest
from sitegen.model.ids import Slug
from sitegen.model.nodes import Node
from sitegen.model.people import Creator, Name
from sitegen.model.work import Legend
from sitegen.text.marks import assign_roles, split_legend
from sitegen.text.names import parse_name
from sitegen.text.slugs import fold
from sitegen.validate.schema import WorkFields

# The customary order of footnote signs.
_FREE_MARKS = ("*", "†", "‡", "§", "¶")
_MEANINGS = {"equal": "equal contribution", "corresponding": "corresponding author"}


class Settled(NamedTuple):
    """Creators with their roles, the legends to show, and what is left of the notes."""

    creators: tuple[Creator, ...]
    legends: tuple[Legend, ...]
    note: str
    annotation: str


def settle(
    creators: Sequence[Creator],
    fields: WorkFields,
    node_of: Callable[[str], Node | None],
    person_of: Callable[[Name], Slug | None],
    sink: Sink,
) -> Settled:
    """Roles of a work's creators. A field that names people wins over their marks.

    `person_of` finds the person of a name, so that a field may use any spelling that the profile knows.
    """
    note = fields.note.source if fields.note else ""
    annotation = fields.annotation.source if fields.annotation else ""
    settled: list[Creator] = list(creators)
    legends: list[Legend] = []
    if any(creator.marks for creator in creators):
        from_note, note = split_legend(note)
        from_annotation, annotation = split_legend(annotation)
        roles = assign_roles([creator.marks for creator in creators], [*from_note, *from_annotation])
        settled = [
            Creator(creator.name, creator.person, equal, corresponding, creator.marks)
            for creator, equal, corresponding in zip(creators, roles.equal, roles.corresponding, strict=True)
        ]
        legends = list(roles.legends)
    elif fields.equal:
        note, annotation = split_legend(note)[1], split_legend(annotation)[1]
    for role, named in (("equal", fields.equal), ("corresponding", fields.corresponding)):
        if named is not None:
            node = node_of(role)
            settled, legends = _assign(role, _chosen(named, settled, node, person_of, sink), settled, legends)
    return Settled(tuple(settled), tuple(legends), note, annotation)


def _chosen(
    named: Sequence[str],
    creators: Sequence[Creator],
    node: Node | None,
    person_of: Callable[[Name], Slug | None],
    sink: Sink,
) -> set[int]:
    """Positions of the creators that a list names, by full or family name; others are reported."""
    by_form: dict[str, list[int]] = {}
    for position, creator in enumerate(creators):
        forms = (creator.name.display, creator.name.inverted, creator.name.full_family)
        for form in dict.fromkeys(fold(form) for form in forms if form):
            by_form.setdefault(form, []).append(position)
    chosen: set[int] = set()
    children = node.children if node else []
    for number, name in enumerate(named):
        # `equal = {true}` in a .bib file is a flag: all authors.
        if name.lower() == "true":
            chosen.update(range(len(creators)))
            continue
        parsed = parse_name(name).name
        found = by_form.get(fold(name)) or by_form.get(fold(parsed.display))
        if not found and (person := person_of(parsed)):
            found = [position for position, creator in enumerate(creators) if creator.person == person]
        if found:
            chosen.update(found)
            continue
        near = nearest(name, [creator.name.display for creator in creators])
        hint = f"did you mean `{near}`?" if near else "name authors as the work does"
        span = children[number].span if number < len(children) else node.span if node else None
        sink.warn("MRK001", f"`{name}` is not an author of this work", span, hint=hint)
    return chosen


def _assign(
    role: str, chosen: set[int], creators: Sequence[Creator], legends: Sequence[Legend]
) -> tuple[list[Creator], list[Legend]]:
    """Give the role to exactly the chosen, with the mark that had this meaning or the first free one."""
    old = [legend for legend in legends if legend.role == role]
    others = [legend for legend in legends if legend.role != role]
    dropped = {legend.mark for legend in old}
    used = {legend.mark for legend in others} | {mark for creator in creators for mark in creator.marks} - dropped
    free = next((mark for mark in _FREE_MARKS if mark not in used), "*")
    legend = old[0] if old else Legend(free, _MEANINGS[role], role)
    marked = []
    for position, creator in enumerate(creators):
        others_marks = tuple(mark for mark in creator.marks if mark not in dropped)
        has = position in chosen
        marks = (*others_marks, legend.mark) if has else others_marks
        equal = has if role == "equal" else creator.equal
        corresponding = has if role == "corresponding" else creator.corresponding
        marked.append(creator._replace(marks=marks, equal=equal, corresponding=corresponding))
    return marked, [*others, legend] if chosen else others
