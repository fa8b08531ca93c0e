"""The imported files: which person they belong to, how they are written, and what is new in them."""

import glob
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sitegen.diagnostics import Sink
from sitegen.model.ids import Slug
from sitegen.model.nodes import Node, plain
from sitegen.readers.yaml import parse
from sitegen.text.latex import plain as plain_text
from sitegen.text.slugs import digest, fold, slugify

_HEADER = (
    "# Written by `sitegen import {kind}`. It is replaced by the next import: decisions belong in overrides.yaml.\n"
)


class _Dumper(yaml.SafeDumper):
    """Plain YAML: texts of several lines as block literals, keys in their order, every value written out."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value or value.startswith("@") else None  # BibTeX keeps its signs in a literal
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def dump(kind: str, content: Mapping[str, Any]) -> str:
    """The text of an imported file."""
    body = yaml.dump(dict(content), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000)
    return _HEADER.format(kind=kind) + body


def load(path: Path) -> dict[str, Any]:
    """What an imported file holds; an empty dict when there is none or it cannot be read."""
    try:
        return loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return {}


def loads(text: str) -> dict[str, Any]:
    """What the text of an imported file says, every scalar as text; parts that a hand has spoilt are left out."""
    node: Node | None = parse(text, "", Sink())
    found = _mapping(plain(node) if node else {})
    person = _mapping(found.get("person"))
    metrics = [metric for metric in _mappings(person.get("metrics")) if {"label", "value"} <= metric.keys()]
    parts = {
        "source": _mapping(found.get("source")),
        "person": {**person, "metrics": metrics} if person else {},
        "works": _mappings(found.get("works")),
    }
    return {name: part for name, part in parts.items() if part}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a person from others of the same name: `titles` are in the form of `title_key`."""

    name: str
    field: str
    titles: frozenset[str]


def slugs_of(site: Path, people: Sequence[Identity]) -> list[Slug]:
    """The slug of each person, whatever their order.

    Somebody of the same name with other works is another person, who gets the field appended, or a digest of the
    titles. Whoever was imported before, and shares a title, keeps the slug.
    """
    taken: dict[Slug, dict[Slug, set[str]]] = {}
    found: dict[int, Slug] = {}
    for index in sorted(range(len(people)), key=lambda number: _rank(people[number])):
        own = people[index]
        base = slugify(own.name)
        theirs = taken.setdefault(base, _namesakes(site, base))
        slug = _slug(own, base, theirs)
        theirs.setdefault(slug, set()).update(own.titles)
        found[index] = slug
    return [found[index] for index in range(len(people))]


def _rank(own: Identity) -> tuple[int, str, str]:
    """Whose slug is decided first: the one with most works."""
    return -len(own.titles), own.field, _digest(own)


def _digest(own: Identity) -> str:
    return digest(" ".join(sorted(own.titles)), 3)


def _namesakes(site: Path, base: Slug) -> dict[Slug, set[str]]:
    """Titles of the persons of this name that were imported before."""
    found = {}
    for folder in sorted((site / "content" / "people").glob(f"{glob.escape(base)}*")):
        content = load(folder / "imported" / "profile-page.yaml")
        if folder.name == base or slugify(str(content.get("person", {}).get("name", ""))) == base:
            found[Slug(folder.name)] = {title_key(str(work.get("title", ""))) for work in content.get("works", [])}
    return found


def _slug(own: Identity, base: Slug, theirs: Mapping[Slug, set[str]]) -> Slug:
    shared = [slug for slug, titles in theirs.items() if titles & own.titles]
    if shared:
        return base if base in shared else shared[0]
    options = [base, slugify(f"{own.name} {own.field}")]
    free = (slug for slug in options if slug and (not own.titles or not theirs.get(slug)))
    return next(free, Slug(f"{base}-{_digest(own)}".strip("-")))


def joined(earlier: Sequence[Mapping[str, Any]], later: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The works of two files of one person: what both have stands once, as the later file has it."""
    known = {_own_name(work): work for work in later}
    names = {_own_name(work) for work in earlier}
    return [known.get(_own_name(work), work) for work in earlier] + [w for w in later if _own_name(w) not in names]


def _own_name(work: Mapping[str, Any]) -> tuple[str, str]:
    if "bibtex" in work:
        return "", str(work["bibtex"])
    return title_key(str(work["title"])), str(work.get("submitted", ""))


def title_key(title: str) -> str:
    """A title in the form that titles are compared in."""
    return fold(plain_text(title))


def profile_text(name: str) -> str:
    """A new profile.yaml, which holds the name alone."""
    return yaml.dump({"name": name}, Dumper=_Dumper, allow_unicode=True)


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What is new, changed, moved or gone in an imported file, a line each; empty at the first import.

    Both come from `loads`, so that a number is the same as its text.
    """
    if not old:
        return []
    before, after = _by_identity(old), _by_identity(new)
    lines = [f"new: {_label(after[key])}" for key in after if key not in before]
    lines += [f"vanished: {_label(before[key])}" for key in before if key not in after]
    for key in after:
        if key in before and (fields := _differences(before[key], after[key])):
            lines.append(f"changed ({', '.join(fields)}): {_label(after[key])}")
    common = [key for key in after if key in before]
    moved = sum(left != right for left, right in zip(common, [key for key in before if key in after], strict=True))
    lines += [f"moved: {moved} works stand at other places of the list"] if moved else []
    return lines + _person_changes(old.get("person") or {}, new.get("person") or {})


def _by_identity(content: Mapping[str, Any]) -> dict[tuple[str, int], Mapping[str, Any]]:
    """Works by title (or citation key), twins told apart by their order."""
    found: dict[tuple[str, int], Mapping[str, Any]] = {}
    for work in content.get("works") or []:
        name = title_key(str(work.get("title", ""))) or _bibtex_key(work)
        number = sum(key[0] == name for key in found) if (name, 0) in found else 0
        found[name, number] = work
    return found


def _bibtex_key(work: Mapping[str, Any]) -> str:
    found = re.match(r"@\w+\s*\{\s*([^,\s]*)", str(work.get("bibtex", "")))
    return found[1] if found else ""


def _label(work: Mapping[str, Any]) -> str:
    return str(work.get("title") or _bibtex_key(work))


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]


def _person_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    old = {metric["label"]: str(metric["value"]) for metric in before.get("metrics") or []}
    new = {metric["label"]: str(metric["value"]) for metric in after.get("metrics") or []}
    return [f"{label}: {old.get(label, 'none')} -> {value}" for label, value in new.items() if old.get(label) != value]
