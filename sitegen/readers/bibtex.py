"""BibTeX files to entries with exact places: strict entries by one pattern, bibtexparser splits what is left.

What is damaged costs a diagnostic and at most the damaged field, never the entries around it.
"""

import logging
import marshal
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

from bibtexparser import model as blocks
from bibtexparser.entrypoint import parse_string

from sitegen.diagnostics import Related, Sink, Span
from sitegen.memo import Shelf, digest
from sitegen.model.record import Entry
from sitegen.readers.scanner import NAME, SKIP, Field, Scanner, Text
from sitegen.readers.strict import START, Strict, entry_at
from sitegen.text.dates import MONTHS

# The splitter says through logging what it also returns as blocks.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_HEAD = re.compile(r"@\s*(\w[\w-]*)\s*[{(]\s*([^,={}\"\n]*?)\s*(?:,|(?=[})\s]*$)|(?=\n))")
_LONGEST_MACRO = 20_000  # characters; a few lines of macros that double each other would fill the memory
_LONGEST_VALUE = 200_000  # characters; the authors of a whole collaboration are half of it
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|\Z)")
_READABLE = (blocks.DuplicateBlockKeyBlock, blocks.DuplicateFieldKeyBlock)
_PARENTS = ("crossref", "xdata")
_CROSSREF_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle"}
_NOT_INHERITED = frozenset(["crossref", "xdata", "ids", "label", "key", "keywords", "options", "author", "note"])


class Origin(NamedTuple):
    """What a strict entry was made from: the digest of its text, where it ends in it, the macros it used."""

    digest: bytes
    length: int
    macros: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Block:
    """An entry as read. `fields` has each name once, in the order of the source.

    `origin` is set where the same text will always give the same entry.
    """

    type: str
    key: str
    span: Span
    fields: tuple[Field, ...]
    origin: Origin | None = None

    def get(self, name: str) -> Field | None:
        """The field of that name, in lower case."""
        return next((field for field in self.fields if field.name.lower() == name), None)

    @property
    def entry(self) -> Entry:
        """The entry in its source values, for the BibTeX block."""
        return Entry(self.type, self.key, [(each.name, each.value, each.bare) for each in self.fields])

    @property
    def has_parents(self) -> bool:
        """Whether it takes fields from other entries, or only gives them."""
        return self.type == "xdata" or any(field.name.lower() in _PARENTS for field in self.fields)


class Known(NamedTuple):
    """An entry that is not read again: key, place, start in the text, the rest of what was kept, and its digest."""

    key: str
    span: Span
    start: int
    rest: Sequence[Any]
    digest: bytes


def read(text: str, path: str, sink: Sink, *, first_line: int = 1, indent: int = 0) -> list[Block]:
    """The entries of a BibTeX text in order.

    `first_line` and `indent` place a text that stands inside another file. Line ends are `\\n`.
    """
    reading = _Reading(text, path, sink, first_line=first_line, indent=indent)
    return [block for block in reading.read(None) if isinstance(block, Block)]


def read_anew(text: str, path: str, sink: Sink, shelf: Shelf) -> list[Block | Known]:
    """The same, but what stands on the shelf is not read again; `library` puts it there."""
    return _Reading(text, path, sink).read(shelf)


