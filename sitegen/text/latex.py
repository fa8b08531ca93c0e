r"""LaTeX of bibliographies to plain Unicode and safe HTML, in one pass over tokens and without recursion.

Only what authors write in fields is known here, not TeX: a bare `%` or `&` is a character, braces protect nothing,
and whatever is broken stays readable. A macro that nobody knows stays as its name, with its argument behind it
(`\foo{bar}` is "foo bar"), because most are names of systems (`\mysystem{}`); it is listed in `Decoded.unknown`.
"""

import html.entities
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import NamedTuple

from sitegen.model.values import Html
from sitegen.patterns import late
from sitegen.text import markup
from sitegen.text.latex_accents import plain_accents
from sitegen.text.latex_macros import take_sign, take_word
from sitegen.text.latex_names import decode_names
from sitegen.text.latex_reader import Reader, unescape
from sitegen.text.math_tables import OPERATORS

__all__ = ["Decoded", "decode", "decode_names", "paragraphs", "plain"]


class Decoded(NamedTuple):
    """Words as Unicode on one line, as inline HTML, and the names of macros that are not known, without backslash."""

    plain: str
    html: Html
    unknown: tuple[str, ...] = ()


_RUN = r"[^\\{}$~&<`'h\-]*+"
_TEXT = rf"{_RUN}(?:(?:h(?!ttps?://)|-(?!-)){_RUN})*+"
_TOKEN = re.compile(
    rf"""(?P<text>{_TEXT})(?:
    \\(?P<word>[A-Za-z]+)
    | (?:<|&lt;)(?P<tag>/?(?:i|b|em|strong|sub|sup))(?:>|&gt;)
    | \\?(?P<entity>&(?:\#\d{{1,7}}|\#[xX][0-9A-Fa-f]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});)
    | \\(?P<sign>.)
    | (?P<brace>[{{}}])
    | (?P<math>\$\$?)
    | (?P<dash>-{{2,}})
    | (?P<quote>``?|''?)
    | (?P<tie>~)
    | (?P<url>https?://(?:[^\s<>{{}}"\\$|^`]|\\[_%&\#~])++)
    | (?P<other>.)
    )?""",
    re.VERBOSE | re.DOTALL,
)
# Text that decodes to itself, once its protective braces are gone: most titles.
_ITSELF = re.compile(rf"{_RUN}(?:(?:h(?!ttps?://)|-(?!-)|'(?!')){_RUN})*+")
_VERBATIM = re.compile(r"\\(?:url|href|path|verb|nolinkurl|texttt|code)(?![A-Za-z])")
_BLANK_LINE = late(r"\n[^\S\n]*\n\s*|\\par(?![A-Za-z])\s*")
_DOLLAR_END = re.compile(r"(?:[^$\\]++|\\.)*+\$", re.DOTALL)
_TEX_SIGN = re.compile(r"[\\^_=]")
_WORD = late(r"(?<=\s)[A-Za-z]{2,}(?=\s)")
_SENTENCE_END = ".,;:!?'*"
_ESCAPED = late(r"\\([_%&#~])")
_FOLD = late(r"[ \t\r\n\f\v]{2,}|[\t\r\n\f\v]")


def decode(source: str) -> Decoded:
    """One line of text: a title, a venue, or a whole abstract as one paragraph."""
    source = _prepared(source)
    bare = _bare(source)
    if bare is not None:
        return Decoded(bare, markup.escape(bare))
    return _read(source, renders=True)


def plain(source: str) -> str:
    """The words alone, as `decode` gives them."""
    if not source:
        return ""
    source = _prepared(source)
    bare = _bare(source)
    return _read(source, renders=False).plain if bare is None else bare


def paragraphs(source: str) -> Decoded:
    r"""Text in paragraphs, which blank lines or `\par` part: each a `<p>`; the plain words stand on one line."""
    parts = [decode(part) for part in (_BLANK_LINE.split(source) if _may_part(source) else [source]) if part.strip()]
    unknown = dict.fromkeys([name for part in parts for name in part.unknown])
    words = " ".join([part.plain for part in parts if part.plain])
    return Decoded(words, markup.paragraphs([part.html for part in parts]), tuple(unknown))


def _may_part(source: str) -> bool:
    return "\n" in source or "\\par" in source


def _prepared(source: str) -> str:
    """With simple accents composed, unless a macro may stand there that takes its argument as it is written."""
    return source if "\\" not in source or _VERBATIM.search(source) else plain_accents(source)


def _bare(source: str) -> str | None:
    """The text without braces if there is nothing else to decode."""
    if "\\" in source or "$" in source:
        return None
    bare = source.replace("{", "").replace("}", "") if "{" in source or "}" in source else source
    if not _ITSELF.fullmatch(bare) or not bare.isprintable() or "  " in bare or bare.strip() != bare:
        return None
    return bare if bare.isascii() or unicodedata.is_normalized("NFC", bare) else None


