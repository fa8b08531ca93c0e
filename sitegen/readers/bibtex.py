"""BibTeX files to entries with exact places: bibtexparser splits the blocks, this module evaluates the values.

What is damaged costs a diagnostic and at most the damaged field, never the entries around it.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bibtexparser import model as blocks
from bibtexparser.entrypoint import parse_string

from sitegen.diagnostics import Related, Sink, Span
from sitegen.model.record import Entry, EntryField
from sitegen.text.dates import MONTHS

# The splitter says through logging what it also returns as blocks.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_HEAD = re.compile(r"@\s*(\w[\w-]*)\s*[{(]\s*([^,={}\"\n]*?)\s*(?:,|(?=[})\s]*$)|(?=\n))")
_NAME = re.compile(r"([^\s,={}()\"#%'@][^\s,={}()\"#%']*)\s*=\s*")
_SKIP = re.compile(r"(?:[\s,，]|%[^\n]*\n)*")
_BARE = re.compile(r"[^\s,，{}()\"#=%]+")
_BRACES = re.compile(r"\\[{}\\]|[{}]")
_QUOTES = re.compile(r"\\[{}\\]|[{}\"]")
_NEXT_FIELD = re.compile(r"[\n,]\s*[A-Za-z][\w+:.-]*\s*=\s*[{\"\w]")
_SWALLOWED = re.compile(r"\n[ \t]*[A-Za-z][\w+:.-]*[ \t]*=[ \t]*[{\"\d]")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|\Z)")
_READABLE = (blocks.DuplicateBlockKeyBlock, blocks.DuplicateFieldKeyBlock)
_CROSSREF_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle"}
_NOT_INHERITED = frozenset(["crossref", "xdata", "ids", "label", "key", "keywords", "options", "author", "note"])


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry: name as written, value with macros and `#` written out, and its places."""

    name: str
    value: str
    bare: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """An entry as read. `fields` has each name once, in the order of the source."""

    type: str
    key: str
    span: Span
    fields: tuple[Field, ...]

    def get(self, name: str) -> Field | None:
        """The field of that name, in lower case."""
        return next((field for field in self.fields if field.name.lower() == name), None)

    @property
    def entry(self) -> Entry:
        """The entry in its source values, for the BibTeX block."""
        return Entry(self.type, self.key, tuple(EntryField(each.name, each.value, each.bare) for each in self.fields))


@dataclass(frozen=True, slots=True)
class _Text:
    """A file's text with its line starts, to turn an offset into a place."""

    path: str
    text: str
    starts: tuple[int, ...]
    first_line: int
    indent: int

    def span(self, offset: int, length: int = 1) -> Span:
        low, high = 0, len(self.starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.starts[middle] <= offset else (low, middle)
        return Span(self.path, low + self.first_line, offset - self.starts[low] + 1 + self.indent, max(1, length))


def read(text: str, path: str, sink: Sink, *, first_line: int = 1, indent: int = 0) -> list[Block]:
    """The entries of a BibTeX text in order.

    `first_line` and `indent` place a text that stands inside another file. Line ends are `\\n`.
    """
    starts = (0, *(found.end() for found in re.finditer("\n", text)))
    whole = _Text(path, text, starts, first_line, indent)
    body = _FRONT_MATTER.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text, count=1)
    macros = {month: month for month in MONTHS}
    found: list[Block] = []
    cursor = 0
    for block in parse_string(body, parse_stack=[]).blocks:
        raw = block.raw or ""
        offset = body.find(raw, cursor)
        offset = cursor if offset < 0 else offset
        cursor = offset + len(raw)
        if isinstance(block, blocks.String):
            _define(block.key, block.value, macros, whole, offset + raw.find("="), sink)
        elif isinstance(block, blocks.ImplicitComment):
            _take_comment(raw, whole, offset, macros, found, sink)
        elif isinstance(block, blocks.Entry | blocks.ParsingFailedBlock):  # duplicates are failed blocks, too
            failed = isinstance(block, blocks.ParsingFailedBlock) and not isinstance(block, _READABLE)
            if entry := _entry(raw, whole, offset, macros, sink, failed=failed):
                found.append(entry)
    _report_twins(found, sink)
    return _inherit(found)


