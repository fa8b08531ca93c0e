"""LaTeX of bibliographies: the cases of tests/cases/latex.txt, names, and input that means harm."""

import html.parser
import re
from pathlib import Path

import pytest

from sitegen.text.latex import Decoded, decode, decode_names, paragraphs, plain

CASES = Path(__file__).parent.parent / "cases" / "latex.txt"


def _cases() -> list[object]:
    """Title, input, plain, html: parted by lines of one dot."""
    blocks = re.split(r"^\.\n", CASES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    quadruples = zip(*(iter(blocks),) * 4, strict=False)
    return [
        pytest.param(source[:-1], words[:-1], markup[:-1], id=title.strip())
        for title, source, words, markup in quadruples
    ]


@pytest.mark.parametrize(("source", "words", "markup"), _cases())
def test_case(source: str, words: str, markup: str) -> None:
    assert decode(source).plain == words
    assert decode(source).html.safe == markup
    assert plain(source) == words


def test_cases_are_all_read() -> None:
    assert len(_cases()) == CASES.read_text(encoding="utf-8").count("\n.\n") // 4 > 40


def test_unknown_macros_are_listed_once_also_those_of_math() -> None:
    found = decode(r"\mysystem{} $\foo x$ \other{a} \mysystem{} \emph{b} \footnote{\gone}")
    assert found.unknown == ("mysystem", "foo", "other")


@pytest.mark.parametrize("text", ["A plain title", "Well-known: it's (half) done, 3 of 5", "Ünïcode – “words”", ""])
def test_text_without_tex_is_itself(text: str) -> None:
    assert plain(text) == text
    assert decode(text).unknown == ()


@pytest.mark.parametrize("text", ["a  b", " a ", "a\nb", "a\u00a0b"])
def test_white_space_is_folded_without_tex(text: str) -> None:
    assert plain(text) == " ".join(text.split())


def test_tie_is_a_no_break_space_in_html_only() -> None:
    assert decode("a~b") == Decoded("a b", decode("a\u00a0b").html)
    assert decode("a~b").html.safe == "a\u00a0b"


def test_control_characters_do_not_reach_the_page() -> None:
    assert decode("a\x00b\x1bc").html.safe == "abc"


def test_combining_sign_does_not_break_a_tag() -> None:
    assert "≯" not in decode("\\emph{a}\u0338").html.safe


def test_query_of_an_address_has_no_entities() -> None:
    assert plain("https://a.example/?b=1&copy=2&amp;reg=3") == "https://a.example/?b=1&copy=2&reg=3"
    assert plain(r"\url{https://a.example/?b=1&copy=2}") == "https://a.example/?b=1&copy=2"


def test_paragraphs_part_at_blank_lines_and_par() -> None:
    found = paragraphs("One $x$.\n \nTwo\nlines \\foo.\\par Three & four\n\n")
    assert found.plain == "One x. Two lines foo. Three & four"
    assert found.unknown == ("foo",)
    assert found.html.safe.startswith("<p>One <math><mi>x</mi></math>.</p>")
    assert found.html.safe.endswith("<p>Two lines foo.</p>\n<p>Three &amp; four</p>")


def test_paragraphs_of_nothing_are_nothing() -> None:
    assert paragraphs(" \n\n ").html.safe == ""


NAMES = {
    r"{\'E}va Tardos and {van Dyck}*, Anna": "Éva Tardos and {van Dyck}*, Anna",
    r"Roe\textsuperscript{*}, Kim": "Roe*, Kim",
    r"Yuan{\star}, Z. and Doe{*}, J.": "Yuan⋆, Z. and Doe*, J.",
    r"Doe$^*$ and Roe$^{\dagger}$ and Poe$^{*,\ddagger}$": "Doe* and Roe† and Poe*‡",
    r"Doe\dagger and Roe\ast": "Doe† and Roe*",
    r"Roe\textsuperscript{\textdagger,*}, K": "Roe†*, K",
    r"Doe$^{1,2}$ and Roe\textsuperscript{3}": "Doe and Roe",
    r"\textbf{R.} \underline{\textbf{Doe}}": "R. Doe",
    r"\textcolor{red}{Doe}, J and \href{https://a.example}{Roe}, K": "Doe, J and Roe, K",
    r"Mu\'{e}n-Cede\~{n}o, Ana": "Muén-Cedeño, Ana",
    r"{The ATLAS Collaboration}": "{The ATLAS Collaboration}",
    r"{{\'E}cole Normale} and {Barnes and Noble}": "{École Normale} and {Barnes and Noble}",
    r"Stra\ss e, {\O}ystein": "Straße, Øystein",
    r"Rossell\'\i and Erd{\H o}s and Garc{\'\i}a": "Rossellí and Erdős and García",
    r"{\relax Ch}arles": "Charles",
    r"A.~B. Doe and 5% x": "A. B. Doe and 5% x",
    r"R\&D {\&} Co": "R&D & Co",
    r"Doe\thanks{equal}, J": "Doe, J",
    r"A{ }B and {}": "AB and ",
    r"Doe} and {Roe": "Doe and Roe",
    r"\{Doe, J. and \textbraceright Roe": "Doe, J. and  Roe",
    "Plain Name and Family, Given": "Plain Name and Family, Given",
}


@pytest.mark.parametrize(("source", "expected"), NAMES.items())
def test_names(source: str, expected: str) -> None:
    assert decode_names(source) == expected


HOSTILE = r"""{ } \ $ $$ \' ` ' - ~ & <b> </b> <b><i> \( \[ \emph{ {\it \footnote{ \url{ \href{ \href{a}{ \ensuremath{a
    \begin{equation} \foo{ \verb| http:// http://) &amp; &# \cite[ \\[ \'{ \c $a$ `' {a \textcolor{a}""".split()


@pytest.mark.parametrize("unit", [*HOSTILE, "\n \n", "\\c "])
def test_hostile_repetition_ends_and_says_no_more_than_was_written(unit: str) -> None:
    """Quadratic work would take minutes here; how long it takes is a matter of the benchmarks."""
    source = unit * (80_000 // len(unit))
    assert len(decode(source).plain) <= len(source)
    assert len(paragraphs(source).plain) <= len(source)
    assert len(decode_names(source)) <= len(source)


def test_a_hundred_thousand_nested_groups() -> None:
    source = "{\\emph{" * 50_000 + "x" + "}}" * 50_000
    assert plain(source) == "x"
    assert decode(source).html.safe.count("<em>") == 30
    assert decode_names("{" * 100_000 + "x" + "}" * 100_000).count("{") == 40


class _Balance(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("em", "strong", "code", "span", "sup", "sub", "i", "b", "a"), tag
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("seed", range(200))
def test_any_mixture_gives_balanced_tags_of_the_known_kinds(seed: int) -> None:
    pieces = r"""{ } <b> </b> <i> </i> \emph{ {\it \href{https://a.example}{ \url{x} <a> y \sc \footnote{
        \textsuperscript{ http://b.example \textcolor{ \enquote{ <script> \texttt \'""".split()
    state, source = seed + 1, ""
    for _ in range(40):
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        source += pieces[(state >> 8) % len(pieces)]
    balance = _Balance()
    balance.feed(decode(source).html.safe)
    balance.close()
    assert balance.open == []
    assert plain(source) == decode(source).plain


@pytest.mark.parametrize(
    "source",
    [
        r'{\"o}', r'{\"{o}}', r'\"{o}', r'{\"{o}', r"{\'\i}", r"\{\'e\}", r"\\'{e}", r"\\{\'e}", r"{\\'{e}}",
        r"\'{{\"o}}", r"{\'{\^e}}", r"{\'x}", r"G{\"o}del, Erd\H{o}s and Poincar\'{e}", r"{\'e}{\'e}\'{e}\'{e}",
    ],
)  # fmt: skip
def test_accents_composed_beforehand_are_those_that_the_reader_composes(source: str) -> None:
    unprepared = decode(rf"\verb|.| {source}")  # nothing is composed where a macro takes words as they are written
    assert unprepared.plain == f". {decode(source).plain}"
