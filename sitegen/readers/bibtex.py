"""BibTeX files to entries with exact places: strict entries by one pattern, `blocks` splits what is left.

What is damaged costs a diagnostic and at most the damaged field, never the entries around it.
"""

import marshal
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise, repeat
from operator import add
from typing import Any, NamedTuple

from sitegen.diagnostics import Sink, Span
from sitegen.memo import Shelf, asked
from sitegen.patterns import late
from sitegen.readers.blocks import BLOCK, Range, split, without_comments
from sitegen.readers.entries import Block, Known, Origin
from sitegen.readers.parents import LINKED, inherit
from sitegen.readers.remarks import report_conflicts, report_twins, report_unknown
from sitegen.readers.scanner import NAME, SKIP, Field, Macros, Scanner, Text, takes_macro
from sitegen.readers.strict import Strict, begins, entry_at
from sitegen.text.dates import MONTHS

_HEAD = late(
    r"@\s*(\w[\w-]*)\s*[{(]\s*([^,={}\"\n]*?)\s*"
    r"(,|(?=[})\s]*$)|(?=\n)|(?<=\s)(?=[\w-]+\s*=)|(?<=[{(])(?=[\w-]+\s*=))"
)
# An entry without its brace, which would pass for a comment.
_LOST = late(r"^@\w+[ \t]+[^\s,{}]+,[ \t]*$", re.MULTILINE)
_FIELD_BEHIND = late(rf"\s*{NAME.pattern}")
_LONGEST_MACRO = 20_000  # characters; a few lines of macros that double each other would fill the memory
_DEEPEST_MACRO = 50  # macros in macros
_WORDS = late(r"[\w:.-]+")
_LONGEST_VALUE = 200_000  # characters; the authors of a whole collaboration are half of it
_FRONT_MATTER = late(r"\A---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|\Z)")


def read(text: str, path: str, sink: Sink, *, first_line: int = 1, indent: int = 0) -> list[Block]:
    """The entries of a BibTeX text in order.

    `first_line` and `indent` place a text that stands inside another file. Line ends are `\\n`.
    """
    reading = Reading(text, path, sink, first_line=first_line, indent=indent)
    return [block for block in reading.read() if isinstance(block, Block)]


class Kept(NamedTuple):
    """What the memo keeps of an entry, as `library` has put it there, and its digest."""

    values: Sequence[Any]
    digest: bytes


