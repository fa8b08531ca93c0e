"""The state of one decoding: the source, how far it was read, what was written, and the groups that are open."""

import html as html_entities
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from sitegen.text import markup, math
from sitegen.text.latex import tables

# Gets the reader and the source of an argument that is not text.
Finish = Callable[["Reader", str], object]

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_ARGUMENT = re.compile(r"\s*+(?:\[[^\[\]{}]{0,200}\]\s*+)?\{")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CLOSING_TAG = re.compile(r"(?:<|&lt;)/(i|b|em|strong|sub|sup)(?:>|&gt;)")
# Browsers build nested elements to a depth of 512; nobody reads more than a few.
_DEEPEST = 30


def unescape(text: str) -> str:
    """Text without entities that end in a semicolon: `&copy=1` of an address is none."""
    return _ENTITY.sub(lambda found: html_entities.unescape(found[0]), text)


@dataclass(slots=True)
class Frame:
    """An open group or argument: where it began in the source and in each output, and what its end brings."""

    start: int = 0
    words: int = 0
    html: int = 0
    unknown: int = 0
    tags: list[str] = field(default_factory=list)
    after: str = ""
    finish: Finish | None = None


class Reader:
    """One source, read from left to right; `words`, `html` and `unknown` grow as it goes, `html` only if it `renders`.

    An argument is read as text first. If it is none (the address of `\\href`), its `finish` gets the source of it
    when it closes, and what it wrote is taken back: so the loop over tokens never calls itself.
    """

    def __init__(self, source: str, *, renders: bool) -> None:
        # Composed before markup is made: `>` and U+0338 would compose to another sign and break a tag.
        source = unicodedata.normalize("NFC", source)
        self.source = source if source.isprintable() else _CONTROL.sub("", source)
        self.renders = renders
        self.position = 0
        self.words: list[str] = []
        self.html: list[str] = []
        self.unknown: list[str] = []
        self.frames = [Frame()]
        self.elements = self.links = self.codes = self.quotes = 0
        self.missing: set[str] = set()  # closing delimiters that the rest of the source does not have
        self.last_closing: dict[str, int] | None = None  # where each literal tag is closed for the last time

    # What goes out.

    def write(self, text: str) -> None:
        self.words.append(text)
        if self.renders:
            self.html.append(html_entities.escape(text))

    def write_math(self, tex: str, *, display: bool = False) -> None:
        tex = unescape(tex)
        self.words.append(math.to_plain(tex))
        if self.renders:
            result = math.to_mathml(tex, display=display)
            self.html.append(result.html.safe)
            self.unknown += result.unknown

    def write_link(self, url: str) -> None:
        label = markup.escape(url)
        self.words.append(url)
        self.html.append(label.safe if self.links or self.codes else markup.link(url, label).safe)

    def open_tag(self, name: str) -> None:
        frame = self.frames[-1]
        if name not in frame.tags and self.elements < _DEEPEST:
            self.begin(name, tables.TAGS[name][0])

    def begin(self, name: str, html: str) -> None:
        self.frames[-1].tags.append(name)
        self.html.append(html)
        self.elements += 1
        self.codes += name == tables.CODE
        self.links += name == "a"

    def close_tags(self, frame: Frame, down_to: int = 0) -> None:
        while len(frame.tags) > down_to:
            name = frame.tags.pop()
            self.html.append("</a>" if name == "a" else tables.TAGS[name][1])
            self.elements -= 1
            self.codes -= name == tables.CODE
            self.links -= name == "a"

    # Groups and arguments.

    def open(self, *, after: str = "", finish: Finish | None = None) -> None:
        sizes = len(self.words), len(self.html), len(self.unknown)
        self.frames.append(Frame(self.position, *sizes, after=after, finish=finish))

    def close(self) -> None:
        """End the innermost group; if it was not text, take back what it wrote and hand its source on."""
        frame = self.frames.pop()
        self.close_tags(frame)
        if frame.after:
            self.write(frame.after)
        if frame.finish:
            del self.words[frame.words :], self.html[frame.html :], self.unknown[frame.unknown :]
            frame.finish(self, self.source[frame.start : self.position - 1])

    def close_all(self) -> None:
        """End what the source left open; an argument that never ends is text."""
        while len(self.frames) > 1:
            self.frames[-1].finish = None
            self.close()
        self.close_tags(self.frames[0])

    def argument(self, *, after: str = "", finish: Finish | None = None) -> bool:
        """Open the argument that stands here, past its options; False if there is none."""
        found = self.take(_ARGUMENT)
        if found:
            self.open(after=after, finish=finish)
        return found is not None

    # What comes in.

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What stands here and is passed, or None."""
        found = pattern.match(self.source, self.position)
        self.position = found.end() if found else self.position
        return found

    def until(self, closing: str) -> str | None:
        """The source up to the delimiter, which is passed; None (and never searched again) if it is missing."""
        end = -1 if closing in self.missing else self.source.find(closing, self.position)
        if end < 0:
            self.missing.add(closing)
            return None
        content = self.source[self.position : end]
        self.position = end + len(closing)
        return content

    def closes_later(self, tag: str) -> bool:
        """Whether a literal closing tag of this name is still to come."""
        if self.last_closing is None:
            self.last_closing = {found[1]: found.start() for found in _CLOSING_TAG.finditer(self.source)}
        return self.last_closing.get(tag, -1) >= self.position
