"""Profiles to Persons: what imported files say, and over it what the profile says."""

from collections.abc import Mapping, Sequence

from sitegen.diagnostics import Sink
from sitegen.model.ids import Slug, parse_orcid
from sitegen.model.links import PERSON_LINKS
from sitegen.model.nodes import Node
from sitegen.model.people import Milestone, Name, Person, Role
from sitegen.model.values import Link, Metric
from sitegen.readers.fields import name_node
from sitegen.readers.markdown import Document
from sitegen.text.latex import plain
from sitegen.text.names import parse_name
from sitegen.validate.check import check
from sitegen.validate.links import Files, affiliations, file_path, files_beside, person_link, web_address
from sitegen.validate.schema import MilestoneFields, PersonFields

_MILESTONES = ("education", "experience", "awards", "service")


def person(slug: Slug, blocks: Sequence[Node], about: Document | None, files: Files, sink: Sink) -> Person | None:
    """The Person that these mappings describe, weakest first; None, reported, when they do not hold."""
    root = Node(_merged(blocks), blocks[-1].span)
    fields = check(PersonFields, root, sink)
    if fields is None:
        return None
    if not (fields.name.family or fields.name.literal).strip():
        sink.error("MOD003", "`name` is blank", root.span, hint="write `name: Given Family`")
        return None
    nodes: Mapping[str, Node] = root.value if isinstance(root.value, dict) else {}
    links = _links(nodes.get("links"), files, sink)
    orcid_link = next((link.url for link in links if link.kind == "orcid"), "")
    orcid = parse_orcid(fields.orcid or orcid_link)
    if orcid and not orcid_link:
        links = (*links, Link("orcid", f"https://orcid.org/{orcid}", "ORCID"))
    if orcid_link and not orcid:
        hint = "check its digits; the last one is a checksum"
        sink.error("MOD004", f"`{orcid_link}` holds no ORCID iD", nodes["links"].span, hint=hint)
    photo = nodes.get("photo")
    return Person(
        slug=slug,
        name=_name(fields),
        native=fields.name.native,
        aliases=tuple(fields.aliases),
        not_me=tuple(fields.not_me),
        orcid=orcid,
        headline=fields.headline,
        role=Role(**vars(fields.role)),
        affiliations=affiliations(fields.affiliations, nodes.get("affiliations"), sink),
        field=fields.field,
        interests=tuple(map(plain, fields.interests)),
        photo=file_path(fields.photo, photo, files, sink) if photo and fields.photo else "",
        links=links,
        metrics=tuple(Metric(**vars(metric)) for metric in fields.metrics),
        listed=fields.listed,
        selected=tuple(fields.selected),
        about=about.body if about else None,
        files=files_beside(about.files, files, sink) if about else (),
        **{name: _milestones(getattr(fields, name), nodes.get(name), sink) for name in _MILESTONES},
    )


def _milestones(given: Sequence[MilestoneFields], node: Node | None, sink: Sink) -> tuple[Milestone, ...]:
    places = [child.span for child in node.value] if node and isinstance(node.value, list) else []
    return tuple(
        Milestone(**vars(each) | {"url": web_address(each.url, span, sink)})
        for each, span in zip(given, places, strict=True)
    )


def _name(fields: PersonFields) -> Name:
    return Name(**{part: text for part, text in vars(fields.name).items() if part not in ("native", "marks")})


def _merged(blocks: Sequence[Node]) -> dict[str, Node]:
    """Weakest first; a metric replaces the one of its label, everything else the whole field."""
    fields: dict[str, Node] = {}
    for block in blocks:
        for name, node in (block.value if isinstance(block.value, dict) else {}).items():
            if node.value is None:
                fields.pop(name, None)
            elif name == "metrics" and name in fields:
                fields[name] = node._replace(value=_metrics(fields[name], node))
            else:
                fields[name] = _normalised(name, node)
    return fields


def _metrics(weaker: Node, stronger: Node) -> list[Node]:
    found: dict[str, Node] = {}
    for node in (weaker, stronger):
        for number, metric in enumerate(node.value if isinstance(node.value, list) else [node]):
            label = metric.value.get("label") if isinstance(metric.value, dict) else None
            found[str(label.value) if label else f"\0{number}"] = metric
    return list(found.values())


def _normalised(name: str, node: Node) -> Node:
    """Short forms written out: a name as text, organisations and milestones as text, one value for a list."""
    if name == "name" and isinstance(node.value, str):
        return node._replace(value=name_node(parse_name(node.value).name, (), node.span).value)
    if name in ("aliases", "not_me", "interests", "selected", "affiliations") and isinstance(node.value, str):
        node = node._replace(value=[Node(node.value, node.span)])
    if isinstance(node.value, list) and name in ("affiliations", *_MILESTONES):
        wanted = "name" if name == "affiliations" else "title"
        wrapped = [
            child._replace(value={wanted: Node(child.value, child.span)}) if isinstance(child.value, str) else child
            for child in node.value
        ]
        return node._replace(value=wrapped)
    return node


def _links(node: Node | None, files: Files, sink: Sink) -> tuple[Link, ...]:
    """In the order of the known kinds, then as written."""
    given = node.value if node and isinstance(node.value, dict) else {}
    order = {kind: number for number, kind in enumerate(PERSON_LINKS)}
    kinds = sorted(given, key=lambda kind: order.get(kind, len(order)))
    return tuple(person_link(kind, given[kind], files, sink) for kind in kinds if given[kind].value)
