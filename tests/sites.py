"""Small sites from texts, for tests of everything behind the readers."""

from pathlib import Path

from sitegen import graph, sources
from sitegen.diagnostics import Sink
from sitegen.executor import Workers
from sitegen.memo import Memo
from sitegen.merge import overrides
from sitegen.merge.layers import Merged
from sitegen.model.site import Graph
from sitegen.model.work import Work
from sitegen.parse import Content, parse
from sitegen.sources import Tree
from sitegen.validate.links import Files
from sitegen.validate.site import validate

SITE = {"content/site.yaml": "url: https://example.org\n", "content/people/ada/profile.yaml": "name: Ada Berg\n"}


def put(root: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def parsed(root: Path, files: dict[str, str], sink: Sink) -> tuple[Tree, Content]:
    """What a site says."""
    put(root, SITE | files)
    tree = sources.read(root, sink)
    return tree, parse(tree, Memo(None, ""), Workers(), sink)


def merged(root: Path, files: dict[str, str]) -> tuple[list[Merged], Sink]:
    """The works of a site before validation."""
    sink = Sink()
    _, content = parsed(root, files, sink)
    return overrides.merged_works(content.records, content.overrides, content.long_forms, sink), sink


def linked(root: Path, files: dict[str, str]) -> tuple[Graph, Sink]:
    """The graph of a site."""
    sink = Sink()
    tree, content = parsed(root, files, sink)
    decided = overrides.merged_works(content.records, content.overrides, content.long_forms, sink)
    return graph.link(validate(content, decided, Files(tree.others), "", sink), sink), sink


def works(graph: Graph) -> list[Work]:
    """All works of a site, newest first."""
    return list(graph.site.works)


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
