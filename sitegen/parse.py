"""Parse: every source of a site to what it says, each file alone, the new ones side by side.

It is the first of two fan-outs (docs/architecture.md). `parse_part` is a pure function of one file, or of one chunk
of a large .bib, and does all that is slow about it: splitting, macros, names, LaTeX, formulas. Its answers are JSON
through the models, which the memo keeps, so a file that did not change is not parsed again. Fresh answers take the
same way, so that a first build and a later one work on the same values.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from pydantic import TypeAdapter, ValidationError

from sitegen.diagnostics import Sink, Span
from sitegen.executor import Workers, fan_out
from sitegen.memo import Memo
from sitegen.model.ids import Slug, parse_slug
from sitegen.model.nodes import Node
from sitegen.model.record import Document, LongForm, Override, Record, Records, Source, digest, owner_of
from sitegen.readers import bibtex, fields, markdown, works, yaml
from sitegen.readers.decoding import decoded
from sitegen.sources import Tree, legacy_text_of, text_of

_UNREAD_FOLDERS = ("news", "posts", "projects", "teaching", "talks", "pages", "digests")  # of later versions
_NEARLY_READ = (".yml", ".yaml", ".bib", ".md", ".markdown")
_CHUNK = 100_000  # characters of a .bib file that are parsed together
_LARGE = 300_000  # bytes of new content that are worth starting workers

ANSWERS = TypeAdapter(Records)
"""What one file says, as the JSON that the memo keeps, and back."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is parsed at once: a whole file, or a chunk of a large .bib file."""

    source: Source
    chunk: bibtex.Chunk | None = None

    @property
    def question(self) -> str:
        """What its answer in the memo stands under. A chunk's answer holds lines, so its place belongs to it."""
        if self.chunk is None:
            return f"{self.source.path}\n{self.source.digest}"
        macros = sorted(self.chunk.macros.items())
        return f"{self.source.path}\n{self.chunk.first_line}\n{digest(self.chunk.text)}\n{macros}"

    @property
    def size(self) -> int:
        """About how many bytes it has."""
        return len(self.chunk.text if self.chunk else self.source.data)


@dataclass(slots=True)
class Content:
    """All that the content says, before anything is merged.

    `people` has the mappings that describe a person, weakest first; `abouts` their biographies.
    """

    site: Node | None = None
    records: list[Record] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    long_forms: list[LongForm] = field(default_factory=list)
    people: dict[Slug, list[Node]] = field(default_factory=dict)
    abouts: dict[Slug, Document] = field(default_factory=dict)


