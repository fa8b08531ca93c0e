"""Fields from the raw text of a BibTeX entry, whole or damaged, in one pass, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sitegen.diagnostics import Related, Sink, Span
from sitegen.readers.bibtex.entries import Field, Named
from sitegen.readers.bibtex.lines import Lines
from sitegen.readers.bibtex.macros import Macros, takes_macro
from sitegen.text.dates import MONTHS

NAME = re.compile(r"([^\s,={}()\"#%'@][^\s,={}()\"#%']*)\s*=\s*")
SKIP = re.compile(r"(?:[\s,，]|%[^\n]*(?:\n|\Z)|(?<=\n)(?:<{7} |>{7} |={7}(?=\n|\Z))[^\n]*)*+")
CONFLICT = re.compile(r"^(?:<{7}(?= )|={7}$|>{7}(?= ))", re.MULTILINE)
_BARE = re.compile(r"[^\s,，{}()\"#=%]+")
_BRACES = re.compile(r"\\[{}\\]|[{}]")
_QUOTES = re.compile(r"\\[{}\\]|[{}\"]")
# Blanks that no field follows are a match without one: a search for the field would begin anew at each empty line.
_BEFORE_FIELD = re.compile(r"[\n,]\s*+([A-Za-z][\w+:.-]*+\s*+=\s*+[{\"\w])?")
_RUNS_ON = re.compile(r"[\n,]\s*[A-Za-z][\w+:.-]*[ \t]*=[ \t]*\Z")
_COMMAS = re.compile(r"[,，]\s*([,，])")
_SWALLOWED = re.compile(r"\n[ \t]*[A-Za-z][\w+:.-]*[ \t]*=[ \t]*[{\"\d]")
_MOST_UNCLOSED = 20  # in one entry, each of which is looked for to its end; what stands behind is noise
BLANKS = re.compile(r"\s*")


@dataclass(slots=True, repr=False, eq=False)
class Scanner:
    """Reads fields from the raw text of an entry. Positions are offsets in `raw`; it only moves forward.

    `failed` says that some brace or quote is never closed: a value that holds a whole field is the culprit.
    """

    raw: str
    lines: Lines
    offset: int
    macros: Macros
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
            span = self.lines.span(self.offset + name.start(1), len(name[1]))
            start = name.end()
            value, position = self.value(start, takes_macro=takes_macro(name[1]))
            if position == start and not self.quiet:
                hint = f"write `{name[1]} = {{...}},` or delete it"
                self.sink.warn("BIB002", f"the field `{name[1]}` has no value", span, hint=hint)
            first = seen.setdefault(name[1].lower(), span)
            if first is span:
                yield Field(name[1], value, self._is_bare(start), span.line, span.column, span.length)
            elif not self.quiet:
                related = [Related("first", first)]
                hint = "the first one was kept; delete the other"
                self.sink.warn(
                    "BIB003", f"the field `{name[1]}` stands twice in `{self.key}`", span, hint=hint, related=related
                )
            position = self._after_value(position, name[1], span)

    def value(self, position: int, *, takes_macro: bool = False) -> tuple[str, int]:
        """The value at a position with macros and `#` written out, and where it ends."""
        parts, starts = [], []
        while True:
            starts.append(position)
            part, position = self._part(position)
            parts.append(part)
            following = BLANKS.match(self.raw, position)
            end = following.end() if following else position
            if not self.raw.startswith("#", end):
                if takes_macro or len(parts) > 1:
                    self._note_undefined(starts)
                return "".join(parts), position
            following = BLANKS.match(self.raw, end + 1)
            position = following.end() if following else end + 1

    def _note_undefined(self, starts: list[int]) -> None:
        for start in starts:
            bare = _BARE.match(self.raw, start)
            if bare and not bare[0].isdigit() and bare[0].lower() not in self.macros:
                span = self.lines.span(self.offset + start, len(bare[0]))
                self.macros.undefined.setdefault(bare[0].lower(), Named(bare[0], span))

    def _part(self, position: int) -> tuple[str, int]:
        opening = self.raw[position : position + 1]
        if opening in ("{", '"'):
            end = self._closing(position, opening)
            if end is not None and not self._runs_on(position, end, opening):
                return self.raw[position + 1 : end], end + 1
            self.unclosed += 1
            following = self._next_field(position)
            end = len(self.raw.rstrip().rstrip("}").rstrip()) if following is None else following
            span = self.lines.span(self.offset + position)
            if not self.quiet:
                self.sink.warn("BIB002", f"this `{opening}` is never closed", span, hint="close it")
            return self.raw[position + 1 : max(end, position + 1)].rstrip(", \n\t"), max(end, position + 1)
        bare = _BARE.match(self.raw, position)
        if bare is None:
            return "", position
        return self.macros.get(bare[0].lower(), bare[0]), bare.end()

    def _runs_on(self, position: int, end: int, opening: str) -> bool:
        """Whether a value holds a field that follows it: its own brace or quote is missing."""
        if opening == '"' and _RUNS_ON.search(self.raw, max(position, end - 60), end):
            return True
        return self.failed and _SWALLOWED.search(self.raw, position, end) is not None

    def _closing(self, position: int, opening: str) -> int | None:
        """Where a braced or quoted value ends; escaped braces do not count, as in `blocks`."""
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
        if position >= len(self.raw) or self.raw[position] in ",})%，" or CONFLICT.match(self.raw, position):
            if (extra := _COMMAS.match(self.raw, position)) and not self.quiet:
                place = self.lines.span(self.offset + extra.start(1))
                self.sink.warn("BIB002", f"a comma too many behind `{name}`", place, hint="delete it")
            return position
        if NAME.match(self.raw, position):
            if not self.quiet:
                self.sink.warn("BIB002", f"a comma is missing behind `{name}`", span, hint="put one behind the value")
            return position
        return self._leave_out(position, f"text behind the value of `{name}` was left out")

    def _junk(self, position: int) -> int:
        """Past something that is no field: to the next one."""
        if self.raw[position] in "})":
            return position + 1
        return self._leave_out(position, f"text in `{self.key}` that is no field was left out")

    def _leave_out(self, position: int, message: str) -> int:
        following = self._next_field(position)
        end = len(self.raw) if following is None else following + 1
        text = self.raw[position:end].split("\n", 1)[0].rstrip(" ,")
        if not self.quiet:
            hint = "a field is `name = {value},`"
            self.sink.warn("BIB002", message, self.lines.span(self.offset + position, len(text)), hint=hint)
        return end

    def _next_field(self, position: int) -> int | None:
        """Where the line end or comma before the next field stands."""
        before = _BEFORE_FIELD.finditer(self.raw, position)
        return next((found.start() for found in before if found[1]), None)
