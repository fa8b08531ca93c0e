"""bibtexparser splits a text, and a middleware proves each entry of its against the raw text.

What is proven is sound, and its places are exact. The text between two proven entries is for `recovery`.

bibtexparser 2.1 says on which line a block begins, and neither its offset nor those of its fields; and on odd text it
gives fields that are not in it. So the proof walks along the raw text of an entry from field to field: each must stand
where the one before ends, and its value must be one braced or quoted text, one number or one macro. The faults that
this finds have a case each in tests/unit/test_bibtex_reader.py.
"""

import logging
import re
from collections.abc import Collection, Iterator

from bibtexparser.library import Library
from bibtexparser.middlewares.middleware import BlockMiddleware
from bibtexparser.model import Block, DuplicateBlockKeyBlock, Entry, ParsingFailedBlock
from bibtexparser.splitter import Splitter

# It logs a warning for each block that it gives up; those are read by `recovery`, which reports them with their places.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_DEEPEST = 5  # braces in braces; whatever nests deeper is left to the recovery


def _braced(depth: int) -> str:
    inner = rf"|\{{{_braced(depth - 1)}\}}" if depth else ""
    return rf"[^{{}}\\]*+(?:(?:\\.{inner})[^{{}}\\]*+)*+"


_HEAD = re.compile(r"@([A-Za-z]\w*)[ \t]*\{[ \t]*([^\s,={}()\"@#%]+)[ \t]*,")
_NAME = re.compile(r"\s*+([A-Za-z][\w+:.-]*+)\s*+=\s*+")
_VALUE = re.compile(
    rf"""\{{{_braced(_DEEPEST)}\}} | \d++ | [A-Za-z]\w*+ | "(?:[^"{{}}\\]++|\\[^"])*+" """, re.VERBOSE | re.DOTALL
)
_SEPARATOR = re.compile(r"\s*+(?:,|(?=\}))")
_END = re.compile(r"\s*+\}")
_NEXT = re.compile(r"(?<=.)@\w*+[ \t]*+\Z", re.DOTALL)


class SoundEntry(Block):
    """An entry that is what bibtexparser says, from the beginning of its line at `start` to `end`, its closing brace.

    `fields` are (offset of the name, name, value without braces or quotes, whether it stands without them).
    """

    def __init__(self, start: int, end: int, head: re.Match[str], fields: list[tuple[int, str, str, bool]]) -> None:
        super().__init__()
        self.start, self.end, self.fields = start, end, fields
        self.entry_type, self.key, self.key_start = head[1].lower(), head[2], head.start(2)


class Proof(BlockMiddleware):
    """Turns each entry that can be proven into a `SoundEntry`, and drops all others.

    It is made for one text and moves along it with the blocks, as only their order tells where each of them stands.
    """

    def __init__(self, text: str) -> None:
        super().__init__(allow_parallel_execution=False)
        self._text = text
        self._indent = ""  # what stands on its line before the block
        self._start = self._end = 0

    def transform_block(self, block: Block, library: Library) -> Block | Collection[Block] | None:
        """Find the place of a block, which is the first of its raw text behind the block before."""
        raw = block.raw or ""
        start = self._text.find("@", self._end)
        if not self._text.startswith(raw, start):  # another `@` stands before it in a comment
            start = max(self._text.find(raw, self._end), self._end)
        self._indent = self._text[self._start : start].rpartition("\n")[2]
        # The raw text of a block that failed may end with the beginning of the next, as in `@misc{@misc{key, ...`.
        self._start, self._end = start, start + len(_NEXT.sub("", raw, 1))
        return super().transform_block(block, library)

    def transform_entry(self, entry: Entry, library: Library) -> Block | None:
        """The sound entry, or None."""
        # Behind other words on its line an entry is rather an example in a comment.
        head = None if self._indent.strip() else _HEAD.match(self._text, self._start)
        fields = self._fields(entry, head.end()) if head else []
        if head is None or not fields or len({field[1].lower() for field in fields}) < len(entry.fields):
            return None
        return SoundEntry(self._start - len(self._indent), self._end, head, fields)

    def _fields(self, entry: Entry, position: int) -> list[tuple[int, str, str, bool]]:
        """The fields of an entry, the first at this position; none if one is not where it must be."""
        fields = []
        for field in entry.fields:
            name, value = _NAME.match(self._text, position), str(field.value)
            if name is None or not self._text.startswith(value, name.end()) or not _VALUE.fullmatch(value):
                return []
            separator = _SEPARATOR.match(self._text, name.end() + len(value))
            if separator is None:
                return []
            position = separator.end()
            is_bare = value[0] not in '{"'
            fields.append((name.start(1), name[1], value if is_bare else value[1:-1], is_bare))
        end = _END.match(self._text, position)
        return fields if end and end.end() == self._end else []

    def transform_failed_block(self, failed_block: ParsingFailedBlock, library: Library) -> Block | None:
        """An entry is no worse for a key that another one has; all others that failed are for the recovery."""
        entry = failed_block.ignore_error_block
        if isinstance(failed_block, DuplicateBlockKeyBlock) and isinstance(entry, Entry):
            return self.transform_entry(entry, library)
        return None


def sound_entries(text: str) -> Iterator[SoundEntry]:
    """The entries of a text that can be proven, in order."""
    for block in Proof(text).transform(Splitter(text).split()).blocks:
        if isinstance(block, SoundEntry):
            yield block
