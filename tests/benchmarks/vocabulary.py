"""The words that made-up people and works are put together from.

Whatever is written differently in TeX and in Unicode is a `Text`, which has both forms; everything else is a plain
string. The order of the lists decides who is called what: a word added in the middle makes all sites other ones.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in TeX and in Unicode; formulas stay TeX in both."""

    tex: str
    plain: str


def _texts(plain: str, tex: dict[str, str]) -> list[Text]:
    """Words that are the same in both forms, and words with accents, Unicode: TeX."""
    return [*(Text(word, word) for word in plain.split()), *(Text(written, word) for word, written in tex.items())]


GIVEN = _texts(
    """Ada Bruno Carla Dmitri Emma Farid Greta Hugo Ines Jonas Keiko Leon Mina Nils Oona Paolo Qi Rita Stefan Tessa Udo
    Vikram Wanda Xavier Yan Zara Anton Beate Chloe Darius Edda Fumio Gerd Hana Ivo Jolanda Kofi Lea Mateo Nora Omar
    Petra Rafael Selma Timo Ulla Viktor Wen Yara Zeno""",
    {
        "Jürgen": r"J{\"u}rgen",
        "María": r"Mar{\'\i}a",
        "François": r"Fran{\c c}ois",
        "Øystein": r"{\O}ystein",
        "José": r"Jos{\'e}",
        "Élise": r"{\'E}lise",
        "Jiří": r"Ji{\v{r}}{\'\i}",
        "Zoë": r"Zo{\"e}",
        "Søren": r"S{\o}ren",
        "Irène": r"Ir{\`e}ne",
    },
)
FAMILY = [
    *_texts(
        """Albrecht Bell Castro Dang Engel Falk Gomes Huang Iyer Jensen Kim Lang Mori Nair Okoro Popov Qureshi Ricci
        Sato Tran Unger Vidal Wu Xie Yoon Zhou Abe Bianchi Cheng Dorn Eze Fuchs Gill Horn Ilic Joshi Kaur Laine
        Marino Noor Oliveira Peng Rao Santos Thoma Ulrich Vega Winter Yang Zimmer Amato Braun Conti Dietz Ellis
        Franke Gruber Hahn Imai Jacobs Kraus Liang Maier Nowak Orlov Pfeiffer Reyes Simon Tamm Urban Voss Werner""",
        {
            "Müller": r"M{\"u}ller",
            "García": r"Garc{\'\i}a",
            "Nováková": r"Nov{\'a}kov{\'a}",
            "Østby": r"{\O}stby",
            "Schäfer": r"Sch{\"a}fer",
            "Muñoz": r"Mu{\~n}oz",
            "Lefèvre": r"Lef{\`e}vre",
            "Kovács": r"Kov{\'a}cs",
            "Łukasik": r"{\L}ukasik",
            "Dvořák": r"Dvo{\v{r}}{\'a}k",
            "Åström": r"{\AA}str{\"o}m",
            "Yıldız": r"Y{\i}ld{\i}z",
            "Simões": r"Sim{\~o}es",
            "Gödel": r"G{\"o}del",
            "Erdős": r"Erd{\H o}s",
        },
    ),
    Text("van den Berg", "van den Berg"),
]
ADJECTIVES = """sparse robust scalable efficient causal adaptive neural stochastic convex distributed interpretable
variational online federated private equivariant multimodal self-supervised low-rank compositional differentiable hybrid
recursive amortized calibrated streaming certified Bayesian spectral incremental""".split()
NOUNS = """inference learning optimization transformers graphs kernels embeddings regression clustering segmentation
retrieval translation reasoning planning control sampling compression attention diffusion priors benchmarks annotation
simulation forecasting detection pruning quantization alignment distillation search""".split()
JOINTS = "for via with beyond".split()
DOMAINS = [
    "protein folding",
    "low-resource languages",
    "medical imaging",
    "climate models",
    "quantum circuits",
    "robot manipulation",
    "speech recognition",
    "program synthesis",
    "molecular design",
    "time series",
    "sign language",
    "particle physics",
    "legal documents",
]
SPICE = [
    Text(r"Schr{\"o}dinger", "Schrödinger"),
    Text(r"Poincar{\'e}", "Poincaré"),
    Text(r"H{\"o}lder", "Hölder"),
    Text(r"It{\^o}", "Itô"),
    Text(r"na{\"\i}ve", "naïve"),
    Text(r"K{\"a}hler", "Kähler"),
]
FORMULAS = [  # {v} a letter, {k} a number: as in life, most stand once and some often
    r"$O({v} \log {v})$",
    r"$\epsilon$",
    r"$\mathcal{{L}}(\theta) = \sum_{{i=1}}^{{{v}}} \ell_{k}(x_i, y_i)$",
    r"$\ell_2$",
    r"$\mathbb{{R}}^{{{k} \times {v}}}$",
    r"$p(x_{k} \mid {v}, z)$",
    r"$\alpha < 0.0{k}$",
    r"$\tilde{{O}}({v}^{k} \sqrt{{T}})$",
    r"$\lVert W_{{{v}{k}}} - W \rVert_F \le \frac{{{k}}}{{\sqrt{{{v}}}}}$",
]
# {a} adjective, {n} noun, {d} domain, {s} a word with an accent, {f} a formula; the same in both forms but for {s}.
SENTENCES = [
    "Methods for {a} {n} are hard to compare, because each of them is tried on other data from {d}.",
    "Our {a} procedure needs no labels, and its cost is {f} in the worst case.",
    "It rests on a {s} inequality, which ties the error of {n} to the spread of the samples, {f}.",
    "The proof is short, and holds for {a} {n} as well as for the {a} case that earlier work left open.",
    "In experiments on {d} and {d} it is ahead of {a} baselines by a margin that grows with the data.",
    "What helps most is not the {a} part but the order of the steps, as an ablation shows for {n} and {n}.",
    "The {s} view also explains why {a} {n} fails when fewer than one label in ten can be trusted.",
    "A second result bounds the regret by {f} as long as the {n} stays {a} between two rounds.",
    "Code, data and the settings of every run are there for those who want to work on {d}.",
    "We end with a list of open questions on {a} {n}, most of which are about {d}.",
]
PLAIN_SENTENCES = [each for each in SENTENCES if "{f}" not in each]
VENUES = [
    ("inproceedings", "CML", Text("Conference on Made-up Learning", "Conference on Made-up Learning")),
    ("inproceedings", "AISM", Text(r"Advances in Systems {\&} Methods", "Advances in Systems & Methods")),
    ("inproceedings", "AMIL", Text("Meeting on Imagined Language", "Meeting on Imagined Language")),
    ("article", "JSR", Text("Journal of Synthetic Results", "Journal of Synthetic Results")),
    ("article", "ZEI", Text(r"Zeitschrift f{\"u}r Erfundenes", "Zeitschrift für Erfundenes")),
    ("article", "ActaP", Text(r"Acta Poincar{\'e}", "Acta Poincaré")),
]
HEADLINES = ["Professor", "Associate professor", "Research scientist", "Postdoctoral researcher", "PhD student"]
AWARDS = ["Best paper", "Spotlight", "Oral", "Honourable mention"]
