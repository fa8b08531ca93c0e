"""Works as BibTeX: the user's own entry in its source values, or a generated one.

What is written reads back to the same facts in any BibTeX: values are balanced, names clean of markers.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from sitegen.exports import tex
from sitegen.model.record import EntryField
from sitegen.model.values import Text
from sitegen.model.work import Work
from sitegen.text.dates import MONTHS
from sitegen.text.marks import source_without_marks, split_legend
from sitegen.text.slugs import slugify

HIDDEN_FIELDS = frozenset(
    """abbr additional_info altmetric annotation arxiv award award_name bibtex_show blog code dimensions
    google_scholar_id hal html inspirehep_id pdf poster preview selected slides supp video website""".split()
)
"""Fields that only a site needs; the contract's list."""

ENTRY_TYPES = {
    "article": "misc", "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "paper-conference": "inproceedings", "chapter": "incollection", "book": "book", "thesis": "phdthesis",
    "report": "techreport", "manuscript": "unpublished", "pamphlet": "booklet",
}  # fmt: skip
"""BibTeX types of CSL types; all others are misc."""

_CONTAINERS = {"article": "journal", "phdthesis": "school", "techreport": "institution"}
_KEY = re.compile(r"[^\s,{}()=\"#%'\\~]+")
_OWN_KEY = re.compile(r"[^\s,{}]+")


def entry(work: Work, *, hidden: Collection[str] = HIDDEN_FIELDS) -> str:
    """The BibTeX block of a work, without a final line end.

    With an entry it is that entry: its type, key, source values and order, without `hidden` fields and markers at
    names, and with what a hand decided in its place. Without one it is generated from the work's fields.
    """
    if work.entry is None:
        made = [field for name, fields in _MADE.items() if name != "abstract" for field in fields(work)]
        return _block(_type_of(work), _key_of(work), made)
    return _block(work.entry.type, _key_of(work), _decided(work, _cleaned(work.entry.fields, hidden)))


