"""Fields from the raw text of a BibTeX entry, whole or damaged, in one pass, each with its place."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sitegen.diagnostics import Related, Sink, Span
from sitegen.text.dates import MONTHS

NAME = re.compile(r"([^\s,={}()\"#%'@][^\s,={}()\"#%']*)\s*=\s*")
SKIP = re.compile(r"(?:[\s,，]|%[^\n]*\n)*")
_BARE = re.compile(r"[^\s,，{}()\"#=%]+")
_BRACES = re.compile(r"\\[{}\\]|[{}]")
_QUOTES = re.compile(r"\\[{}\\]|[{}\"]")
_NEXT_FIELD = re.compile(r"[\n,]\s*[A-Za-z][\w+:.-]*\s*=\s*[{\"\w]")
_SWALLOWED = re.compile(r"\n[ \t]*[A-Za-z][\w+:.-]*[ \t]*=[ \t]*[{\"\d]")
_MOST_UNCLOSED = 20  # in one entry, each of which is looked for to its end; what stands behind is noise
BLANKS = re.compile(r"\s*")


class Field(NamedTuple):
    """A field of an entry: name as written, value with macros and `#` written out, and its places."""

    name: str
    value: str
    bare: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text with its line starts, to turn an offset into a place."""

    path: str
    text: str
    starts: tuple[int, ...]
    first_line: int
    indent: int

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset in the text."""
        line = bisect_right(self.starts, offset) - 1
        return line + self.first_line, offset - self.starts[line] + 1 + self.indent

    def span(self, offset: int, length: int = 1) -> Span:
        """The place of some characters."""
        line, column = self.place(offset)
        return Span(self.path, line, column, length or 1)


@dataclass(slots=True)
class Scanner:
    """Reads fields from the raw text of an entry. Positions are offsets in `raw`; it only moves forward.

    `failed` says that some brace or quote is never closed: a value that holds a whole field is the culprit.
    """

    raw: str
    whole: Text
    offset: int
    macros: Mapping[str, str]
    sink: Sink
    key: str = ""
    quiet: bool = False
    failed: bool = False
    unclosed: int = 0

    def fields(self, position: int) -> Iterator[Field]:
        """Each field once, in order; a second one of a name is reported and dropped."""
        seen: dict[str, Span] = {}
        while (position := self._skip(position)) < len(self.raw) and self.unclosed < _MOST_UNCLOSED:
            name = NAME.match(self.raw, position)
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
            following = BLANKS.match(self.raw, position)
            end = following.end() if following else position
            if not self.raw.startswith("#", end):
                return "".join(parts), position
            following = BLANKS.match(self.raw, end + 1)
            position = following.end() if following else end + 1

    def _part(self, position: int) -> tuple[str, int]:
        opening = self.raw[position : position + 1]
        if opening in ("{", '"'):
            end = self._closing(position, opening)
            if end is not None and not (self.failed and _SWALLOWED.search(self.raw, position, end)):
                return self.raw[position + 1 : end], end + 1
            self.unclosed += 1
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
        found = SKIP.match(self.raw, position)
        return found.end() if found else position

    def _after_value(self, position: int, name: str, span: Span) -> int:
        """Past the comma behind a value; junk or a missing comma there is reported once."""
        rest = BLANKS.match(self.raw, position)
        position = rest.end() if rest else position
        if position >= len(self.raw) or self.raw[position] in ",})%，":
            return position
        if not self.quiet:
            place = self.whole.span(self.offset + max(position - 1, 0))
            if NAME.match(self.raw, position):
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
