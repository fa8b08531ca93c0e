"""Made-up people and works, each a function of its number: the same size gives the same facts on every machine.

A text has two forms: TeX as a bibliography has it, and Unicode as a generator is given it that reads no BibTeX.
"""

import math
import unicodedata
from dataclasses import dataclass

from tests.benchmarks.dice import Dice
from tests.benchmarks.vocabulary import (
    ADJECTIVES,
    AWARDS,
    DOMAINS,
    FAMILY,
    FORMULAS,
    GIVEN,
    HEADLINES,
    JOINTS,
    NOUNS,
    PLAIN_SENTENCES,
    SENTENCES,
    SPICE,
    VENUES,
    Text,
)

FIRST_YEAR, YEARS = 2008, 18
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WORKS_OF_AN_ID = 100_000  # an arXiv id has five digits behind its month
_ABSTRACT = 6  # sentences, about 120 words
_OVERRIDDEN = 40  # one work in so many has an override
_ODD_STEP = 2_750_159  # a prime: multiples of it visit everything that can be counted here once


@dataclass(frozen=True, slots=True)
class Size:
    """How many people and works."""

    name: str
    people: int
    works: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its two parts."""

    given: Text
    family: Text

    @property
    def plain(self) -> str:
        """In Unicode, given name first."""
        return f"{self.given.plain} {self.family.plain}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a homepage. `alias` is an earlier name, or empty."""

    slug: str
    name: Name
    alias: str
    headline: str
    affiliation: str
    orcid: str
    interests: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True)
class Author:
    """A name as it stands on a work; `person` is the slug of the homepage, or empty."""

    name: Name
    person: str
    equal: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What a bibliography says of a work. `award` and `venue_short` of some come from an override."""

    key: str
    kind: str
    title: Text
    authors: tuple[Author, ...]
    venue: Text
    venue_short: str
    year: int
    month: int
    pages: tuple[int, int]
    volume: int
    doi: str
    arxiv: str
    links: dict[str, str]
    keywords: tuple[str, ...]
    abstract: Text
    award: str

    @property
    def has_equal(self) -> bool:
        """Whether some authors contributed equally."""
        return any(author.equal for author in self.authors)

    @property
    def date(self) -> str:
        """The first day of its month."""
        return f"{self.year}-{self.month:02d}-01"


SIZES = {
    size.name: size
    for size in (
        Size("S", 1, 30),
        Size("M", 50, 2_000),
        Size("L", 1_000, 20_000),
        Size("XL", 10_000, 200_000),
    )
}


def person(size: Size, number: int) -> Person:
    """A member of the site."""
    dice = Dice(f"{size.name} person {number}")
    name = _name(number)
    slug = ascii_slug(name.plain)
    return Person(
        slug=slug,
        name=name,
        alias=_earlier(name).plain if number % 4 == 1 else "",
        headline=f"{dice.pick(HEADLINES)}, {dice.pick(ADJECTIVES)} {dice.pick(NOUNS)}",
        affiliation="Institute for Synthetic Studies",
        orcid=_orcid(number),
        interests=tuple(f"{dice.pick(ADJECTIVES)} {dice.pick(NOUNS)}" for _ in range(4)),
        about=_about(dice, slug),
    )


def work(size: Size, number: int) -> Work:
    """A work of some of the site's people and of others."""
    dice = Dice(f"{size.name} work {number}")
    year = FIRST_YEAR + (number * 7 + number // _WORKS_OF_AN_ID) % YEARS
    month = 1 + dice.below(12)
    authors = _authors(dice, size)
    title = _title(dice, number)
    kind, short, venue = dice.pick(VENUES)
    first = ascii_slug(authors[0].name.family.plain).rpartition("-")[2]
    key = f"{first}{year}{number}"
    arxiv = f"{year % 100:02d}{month:02d}.{number % _WORKS_OF_AN_ID:05d}" if year > 2014 else ""
    page = 1 + dice.below(900)
    return Work(
        key=key,
        kind=kind,
        title=title,
        authors=authors,
        venue=venue,
        venue_short=short if overridden(number) else "",
        year=year,
        month=month,
        pages=(page, page + 5 + dice.below(20)),
        volume=year - 1990,
        doi=f"10.{1000 + number % 8999}/made-up.{year}.{number}",
        arxiv=arxiv,
        links=_links(dice, key, arxiv),
        keywords=tuple(f"{dice.pick(ADJECTIVES)} {dice.pick(NOUNS)}" for _ in range(3)),
        abstract=_abstract(dice),
        award=dice.pick(AWARDS) if overridden(number) else "",
    )


def overridden(number: int) -> bool:
    """Whether a work's award and short venue come from an override."""
    return number % _OVERRIDDEN == 7


def ascii_slug(text: str) -> str:
    """Lower-case letters and digits of ASCII with hyphens between words."""
    spelled = text.translate(str.maketrans("ØøŁłı", "OoLli"))
    bare = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in bare).split())


