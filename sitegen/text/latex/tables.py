"""The macros of bibliographies and what each stands for."""

from sitegen.text.math import tables as math_tables
from sitegen.text.math.tables import pairs

# Accent macros as combining characters. Letters need a blank or brace after them, signs do not.
ACCENTS = {
    name: chr(code)
    for name, code in {
        "`": 0x300, "'": 0x301, "^": 0x302, "~": 0x303, "=": 0x304, "u": 0x306, ".": 0x307, '"': 0x308, "h": 0x309,
        "r": 0x30A, "H": 0x30B, "v": 0x30C, "G": 0x30F, "f": 0x311, "d": 0x323, "textcommabelow": 0x326, "c": 0x327,
        "k": 0x328, "b": 0x331, "t": 0x361, "textogonekcentered": 0x328, "horn": 0x31B,
    }.items()
}  # fmt: skip

# Letters that are macros: an accent may stand over them, and in a name a group of one needs no braces.
LETTERS = pairs(
    """ss ß SS ẞ o ø O Ø l ł L Ł ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð DH Ð dj đ DJ Đ th þ TH Þ ng ŋ NG Ŋ
    ij ĳ IJ Ĳ imath ı jmath ȷ textschwa ə textesh ʃ texteng ŋ ohorn ơ OHORN Ơ uhorn ư UHORN Ư textturna ɐ"""
)

SYMBOLS = (
    math_tables.SYMBOLS
    | pairs(
        r"""textendash – textemdash — textellipsis … ldots … dots … dotfill … textbar | textbardbl ‖ textless <
        textgreater > textbraceleft { textbraceright } lbrace { rbrace } textasciitilde ~ textasciicircum ^
        textbackslash \ textunderscore _ textdollar $ textquotesingle ' textquotedbl " textquoteleft ‘
        textquoteright ’ textquotedblleft “ textquotedblright ” lq ‘ rq ’ quotesinglbase ‚ quotedblbase „ glqq „
        grqq “ glq ‚ grq ‘ flqq « frqq » guillemotleft « guillemotright » guillemetleft « guillemetright »
        guilsinglleft ‹ guilsinglright › textasteriskcentered * textbullet • textperiodcentered · textdagger †
        textdaggerdbl ‡ dag † ddag ‡ S § P ¶ textsection § textparagraph ¶ copyright © textcopyright ©
        textregistered ® circledR ® texttrademark ™ textservicemark ℠ degree ° textdegree ° celsius ℃
        textcelsius ℃ textmu µ micro µ upmu µ textdoublepipe ‖
        textohm Ω ohm Ω textcurrency ¤ euro € texteuro € EUR € pounds £
        textsterling £ textyen ¥ textcent ¢ textcenturies © textnumero № textonehalf ½ textonequarter ¼
        textthreequarters ¾ textonesuperior ¹ texttwosuperior ² textthreesuperior ³ textordfeminine ª
        textordmasculine º textexclamdown ¡ textquestiondown ¿ texttimes × textdiv ÷ textpm ± textminus −
        textfractionsolidus ⁄ textrightarrow → textleftarrow ← textuparrow ↑ textdownarrow ↓ texttildelow ~
        textpertenthousand ‱ textperthousand ‰ textbigcircle ◯ textinterrobang ‽ textestimated ℮
        textvisiblespace ␣ cdot · hyphen - nobreakdash - slash / TeX TeX LaTeX LaTeX LaTeXe LaTeX2ε BibTeX
        BibTeX XeTeX XeTeX LuaTeX LuaTeX checkmark ✓ textquoteddblright ” yen ¥ cyrdash — textasciiacute
        ´ textasciigrave ` textasciidieresis ¨ textasciimacron ¯ star ⋆ ast * lang ⟨ rang ⟩"""
    )
    | {f"text{name}": letter for name, letter in math_tables.GREEK.items()}
    | {f"up{name}": letter for name, letter in math_tables.GREEK.items()}
)

# Abbreviations that the classes of computer science conferences define; they drop a second full stop.
ABBREVIATIONS = {
    "ie": "i.e.", "eg": "e.g.", "etc": "etc.", "etal": "et al.", "cf": "cf.", "vs": "vs.", "wrt": "w.r.t.",
    "iid": "i.i.d.", "aka": "a.k.a.", "resp": "resp.",
}  # fmt: skip