class _Reading:
    """One text on its way: what was found so far, and the macros that hold from here on."""

    def __init__(self, text: str, path: str, sink: Sink, *, first_line: int = 1, indent: int = 0) -> None:
        starts = (0, *(found.end() for found in re.finditer("\n", text)))
        self.whole = Text(path, text, starts, first_line, indent)
        self.body = _FRONT_MATTER.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text, count=1)
        self.sink = sink
        self.macros = {month: month for month in MONTHS}
        self.found: list[Block | Known] = []
        self.position = 0  # up to here all is read
        self.blocks = 0  # of any kind but text between them

    def read(self, shelf: Shelf | None) -> list[Block | Known]:
        begins = [found.start() for found in START.finditer(self.body)]
        for start, end in pairwise([*begins, len(self.body)]):
            if start >= self.position:
                self.step(start, end, shelf)
        self.recover(len(self.body))
        self.report_size()
        _report_twins(self.found, self.sink)
        return self.inherited()

    def report_size(self) -> None:
        """A text without entries, or with values that no person wrote, is no bibliography."""
        if not self.blocks and not self.body.isspace():
            hint = "an entry begins as in `@article{key,`; is it another file under this name?"
            self.sink.warn("BIB010", "no entry was found in the file", self.whole.span(0), hint=hint)
        for block in self.found:
            for each in block.fields if isinstance(block, Block) else ():
                if len(each.value) > _LONGEST_VALUE:
                    message = f"the value of `{each.name}` has {len(each.value):,} characters"
                    self.sink.warn("BIB010", message, each.span, hint="look for a brace or quote that closes too late")

    def step(self, start: int, end: int, shelf: Shelf | None) -> None:
        """The strict entry on the line at `start`, if one stands there; `end` is the next line that may hold one."""
        asked = b"" if shelf is None else digest(self.body[start:end].encode("utf-8", "surrogatepass"))
        if shelf is not None and (answer := shelf.get(asked)):
            length, macros, key, column, size, *rest = marshal.loads(answer)  # noqa: S302  our own
            self.recover(start)
            if all(self.macros.get(name) == value for name, value in macros.items()):
                self.blocks += 1
                line = self.whole.place(start)[0]
                self.found.append(Known(key, Span(self.whole.path, line, column, size), start, rest, asked))
                self.position = start + length
                return
        if strict := entry_at(self.body, self.body.index("@", start)):
            self.recover(start)
            self.blocks += 1
            block = self.take(strict)
            if asked and strict.end <= end and strict.names.isdisjoint(_PARENTS) and block.type != "xdata":
                words = sorted(
                    {bare.lower() for each in strict.fields if (bare := each["bare"]) and not bare.isdigit()}
                )
                origin = Origin(asked, strict.end - start, {word: self.macros.get(word) for word in words})
                block = replace(block, origin=origin)
            self.found.append(block)
            self.position = strict.end

    def take(self, strict: Strict) -> Block:
        """An entry without a fault."""
        fields = []
        for each in strict.fields:
            name, bare = each["name"], each["bare"]
            span = self.whole.span(each.start("name"), len(name))
            if bare is None:
                value = each["braced"]
                fields.append(Field(name, each["quoted"] if value is None else value, False, span))
            else:
                stays = bare[0].isdigit() or bare.lower() in MONTHS
                fields.append(Field(name, self.macros.get(bare.lower(), bare), stays, span))
        head = strict.head
        return Block(head[1].lower(), head[2], self.whole.span(head.start(2), len(head[2])), tuple(fields))

    def block_of(self, found: Block | Known) -> Block:
        """An entry read in full."""
        if isinstance(found, Block):
            return found
        strict = entry_at(self.body, self.body.index("@", found.start))
        assert strict  # noqa: S101  only strict entries are kept
        return self.take(strict)

    def recover(self, end: int) -> None:
        """The stretch up to a strict entry, which holds none itself: comments, macros, and what is odd or damaged."""
        start, self.position = self.position, end
        text = self.body[start:end]
        if not text or text.isspace():
            return
        cursor = offset = 0
        for block in parse_string(text, parse_stack=[]).blocks:
            raw = block.raw or ""
            found_at = text.find(raw, cursor)
            if found_at < 0:  # the raw text of a failed block may reach into the next one
                found_at = text.find(raw, offset + 1)
            offset = max(found_at, offset)
            cursor = offset + len(raw)
            self._take_block(block, raw, start + offset)

    def _take_block(self, block: blocks.Block, raw: str, offset: int) -> None:
        self.blocks += not isinstance(block, blocks.ImplicitComment)
        if isinstance(block, blocks.String):
            _define(block.key, block.value, self.macros, self.whole, offset + raw.find("="), self.sink)
        elif isinstance(block, blocks.ImplicitComment):
            self._take_comment(raw, offset)
        elif isinstance(block, blocks.Entry | blocks.ParsingFailedBlock):  # duplicates are failed blocks, too
            failed = isinstance(block, blocks.ParsingFailedBlock) and not isinstance(block, _READABLE)
            if entry := _entry(raw, self.whole, offset, self.macros, self.sink, failed=failed):
                self.found.append(entry)

    def _take_comment(self, raw: str, offset: int) -> None:
        """Text between entries is a comment, unless an extra brace ended the entry before it too early."""
        if conflict := _CONFLICT.search(raw):
            span = self.whole.span(offset + conflict.start(), 7)
            self.sink.warn("BIB002", "a merge conflict stands in the file", span, hint="keep one side of it")
        lead = SKIP.match(raw.lstrip("}) \n\t"))
        start = len(raw) - len(raw.lstrip("}) \n\t")) + (lead.end() if lead else 0)
        if not self.found or not NAME.match(raw, start) or raw.lstrip().startswith("%"):
            return
        scanner = Scanner(raw, self.whole, offset, self.macros, self.sink, quiet=True)
        before = self.block_of(self.found[-1])
        fields = [field for field in scanner.fields(start) if before.get(field.name.lower()) is None]
        if fields:
            names = ", ".join(f"`{field.name}`" for field in fields)
            hint = "remove the `}` that ends the entry too early"
            message = f"{names} stand behind the end of `{before.key}`; kept"
            self.sink.warn("BIB002", message, fields[0].span, hint=hint)
            self.found[-1] = replace(before, fields=before.fields + tuple(fields), origin=None)

    def inherited(self) -> list[Block | Known]:
        """Entries with the fields of their `crossref` (BibTeX) or `xdata` (biblatex) written out."""
        if not any(isinstance(block, Block) and block.has_parents for block in self.found):
            return self.found
        by_key = {block.key.lower(): block for block in reversed(self.found)}
        complete: list[Block | Known] = []
        for own in self.found:
            block = own
            if isinstance(block, Block):
                parents = [field.value for name in _PARENTS if (field := block.get(name))]
                for key in (key.strip().lower() for value in parents for key in value.split(",")):
                    parent = by_key.get(key)
                    if parent is not None and parent is not own:
                        block = _with_parent(block, self.block_of(parent))
                if block.type == "xdata":
                    continue
            complete.append(block)
        return complete


