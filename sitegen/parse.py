"""Parse: every source of a tree to records, decisions and profiles, in the order of their paths."""

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sitegen.diagnostics import Sink, Span
from sitegen.memo import Memo, Shelf, asked
from sitegen.merge.overrides import LongForm
from sitegen.model.ids import Slug, parse_slug
from sitegen.model.nodes import Node
from sitegen.model.people import Person
from sitegen.model.record import Later, Record, Source, digest, owner_of
from sitegen.readers import markdown, works, yaml
from sitegen.readers.library import Libraries
from sitegen.readers.markdown import Document
from sitegen.readers.works import Override
from sitegen.sources import Tree, text_of
from sitegen.team import Team

_LATER = ("news", "posts", "projects", "teaching", "talks", "pages", "digests")

_NEARLY_READ = (".yml", ".yaml", ".bib", ".md", ".markdown")


@dataclass(slots=True, repr=False, eq=False)
class Parsed:
    """All that the content says, before anything is merged.

    `people` has the mappings that describe a person, weakest first; `abouts` their biographies. `known` are people
    whose files did not change, `asked` the digest of those of all others about whom there is nothing to say, and
    `elsewhere` those among them whom another process looks at.
    """

    site: Node | None = None
    records: list[Record] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    long_forms: list[LongForm] = field(default_factory=list)
    people: dict[Slug, Sequence[Node]] = field(default_factory=dict)
    abouts: dict[Slug, Document] = field(default_factory=dict)
    known: dict[Slug, Person] = field(default_factory=dict)
    asked: dict[Slug, bytes] = field(default_factory=dict)
    elsewhere: set[Slug] = field(default_factory=set)


def libraries(tree: Tree, memo: Memo) -> Libraries:
    """The .bib files of a tree."""
    return Libraries((source for path, source in sorted(tree.sources.items()) if _is_library(path)), memo)


def _is_library(path: str) -> bool:
    return path.endswith(".bib") and bool(owner_of(path) or path.startswith("content/bibliography/"))


def parse(tree: Tree, files: Libraries, people: Shelf, sink: Sink, team: Team) -> Parsed:
    """Every source by the reader that its path asks for; what no reader knows is reported."""
    found, own = Parsed(), sink.beside()
    _look_up(tree, people, found)
    shared = frozenset(found.asked)
    found.elsewhere = {owner for owner in shared if not team.owns(owner)}
    files.read(sink, team)
    for path, source in sorted(tree.sources.items()):
        if _is_library(path):
            found.records += files.records(path, sink, len(found.records))
        else:
            _parse_one(path, source, found, own if owner_of(path) in shared else sink)
    for faults in team.gather(own.diagnostics):
        sink.take(faults)
    for path in sorted(tree.others):
        if path.lower().endswith(_NEARLY_READ) and not path.startswith("content/assets/"):
            hint = "files that are read end in `.yaml`, `.bib` and `.md`, in lower case"
            sink.warn("SRC007", f"`{path.rpartition('/')[2]}` is not read", Span(path), hint=hint)
    _require_profiles(tree.sources, found, sink)
    _mention_extra(found.records, sink)
    return found


def _look_up(tree: Tree, shelf: Shelf, found: Parsed) -> None:
    """People who are described by their profile and biography alone."""
    described: dict[Slug, list[Source]] = {}
    imported = {Slug("")}
    for path, source in sorted(tree.sources.items()):
        owner = owner_of(path)
        if _describes(path, owner):
            described.setdefault(owner, []).append(source)
        elif "/imported/" in path:
            imported.add(owner)
    files = digest("\n".join(sorted(tree.others)).encode("utf-8", "surrogatepass"))
    for owner in described.keys() - imported:
        question = asked(" ".join([owner, files, *(source.digest for source in described[owner])]))
        if answer := shelf.get(question):
            found.known[owner] = pickle.loads(answer)  # noqa: S301  our own
        else:
            found.asked[owner] = question


