"""Profiles to Persons: what imported files say, and over it what the profile says."""

from collections.abc import Mapping, Sequence

from sitegen.diagnostics import Sink
from sitegen.model.ids import Orcid, Slug, parse_orcid
from sitegen.model.links import PERSON_LINKS
from sitegen.model.nodes import Node
from sitegen.model.people import Affiliation, Milestone, Person, PersonName, Role
from sitegen.model.record import Document
from sitegen.model.values import Link, Metric
from sitegen.readers.decoding import wrapped
from sitegen.text.latex import plain
from sitegen.text.names import parse_name
from sitegen.validate.check import check
from sitegen.validate.links import Files, file_path, files_beside, person_link, with_addresses
from sitegen.validate.schema import PersonFields

_MILESTONES = ("education", "experience", "awards", "service")


def person(slug: Slug, blocks: Sequence[Node], about: Document | None, files: Files, sink: Sink) -> Person | None:
    """The Person that these mappings describe, weakest first; None, reported, when they do not hold.

    `blocks` are the `person:` blocks of imported files, then profile.yaml: metrics are joined by label, all else of a
    stronger block replaces the whole field. `about` is the biography, `files` what photo and links may mean.
    """
    root = Node(_merged(blocks), blocks[-1].span)
    fields = check(PersonFields, root, sink)
    if fields is None:
        return None
    if not (fields.name.family or fields.name.literal).strip():
        sink.error("MOD003", "`name` is blank", root.span, hint="write `name: Given Family`")
        return None
    nodes = root.mapping
    orcid, links = _with_orcid(fields.orcid, _links(nodes.get("links"), files, sink), nodes, sink)
    photo = nodes.get("photo")
    addressed = {
        name: with_addresses(getattr(fields, name), nodes.get(name), sink) for name in ("affiliations", *_MILESTONES)
    }
    return Person(
        slug=slug,
        name=fields.name.name,
        native=fields.name.native,
        aliases=tuple(fields.aliases),
        not_me=tuple(fields.not_me),
        orcid=orcid,
        headline=fields.headline,
        role=Role(**vars(fields.role)),
        affiliations=tuple(Affiliation(**each) for each in addressed["affiliations"]),
        field=fields.field,
        interests=tuple(map(plain, fields.interests)),
        photo=file_path(fields.photo, photo, files, sink) if photo and fields.photo else "",
        links=links,
        metrics=tuple(Metric(**vars(metric)) for metric in fields.metrics),
        listed=fields.listed,
        selected=tuple(fields.selected),
        about=about.body if about else None,
        files=files_beside(about.files, files, sink) if about else (),
        **{name: tuple(Milestone(**each) for each in addressed[name]) for name in _MILESTONES},
    )


def _with_orcid(
    written: str, links: tuple[Link, ...], nodes: Mapping[str, Node], sink: Sink
) -> tuple[Orcid | None, tuple[Link, ...]]:
    """The ORCID iD that `orcid:` or else a link names, and the links with one to it."""
    address = next((link.url for link in links if link.kind == "orcid"), "")
    orcid = parse_orcid(written or address)
    if orcid and not address:
        links = (*links, Link("orcid", f"https://orcid.org/{orcid}", "ORCID"))
    # `orcid:` itself is checked by the schema; a link may be any address.
    if address and not orcid:
        hint = "check its digits; the last one is a checksum"
        sink.error("MOD004", f"`{address}` holds no ORCID iD", nodes["links"].span, hint=hint)
    return orcid, links


def _merged(blocks: Sequence[Node]) -> dict[str, Node]:
    """Weakest first; a metric replaces the one of its label, everything else the whole field."""
    fields: dict[str, Node] = {}
    for block in blocks:
        for name, node in block.mapping.items():
            if node.value is None:
                fields.pop(name, None)
            elif name == "metrics" and name in fields:
                fields[name] = node.with_value(_metrics(fields[name], node))
            else:
                fields[name] = _normalised(name, node)
    return fields


def _metrics(weaker: Node, stronger: Node) -> list[Node]:
    found: dict[str, Node] = {}
    for node in (weaker, stronger):
        for number, metric in enumerate(node.children or [node]):
            label = metric.mapping.get("label")
            # A metric without a label is a fault that `check` reports: it must not replace another one.
            found[str(label.value) if label else f"\0{number}"] = metric
    return list(found.values())


def _normalised(name: str, node: Node) -> Node:
    """Short forms written out: a name as text, organisations and milestones as text, one value for a list."""
    if name == "name" and isinstance(node.value, str):
        return node.with_value(PersonName.of(parse_name(node.value).name))
    if name in ("aliases", "not_me", "interests", "selected", "affiliations") and isinstance(node.value, str):
        node = node.with_value([Node(node.value, node.span)])
    if isinstance(node.value, list) and name in ("affiliations", *_MILESTONES):
        wanted = "name" if name == "affiliations" else "title"
        return node.with_value([wrapped(child, wanted) for child in node.value])
    return node


def _links(node: Node | None, files: Files, sink: Sink) -> tuple[Link, ...]:
    """In the order of the known kinds, then as written."""
    given = node.mapping if node else {}
    order = {kind: number for number, kind in enumerate(PERSON_LINKS)}
    kinds = sorted(given, key=lambda kind: order.get(kind, len(order)))
    return tuple(person_link(kind, given[kind], files, sink) for kind in kinds if given[kind].value)