def _define(key: str, value: str, macros: dict[str, str], whole: Text, offset: int, sink: Sink) -> None:
    scanner = Scanner(value, whole, offset + 1, macros, sink)
    text, _ = scanner.value(0)
    if len(text) > _LONGEST_MACRO:
        message = f"the macro `{key}` grows to {len(text):,} characters; it stands for its name"
        sink.warn("BIB002", message, whole.span(offset), hint="macros hold names of journals, not more")
        text = key
    macros[key.lower()] = text


def _entry(raw: str, whole: Text, offset: int, macros: Mapping[str, str], sink: Sink, *, failed: bool) -> Block | None:
    head = _HEAD.match(raw)
    if head is None or head[1].lower() in ("comment", "preamble", "string"):
        span = whole.span(offset, len(raw.split("\n", 1)[0]))
        hint = "an entry begins as in `@article{key,`"
        sink.warn("BIB001", "this entry cannot be read and was left out", span, hint=hint)
        return None
    span = whole.span(offset + head.start(2), len(head[2]))
    if not head[2]:
        span = whole.span(offset, len(head[0].rstrip()))
        sink.warn("BIB001", "an entry without a citation key", span, hint="give it one after the brace")
    known = sink.warnings
    scanner = Scanner(raw, whole, offset, macros, sink, key=head[2], failed=failed)
    fields = tuple(scanner.fields(head.end()))
    if failed and sink.warnings == known:
        kept = f"its {len(fields)} readable fields were kept" if fields else "it was left out"
        hint = "look for a missing or extra brace, comma or quote, or a merge conflict"
        sink.warn("BIB001", f"the entry `{head[2]}` is damaged; {kept}", span, hint=hint)
    return Block(head[1].lower(), head[2], span, fields) if fields or not failed else None


def _report_twins(found: Sequence[Block | Known], sink: Sink) -> None:
    first_by_key: dict[str, Block | Known] = {}
    for block in found:
        first = first_by_key.setdefault(block.key, block) if block.key else block
        if first is not block:
            sink.warn(
                "BIB004",
                f"duplicate citation key `{block.key}`",
                block.span,
                hint="rename one of the two, or delete the copy",
                related=[Related("first entry with this key", first.span)],
            )


def _with_parent(block: Block, parent: Block) -> Block:
    own = {field.name.lower() for field in block.fields}
    inherited = []
    for each in parent.fields:
        name = each.name.lower()
        renamed = name if parent.type == "xdata" else _CROSSREF_RENAMED.get(name, name)
        if renamed not in own and name not in _NOT_INHERITED and (renamed == name or renamed not in own):
            inherited.append(each._replace(name=renamed if renamed != name else each.name))
            own.add(renamed)
    kept = tuple(field for field in block.fields if field.name.lower() not in _PARENTS)
    return replace(block, fields=kept + tuple(inherited))