def _describes(path: str, owner: Slug) -> bool:
    return path in (f"content/people/{owner}/profile.yaml", f"content/people/{owner}/about.md")


def _parse_one(path: str, source: Source, found: Parsed, sink: Sink) -> None:
    owner, name = owner_of(path), path.rpartition("/")[2]
    if path == "content/site.yaml":
        found.site = yaml.read(source, sink)
    elif name == "overrides.yaml" and (owner or path == "content/overrides.yaml"):
        if node := yaml.read(source, sink):
            found.overrides += works.overrides(node, owner, sink)
    elif (owner in found.known or owner in found.elsewhere) and _describes(path, owner):
        if name == "profile.yaml":
            sink.know(path, lambda: text_of(source, Sink()) or "")
            found.people[owner] = Later(lambda: [node for node in [yaml.read(source, Sink())] if node])
    elif owner:
        before = sink.heard
        _parse_person(path, source, owner, found, sink)
        if sink.heard != before:
            found.asked.pop(owner, None)
    elif path.startswith("content/papers/") and name.endswith(".md"):
        document = markdown.read(source, sink)
        fields = document.front.value if document.front and isinstance(document.front.value, dict) else {}
        if document.front and not isinstance(document.front.value, dict):
            sink.error("MOD002", "the front matter must be a mapping", document.front.span, hint="as in `award: Best`")
        override = Override(name.removesuffix(".md"), Span(path), Slug(""), works.normalised(fields))
        found.long_forms.append(LongForm(override, document))
    else:
        _report_unread(path, sink)


def _parse_person(path: str, source: Source, owner: Slug, found: Parsed, sink: Sink) -> None:
    inside = path.split("/", 3)[3]
    if inside == "profile.yaml":
        if node := yaml.read(source, sink):
            found.people[owner] = [*found.people.get(owner, ()), node]
    elif inside == "about.md":
        found.abouts[owner] = markdown.read(source, sink)
    elif inside.startswith("imported/") and inside.endswith(".yaml"):
        if node := yaml.read(source, sink):
            found.records += works.imported(node, path, owner, sink)
            block = node.value.get("person") if isinstance(node.value, dict) else None
            if block:
                found.people[owner] = [*found.people.get(owner, ()), block]
    else:
        _report_unread(path, sink)


def _report_unread(path: str, sink: Sink) -> None:
    folder = path.split("/")[1]
    if folder in _LATER:
        sink.warn("SRC007", f"`content/{folder}/` is not read by this version", Span(f"content/{folder}"))
    else:
        hint = "docs/content.md says which file belongs where"
        sink.warn("SRC007", f"`{path.rpartition('/')[2]}` is not read here", Span(path), hint=hint)


def _require_profiles(paths: Mapping[str, Source], found: Parsed, sink: Sink) -> None:
    """Every folder of a person needs a profile, and a name that can be a path segment."""
    for owner in sorted({owner_of(path) for path in paths} - {""}):
        folder = f"content/people/{owner}"
        if parse_slug(owner) is None:
            hint = "use letters, digits and hyphens"
            sink.error("MOD007", f"`{owner}` cannot be a path segment", Span(folder), hint=hint)
        if f"{folder}/profile.yaml" not in paths:
            hint = "create it with at least `name: Given Family`"
            sink.error("MOD003", f"`{owner}` has no profile.yaml", Span(f"{folder}/profile.yaml"), hint=hint)


def _mention_extra(records: list[Record], sink: Sink) -> None:
    """Fields that have no place on a page are kept in the BibTeX block, and mentioned once."""
    first: dict[str, Node] = {}
    for each in records:
        for name, node in each.extra.items():
            first.setdefault(name, node)
    if first:
        names = ", ".join(f"`{name}`" for name in sorted(first))
        place = first[min(first)].span
        sink.note("BIB009", f"fields without a place on a page were kept in the BibTeX: {names}", place)