def parse(
    tree: Tree,
    memo: Memo,
    workers: Workers,
    sink: Sink,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Content:
    """What all sources of a tree say together, in the order of their paths; what no reader knows is reported.

    Parts whose answer the memo has are not parsed; all others are, by the workers where they are many, and their
    answers go into the memo. `progress` is told how many of the new parts are done.
    """
    parts = {path: _parts(source) for path, source in sorted(tree.sources.items())}
    answers = _answers([part for of_file in parts.values() for part in of_file], memo, workers, progress)
    found = Content()
    for path, of_file in parts.items():
        sink.know(path, partial(_text, tree.sources[path]))
        records = [answers[part.question] for part in of_file]
        _take(
            _joined(records, tree.sources[path], sink) if of_file[0].chunk else records[0], owner_of(path), found, sink
        )
    for path in sorted(tree.others):
        if path.lower().endswith(_NEARLY_READ) and not path.startswith("content/assets/"):
            hint = "files that are read end in `.yaml`, `.bib` and `.md`, in lower case"
            sink.warn("SRC007", f"`{path.rpartition('/')[2]}` is not read", Span(path), hint=hint)
    _require_profiles(tree.sources, found, sink)
    _mention_extra(found.records, sink)
    return found


def _answers(
    parts: Sequence[Part], memo: Memo, workers: Workers, progress: Callable[[int, int], None]
) -> dict[str, Records]:
    """What each part says, by its question."""
    found: dict[str, Records] = {}
    unread = []
    for part in parts:
        answer = memo.get(part.question)
        records = _loaded(answer) if answer else None
        if records is None:
            unread.append(part)
        else:
            found[part.question] = records
    is_large = sum(part.size for part in unread) > _LARGE
    fresh = fan_out(workers, _answer, None, unread, is_large=is_large)
    for number, (part, answer) in enumerate(zip(unread, fresh, strict=True), 1):
        memo.put(part.question, answer)
        found[part.question] = ANSWERS.validate_json(answer)
        progress(number, len(unread))
    return found


def _loaded(answer: bytes) -> Records | None:
    """An answer of the memo; None for one that is none of ours, though it is whole."""
    try:
        return ANSWERS.validate_json(answer)
    except ValidationError:
        return None


def _answer(_: None, part: Part) -> bytes:
    """What a worker does: a part to its answer as JSON."""
    return ANSWERS.dump_json(parse_part(part))


def parse_part(part: Part) -> Records:
    """What one file says, or one chunk of it: the reader is chosen by its path.

    `parse_part(Part(Source.of("content/people/ada/works.bib", b"@misc{k, title={A}}"))).records[0].key == "k"`. What is
    wrong with the file is in `diagnostics` of the answer; nothing is raised for a user's mistake.
    """
    sink = Sink()
    found = _read(part, sink)
    return replace(found, diagnostics=tuple(sink.diagnostics))


def _is_library(path: str) -> bool:
    return path.endswith(".bib") and bool(owner_of(path) or path.startswith("content/bibliography/"))


def _parts(source: Source) -> list[Part]:
    """A .bib file that is large goes in chunks of whole entries."""
    if not _is_library(source.path) or len(source.data) < 2 * _CHUNK:
        return [Part(source)]
    chunks = bibtex.chunks(legacy_text_of(source, Sink()), _CHUNK)
    # The workers need the text of the chunk, and not the bytes of the whole file beside it.
    return [Part(Source(source.path, b"", source.digest), chunk) for chunk in chunks]


def _text(source: Source) -> str:
    """The text that diagnostics show lines of."""
    return legacy_text_of(source, Sink()) if source.path.endswith(".bib") else text_of(source, Sink()) or ""


def _read(part: Part, sink: Sink) -> Records:
    source = part.source
    path, owner = source.path, owner_of(source.path)
    inside = path.split("/", 3)[3] if owner else path.removeprefix("content/")
    name = path.rpartition("/")[2]
    if _is_library(path):
        return _library(part, owner, sink)
    if inside == "site.yaml" and not owner:
        return Records(site=yaml.read(source, sink))
    if name == "overrides.yaml" and (owner or inside == name):
        node = yaml.read(source, sink)
        return Records(overrides=tuple(works.overrides(node, owner, sink)) if node else ())
    if owner and inside == "profile.yaml":
        return Records(person=yaml.read(source, sink))
    if owner and inside == "about.md":
        return Records(about=markdown.read(source, sink))
    if owner and inside.startswith("imported/") and inside.endswith(".yaml"):
        node = yaml.read(source, sink)
        records = works.imported(node, path, owner, sink) if node else ()
        return Records(records=tuple(records), person=node.mapping.get("person") if node else None)
    if inside.startswith("papers/") and name.endswith(".md") and not owner:
        return Records(long_form=_long_form(source, name, sink))
    _report_unread(path, sink)
    return Records()


def _library(part: Part, owner: Slug, sink: Sink) -> Records:
    path = part.source.path
    if part.chunk:
        sink.know(path, "\n" * (part.chunk.first_line - 1) + part.chunk.text)  # lines as in the file
        blocks, undefined, keys = bibtex.read_chunk(part.chunk, path, sink)
    else:
        blocks, undefined, keys = bibtex.read(legacy_text_of(part.source, sink), path, sink), (), ()
    found = [
        fields.record(block, source=path, owner=owner, order=order, sink=sink) for order, block in enumerate(blocks)
    ]
    return Records(records=tuple(found), keys=tuple(keys), undefined=tuple(undefined))


def _long_form(source: Source, name: str, sink: Sink) -> LongForm:
    document = markdown.read(source, sink)
    front = document.front
    if front and not isinstance(front.value, dict):
        sink.error("MOD002", "the front matter must be a mapping", front.span, hint="as in `award: Best`")
    decisions = decoded(front.mapping) if front else {}
    return LongForm(Override(name.removesuffix(".md"), Span(source.path), Slug(""), decisions), document)


def _joined(chunks: Sequence[Records], source: Source, sink: Sink) -> Records:
    """The chunks of one file as one, with what is to be said about the file as a whole."""
    text = legacy_text_of(source, sink)
    records = [record for chunk in chunks for record in chunk.records]
    keys = [bibtex.Named(*key) for chunk in chunks for key in chunk.keys]
    undefined = [bibtex.Named(*macro) for chunk in chunks for macro in chunk.undefined]
    bibtex.report_file(text, source.path, keys, undefined, sink)
    return Records(
        records=tuple(replace(record, order=order) for order, record in enumerate(records)),
        diagnostics=tuple(each for chunk in chunks for each in chunk.diagnostics),
    )


def _take(records: Records, owner: Slug, found: Content, sink: Sink) -> None:
    sink.take(records.diagnostics)
    found.site = records.site or found.site
    found.records += records.records
    found.overrides += records.overrides
    if records.long_form:
        found.long_forms.append(records.long_form)
    if records.person:
        found.people.setdefault(owner, []).append(records.person)
    if records.about:
        found.abouts[owner] = records.about


def _report_unread(path: str, sink: Sink) -> None:
    folder = path.split("/")[1]
    if folder in _UNREAD_FOLDERS:
        sink.warn("SRC007", f"`content/{folder}/` is not read by this version", Span(f"content/{folder}"))
    else:
        hint = "docs/content.md says which file belongs where"
        sink.warn("SRC007", f"`{path.rpartition('/')[2]}` is not read here", Span(path), hint=hint)


def _require_profiles(paths: Iterable[str], found: Content, sink: Sink) -> None:
    """Every folder of a person needs a profile, and a name that can be a path segment."""
    for owner in sorted({owner_of(path) for path in paths} - {""}):
        folder = f"content/people/{owner}"
        if parse_slug(owner) is None:
            hint = "use letters, digits and hyphens"
            sink.error("MOD007", f"`{owner}` cannot be a path segment", Span(folder), hint=hint)
        if f"{folder}/profile.yaml" not in paths:
            hint = "create it with at least `name: Given Family`"
            sink.error("MOD003", f"`{owner}` has no profile.yaml", Span(f"{folder}/profile.yaml"), hint=hint)


def _mention_extra(records: Iterable[Record], sink: Sink) -> None:
    """Fields that have no place on a page are kept in the BibTeX block, and mentioned once."""
    first: dict[str, Node] = {}
    for record in records:
        for name, node in record.extra.items():
            first.setdefault(name, node)
    if first:
        names = ", ".join(f"`{name}`" for name in sorted(first))
        place = first[min(first)].span
        sink.note("BIB009", f"fields without a place on a page were kept in the BibTeX: {names}", place)
