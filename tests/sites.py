"""Small sites from texts, for tests of everything behind the readers."""

from pathlib import Path

from sitegen import graph, sources
from sitegen.diagnostics import Sink
from sitegen.memo import Memo, Shelf
from sitegen.merge import overrides
from sitegen.merge.layers import Merged
from sitegen.model.site import Graph
from sitegen.model.work import Work
from sitegen.parse import libraries, parse
from sitegen.related import related
from sitegen.team import Team
from sitegen.validate.links import Files
from sitegen.validate.site import Said, validate

SITE = {"content/site.yaml": "url: https://example.org\n", "content/people/ada/profile.yaml": "name: Ada Berg\n"}


def put(root: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def merged(root: Path, files: dict[str, str]) -> tuple[list[Merged], Sink]:
    """The works of a site before validation."""
    put(root, SITE | files)
    sink = Sink()
    tree = sources.read(root, sink)
    parsed = parse(tree, libraries(tree, Memo()), Shelf(), sink, Team())
    return overrides.works(parsed.records, parsed.overrides, parsed.long_forms, sink), sink


def linked(root: Path, files: dict[str, str]) -> tuple[Graph, Sink]:
    """The graph of a site."""
    put(root, SITE | files)
    sink = Sink()
    tree = sources.read(root, sink)
    parsed = parse(tree, libraries(tree, Memo()), Shelf(), sink, Team())
    decided = overrides.works(parsed.records, parsed.overrides, parsed.long_forms, sink)
    said = Said(parsed.site, parsed.people, parsed.abouts, decided)
    site = validate(said, Files(frozenset(tree.others)), "", Memo(), sink, Team())
    return graph.link(site, related(site.cards, Shelf(), Team()), sink), sink


def works(graph: Graph) -> list[Work]:
    """All works of a site, newest first."""
    return [graph.site.works[card.slug] for card in graph.site.cards]


def one(root: Path, bib: str, decisions: str = "") -> tuple[Work, Sink]:
    """The only work of a site with this BibTeX and these overrides of Ada Berg's."""
    files = {"content/people/ada/works.bib": bib}
    if decisions:
        files["content/people/ada/overrides.yaml"] = decisions
    found, sink = linked(root, files)
    (work,) = works(found)
    return work, sink


def codes(sink: Sink) -> list[str]:
    """The codes that were reported, by place."""
    return [found.code for found in sink.diagnostics]
