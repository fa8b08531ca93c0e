"""A BibTeX text in one piece or several, each read by itself."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sitegen.diagnostics import Sink
from sitegen.readers.bibtex.blocks import blanked
from sitegen.readers.bibtex.crossref import inherit
from sitegen.readers.bibtex.entries import Block, Field, Named
from sitegen.readers.bibtex.front import SoundEntry, sound_entries
from sitegen.readers.bibtex.lines import Lines
from sitegen.readers.bibtex.macros import Macros, takes_macro
from sitegen.readers.bibtex.recovery import Recovery
from sitegen.text.dates import MONTHS

_LONGEST_VALUE = 200_000  # characters; the authors of a whole collaboration are half of it
# A line where bibtexparser and `blocks` both end whatever stands above, and where an entry begins that has a field: so
# what follows it, as a field behind an extra brace, belongs to no entry above.
_CUT = re.compile(
    r"\n(?=[ \t]*+@(?!string|comment|preamble)[a-z]\w*+[ \t]*+\{[ \t]*+[^\s,={}()\"@#%']++[ \t]*+,"
    r"\s*+[a-z][\w+:.-]*+\s*+=)",
    re.IGNORECASE,
)
_TIES = re.compile("crossref|xdata", re.IGNORECASE)
_STRING = re.compile(r"@\s*string\s*[{(]", re.IGNORECASE)


class Chunk(NamedTuple):
    """A part of a file: whole lines from `first_line` on, with blanks for what is no BibTeX.

    `macros` are those that are defined above it, by their names in lower case.
    """

    first_line: int
    text: str
    macros: Mapping[str, str]


class Entries(NamedTuple):
    """What a chunk holds: its entries, the macros they use that nothing above defines, and the keys of all of them.

    `keys` has those of `xdata` entries, too, which are not among the `blocks`.
    """

    blocks: list[Block]
    undefined: tuple[Named, ...]
    keys: tuple[Named, ...]


def chunks(text: str, size: int) -> list[Chunk]:
    """A file in parts of whole entries, of about `size` characters or more, in order.

    What is read from them together is what is read from the file at once. So a text where entries inherit from others
    stays whole, and one whose macros get out of hand, as both are settled in one look at all of it.
    """
    body = blanked(text)
    whole = [Chunk(1, body, {})]
    if len(body) <= size or _TIES.search(body):
        return whole
    found, first_line, macros, defined = [], 1, Macros({}), dict[str, str]()
    for part in _parts(body, size):
        found.append(Chunk(first_line, part, defined))
        first_line += part.count("\n")
        if _STRING.search(part):  # of most files that is the first part
            _read(part, Lines.of(part, ""), macros, Sink())
            defined = macros.defined
    return whole if macros.has_tower else found


def _parts(text: str, size: int) -> Iterator[str]:
    start = 0
    for cut in _CUT.finditer(text, size - 1):
        if cut.end() - start >= size:
            yield text[start : cut.end()]
            start = cut.end()
    yield text[start:]


def read_chunk(chunk: Chunk, path: str, sink: Sink, *, indent: int = 0) -> Entries:
    """The entries of a chunk in order, with all that can be reported without the rest of its file."""
    lines, macros = Lines.of(chunk.text, path, chunk.first_line, indent), Macros(chunk.macros)
    found = _read(chunk.text, lines, macros, sink)
    for block in found:
        for field in block.fields:
            if len(field.value) > _LONGEST_VALUE:
                message = f"the value of `{field.name}` has {len(field.value):,} characters"
                hint = "look for a brace or quote that closes too late"
                sink.warn("BIB010", message, block.span_of(field), hint=hint)
    keys = tuple(Named(block.key, block.span) for block in found)
    return Entries(inherit(found, sink), tuple(macros.undefined.values()), keys)


def _read(text: str, lines: Lines, macros: Macros, sink: Sink) -> list[Block]:
    """Sound entries as they are, and what stands between them by the recovery, in the order of the text.

    The order matters: the recovery defines the macros that entries below it use.
    """
    recovery, position = Recovery(lines, macros, sink), 0
    for sound in sound_entries(text):
        recovery.read(text[position : sound.start], position)
        position = sound.start
        words = [(name, value.lower()) for _, name, value, is_bare in sound.fields if is_bare]
        if all(word in macros or word[0].isdigit() or not takes_macro(name) for name, word in words):
            recovery.found.append(_block(sound, lines, macros))
            position = sound.end
    recovery.read(text[position:], position)
    return recovery.found


def _block(sound: SoundEntry, lines: Lines, macros: Macros) -> Block:
    places = lines.places([start for start, *_ in sound.fields])
    fields = []
    for (_, name, value, is_bare), (line, column) in zip(sound.fields, places, strict=True):
        text = macros.get(value.lower(), value) if is_bare else value
        stays_bare = is_bare and (value[0].isdigit() or value.lower() in MONTHS)
        fields.append(Field(name, text, stays_bare, line, column, len(name)))
    return Block(sound.entry_type, sound.key, lines.span(sound.key_start, len(sound.key)), tuple(fields))
