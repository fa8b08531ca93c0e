"""The imported files: which person they belong to, how they are written, and what is new in them."""

import glob
import operator
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sitegen.diagnostics import Sink
from sitegen.model.ids import Slug
from sitegen.model.nodes import plain
from sitegen.readers.yaml import parse
from sitegen.text.latex import plain as plain_text
from sitegen.text.slugs import fold, short_hash, slugify

_HEADER = "# Written by `sitegen import {}`. It is replaced by the next import: decisions belong in overrides.yaml.\n"


class _Dumper(yaml.SafeDumper):
    """Plain YAML: texts of several lines as block literals, keys in their order, every value written out."""

    def ignore_aliases(self, _: Any) -> bool:
        return True

    def represent_str(self, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value or value.startswith("@") else None  # BibTeX keeps its signs in a literal
        return self.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _Dumper.represent_str)


def dump(kind: str, content: Mapping[str, Any]) -> str:
    """The text of an imported file."""
    # Every text on one line, however long: a diff of two imports then shows the fields that changed.
    body = yaml.dump(dict(content), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000)
    return _HEADER.format(kind) + body


def load(path: Path) -> dict[str, Any]:
    """What an imported file holds; an empty dict when there is none or it cannot be read."""
    try:
        return loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return {}


def loads(text: str) -> dict[str, Any]:
    """What the text of an imported file says, every scalar as text; parts that a hand has spoilt are left out."""
    node = parse(text, "", Sink())
    found = _mapping(plain(node) if node else {})
    person = _mapping(found.get("person"))
    if person:
        metrics = _mappings(person.get("metrics"))
        person["metrics"] = [metric for metric in metrics if {"label", "value"} <= metric.keys()]
    parts = {"source": _mapping(found.get("source")), "person": person, "works": _mappings(found.get("works"))}
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
    found: dict[Identity, Slug] = {}
    # Who has most works is decided first; the rest of the key makes the order of the files mean nothing.
    for own in sorted(people, key=lambda person: (-len(person.titles), person.field, _digest(person))):
        base = slugify(own.name)
        theirs = taken.setdefault(base, _namesakes(site, base))
        found[own] = _slug(own, base, theirs)
        theirs.setdefault(found[own], set()).update(own.titles)
    return [found[own] for own in people]


def _digest(own: Identity) -> str:
    return short_hash(" ".join(sorted(own.titles)))


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
    newer = {_own_name(work): work for work in later}
    names = {_own_name(work) for work in earlier}
    added = [work for work in later if _own_name(work) not in names]
    return [newer.get(_own_name(work), work) for work in earlier] + added


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
    common = [key for key in after if key in before]
    lines = [f"new: {_label(after[key])}" for key in after if key not in before]
    lines += [f"vanished: {_label(before[key])}" for key in before if key not in after]
    for key in common:
        fields = [name for name in before[key] | after[key] if before[key].get(name) != after[key].get(name)]
        lines += [f"changed ({', '.join(fields)}): {_label(after[key])}"] if fields else []
    moved = sum(map(operator.ne, common, [key for key in before if key in after]))
    lines += [f"moved: {moved} works stand at other places of the list"] if moved else []
    values, newer = _metrics(old), _metrics(new)
    return lines + [
        f"{label}: {values.get(label, 'none')} -> {value}"
        for label, value in newer.items()
        if values.get(label) != value
    ]


def _by_identity(content: Mapping[str, Any]) -> dict[tuple[str, int], dict[str, Any]]:
    """Works by title (or citation key), twins told apart by their order."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    twins: Counter[str] = Counter()
    for work in content.get("works", []):
        name = title_key(str(work.get("title", ""))) or _bibtex_key(work)
        found[name, twins[name]] = work
        twins[name] += 1
    return found


def _bibtex_key(work: Mapping[str, Any]) -> str:
    found = re.match(r"@\w+\s*\{\s*([^,\s]*)", str(work.get("bibtex", "")))
    return found[1] if found else ""


def _label(work: Mapping[str, Any]) -> str:
    return str(work.get("title") or _bibtex_key(work))


def _metrics(content: Mapping[str, Any]) -> dict[str, str]:
    return {metric["label"]: str(metric["value"]) for metric in content.get("person", {}).get("metrics", [])}
