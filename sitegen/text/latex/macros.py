"""What each macro does to a `Reader`: `_ACTIONS`, at the end, has a function for every name in `tables`."""

import html
import re
from collections.abc import Callable, Mapping

from sitegen.text import markup
from sitegen.text.latex import tables
from sitegen.text.latex.accents import accented
from sitegen.text.latex.reader import Reader, unescape
from sitegen.text.math.tables import OPERATORS, SYMBOLS

_BLANKS = re.compile(r"\s*+")
_OPTION = re.compile(r"\*?\[[^\[\]{}]{0,200}\]|\*")
_OPTION_OR_BRACE = re.compile(r"\[[^\[\]{}]{0,200}\]|\\[{}]")  # Zotero balances braces with `\vphantom\{`
_ONE_LETTER = re.compile(r"\s*+([^\W_])")
_ENVIRONMENT = re.compile(r"\s*+\{([A-Za-z]{1,20}\*?)\}")
_VERBATIM = re.compile(r"([^\sA-Za-z{}])(.{0,500}?)\1")
_ESCAPED_IN_URL = re.compile(r"\\(?:textasciitilde(?:\{\}|\s)?|([_%&#~{}$^\-])(?:\{\})?)")


def take_word(reader: Reader, name: str) -> None:
    """A macro whose name is letters."""
    if name in tables.LETTERS:
        reader.take(_BLANKS)
        reader.write(tables.LETTERS[name])
    elif name in tables.ACCENTS:
        _accent(reader, name)
    elif name in tables.SYMBOLS:
        # People write `A \times B` outside math too, and mean the blank; that of `\textdegree C` is none.
        if name not in SYMBOLS or name.startswith("text"):
            reader.take(_BLANKS)
        reader.write(tables.SYMBOLS[name])
    else:
        _ACTIONS.get(name, _unknown)(reader, name)


def take_sign(reader: Reader, sign: str) -> None:
    """A macro whose name is one sign."""
    if sign in tables.ACCENTS:
        _accent(reader, sign)
    elif sign in "([":
        content = reader.until({"(": r"\)", "[": r"\]"}[sign])
        if content is None:
            reader.write(sign)
        else:
            reader.write_math(content, display=sign == "[")
    # A line end of TeX, maybe with a length: `\\[2pt]`.
    elif sign == "\\":
        reader.take(_OPTION)
        reader.write(" ")
    else:
        reader.write(tables.SIGNS.get(sign, "\\" + sign))


def _accent(reader: Reader, macro: str) -> None:
    found = accented(reader.source, reader.position, macro)
    if found:
        reader.position = found.end
        reader.write(found.text)
        for _ in range(found.open_braces):
            reader.open()
    elif macro.isalpha():
        _unknown(reader, macro)
    else:
        reader.write(macro)  # `\^{}` and `\~{}` are ways to print the sign


def _unknown(reader: Reader, name: str) -> None:
    reader.unknown.append(name)
    reader.write(name)
    if reader.source.startswith("{", reader.position) and not reader.source.startswith("{}", reader.position):
        reader.write(" ")


def _style(reader: Reader, name: str) -> None:
    if reader.argument():
        reader.open_tag(tables.STYLES[name])
    elif letter := reader.take(_ONE_LETTER):
        _tagged(reader, tables.STYLES[name], letter[1])


def _verbatim(reader: Reader, _: str) -> None:
    if found := reader.take(_VERBATIM):
        _tagged(reader, tables.CODE, found[2])


def _tagged(reader: Reader, tag: str, text: str) -> None:
    reader.open()
    reader.open_tag(tag)
    reader.write(text)
    reader.close()


def _declaration(reader: Reader, name: str) -> None:
    reader.take(_BLANKS)
    reader.open_tag(tables.DECLARATIONS[name])


def _quoted(reader: Reader, name: str) -> None:
    before, after = tables.QUOTES[name]
    if reader.argument(after=after):
        reader.write(before)


def _content(reader: Reader, _: str) -> None:
    reader.take(_BLANKS)
    reader.argument()


def _second(reader: Reader, _: str) -> None:
    reader.argument(finish=lambda reader, source: reader.argument())


def _dropped(reader: Reader, _: str) -> None:
    if not reader.argument(finish=lambda reader, source: None):
        reader.take(_OPTION_OR_BRACE)


def _link_text(reader: Reader, source: str) -> None:
    """The second argument of `\\href`; without one, the address is the text."""
    url = _url_of(source)
    if not reader.argument():
        reader.write_link(url)
    elif not reader.links and (safe := markup.safe_url(url)):
        reader.begin("a", f'<a href="{html.escape(safe)}">')


def _url(reader: Reader, _: str) -> None:
    reader.argument(finish=lambda reader, source: reader.write_link(_url_of(source)))


def _url_of(source: str) -> str:
    bare = _ESCAPED_IN_URL.sub(lambda found: found[1] or "~", source)
    return unescape("".join(bare.split()))


def _math(reader: Reader, name: str) -> None:
    """A macro of math in text without dollars: with its argument it is a formula."""
    before, after = ("", "") if name == "ensuremath" else (f"\\{name}{{", "}")
    reader.argument(finish=lambda reader, source: reader.write_math(f"{before}{source}{after}"))


def _environment(reader: Reader, name: str) -> None:
    found = reader.take(_ENVIRONMENT)
    if not found:
        return
    environment = found[1]
    content = reader.until(rf"\end{{{environment}}}") if environment in tables.MATH_ENVIRONMENTS else None
    if content is None or name == "end":
        reader.write(" ")
    else:
        inner = environment.startswith(("equation", "displaymath", "math"))
        tex = content if inner else rf"\begin{{{environment}}}{content}\end{{{environment}}}"
        reader.write_math(tex, display=environment != "math")


def _item(reader: Reader, _: str) -> None:
    reader.take(_BLANKS)
    reader.write("• ")


def _abbreviation(reader: Reader, name: str) -> None:
    reader.write(tables.ABBREVIATIONS[name])
    reader.position += reader.source.startswith(".", reader.position)


_ACTIONS: Mapping[str, Callable[[Reader, str], object]] = (
    dict.fromkeys(tables.BLANKS, lambda reader, _: reader.write(" "))
    | dict.fromkeys(tables.SILENT, lambda reader, _: reader.take(_BLANKS))
    | dict.fromkeys(OPERATORS, Reader.write)
    | dict.fromkeys(tables.ABBREVIATIONS, _abbreviation)
    | dict.fromkeys(tables.CONTENT, _content)
    | dict.fromkeys(tables.STYLES, _style)
    | dict.fromkeys(tables.DECLARATIONS, _declaration)
    | dict.fromkeys(tables.QUOTES, _quoted)
    | dict.fromkeys(tables.SECOND, _second)
    | dict.fromkeys(tables.DROPPED, _dropped)
    | dict.fromkeys(tables.MATH_MACROS, _math)
    | {"href": lambda reader, _: reader.argument(finish=_link_text), "url": _url, "nolinkurl": _url}
    | {"begin": _environment, "end": _environment, "verb": _verbatim, "item": _item}
)
