"""What each macro does to a `Reader`."""

import html
from collections.abc import Callable, Mapping

from sitegen.patterns import late
from sitegen.text import latex_tables as tables
from sitegen.text import markup
from sitegen.text.latex_accents import accented
from sitegen.text.latex_reader import Reader, unescape
from sitegen.text.math_tables import OPERATORS, SYMBOLS

_BLANKS = late(r"\s*+")
_OPTION = late(r"\*?\[[^\[\]{}]{0,200}\]|\*")
_OPTION_OR_BRACE = late(r"\[[^\[\]{}]{0,200}\]|\\[{}]")  # Zotero balances braces with `\vphantom\{`
_ONE_LETTER = late(r"\s*+([^\W_])")
_ENVIRONMENT = late(r"\s*+\{([A-Za-z]{1,20}\*?)\}")
_VERBATIM = late(r"([^\sA-Za-z{}])(.{0,500}?)\1")
_ESCAPED_IN_URL = late(r"\\(?:textasciitilde(?:\{\}|\s)?|([_%&#~{}$^\-])(?:\{\})?)")


def take_word(reader: Reader, name: str) -> None:
    """A macro whose name is letters."""
    if name in tables.LETTERS:
        reader.skip(_BLANKS)
        reader.say(tables.LETTERS[name])
    elif name in tables.ACCENTS:
        _take_accent(reader, name)
    elif name in tables.SYMBOLS:
        # People write `A \times B` outside math too, and mean the blank; that of `\textdegree C` is none.
        if name not in SYMBOLS or name.startswith("text"):
            reader.skip(_BLANKS)
        reader.say(tables.SYMBOLS[name])
    else:
        _ACTIONS.get(name, _unknown)(reader, name)


def take_sign(reader: Reader, sign: str) -> None:
    """A macro whose name is one sign."""
    if sign in tables.ACCENTS:
        _take_accent(reader, sign)
    elif sign in "([":
        content = reader.until({"(": r"\)", "[": r"\]"}[sign])
        if content is None:
            reader.say(sign)
        else:
            reader.say_math(content, display=sign == "[")
    elif sign == "\\":
        reader.skip(_OPTION)
        reader.say(" ")
    else:
        reader.say(tables.SIGNS.get(sign, "\\" + sign))


def _take_accent(reader: Reader, macro: str) -> None:
    found = accented(reader.source, reader.position, macro)
    if found:
        reader.position = found.end
        reader.say(found.text)
        for _ in range(found.open_braces):
            reader.open()
    elif macro.isalpha():
        _unknown(reader, macro)
    else:
        reader.say(macro)  # `\^{}` and `\~{}` are ways to print the sign


def _unknown(reader: Reader, name: str) -> None:
    reader.unknown.append(name)
    reader.say(name)
    if reader.source.startswith("{", reader.position) and not reader.source.startswith("{}", reader.position):
        reader.say(" ")


def _style(reader: Reader, name: str) -> None:
    style = tables.STYLES[name]
    if reader.argument():
        reader.open_tag(style)
    elif letter := _ONE_LETTER.match(reader.source, reader.position):
        reader.position = letter.end()
        reader.open()
        reader.open_tag(style)
        reader.say(letter[1])
        reader.close()


def _declaration(reader: Reader, name: str) -> None:
    reader.skip(_BLANKS)
    reader.open_tag(tables.DECLARATIONS[name])


def _quoted(reader: Reader, name: str) -> None:
    before, after = tables.QUOTES[name]
    if reader.argument(after=after):
        reader.say(before)


def _content(reader: Reader, name: str) -> None:
    reader.skip(_BLANKS)
    reader.argument()


def _second(reader: Reader, name: str) -> None:
    reader.argument(finish=_then_content)


def _then_content(reader: Reader, _: str) -> None:
    reader.argument()


def _dropped(reader: Reader, name: str) -> None:
    if not reader.argument(finish=_forget):
        reader.skip(_OPTION_OR_BRACE)


def _forget(reader: Reader, source: str) -> None:
    """Say nothing of it."""


def _href(reader: Reader, name: str) -> None:
    reader.argument(finish=_link_text)


def _link_text(reader: Reader, source: str) -> None:
    url = _url_of(source)
    if not reader.argument():
        reader.say_link(url)
    elif not reader.links and (safe := markup.safe_url(url)):
        reader.begin("a", f'<a href="{html.escape(safe)}">')


def _url(reader: Reader, name: str) -> None:
    reader.argument(finish=lambda reader, source: reader.say_link(_url_of(source)))


def _url_of(source: str) -> str:
    bare = _ESCAPED_IN_URL.sub(lambda found: found[1] or "~", source)
    return unescape("".join(bare.split()))


def _math(reader: Reader, name: str) -> None:
    """A macro of math in text without dollars: with its argument it is a formula."""
    head = "" if name == "ensuremath" else f"\\{name}"

    def say(reader: Reader, source: str) -> None:
        reader.say_math(f"{head}{{{source}}}" if head else source)

    reader.argument(finish=say)


def _environment(reader: Reader, name: str) -> None:
    found = _ENVIRONMENT.match(reader.source, reader.position)
    if not found:
        return
    reader.position = found.end()
    environment = found[1]
    content = reader.until(rf"\end{{{environment}}}") if environment in tables.MATH_ENVIRONMENTS else None
    if content is None or name == "end":
        reader.say(" ")
    else:
        inner = environment.startswith(("equation", "displaymath", "math"))
        tex = content if inner else rf"\begin{{{environment}}}{content}\end{{{environment}}}"
        reader.say_math(tex, display=environment != "math")


def _verbatim(reader: Reader, name: str) -> None:
    found = _VERBATIM.match(reader.source, reader.position)
    if found:
        reader.position = found.end()
        reader.open()
        reader.open_tag(tables.CODE)
        reader.say(found[2])
        reader.close()


def _blank(reader: Reader, name: str) -> None:
    reader.say(" ")


def _silent(reader: Reader, name: str) -> None:
    reader.skip(_BLANKS)


def _item(reader: Reader, name: str) -> None:
    reader.skip(_BLANKS)
    reader.say("• ")


def _abbreviation(reader: Reader, name: str) -> None:
    reader.say(tables.ABBREVIATIONS[name])
    reader.position += reader.source.startswith(".", reader.position)


def _operator(reader: Reader, name: str) -> None:
    reader.say(name)


_ACTIONS: Mapping[str, Callable[[Reader, str], None]] = (
    dict.fromkeys(tables.BLANKS, _blank)
    | dict.fromkeys(tables.SILENT, _silent)
    | dict.fromkeys(OPERATORS, _operator)
    | dict.fromkeys(tables.ABBREVIATIONS, _abbreviation)
    | dict.fromkeys(tables.CONTENT, _content)
    | dict.fromkeys(tables.STYLES, _style)
    | dict.fromkeys(tables.DECLARATIONS, _declaration)
    | dict.fromkeys(tables.QUOTES, _quoted)
    | dict.fromkeys(tables.SECOND, _second)
    | dict.fromkeys(tables.DROPPED, _dropped)
    | dict.fromkeys(tables.MATH_MACROS, _math)
    | {"href": _href, "url": _url, "nolinkurl": _url, "begin": _environment, "end": _environment, "verb": _verbatim}
    | {"item": _item}
)