class Reading:
    """One text on its way: what was found so far, and the macros that hold from here on.

    `stretches` begin where an entry may, `known` are the entries that need not be read again, by where they start. With
    `is_kept` an entry that has nothing to do with others has an origin, and is not read unless it is `wanted`, by its
    key and number.
    """

    def __init__(
        self,
        text: str,
        path: str,
        sink: Sink,
        *,
        first_line: int = 1,
        indent: int = 0,
        is_kept: bool = False,
        wanted: Callable[[str, int], bool] = lambda _key, _number: True,
    ) -> None:
        starts = array("q", accumulate(map(add, map(len, text.split("\n")), repeat(1)), initial=0))
        self.whole = Text(path, text, starts, first_line, indent)
        self.body = _FRONT_MATTER.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text, count=1)
        self.body = without_comments(self.body)
        self.stretches = list(pairwise([*begins(self.body), len(self.body)]))
        self.known: dict[int, Kept] = {}
        self.looked_at: dict[int, Strict | None] = {}  # entries that are not alone
        self.sink = sink
        self.is_kept, self.wanted = is_kept, wanted
        self.macros = Macros()
        self.found: list[Block | Known] = []
        self.position = 0  # up to here all is read

    def alone(self, stretches: Sequence[tuple[int, int]], shelf: Shelf) -> Iterator[tuple[int, Block | Kept]]:
        """The strict entries without macros, by their starts: those of some stretches, to be asked for before `read`.

        Of what is kept the macros are not looked at before `read`.
        """
        questions = [asked(self.body[start:end]) for start, end in stretches]
        answers = shelf.some(questions)
        for (start, end), question in zip(stretches, questions, strict=True):
            if answer := answers.get(question):
                yield start, Kept(marshal.loads(answer), question)  # noqa: S302  our own
                continue
            strict = entry_at(self.body, self.body.index("@", start))
            origin = self.origin_of(strict, start, end, question) if strict else None
            if strict and origin and None not in origin.macros.values():
                yield start, self.take(strict, origin)
            else:
                self.looked_at[start] = strict

    def read(self) -> list[Block | Known]:
        """All entries in order."""
        for start, end in self.stretches:
            if start >= self.position:
                self.step(start, end)
        self.recover(len(self.body))
        self.report_size()
        report_unknown(self.macros, self.sink)
        report_conflicts(self.whole, self.sink)
        report_twins(self.found, self.sink)
        return inherit(self.found, self.block_of, self.sink)

    def report_size(self) -> None:
        """A text without entries, or with values that no person wrote, is no bibliography."""
        if not self.found and self.body.strip() and not BLOCK.search(self.whole.text):
            hint = "an entry begins as in `@article{key,`; is it another file under this name?"
            self.sink.warn("BIB010", "no entry was found in the file", self.whole.span(0), hint=hint)
        for block in self.found:
            if isinstance(block, Known) or block.origin:  # whose text is shorter as a whole
                continue
            for each in block.fields:
                if len(each.value) > _LONGEST_VALUE:
                    message = f"the value of `{each.name}` has {len(each.value):,} characters"
                    hint = "look for a brace or quote that closes too late"
                    self.sink.warn("BIB010", message, block.span_of(each), hint=hint)

    def step(self, start: int, end: int) -> None:
        """The strict entry on the line at `start`, if one stands there; `end` is the next line that may hold one."""
        if known := self.known.get(start):
            values, question = known
            length, macros, key, column, size = values[:5]
            self.recover(start)
            if list(map(self.macros.get, macros)) == list(macros.values()):
                line = self.whole.place(start)[0]
                self.found.append(Known(key, Span(self.whole.path, line, column, size), start, values, question))
                self.position = start + length
                return
        looked_at = start in self.looked_at
        strict = self.looked_at.pop(start) if looked_at else entry_at(self.body, self.body.index("@", start))
        if strict is None:
            return
        self.recover(start)
        if all(word.lower() in self.macros or not takes_macro(name) for name, word in strict.words):
            origin, key = self.origin_of(strict, start, end), strict.head[2]
            if origin and not self.wanted(key, len(self.found)):
                self.found.append(Known(key, self.whole.span(strict.head.start(2), len(key)), start, (), origin.digest))
            else:
                self.found.append(self.take(strict, origin))
            self.position = strict.end

    def origin_of(self, strict: Strict, start: int, end: int, question: bytes = b"") -> Origin | None:
        """What the memo needs to know the entry again; None for one that has to do with other entries."""
        is_alone = strict.end <= end and strict.names.isdisjoint(LINKED) and strict.head[1].lower() != "xdata"
        if not self.is_kept or not is_alone or strict.end - start > _LONGEST_VALUE:
            return None
        words = sorted({word.lower() for _, word in strict.words})
        question = question or asked(self.body[start:end])
        return Origin(question, strict.end - start, {word: self.macros.get(word) for word in words})

    def take(self, strict: Strict, origin: Origin | None = None) -> Block:
        """An entry without a fault."""
        fields = []
        places = self.whole.places(strict.starts)
        for (name, value, is_word), (line, column) in zip(strict.fields, places, strict=True):
            said, stays = self.word(value) if is_word else (value, False)
            fields.append((name, said, stays, line, column, len(name)))
        head = strict.head
        span = self.whole.span(head.start(2), len(head[2]))
        return Block(head[1].lower(), head[2], span, tuple(map(Field._make, fields)), origin)

    def word(self, written: str) -> tuple[str, bool]:
        """What a value without braces says, and whether it stays without."""
        lower = written.lower()
        return self.macros.get(lower, written), lower in MONTHS or written[0].isdigit()

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
        for block in split(text):
            self._take_block(block, text[block.start : block.end], start + block.start)

    def _take_block(self, block: Range, raw: str, offset: int) -> None:
        if block.kind == "string":
            self._define(raw, offset, closed=block.closed)
        elif not block.kind:
            self._take_comment(raw, offset)
        elif block.kind == "preamble" and not block.closed:
            self.sink.warn(
                "BIB001", "this preamble is never closed", self.whole.span(offset, 9), hint="close its brace"
            )
        elif block.kind not in ("comment", "preamble"):
            entry = self._entry(raw, offset, failed=not block.closed)
            self.found += [entry] if entry else []

    def _take_comment(self, raw: str, offset: int) -> None:
        """Text between entries is a comment, unless an extra brace ended the entry before it too early."""
        for lost in _LOST.finditer(raw):
            span = self.whole.span(offset + lost.start(), len(lost[0].rstrip()))
            hint = "an entry begins as in `@article{key,`"
            self.sink.warn("BIB001", "this entry cannot be read and was left out", span, hint=hint)
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
            self.sink.warn("BIB002", message, before.span_of(fields[0]), hint=hint)
            self.found[-1] = before._replace(fields=before.fields + tuple(fields), origin=None)

    def _define(self, raw: str, offset: int, *, closed: bool) -> None:
        """Take the macro of an `@string`."""
        start = re.search(r"[{(]\s*", raw)
        name = NAME.match(raw, start.end()) if start else None
        if name is None:
            span = self.whole.span(offset, len(raw.split("\n", 1)[0]))
            self.sink.warn(
                "BIB001", "this macro cannot be read and was left out", span, hint='write `@string{name = "text"}`'
            )
            return
        known = self.sink.warnings
        text, end = Scanner(raw, self.whole, offset, self.macros, self.sink).value(name.end(), takes_macro=True)
        span = self.whole.span(offset + name.start(1), len(name[1]))
        if self.sink.warnings == known and (not closed or raw[end:].strip(" ,\t\n") not in ("}", ")")):
            hint = "look for a missing or extra brace or quote"
            self.sink.warn(
                "BIB001", f"the macro `{name[1]}` is damaged; it stands for what could be read", span, hint=hint
            )
        own = name[1].lower()
        self.macros.depth[own] = 1 + max(
            (self.macros.depth.get(word.lower(), 0) for word in _WORDS.findall(raw, name.end())), default=0
        )
        is_tower = len(text) > _LONGEST_MACRO or self.macros.depth[own] > _DEEPEST_MACRO
        if is_tower and not self.macros.has_warned:
            self.macros.has_warned = True
            message = f"macros in macros make `{name[1]}` {len(text):,} characters long"
            self.sink.warn("BIB010", message, span, hint="macros hold names of journals, not more")
        self.macros[own] = text if len(text) <= _LONGEST_MACRO else name[1]

    def _entry(self, raw: str, offset: int, *, failed: bool) -> Block | None:
        head = _HEAD.match(raw)
        if head is None:
            span = self.whole.span(offset, len(raw.split("\n", 1)[0]))
            hint = "an entry begins as in `@article{key,`"
            self.sink.warn("BIB001", "this entry cannot be read and was left out", span, hint=hint)
            return None
        known = self.sink.warnings
        span = self.whole.span(offset + head.start(2), len(head[2]))
        if not head[2]:
            span = self.whole.span(offset, len(head[0].rstrip()))
            self.sink.warn("BIB001", "an entry without a citation key", span, hint="give it one after the brace")
        elif not head[3] and _FIELD_BEHIND.match(raw, head.end()):
            self.sink.warn(
                "BIB002", f"a comma is missing behind the key `{head[2]}`", span, hint="put one behind the key"
            )
        scanner = Scanner(raw, self.whole, offset, self.macros, self.sink, key=head[2], failed=failed)
        fields = tuple(scanner.fields(head.end()))
        if failed and self.sink.warnings == known:
            kept = f"its {len(fields)} readable fields were kept" if fields else "it was left out"
            hint = "look for a missing brace or quote"
            self.sink.warn("BIB001", f"the entry `{head[2]}` is never closed; {kept}", span, hint=hint)
        return Block(head[1].lower(), head[2], span, fields) if fields or not failed else None