def _read(source: str, *, renders: bool) -> Decoded:
    reader = Reader(source, renders=renders)
    source, end = reader.source, len(reader.source)
    while reader.position < end:
        token = _TOKEN.match(source, reader.position)
        assert token  # noqa: S101  every part of the pattern is optional
        reader.position = token.end()
        if text := token[1]:
            reader.say(text)
        kind = token.lastgroup
        if kind and kind != "text":
            _TOKENS[kind](reader, token[kind])
    reader.close_all()
    words = "".join(reader.words)
    if "  " in words or not words.isprintable():
        words = " ".join(words.split())
    words = words.strip(" ")
    if not words.isascii():
        words = unicodedata.normalize("NFC", words)
    fragment = "".join(reader.html).strip(" \t\r\n\f\v")
    if "  " in fragment or not fragment.isprintable():
        fragment = _FOLD.sub(" ", fragment)
    return Decoded(words, markup.vouch(fragment), tuple(dict.fromkeys(reader.unknown)))


def _take_brace(reader: Reader, brace: str) -> None:
    """A group opens or closes; a brace that closes nothing is dropped."""
    if brace == "{":
        reader.open()
    elif len(reader.frames) > 1:
        reader.close()


def _take_dollar(reader: Reader, opening: str) -> None:
    """Math, unless the sign is money: `$5 and $7`, or a sign that nothing closes."""
    start = reader.position
    content = _until_dollar(reader) if opening == "$" else reader.until("$$")
    if (
        content is None
        or not content.strip()
        or _is_money(content, reader.source[reader.position : reader.position + 1])
    ):
        reader.position = start
        reader.say(opening)
    else:
        reader.say_math(content, display=opening == "$$")


def _until_dollar(reader: Reader) -> str | None:
    found = None if "$" in reader.missing else _DOLLAR_END.match(reader.source, reader.position)
    if not found:
        reader.missing.add("$")
        return None
    reader.position = found.end()
    return found[0][:-1]


def _is_money(content: str, following: str) -> bool:
    """Whether words stand between two signs of dollars, or numbers behind both."""
    if (_may_part(content) and _BLANK_LINE.search(content)) or (content[0].isdigit() and following.isdigit()):
        return True
    return not _TEX_SIGN.search(content) and any(word not in OPERATORS for word in _WORD.findall(content))


def _take_dash(reader: Reader, dashes: str) -> None:
    reader.say(dashes if reader.codes else {2: "–", 3: "—"}.get(len(dashes), dashes))


def _take_quote(reader: Reader, quote: str) -> None:
    """Quotes of TeX. A single `'` is an apostrophe, unless it closes what a single backtick opened."""
    if reader.codes:
        reader.say(quote)
    elif quote == "`":
        reader.quotes += 1
        reader.say("‘")
    elif quote == "'":
        following = reader.source[reader.position : reader.position + 1]
        closes = reader.quotes > 0 and not following.isalnum()
        reader.quotes -= closes
        reader.say("’" if closes else "'")
    else:
        reader.say("“" if quote == "``" else "”")


def _take_tag(reader: Reader, tag: str) -> None:
    """A literal tag of HTML; one that is never closed is text, such as the two relations of `a<b>c`."""
    frame = reader.frames[-1]
    name = tag.removeprefix("/")
    if tag == name:
        if reader.closes_later(name):
            reader.open_tag(name)
        else:
            reader.say(f"<{name}>")
    elif name in frame.tags:
        reader.close_tags(frame, frame.tags.index(name))


def _take_entity(reader: Reader, entity: str) -> None:
    known = entity.startswith("&#") or entity[1:] in html.entities.html5
    reader.say(html.unescape(entity) if known else entity)


def _take_url(reader: Reader, url: str) -> None:
    """A bare address; punctuation at its end belongs to the sentence."""
    address = url.rstrip(_SENTENCE_END)
    unopened = min(len(address) - len(address.rstrip(")")), max(0, address.count(")") - address.count("(")))
    address = address[: len(address) - unopened].rstrip(_SENTENCE_END)
    reader.position -= len(url) - len(address)
    reader.say_link(unescape(_ESCAPED.sub(r"\1", address)))


_TOKENS: Mapping[str, Callable[[Reader, str], None]] = {
    "word": take_word,
    "sign": take_sign,
    "brace": _take_brace,
    "math": _take_dollar,
    "dash": _take_dash,
    "quote": _take_quote,
    "tag": _take_tag,
    "entity": _take_entity,
    "url": _take_url,
    "tie": lambda reader, _: reader.say("\u00a0"),
    "other": Reader.say,
}