def library(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """All blocks of slug and block in order; a key that was there already becomes the work's slug.

    BibTeX compares keys without regard to case, and stops at a second entry of one key.
    """
    seen: set[str] = set()
    blocks = []
    for slug, block in entries:
        start = block.index(b"{") + 1
        end = block.index(b",", start)
        own = key = block[start:end].decode()
        number = 0
        while not key or key.lower() in seen:
            number += 1
            key = slug if number == 1 else f"{slug}-{number}"
        seen.add(key.lower())
        blocks.append(block if key == own else b"%b%b%b" % (block[:start], key.encode(), block[end:]))
    if blocks:
        blocks[-1] += b"\n"  # here, as the whole may be large
    return b"\n\n".join(blocks)


def _block(kind: str, key: str, fields: Sequence[EntryField]) -> str:
    width = max((len(name) for name, _, _ in fields), default=0)
    lines = [f"  {name.ljust(width)} = {value if bare else f'{{{value}}}'}," for name, value, bare in fields]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _cleaned(fields: Iterable[EntryField], hidden: Collection[str]) -> list[EntryField]:
    """Those to show, without markers at names and legends in notes; values that would break the file are dropped."""
    shown = [field for field in fields if field.name.lower() not in hidden]
    clean = [
        field._replace(value=source_without_marks(field.value)) if field.name.lower() in ("author", "editor") else field
        for field in shown
    ]
    if clean != shown:
        clean = [_without_legend(field) if field.name.lower() == "note" else field for field in clean]
    return [each for each in clean if tex.is_balanced(each.value) and (each.value or each.name.lower() != "note")]


def _without_legend(note: EntryField) -> EntryField:
    legends, rest = split_legend(note.value)
    return note._replace(value=rest, bare=False) if legends else note


def _decided(work: Work, fields: Sequence[EntryField]) -> Sequence[EntryField]:
    """The entry's fields with those that a hand set or removed put in their place."""
    # `and others` is no field of BibTeX but the end of the author field.
    own_names = {"venue": "venue.title", "others": "authors"}
    chosen = (*work.overridden, *(work.entry.mended if work.entry else ()))
    decided = {own_names.get(name, name) for name in chosen}
    present = {field.name.lower() for field in fields}
    for name in sorted(decided & _MADE.keys()):
        if name in _OPTIONAL and name not in present:
            continue
        made = {field.name: field for field in _MADE[name](work)}
        replaced: list[EntryField] = []
        for field in fields:
            lower = field.name.lower()
            if lower in made:
                replaced.append(made.pop(lower)._replace(name=field.name))
            elif lower not in _NAMES.get(name, (name,)):
                replaced.append(field)
        fields = [*replaced, *made.values()]
    return fields


def _type_of(work: Work) -> str:
    return work.entry.type if work.entry else ENTRY_TYPES.get(work.type, "misc")


def _key_of(work: Work) -> str:
    """The citation key if BibTeX can read it; one's own may hold all but blanks, commas and braces."""
    key = work.entry.key if work.entry else work.key
    if (_OWN_KEY if work.entry else _KEY).fullmatch(key):
        return key
    return slugify(work.key) or str(work.slug)


_Maker = Callable[[Work], list[EntryField]]


def _plain(name: str, value: str) -> list[EntryField]:
    return [EntryField(name, tex.escape(value))] if value else []


def _verbatim(name: str, value: str | None) -> list[EntryField]:
    return [EntryField(name, value)] if value and tex.is_balanced(value) else []


def _long(name: str, text: Text | None, *, protect: bool = True) -> list[EntryField]:
    return [EntryField(name, tex.text(text, protect=protect))] if text and text.source else []


def _date(work: Work) -> list[EntryField]:
    date = work.issued or (None if work.issued_text else work.submitted)
    if date is None:
        return _plain("year", work.issued_text)
    month = [EntryField("month", MONTHS[date.month - 1], bare=True)] if date.month else []
    return [EntryField("year", str(date.year)), *month]


def _venue(work: Work) -> list[EntryField]:
    kind = _type_of(work)
    field = _CONTAINERS.get(kind, "howpublished" if kind == "misc" else "booktitle")
    if work.entry:
        used = {each.name.lower() for each in work.entry.fields}
        field = next(
            (name for name in ("journal", "journaltitle", "booktitle", *_CONTAINERS.values()) if name in used), field
        )
    return _long(field, work.venue.title, protect=False)


def _arxiv(work: Work) -> list[EntryField]:
    if not work.arxiv:
        return []
    primary = _verbatim("primaryclass", work.arxiv_class)
    return [EntryField("eprint", work.arxiv), EntryField("archiveprefix", "arXiv"), *primary]


def _same(*names: str) -> dict[str, _Maker]:
    """Fields that a Work and BibTeX call by one name, in plain words."""

    def maker(name: str) -> _Maker:
        return lambda work: _plain(name, getattr(work, name))

    return {name: maker(name) for name in names}


_MADE: dict[str, _Maker] = {
    "title": lambda work: _long("title", work.title),
    "authors": lambda work: _verbatim("author", tex.names(work.creators, others=work.others)),
    "editors": lambda work: _verbatim("editor", tex.names(work.editors)),
    "venue.title": _venue,
    "issued": _date,
    **_same("volume", "number"),
    "pages": lambda work: _plain("pages", work.pages.replace("–", "--")),
    "article_number": lambda work: _plain("eid", work.article_number),
    **_same("edition", "series", "publisher"),
    "place": lambda work: _plain("address", work.place),
    **_same("isbn", "issn"),
    "doi": lambda work: _verbatim("doi", work.doi),
    "arxiv": _arxiv,
    **_same("pmid"),
    "url": lambda work: _verbatim("url", work.url),
    **_same("language"),
    "keywords": lambda work: _plain("keywords", ", ".join(work.keywords)),
    "note": lambda work: _long("note", work.note),
    "abstract": lambda work: _long("abstract", work.abstract),
}
"""How each field of a Work is written, in the order of a generated entry."""

_OPTIONAL = frozenset(["abstract", "keywords", "language", "pmid"])
"""Fields that a decision changes where an entry has them, and never adds: they make a block long, not exact."""

_NAMES = {
    "title": ("title", "subtitle"),
    "authors": ("author",),
    "editors": ("editor",),
    "venue.title": (),
    "issued": ("year", "month", "date", "day"),
    "place": ("address", "location"),
    "article_number": ("articleno", "article-number", "eid", "elocation-id"),
    "arxiv": ("eprint", "archiveprefix", "primaryclass", "eprinttype", "eprintclass"),
}
"""The fields of an entry that a field of a Work stands for, so that a removed one goes; others stand for their own."""