def _name(number: int) -> Name:
    """Each number has another name; those beyond all pairs have an initial in the middle."""
    round_, place = divmod(number, len(GIVEN) * len(FAMILY))
    pair = place * _ODD_STEP % (len(GIVEN) * len(FAMILY))
    given, family = GIVEN[pair % len(GIVEN)], FAMILY[pair // len(GIVEN)]
    if round_:
        initial = f" {chr(ord('A') + round_ - 1)}."
        given = Text(given.tex + initial, given.plain + initial)
    return Name(given, family)


def _earlier(name: Name) -> Name:
    """The name before a change of name."""
    return Name(name.given, Text(f"{name.family.tex}-Stein", f"{name.family.plain}-Stein"))


def _orcid(number: int) -> str:
    """An iD with its check digit (ISO 7064, MOD 11-2)."""
    digits = f"0000000{number:08d}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    whole = digits + ("X" if check == 10 else str(check))
    return "-".join(whole[start : start + 4] for start in range(0, 16, 4))


def _about(dice: Dice, slug: str) -> str:
    topic = f"**{dice.pick(ADJECTIVES)} {dice.pick(NOUNS)}**"
    link = f"[{dice.pick(DOMAINS)}](https://example.org/{slug}/projects)"
    points = "\n".join(f"- {dice.pick(ADJECTIVES)} {dice.pick(NOUNS)} for {dice.pick(DOMAINS)}" for _ in range(4))
    paragraphs = " ".join(_sentence(dice, dice.pick(PLAIN_SENTENCES)).plain for _ in range(3))
    return f"I work on {topic}, mostly with people from {link}. {paragraphs}\n\nAt present:\n\n{points}\n"


def _authors(dice: Dice, size: Size) -> tuple[Author, ...]:
    """Two to eight, of whom one to three have a page, in any order."""
    members = dice.some(size.people, min(size.people, dice.pick((1, 2, 2, 3))))
    others = dice.some(max(300, size.people), max(2, len(members) + 1, 2 + dice.below(7)) - len(members))
    found = [(_name(number), ascii_slug(_name(number).plain), number) for number in members]
    found += [(_name(size.people + number), "", 0) for number in others]
    equal = dice.pick((0, 0, 0, 2, 3))
    authors = []
    for place, chosen in enumerate(dice.some(len(found), len(found))):
        name, slug, number = found[chosen]
        written = _earlier(name) if slug and number % 4 == 1 and dice.below(4) == 0 else name
        authors.append(Author(written, slug, place < min(equal, len(found))))
    return tuple(authors)


def _title(dice: Dice, number: int) -> Text:
    """Each number has another title; some begin with a name that keeps its capitals, some with a formula."""
    parts = (ADJECTIVES, NOUNS, JOINTS, ADJECTIVES, NOUNS, DOMAINS)
    rest = number * _ODD_STEP % math.prod(len(part) for part in parts)
    words = []
    for part in parts:
        rest, place = divmod(rest, len(part))
        words.append(part[place])
    first, noun, joint, adjective, other, domain = words
    plain = f"{first[0].upper()}{first[1:]} {noun} {joint} {adjective} {other} in {domain}"
    tex = plain.replace("Bayesian", "{Bayesian}")
    style = dice.below(24)
    if style < 6:
        return Text(f"{{BayesNet}}: {tex}", f"BayesNet: {plain}")
    if style < 9:
        name = dice.pick(SPICE[:4])
        return Text(f"A {{{name.tex}}} View of {tex}", f"A {name.plain} View of {plain}")
    if style < 10:
        return Text(rf"The $\ell_2$ Limits of {tex}", rf"The $\ell_2$ Limits of {plain}")
    return Text(tex, plain)


def _abstract(dice: Dice) -> Text:
    sentences = [_sentence(dice, SENTENCES[form]) for form in dice.some(len(SENTENCES), _ABSTRACT)]
    return Text(" ".join(each.tex for each in sentences), " ".join(each.plain for each in sentences))


def _sentence(dice: Dice, form: str) -> Text:
    """A sentence with its blanks filled."""
    tex, plain = [], []
    for number, piece in enumerate(form.split("{")):
        blank, _, rest = piece.partition("}") if number else ("", "", piece)
        filled = _fill(dice, blank)
        tex.append(filled.tex + rest)
        plain.append(filled.plain + rest)
    return Text("".join(tex), "".join(plain))


def _fill(dice: Dice, blank: str) -> Text:
    if blank == "s":
        return dice.pick(SPICE)
    word = dice.pick({"a": ADJECTIVES, "n": NOUNS, "d": DOMAINS, "f": FORMULAS}[blank]) if blank else ""
    if blank == "f":
        word = word.format(v=dice.pick("abcdhkmnqrstuvw"), k=1 + dice.below(9))
    return Text(word, word)


def _links(dice: Dice, key: str, arxiv: str) -> dict[str, str]:
    """Addresses by the field of BibTeX that has them."""
    links = {"pdf": f"https://arxiv.org/pdf/{arxiv}" if arxiv else f"https://example.org/pdf/{key}.pdf"}
    if dice.below(3):
        links["code"] = f"https://github.com/example/{key}"
    if dice.below(5) == 0:
        links["video"] = f"https://video.example.org/{key}"
    return links
