"""Macros that papers use without defining them, and symbols in Unicode."""


def pairs(table: str) -> dict[str, str]:
    """The words of a table by twos, as name and value."""
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


# Private macros that abstracts leave undefined, most frequent first (158,103 arXiv abstracts were counted).
MACROS = {
    **{letter: rf"\mathbb{{{letter}}}" for letter in "RZNCQFETDKA"},
    "Bbb": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "bm": r"\boldsymbol{#1}",
    "pmb": r"\boldsymbol{#1}",
    "mbox": r"\text{#1}",
    "hbox": r"\text{#1}",
    "textnormal": r"\text{#1}",
    "textmd": r"\text{#1}",
    "textsc": r"\text{#1}",
    "emph": r"\textit{#1}",
    "textsuperscript": r"{}^{\text{#1}}",
    "textsubscript": r"{}_{\text{#1}}",
    "eps": r"\varepsilon",
    "veps": r"\varepsilon",
    "vp": r"\varphi",
    "dotsc": r"\ldots",
    "smallsetminus": r"\setminus",
    "thicksim": r"\sim",
    "norm": r"\lVert #1\rVert",
    "abs": r"\lvert #1\rvert",
    "ket": r"\lvert #1\rangle",
    "bra": r"\langle #1\rvert",
    "bR": r"\mathbb{R}",
    "bZ": r"\mathbb{Z}",
    "cL": r"\mathcal{L}",
    "cE": r"\mathcal{E}",
    "tr": r"\operatorname{tr}",
    "argmax": r"\operatorname{arg\,max}",
    "argmin": r"\operatorname{arg\,min}",
    "ensuremath": "#1",
    "xspace": "",
    "textendash": "–",
    "textemdash": "—",
    "texttimes": r"\times",
    "textpm": r"\pm",
    "textmu": "µ",
    "upmu": r"\mu",
    "sp": "^{#1}",
    "sb": "_{#1}",
    "textdegree": "°",
    "texttildelow": r"\sim",
    "textasciitilde": r"\sim",
    "textgreater": ">",
    "textless": "<",
}

GREEK = pairs(
    """alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ
    mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ
    psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω"""
)

SYMBOLS = GREEK | pairs(
    r"""times × div ÷ pm ± mp ∓ cdot · cdotp · ast ∗ star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙
    wedge ∧ land ∧ vee ∨ lor ∨ cap ∩ cup ∪ setminus ∖ smallsetminus ∖ sqcup ⊔ sqcap ⊓ uplus ⊎ amalg ⨿
    leq ≤ le ≤ geq ≥ ge ≥ leqslant ⩽ geqslant ⩾ ll ≪ gg ≫ neq ≠ ne ≠ equiv ≡ approx ≈ sim ∼ thicksim ∼ simeq ≃
    cong ≅ propto ∝ lesssim ≲ gtrsim ≳ prec ≺ succ ≻ preceq ⪯ succeq ⪰ asymp ≍ doteq ≐ coloneqq ≔ lt < gt >
    in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ subsetneq ⊊ emptyset ∅ varnothing ∅
    forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ perp ⊥ vdash ⊢ models ⊨ parallel ∥ mid ∣ nmid ∤
    to → rightarrow → longrightarrow ⟶ leftarrow ← gets ← longleftarrow ⟵ leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐
    Leftrightarrow ⇔ implies ⟹ iff ⟺ mapsto ↦ longmapsto ⟼ uparrow ↑ downarrow ↓ updownarrow ↕ nearrow ↗ searrow ↘
    hookrightarrow ↪ twoheadrightarrow ↠ rightharpoonup ⇀ rightleftharpoons ⇌ leadsto ⇝ rightsquigarrow ⇝
    infty ∞ partial ∂ nabla ∇ ell ℓ hbar ℏ imath ı jmath ȷ Re ℜ Im ℑ aleph ℵ wp ℘ prime ′ angle ∠ triangle △
    square □ Box □ blacksquare ■ diamond ⋄ Diamond ◊ clubsuit ♣ heartsuit ♡ spadesuit ♠ checkmark ✓ surd √
    sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigwedge ⋀ bigvee ⋁
    ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ langle ⟨ rangle ⟩ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋
    vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ lbrace { rbrace } lbrack [ rbrack ] backslash \ colon :
    dagger † dag † ddagger ‡ ddag ‡ degree ° mho ℧ eps ε veps ε vp φ bR ℝ bZ ℤ cL L cE E tr tr rtimes ⋊ ltimes ⋉
    boxtimes ⊠ boxplus ⊞ triangleq ≜ upsilon υ varDelta Δ digamma ϝ hslash ℏ complement ∁ vartriangle △ S § P ¶
    textendash – textemdash — textdegree ° textmu µ texttimes × textpm ± texttildelow ∼ textasciitilde ∼
    textgreater > textless < textbackslash \ textunderscore _ textperiodcentered · textbar |"""
)

# Names that TeX sets upright with space around them.
OPERATORS = frozenset(
    """log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth min max inf sup lim liminf limsup
    arg argmin argmax det dim ker gcd deg hom Pr mod bmod""".split()
)

# Macros whose argument is shown as it is.
CONTENT = frozenset(
    """mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak mathnormal text textrm textit textbf textsf texttt
    textsc textup textnormal textmd mbox hbox boldsymbol bm pmb operatorname emph ensuremath mathop mathbin mathrel
    mathord underline boxed overbrace underbrace phantom substack""".split()
)

# Macros that change size, style or position only.
SILENT = frozenset(
    """left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm limits nolimits displaystyle
    textstyle scriptstyle scriptscriptstyle rm bf it cal sf tt mit boldmath nonumber notag xspace mathstrut strut
    hline""".split()
)

# Accents over one letter, as combining characters.
ACCENTS = {
    name: chr(code)
    for name, code in {
        "hat": 0x302, "widehat": 0x302, "bar": 0x304, "overline": 0x305, "tilde": 0x303, "widetilde": 0x303,
        "vec": 0x20D7, "dot": 0x307, "ddot": 0x308, "check": 0x30C, "breve": 0x306, "acute": 0x301, "grave": 0x300,
        "mathring": 0x30A, "not": 0x338,
    }.items()
}  # fmt: skip

SUPERSCRIPTS = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW∗∘",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ*°",
)
SUBSCRIPTS = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")

_IRREGULAR_DOUBLE_STRUCK = {"C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}
DOUBLE_STRUCK = str.maketrans(
    {chr(0x41 + index): chr(0x1D538 + index) for index in range(26)} | _IRREGULAR_DOUBLE_STRUCK
)
