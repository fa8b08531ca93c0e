"""Fields of people to Unicode, with the braces that protect: input for `text.names`."""

import html
import re
import unicodedata
from dataclasses import dataclass

from sitegen.text import math
from sitegen.text.latex import tables
from sitegen.text.latex.accents import accented, compose_accents

_TOKEN = re.compile(
    r"""(?P<text>[^\\{}$~&<]*+)(?:
    \\(?P<word>[A-Za-z]+)
    | \\?(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    | \\(?P<sign>.)
    | (?P<brace>[{}])
    | \$(?P<math>[^${]{0,99}(?:\{[^${}]{0,99}(?:\{[^${}]{0,99}\}[^${}]{0,99})?\}[^${}]{0,99})?)\$
    | <(?P<tag>/?(?:i|b|em|strong|sub|sup))>
    | (?P<tie>~)
    | (?P<other>.)
    )?""",
    re.VERBOSE | re.DOTALL,
)
_ARGUMENT = re.compile(r"\s*+(?:\[[^\[\]{}]{0,200}\]\s*+)?\{")
_BLANKS = re.compile(r"(?:\s++(?!and\s))?")  # the blank before `and` separates names, whatever TeX makes of it
_MARK_LIST = re.compile(rf"[\s,;{re.escape(''.join(sorted(tables.MARKS)))}]+")
_NUMBER_LIST = re.compile(r"[\s,;\d⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SEPARATORS = re.compile(r"[\s,;]+")
# No name nests deeper; braces below are dropped, which also bounds the work.
_DEEPEST = 40

# What the end of a group does with its content: leave it in braces or without, take it for marks, forget it, or forget
# it and go on with a second argument.
_KEEP, _CONTENT, _SCRIPT, _DROP, _FIRST = "keep", "content", "script", "drop", "first"
_ARGUMENTS = (
    dict.fromkeys(tables.CONTENT | tables.STYLES.keys() | tables.QUOTES.keys(), _CONTENT)
    | dict.fromkeys(tables.DROPPED, _DROP)
    | dict.fromkeys(tables.SECOND | {"href"}, _FIRST)
    | dict.fromkeys(("mbox", "hbox", "text", "textnormal"), _KEEP)
    | dict.fromkeys(("textsuperscript", "textsubscript", "mkbibsuperscript"), _SCRIPT)
)


@dataclass(slots=True, repr=False, eq=False)
class _Group:
    """An open group: what its end does, where in `words` it began, and whether a macro stands first in it."""

    kind: str
    start: int
    starts_with_macro: bool = False


def decode_names(source: str) -> str:
    r"""The field in Unicode. Braces are balanced; those around one letter, a mark or a styled name are gone.

    `{\'E}va {van Dyck}\textsuperscript{*}` is `Éva {van Dyck}*`. Numbers in superscripts go, since they point to a list
    of affiliations that a bibliography does not have.
    """
    return _NameReader(compose_accents(source)).read()


class _NameReader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.words: list[str] = []
        self.groups: list[_Group] = []
        self.dropped = 0  # braces open below the deepest group

    def read(self) -> str:
        while self.position < len(self.source):
            token = _TOKEN.match(self.source, self.position)
            assert token  # noqa: S101  every part of the pattern is optional
            self.position = token.end()
            self.words.append(token["text"])
            kind = token.lastgroup
            if kind and kind != "text":
                self.take(kind, token[kind])
        return unicodedata.normalize("NFC", "".join(self.words))

    def take(self, kind: str, text: str) -> None:
        match kind:
            case "word":
                self.take_word(text)
            case "sign":
                self.take_sign(text)
            case "brace":
                self.open(_KEEP) if text == "{" else self.close()
            case "math":
                self.words.append(_script_of(math.to_plain(text.strip(" ^_{}"))))
            case "entity" | "other":
                self.words.append(html.unescape(text))
            case "tie":
                self.words.append(" ")

    def take_word(self, name: str) -> None:
        if name in tables.LETTERS:
            self.skip(_BLANKS)
            self.words.append(tables.LETTERS[name])
        elif name in tables.ACCENTS:
            self.take_accent(name)
        elif name in tables.SYMBOLS:
            self.words.append(tables.SYMBOLS[name].strip("{}"))
        elif name in _ARGUMENTS:
            self.open_argument(_ARGUMENTS[name])
        elif name in tables.DECLARATIONS or name in tables.SILENT:
            self.skip(_BLANKS)
        else:
            self.words.append(" " if name in tables.BLANKS else name)

    def take_sign(self, sign: str) -> None:
        if sign in tables.ACCENTS:
            self.take_accent(sign)
        else:
            self.words.append(tables.SIGNS.get(sign, sign).strip("{}"))  # a printed brace would group

    def take_accent(self, macro: str) -> None:
        found = accented(self.source, self.position, macro)
        if not found:
            self.words.append(macro)
            return
        self.position = found.end
        self.words.append(found.text)
        for _ in range(found.open_braces):
            self.open(_CONTENT)

    def open(self, kind: str) -> None:
        if len(self.groups) >= _DEEPEST:
            self.dropped += 1
        else:
            self.groups.append(_Group(kind, len(self.words), self.source.startswith("\\", self.position)))

    def open_argument(self, kind: str) -> None:
        if found := _ARGUMENT.match(self.source, self.position):
            self.position = found.end()
            self.open(kind)

    def close(self) -> None:
        """End the innermost group; a brace that closes nothing is dropped."""
        if self.dropped:
            self.dropped -= 1
        elif self.groups:
            group = self.groups.pop()
            content = "".join(self.words[group.start :])
            self.words[group.start :] = [_closed(group, content)]
            if group.kind == _FIRST:
                self.open_argument(_CONTENT)

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.source, self.position)
        self.position = found.end() if found else self.position


def _closed(group: _Group, content: str) -> str:
    match group.kind:
        case "drop" | "first":
            return ""
        case "script":
            return _script_of(content)
        case "content":
            return content
    if not content.strip():
        return ""
    if _MARK_LIST.fullmatch(content):
        return _script_of(content)
    is_letter = group.starts_with_macro and not _SEPARATORS.search(content)
    return content if is_letter else f"{{{content}}}"


def _script_of(content: str) -> str:
    """Marks without the commas between them, nothing for numbers of affiliations, else the words."""
    if _MARK_LIST.fullmatch(content):
        return _SEPARATORS.sub("", content)
    return "" if _NUMBER_LIST.fullmatch(content) else content
