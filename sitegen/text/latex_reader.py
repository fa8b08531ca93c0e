"""What has been read and said so far: the state that the tokens of `text.latex` act on."""

import html as html_entities
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from sitegen.patterns import late
from sitegen.text import latex_tables as tables
from sitegen.text import markup, math

# Gets the reader and the source of a group that is not text.
Finish = Callable[["Reader", str], None]

_CONTROL = late(r"[\x00-\x08\x0e-\x1f\x7f]")
_ARGUMENT = late(r"\s*+(?:\[[^\[\]{}]{0,200}\]\s*+)?\{")
_ENTITY = late(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CLOSING_TAG = late(r"(?:<|&lt;)/(i|b|em|strong|sub|sup)(?:>|&gt;)")
# Browsers build nested elements to a depth of 512; nobody reads more than a few.
_DEEPEST = 30


def unescape(text: str) -> str:
    """Text without entities that end in a semicolon: `&copy=1` of an address is none."""
    return _ENTITY.sub(lambda found: html_entities.unescape(found[0]), text) if "&" in text else text


@dataclass(slots=True, repr=False, eq=False)
class Frame:
    """An open group or argument: where it began in the source and in what was said, and what its end brings."""

    start: int = 0
    said: int = 0
    rendered: int = 0
    told: int = 0
    tags: list[str] = field(default_factory=list)
    after: str = ""
    finish: Finish | None = None


class Reader:
    """One source, read from left to right. `renders` is off where only the plain words are wanted."""

    def __init__(self, source: str, *, renders: bool) -> None:
        if not source.isascii():
            # Before markup is made: `>` and U+0338 would compose to another sign and break a tag.
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

    def say(self, text: str) -> None:
        self.words.append(text)
        if self.renders:
            self.html.append(html_entities.escape(text))

    def say_math(self, tex: str, *, display: bool = False) -> None:
        tex = unescape(tex)
        self.words.append(math.to_plain(tex))
        if self.renders:
            result = math.to_mathml(tex, display=display)
            self.html.append(result.html.safe)
            self.unknown += result.unknown

    def say_link(self, url: str) -> None:
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

    def close_all(self) -> None:
        """End what the source left open; an argument that never ends is text."""
        while len(self.frames) > 1:
            self.frames[-1].finish = None
            self.close()
        self.close_tags(self.frames[0])

    def open(self, *, after: str = "", finish: Finish | None = None) -> None:
        sizes = len(self.words), len(self.html), len(self.unknown)
        self.frames.append(Frame(self.position, *sizes, after=after, finish=finish))

    def close(self) -> None:
        """End the innermost group; if it was not text, forget what it said and hand its source on."""
        frame = self.frames.pop()
        self.close_tags(frame)
        if frame.after:
            self.say(frame.after)
        if frame.finish:
            del self.words[frame.said :], self.html[frame.rendered :], self.unknown[frame.told :]
            frame.finish(self, self.source[frame.start : self.position - 1])

    def argument(self, *, after: str = "", finish: Finish | None = None) -> bool:
        """Open the argument that stands here, past its options; False if there is none."""
        found = _ARGUMENT.match(self.source, self.position)
        if not found:
            return False
        self.position = found.end()
        self.open(after=after, finish=finish)
        return True

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.source, self.position)
        self.position = found.end() if found else self.position

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
