"""Fields of words: one pass over tokens, without recursion."""

import html.entities
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import NamedTuple

from sitegen.model.values import Html
from sitegen.text import markup, urls
from sitegen.text.latex.accents import compose_accents
from sitegen.text.latex.macros import take_sign, take_word
from sitegen.text.latex.reader import Reader, unescape
from sitegen.text.math.tables import OPERATORS


class Decoded(NamedTuple):
    """Words as Unicode on one line, as inline HTML, and the names of macros that are not known, without backslash."""

    plain: str
    html: Html
    unknown: tuple[str, ...] = ()


# Text ends before what may begin a token: `h` of a bare address, and a hyphen that is the first of a dash.
_RUN = r"[^\\{}$~&<`'h\-]*+"
_TEXT = rf"{_RUN}(?:(?:h(?!ttps?://)|-(?!-)){_RUN})*+"
# Crossref has HTML in titles, and exporters escape it (`&lt;i&gt;`, `\&amp;`): tags and entities are read as well.
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
# Text that decodes to itself once its protective braces are gone.
_ITSELF = re.compile(rf"{_RUN}(?:(?:h(?!ttps?://)|-(?!-)|'(?!')){_RUN})*+")
# These take their argument as it is written.
_VERBATIM = re.compile(r"\\(?:url|href|path|verb|nolinkurl|texttt|code)(?![A-Za-z])")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*|\\par(?![A-Za-z])\s*")
_DOLLAR_END = re.compile(r"(?:[^$\\]++|\\.)*+\$", re.DOTALL)
_TEX_SIGN = re.compile(r"[\\^_=]")
_WORD = re.compile(r"(?<=\s)[A-Za-z]{2,}(?=\s)")
_ESCAPED = re.compile(r"\\([_%&#~])")
_FOLD = re.compile(r"[ \t\r\n\f\v]{2,}|[\t\r\n\f\v]")


def decode(source: str) -> Decoded:
    r"""One line of text: a title, a venue, or a whole abstract as one paragraph.

    `$O(n^2)$` is "O(n²)" in plain words and MathML in HTML; a bare address becomes a link. Nothing raises: what
    cannot be read is shown as it is written, and macros that are not known are named in `unknown`.
    """
    # Most titles need no reading. Measured: without this, decoding the corpora takes a third longer.
    words, source = _undecorated(source)
    return _read(source, renders=True) if words is None else Decoded(words, markup.escape(words))


def plain(source: str) -> str:
    """The words alone, as `decode` gives them."""
    words, source = _undecorated(source)
    return _read(source, renders=False).plain if words is None else words


def paragraphs(source: str) -> Decoded:
    r"""Text in paragraphs, which blank lines or `\par` part: each a `<p>`; the plain words stand on one line.

    For abstracts. Styles and groups end with their paragraph, as no element can go over the end of a `<p>`.
    """
    sources = _BLANK_LINE.split(source) if "\n" in source or "\\par" in source else [source]
    parts = [decode(part) for part in sources if part.strip()]
    unknown = dict.fromkeys(name for part in parts for name in part.unknown)
    words = " ".join(part.plain for part in parts if part.plain)
    return Decoded(words, markup.paragraphs(part.html for part in parts), tuple(unknown))


def _undecorated(source: str) -> tuple[str | None, str]:
    """The words, if there is nothing in them to decode but protective braces; and the source with composed accents.

    Most fields need no reading. Measured: without this, decoding the corpora takes a third longer.
    """
    if "\\" in source and not _VERBATIM.search(source):
        source = compose_accents(source)
    bare = source.replace("{", "").replace("}", "")
    is_one_line = bare.isprintable() and "  " not in bare and unicodedata.is_normalized("NFC", bare)
    return bare.strip(" ") if is_one_line and _ITSELF.fullmatch(bare) else None, source


def _read(source: str, *, renders: bool) -> Decoded:
    reader = Reader(source, renders=renders)
    source, end = reader.source, len(reader.source)
    while reader.position < end:
        token = _TOKEN.match(source, reader.position)
        assert token  # noqa: S101  every part of the pattern is optional
        reader.position = token.end()
        if text := token["text"]:
            reader.write(text)
        kind = token.lastgroup
        if kind and kind != "text":
            _TOKENS[kind](reader, token[kind])
    reader.close_all()
    words = unicodedata.normalize("NFC", " ".join("".join(reader.words).split()))
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
    following = reader.source[reader.position : reader.position + 1]
    if content is None or not content.strip() or _is_money(content, following):
        reader.position = start
        reader.write(opening)
    else:
        reader.write_math(content, display=opening == "$$")


def _until_dollar(reader: Reader) -> str | None:
    found = None if "$" in reader.missing else reader.take(_DOLLAR_END)
    if not found:
        reader.missing.add("$")
        return None
    return found[0][:-1]


def _is_money(content: str, following: str) -> bool:
    """Whether words stand between two signs of dollars, or numbers behind both."""
    if _BLANK_LINE.search(content) or (content[0].isdigit() and following.isdigit()):
        return True
    return not _TEX_SIGN.search(content) and any(word not in OPERATORS for word in _WORD.findall(content))


def _take_dash(reader: Reader, dashes: str) -> None:
    reader.write(dashes if reader.codes else {2: "–", 3: "—"}.get(len(dashes), dashes))


def _take_quote(reader: Reader, quote: str) -> None:
    """Quotes of TeX. A single `'` is an apostrophe, unless it closes what a single backtick opened."""
    if reader.codes:
        reader.write(quote)
    elif quote == "`":
        reader.quotes += 1
        reader.write("‘")
    elif quote == "'":
        following = reader.source[reader.position : reader.position + 1]
        closes = reader.quotes > 0 and not following.isalnum()
        reader.quotes -= closes
        reader.write("’" if closes else "'")
    else:
        reader.write("“" if quote == "``" else "”")


def _take_tag(reader: Reader, tag: str) -> None:
    """A literal tag of HTML; one that is never closed is text, such as the two relations of `a<b>c`."""
    frame = reader.frames[-1]
    name = tag.removeprefix("/")
    if tag == name:
        if reader.closes_later(name):
            reader.open_tag(name)
        else:
            reader.write(f"<{name}>")
    elif name in frame.tags:
        reader.close_tags(frame, frame.tags.index(name))


def _take_entity(reader: Reader, entity: str) -> None:
    known = entity.startswith("&#") or entity[1:] in html.entities.html5
    reader.write(html.unescape(entity) if known else entity)


def _take_url(reader: Reader, url: str) -> None:
    """A bare address; punctuation at its end belongs to the sentence."""
    address = urls.trimmed(url)
    reader.position -= len(url) - len(address)
    reader.write_link(unescape(_ESCAPED.sub(r"\1", address)))


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
    "tie": lambda reader, _: reader.write("\u00a0"),
    "other": Reader.write,
}