def _define(key: str, value: str, macros: dict[str, str], whole: _Text, offset: int, sink: Sink) -> None:
    scanner = _Scanner(value, whole, offset + 1, macros, sink)
    text, _ = scanner.value(0)
    macros[key.lower()] = text


def _entry(raw: str, whole: _Text, offset: int, macros: Mapping[str, str], sink: Sink, *, failed: bool) -> Block | None:
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
    scanner = _Scanner(raw, whole, offset, macros, sink, key=head[2], failed=failed)
    fields = tuple(scanner.fields(head.end()))
    if failed and sink.warnings == known:
        kept = f"its {len(fields)} readable fields were kept" if fields else "it was left out"
        hint = "look for a missing or extra brace, comma or quote, or a merge conflict"
        sink.warn("BIB001", f"the entry `{head[2]}` is damaged; {kept}", span, hint=hint)
    return Block(head[1].lower(), head[2], span, fields) if fields or not failed else None


def _take_comment(
    raw: str, whole: _Text, offset: int, macros: Mapping[str, str], found: list[Block], sink: Sink
) -> None:
    """Text between entries is a comment, unless an extra brace ended the entry before it too early."""
    if conflict := _CONFLICT.search(raw):
        span = whole.span(offset + conflict.start(), 7)
        sink.warn("BIB002", "a merge conflict stands in the file", span, hint="keep one side of it")
    lead = _SKIP.match(raw.lstrip("}) \n\t"))
    start = len(raw) - len(raw.lstrip("}) \n\t")) + (lead.end() if lead else 0)
    if not found or not _NAME.match(raw, start) or raw.lstrip().startswith("%"):
        return
    scanner = _Scanner(raw, whole, offset, macros, sink, quiet=True)
    fields = [field for field in scanner.fields(start) if found[-1].get(field.name.lower()) is None]
    if fields:
        names = ", ".join(f"`{field.name}`" for field in fields)
        hint = "remove the `}` that ends the entry too early"
        sink.warn("BIB002", f"{names} stand behind the end of `{found[-1].key}`; kept", fields[0].span, hint=hint)
        found[-1] = replace(found[-1], fields=found[-1].fields + tuple(fields))


