"""Any profile text becomes pages that say every fact of it, paper by paper."""

import datetime
import random
from pathlib import Path

import pytest

from sitegen.build import Request as BuildRequest
from sitegen.build import build
from sitegen.diagnostics import Sink
from sitegen.importers.run import Request, run
from tests.facts import compare, paper_pages, papers_of

GIVEN = ["Ada", "Bo", "Zoë", "Jean-Luc", "Yuhui", "D'Arcy", "Øystein", "J. K.", "Đặng", "李"]
FAMILY = ["Berg", "O'Neill", "van Dyck", "Müller", "Xu", "García-López", "Kovač", "Łoś", "Smith Jr.", "Nguyễn"]
WORDS = ["Growing", "GANs", "with", "$\\alpha$-Divergence:", "A", "Survey", "(and", "More)", "of", "GaLore$+$", "50\\%"]
WORDS += ['"Quoted"', "What?", "LoRA-Style", "2:4", "Naïve", "Bayes", "for", "C++", "&", "{T}ransformers"]
CATEGORIES = ["CL", "CV", "ML", "IV", "NE", "LG", "cs.CR", "stat.ML"]
PLACES = ["acme", "pku", "Corp of X", "ETH Zürich"]
SAVED = datetime.date(2026, 6, 30)


def profile(seed: int) -> str:
    """A profile of a dozen papers, some with one title, in the aggregator's form."""
    dice = random.Random(seed)  # noqa: S311  decides a test, keeps no secret
    name = f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}"
    lines = [name, "", dice.choice(CATEGORIES), "h-index12", "40papers", "12,345citations", "Novelty5%", "AI Score7"]
    lines += ["", "40 Papers", ""]
    titles = [" ".join(dice.sample(WORDS, dice.randint(3, 8))) for _ in range(11)]
    for number, title in enumerate([*titles, titles[0]]):
        day = datetime.date(2015 + number, dice.randint(1, 12), dice.randint(1, 28))
        shown = f"{day:%b} {day.day}" + ("" if dice.random() < 0.2 else f", {day.year}")
        score = f"{dice.uniform(0, 100):.1f}" if dice.random() < 0.6 else ""
        lines += [score + dice.choice(CATEGORIES) + shown + dice.choice(["", "Code"]), title, ""]
        authors = [f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}" for _ in range(dice.randint(1, 3))]
        more = " et al." if len(authors) == 3 and dice.random() < 0.8 else ""
        places = " · " + ", ".join(dice.sample(PLACES, dice.randint(1, 2))) if dice.random() < 0.4 else ""
        lines += [", ".join(dict.fromkeys(authors)) + more + places, ""]
        for _ in range(dice.randint(1, 2)):
            lines += [f"We show {' '.join(dice.choices(WORDS, k=12))} at https://github.com/a/b{number}.", ""]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(12))
def test_every_fact_of_a_profile_is_on_its_page(seed: int, tmp_path: Path) -> None:
    text = profile(seed)
    ending = "\r\n" if seed % 2 else "\n"
    (tmp_path / "saved.txt").write_bytes(text.replace("\n", ending).encode("utf-8-sig" if seed % 3 else "utf-8"))
    sink = Sink()
    report = run(Request("profile-page", [tmp_path / "saved.txt"], tmp_path, SAVED, saved_on=SAVED), sink)
    assert report.ok
    assert report.left == []
    build(BuildRequest(tmp_path, tmp_path / "_site"), sink)
    papers = papers_of(text, SAVED)
    assert compare(tmp_path / "_site", papers) == []
    assert len(paper_pages(tmp_path / "_site")) == len(papers) == 12