# Blank or nothing: what these do to lines and fonts, a web page does not.
BLANKS = frozenset(
    "quad qquad enspace enskip thinspace medspace thickspace space newline linebreak par hfill hfil tab".split()
)
SILENT = frozenset(
    """relax protect allowbreak nobreak noindent indent ignorespaces unskip leavevmode centering raggedright
    sloppy xspace rm rmfamily sf sffamily normalfont upshape mdseries tiny scriptsize footnotesize small
    normalsize large Large LARGE huge Huge boldmath unboldmath null strut break nolinebreak pagebreak
    newpage clearpage bigskip medskip smallskip left right cal displaystyle textstyle limits nolimits""".split()
)

# Styles, as the tags they become. `{\it ...}` acts to the end of its group, `\emph{...}` on its argument.
EMPHASIS, STRONG, CODE, SMALL_CAPS = "em", "strong", "code", "sc"
STYLES = {
    name: style
    for style, names in {
        EMPHASIS: "emph textit textsl mkbibemph mkbibitalic mathit",
        STRONG: "textbf mkbibbold mathbf",
        CODE: "texttt mathtt path lstinline",
        SMALL_CAPS: "textsc mkbibacro",
        "sup": "textsuperscript mkbibsuperscript sp",
        "sub": "textsubscript mkbibsubscript sb",
    }.items()
    for name in names.split()
}
DECLARATIONS = {
    name: style
    for style, names in {
        EMPHASIS: "it em sl itshape slshape",
        STRONG: "bf bfseries",
        CODE: "tt ttfamily",
        SMALL_CAPS: "sc scshape",
    }.items()
    for name in names.split()
}
TAGS = {name: (f"<{name}>", f"</{name}>") for name in ("em", "strong", "code", "sup", "sub", "i", "b")} | {
    SMALL_CAPS: ('<span class="sc">', "</span>")
}

# Macros that put marks around their argument, and those that show it as it is.
QUOTES = dict.fromkeys("enquote mkbibquote textquote blockquote textcquote".split(), ("“", "”")) | {
    "mkbibparens": ("(", ")"),
    **dict.fromkeys(("mkbibbrackets", "cite", "citep", "citet"), ("[", "]")),
}
CONTENT = frozenset(
    """text mbox hbox fbox makebox framebox textrm textsf textup textmd textnormal textln underline uline
    uuline mathrm mathsf operatorname bibnamefont bibfnamefont bibstring uppercase lowercase MakeUppercase
    MakeLowercase MakeTextUppercase textsw textulc sout hl ul so nohyphens foreignquote title caption
    section subsection paragraph mathnormal boldsymbol bm texorpdfstring""".split()
)
# Macros whose first argument is for the typesetter and whose second is shown.
SECOND = frozenset(
    "textcolor bibinfo bibfield foreignlanguage colorbox hyperref raisebox parbox hypertarget hyperlink".split()
)
# Macros whose argument no reader of a page is meant to see.
DROPPED = frozenset(
    """footnote footnotetext footnotemark thanks noopsort SortNoop sortnoop natexlab label index vspace hspace
    phantom hphantom vphantom color selectlanguage usepackage bibliographystyle""".split()
)
# Macros of math that people use in text without dollars: formulas with their argument.
MATH_MACROS = frozenset("ensuremath mathbb mathcal mathscr mathfrak sqrt".split())
MATH_ENVIRONMENTS = frozenset(
    """equation equation* align align* gather gather* multline multline* eqnarray eqnarray* displaymath math""".split()
)

# What a sign after a backslash stands for, beside accents and `\(`, `\[`.
SIGNS = (
    {sign: sign for sign in "%&_#${}"}
    | dict.fromkeys(" ,;:>\\\t\n\r", " ")
    | dict.fromkeys("!-/@+<)]", "")
    | {"*": "*"}
)

# Signs that stand for a person's role when they follow a name.
MARKS = frozenset("*∗⋆★†‡§¶‖#✉^")