@dataclass(slots=True)
class _Scanner:
    """Reads fields from the raw text of an entry. Positions are offsets in `raw`; it only moves forward.

    `failed` says that some brace or quote is never closed: a value that holds a whole field is the culprit.
    """

    raw: str
    whole: _Text
    offset: int
    macros: Mapping[str, str]
    sink: Sink
    key: str = ""
    quiet: bool = False
    failed: bool = False

    def fields(self, position: int) -> Iterator[Field]:
        """Each field once, in order; a second one of a name is reported and dropped."""
        seen: dict[str, Span] = {}
        while (position := self._skip(position)) < len(self.raw):
            name = _NAME.match(self.raw, position)
            if name is None:
                position = self._junk(position)
                continue
            span = self.whole.span(self.offset + name.start(1), len(name[1]))
            start = name.end()
            value, position = self.value(start)
            first = seen.setdefault(name[1].lower(), span)
            if first is span:
                yield Field(name[1], value, self._is_bare(start), span)
            elif not self.quiet:
                related = [Related("first", first)]
                hint = "the first one was kept; delete the other"
                self.sink.warn(
                    "BIB003", f"the field `{name[1]}` stands twice in `{self.key}`", span, hint=hint, related=related
                )
            position = self._after_value(position, name[1], span)

    def value(self, position: int) -> tuple[str, int]:
        """The value at a position with macros and `#` written out, and where it ends."""
        parts = []
        while True:
            part, position = self._part(position)
            parts.append(part)
            following = _SKIP_BLANKS.match(self.raw, position)
            end = following.end() if following else position
            if not self.raw.startswith("#", end):
                return "".join(parts), position
            following = _SKIP_BLANKS.match(self.raw, end + 1)
            position = following.end() if following else end + 1

    def _part(self, position: int) -> tuple[str, int]:
        opening = self.raw[position : position + 1]
        if opening in ("{", '"'):
            end = self._closing(position, opening)
            if end is not None and not (self.failed and _SWALLOWED.search(self.raw, position, end)):
                return self.raw[position + 1 : end], end + 1
            rest = _NEXT_FIELD.search(self.raw, position)
            end = rest.start() if rest else len(self.raw.rstrip().rstrip("}").rstrip())
            span = self.whole.span(self.offset + position)
            if not self.quiet:
                self.sink.warn("BIB002", f"this `{opening}` is never closed", span, hint="close it")
            return self.raw[position + 1 : max(end, position + 1)].rstrip(", \n\t"), max(end, position + 1)
        bare = _BARE.match(self.raw, position)
        if bare is None:
            return "", position
        return self.macros.get(bare[0].lower(), bare[0]), bare.end()

    def _closing(self, position: int, opening: str) -> int | None:
        """Where a braced or quoted value ends; escaped braces do not count, as in the splitter."""
        depth = 0
        for found in (_BRACES if opening == "{" else _QUOTES).finditer(self.raw, position + (opening == '"')):
            if found[0] == "{":
                depth += 1
            elif found[0] == "}":
                depth -= 1
                if opening == "{" and depth == 0:
                    return found.start()
            elif found[0] == '"' and depth == 0:
                return found.start()
        return None

    def _is_bare(self, start: int) -> bool:
        text = self.raw[start : start + 40]
        bare = _BARE.match(text)
        return bool(bare and (bare[0].isdigit() or bare[0].lower() in MONTHS)) and "#" not in text.partition(",")[0]

    def _skip(self, position: int) -> int:
        found = _SKIP.match(self.raw, position)
        return found.end() if found else position

    def _after_value(self, position: int, name: str, span: Span) -> int:
        """Past the comma behind a value; junk or a missing comma there is reported once."""
        rest = _SKIP_BLANKS.match(self.raw, position)
        position = rest.end() if rest else position
        if position >= len(self.raw) or self.raw[position] in ",})%，":
            return position
        if not self.quiet:
            place = self.whole.span(self.offset + max(position - 1, 0))
            if _NAME.match(self.raw, position):
                self.sink.warn("BIB002", f"a comma is missing behind `{name}`", span, hint="put one behind the value")
            else:
                self.sink.warn("BIB002", f"text behind the value of `{name}` was left out", place)
        return position

    def _junk(self, position: int) -> int:
        """Past something that is no field: to the next one."""
        if self.raw[position] in "})" or self.raw[position:].strip("}) \n") == "":
            return position + 1
        following = _NEXT_FIELD.search(self.raw, position)
        return following.start() + 1 if following else len(self.raw)


_SKIP_BLANKS = re.compile(r"\s*")


def _report_twins(found: list[Block], sink: Sink) -> None:
    first_by_key: dict[str, Block] = {}
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


def _inherit(found: list[Block]) -> list[Block]:
    """Entries with the fields of their `crossref` (BibTeX) or `xdata` (biblatex) written out."""
    by_key = {block.key.lower(): block for block in reversed(found)}
    complete = []
    for own in found:
        block = own
        parents = [field.value for name in ("crossref", "xdata") if (field := block.get(name))]
        for key in (key.strip().lower() for value in parents for key in value.split(",")):
            parent = by_key.get(key)
            if parent is not None and parent is not own:
                block = _with_parent(block, parent)
        complete.append(block)
    return [block for block in complete if block.type != "xdata"]


def _with_parent(block: Block, parent: Block) -> Block:
    own = {field.name.lower() for field in block.fields}
    inherited = []
    for field in parent.fields:
        name = field.name.lower()
        renamed = name if parent.type == "xdata" else _CROSSREF_RENAMED.get(name, name)
        if renamed not in own and name not in _NOT_INHERITED and (renamed == name or renamed not in own):
            inherited.append(replace(field, name=renamed if renamed != name else field.name))
            own.add(renamed)
    kept = tuple(field for field in block.fields if field.name.lower() not in ("crossref", "xdata"))
    return replace(block, fields=kept + tuple(inherited))
