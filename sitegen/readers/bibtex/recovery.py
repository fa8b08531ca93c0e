"""What bibtexparser cannot give: macros, comments between entries, and every entry that is odd or damaged.

A stretch of text is split anew by `blocks`, which ends each block at its own brace or before the next line that begins
an entry, and its fields are read by `scanner`. Damage costs a diagnostic and at most the damaged field.
"""

import re
from dataclasses import dataclass, field

from sitegen.diagnostics import Sink
from sitegen.readers.bibtex.blocks import RawBlock, split
from sitegen.readers.bibtex.entries import Block
from sitegen.readers.bibtex.lines import Lines
from sitegen.readers.bibtex.macros import Macros
from sitegen.readers.bibtex.scanner import NAME, SKIP, Scanner

_HEAD = re.compile(
    r"@\s*(\w[\w-]*)\s*[{(]\s*([^,={}\"\n]*?)\s*"
    r"(,|(?=[})\s]*$)|(?=\n)|(?<=\s)(?=[\w-]+\s*=)|(?<=[{(])(?=[\w-]+\s*=))"
)
# An entry without its brace, which would pass for a comment.
_LOST = re.compile(r"^@\w+[ \t]+[^\s,{}]+,[ \t]*$", re.MULTILINE)
_FIELD_BEHIND = re.compile(rf"\s*{NAME.pattern}")
_MOST_FIELDS = 200  # nobody writes them; what stands behind such an entry is not compared with all of them
_WORDS = re.compile(r"[\w:.-]+")


@dataclass(slots=True, repr=False, eq=False)
class Recovery:
    """The entries of one text so far, to which it adds those of a stretch, and the macros that hold from there on."""

    lines: Lines
    macros: Macros
    sink: Sink
    found: list[Block] = field(default_factory=list)

    def read(self, text: str, offset: int) -> None:
        """Read a stretch of text that begins at this offset of the whole."""
        if text.isspace():
            return
        for block in split(text):
            self._take_block(block, text[block.start : block.end], offset + block.start)

    def _take_block(self, block: RawBlock, raw: str, offset: int) -> None:
        if block.kind == "string":
            self._define(raw, offset, closed=block.closed)
        elif not block.kind:
            self._take_comment(raw, offset)
        elif block.kind == "preamble" and not block.closed:
            self._warn("BIB001", "this preamble is never closed", offset, 9, hint="close its brace")
        elif block.kind not in ("comment", "preamble"):
            entry = self._entry(raw, offset, failed=not block.closed)
            self.found += [entry] if entry else []

    def _warn(self, code: str, message: str, offset: int, length: int, *, hint: str) -> None:
        self.sink.warn(code, message, self.lines.span(offset, length), hint=hint)

    def _take_comment(self, raw: str, offset: int) -> None:
        """Text between entries is a comment, unless an extra brace ended the entry before it too early."""
        for lost in _LOST.finditer(raw):
            length, hint = len(lost[0].rstrip()), "an entry begins as in `@article{key,`"
            message = "this entry cannot be read and was left out"
            self._warn("BIB001", message, offset + lost.start(), length, hint=hint)
        lead = SKIP.match(raw.lstrip("}) \n\t"))
        start = len(raw) - len(raw.lstrip("}) \n\t")) + (lead.end() if lead else 0)
        if not self.found or not NAME.match(raw, start) or raw.lstrip().startswith("%"):
            return
        scanner = Scanner(raw, self.lines, offset, self.macros, self.sink, quiet=True)
        before = self.found[-1]
        if len(before.fields) > _MOST_FIELDS:
            return
        fields = [field for field in scanner.fields(start) if before.get(field.name.lower()) is None]
        if fields:
            names = ", ".join(f"`{field.name}`" for field in fields)
            hint = "remove the `}` that ends the entry too early"
            message = f"{names} stand behind the end of `{before.key}`; kept"
            self.sink.warn("BIB002", message, before.span_of(fields[0]), hint=hint)
            self.found[-1] = before._replace(fields=before.fields + tuple(fields))

    def _define(self, raw: str, offset: int, *, closed: bool) -> None:
        """Take the macro of an `@string`."""
        start = re.search(r"[{(]\s*", raw)
        name = NAME.match(raw, start.end()) if start else None
        if name is None:
            message, hint = "this macro cannot be read and was left out", 'write `@string{name = "text"}`'
            self._warn("BIB001", message, offset, len(raw.split("\n", 1)[0]), hint=hint)
            return
        warnings = self.sink.warnings
        text, end = Scanner(raw, self.lines, offset, self.macros, self.sink).value(name.end(), takes_macro=True)
        place, length = offset + name.start(1), len(name[1])
        if self.sink.warnings == warnings and (not closed or raw[end:].strip(" ,\t\n") not in ("}", ")")):
            message = f"the macro `{name[1]}` is damaged; it stands for what could be read"
            self._warn("BIB001", message, place, length, hint="look for a missing or extra brace or quote")
        if self.macros.define(name[1], text, _WORDS.findall(raw, name.end())):
            message = f"macros in macros make `{name[1]}` {len(text):,} characters long"
            self._warn("BIB010", message, place, length, hint="macros hold names of journals, not more")

    def _entry(self, raw: str, offset: int, *, failed: bool) -> Block | None:
        head = _HEAD.match(raw)
        if head is None:
            message, hint = "this entry cannot be read and was left out", "an entry begins as in `@article{key,`"
            self._warn("BIB001", message, offset, len(raw.split("\n", 1)[0]), hint=hint)
            return None
        warnings = self.sink.warnings
        key = head[2]
        span = self.lines.span(offset + head.start(2), len(key))
        if not key:
            span = self.lines.span(offset, len(head[0].rstrip()))
            self.sink.warn("BIB001", "an entry without a citation key", span, hint="give it one after the brace")
        elif not head[3] and _FIELD_BEHIND.match(raw, head.end()):
            message = f"a comma is missing behind the key `{key}`"
            self.sink.warn("BIB002", message, span, hint="put one behind the key")
        scanner = Scanner(raw, self.lines, offset, self.macros, self.sink, key=key, failed=failed)
        fields = tuple(scanner.fields(head.end()))
        if failed and self.sink.warnings == warnings:
            rest = f"its {len(fields)} readable fields were kept" if fields else "it was left out"
            message = f"the entry `{key}` is never closed; {rest}"
            self.sink.warn("BIB001", message, span, hint="look for a missing brace or quote")
        return Block(head[1].lower(), key, span, fields) if fields or not failed else None
