"""TeX math to MathML and to plain Unicode."""

import re

import pytest

from sitegen.text.math import LONGEST, to_mathml, to_plain


def _tags(html: str) -> set[str]:
    return set(re.findall(r"<([a-z]+)", html))


def test_formula_becomes_mathml() -> None:
    found = to_mathml("n^2")
    assert found.html.safe == "<math><msup><mi>n</mi><mn>2</mn></msup></math>"
    assert found.unknown == ()


def test_display_is_a_block() -> None:
    assert to_mathml("x", display=True).html.safe == '<math display="block"><mi>x</mi></math>'


@pytest.mark.parametrize(
    "macro", [r"\R", r"\eps", r"\norm{x}", r"\mbox{x}", r"\bm{x}", r"\argmax_x f", r"\mathds{1}", r"\widetilde{x}"]
)
def test_macros_that_papers_leave_undefined_are_known(macro: str) -> None:
    found = to_mathml(macro)
    assert found.unknown == ()
    assert found.html.safe.startswith("<math>")


def test_unknown_macros_are_upright_names_and_told_of() -> None:
    found = to_mathml(r"\foo_1 + \bazbar \foo")
    assert found.unknown == ("foo", "bazbar")
    assert "<mi>foo</mi>" in found.html.safe
    assert to_mathml(r"\alpha").unknown == ()


@pytest.mark.parametrize("tex", [r"\frac{a", "{", "}", "a\\", "x^", r"\begin{nonsense}x\end{nonsense}", r"\text{$x$}"])
def test_broken_tex_is_shown_as_code(tex: str) -> None:
    assert to_mathml(tex).html.safe == f'<code class="tex">{tex}</code>'


def test_code_of_broken_tex_is_escaped() -> None:
    assert to_mathml("<script>{").html.safe == '<code class="tex">&lt;script&gt;{</code>'


@pytest.mark.parametrize(
    "tex", ["<script>", r"\text{<img src=x>}", r"\operatorname{<b>}", r'\text{ style="x" onclick="y" }']
)
def test_markup_in_a_formula_is_text(tex: str) -> None:
    assert _tags(to_mathml(tex).html.safe) <= {"math", "mi", "mo", "mn", "mtext", "mrow", "mspace"}
    assert 'onclick="' not in to_mathml(tex).html.safe


@pytest.mark.parametrize(
    "tex", [r"a\!b", r"\begin{align}a&=b\\c&=d\end{align}", r"\color{red}x", r"\begin{array}{c|r}a&b\end{array}"]
)
def test_inline_style_is_gone(tex: str) -> None:
    found = to_mathml(tex).html.safe
    assert " style=" not in found
    assert found.startswith(("<math>", '<span class="mx">'))


def test_alignment_survives_as_classes() -> None:
    found = to_mathml(r"\begin{align}a&=b\end{align}").html.safe
    assert '<mtd class="mr"><mi>a</mi></mtd><mtd class="ml">' in found
    assert "(1)" not in found


def test_no_entity_that_xml_does_not_know() -> None:
    found = to_mathml(r"\log n").html.safe
    assert "\u2061" in found
    assert set(re.findall(r"&\w+;", to_mathml(r"\log n < m \& k").html.safe)) <= {"&lt;", "&amp;"}


def test_long_formula_scrolls_by_itself() -> None:
    assert to_mathml("+".join("abcdefghijklmno")).html.safe.startswith('<span class="mx"><math>')
    assert to_mathml("+".join("abcdefghijklm")).html.safe.startswith("<math>")


def test_percent_is_no_comment_and_ampersand_no_tab() -> None:
    assert "<mi>%</mi>" in to_mathml("5% + x").html.safe
    assert "<mi>x</mi>" in to_mathml("5% + x").html.safe
    assert "&amp;" in to_mathml("a & b").html.safe


@pytest.mark.parametrize(
    "unit", ["{", "_{", r"\sqrt{", r"\left(", r"\sqrt", r"^\sqrt", r"\frac", r"\text{", r"\hat ", r"\\{_"]
)
def test_deep_nesting_does_not_bring_the_process_down(unit: str) -> None:
    for count in (LONGEST // len(unit), 100_000):
        source = unit * count + "x" + "}" * count * unit.count("{")
        assert to_mathml(source).html.safe
        assert to_plain(source)


def test_formulas_define_no_macros() -> None:
    assert to_mathml(r"\def\a{_{_{\a}}}\a").html.safe.startswith('<code class="tex">')
    assert to_mathml(r"\newcommand{\a}{\a\a}\a").html.safe.startswith('<code class="tex">')


PLAIN = {
    r"\sim": "∼",
    r"5\times": "5×",
    r"\pi": "π",
    "O(n^2)": "O(n²)",
    r"O(n^{k+1})": "O(nᵏ⁺¹)",
    r"x^{\alpha+1}": "x^(α+1)",
    r"L_\infty": "L_∞",
    r"\ell_1": "ℓ₁",
    "H_2O": "H₂O",
    "x_{ij}^2": "xᵢⱼ²",
    "10^{-3}": "10⁻³",
    r"90^\circ": "90°",
    "^{*}": "*",
    r"^{\dagger}": "†",
    r"\sqrt{d}": "√(d)",
    r"\sqrt d": "√(d)",
    r"\frac{a}{b}": "a/b",
    r"\frac{a+b}{c}": "(a+b)/c",
    r"\frac12": "1/2",
    r"\mathbb{R}^d": "ℝᵈ",
    r"\mathbb{E}": "𝔼",
    r"\mathrm{x}": "x",
    r"\text{for all } x": "for all x",
    r"\mathcal{O}(Ld)": "O(Ld)",
    r"n\log n": "n log n",
    r"n \log n": "n log n",
    r"\hat{x}": "x̂",
    r"\left\{ a \right.": "{ a",
    r"x \leq 5\%": "x ≤ 5%",
    r"\begin{align}a&=b\\c&=d\end{align}": "a=b c=d",
    r"\foo": "foo",
    "x'": "x′",
    "{}": "",
    r"\frac{a": "a",
    "a}b": "ab",
}  # fmt: skip


@pytest.mark.parametrize(("tex", "expected"), PLAIN.items())
def test_plain(tex: str, expected: str) -> None:
    assert to_plain(tex) == expected
