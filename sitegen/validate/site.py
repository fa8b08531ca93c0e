"""The checked parts as one Site: options, persons, works and lists."""

from collections.abc import Sequence
from dataclasses import replace

from sitegen.diagnostics import Sink, Span, nearest
from sitegen.merge.layers import Merged
from sitegen.merge.people import index
from sitegen.model.nodes import Node
from sitegen.model.site import Options, Site
from sitegen.model.values import Link
from sitegen.parse import Content
from sitegen.validate.check import check
from sitegen.validate.links import Files
from sitegen.validate.lists import in_order, is_hidden, make_lists
from sitegen.validate.people import person
from sitegen.validate.schema import SiteFields
from sitegen.validate.works import Surroundings, report_unknown, work

PROPERTIES = frozenset("paper card ink soft rule line link mark tint serif sans mono measure width".split())
"""The CSS custom properties that the base theme reads."""


def validate(content: Content, merged: Sequence[Merged], files: Files, base_url: str, sink: Sink) -> Site:
    """The checked site; what does not hold is reported and left out.

    `merged` are the works of the content, `files` those that links may mean; `base_url` of the command line wins over
    `url` in site.yaml.
    """
    found = [
        person(slug, content.people[slug], content.abouts.get(slug), files, sink) for slug in sorted(content.people)
    ]
    people = tuple(each for each in found if each)
    around = Surroundings(index(people), files, sink)
    works = [(made, each) for each in merged if not is_hidden(each) and (made := work(each, around))]
    report_unknown(around.unknown, sink)
    ordered = in_order(works, sink)
    lists = make_lists(people, ordered, content.people, sink)
    # What records call a work's versions are derived slugs; a hand may have given it another.
    slugs = {each.slug: made.slug for made, each in works}
    complete = []
    for made, _ in ordered:
        owners = tuple(owner for owner in made.owners if (made.slug, owner) not in lists.lost)
        versions = tuple(slugs[slug] for slug in made.versions if slug in slugs)
        is_complete = owners == made.owners and versions == made.versions
        complete.append(made if is_complete else replace(made, owners=owners, versions=versions))
    return Site(options(content.site, base_url, sink), people, tuple(complete), lists.works, lists.selected)


def options(node: Node | None, base_url: str, sink: Sink) -> Options:
    """What `site.yaml` says; `base_url` of the command line wins."""
    node = node or Node({}, Span("content/site.yaml"))
    fields = check(SiteFields, node, sink)
    if fields is None:
        return Options()
    for name in sorted(set(fields.theme) - PROPERTIES):
        near = nearest(name, sorted(PROPERTIES))
        hint = f"did you mean `{near}`?" if near else "docs/templates.md lists the properties"
        place = node.mapping["theme"].mapping.get(name)
        sink.error("MOD001", f"the theme has no property `{name}`", place.key if place else None, hint=hint)
    return Options(
        title=fields.title,
        description=fields.description,
        url=(base_url or fields.url).rstrip("/"),
        language=fields.language,
        author=fields.author,
        navigation=tuple(Link("page", entry.url, entry.title) for entry in fields.navigation),
        theme=tuple(sorted(fields.theme.items())),
        hidden_fields=fields.bibtex.hidden_fields,
    )
