"""The imported files: which person they belong to, how they are written, and what is new in them."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from sitegen.diagnostics import Sink
from sitegen.model.ids import Slug
from sitegen.model.record import Node, plain
from sitegen.readers.yaml import parse
from sitegen.text.latex import plain as plain_text
from sitegen.text.slugs import digest, fold, slugify

_HEADER = (
    "# Written by `sitegen import {kind}`. It is replaced by the next import: decisions belong in overrides.yaml.\n"
)


class _Dumper(yaml.SafeDumper):
    """Plain YAML: texts of several lines as block literals, keys in their order."""


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
        node: Node | None = parse(path.read_text("utf-8"), path.name, Sink())
    except (OSError, UnicodeDecodeError):
        return {}
    found = plain(node) if node else {}
    return found if isinstance(found, dict) else {}


def folder_of(
    site: Path, name: str, field: str, titles: Sequence[str], taken: Mapping[Slug, frozenset[str]]
) -> tuple[Slug, bool]:
    """The slug of the person with this name and these works, and whether it is a homonym's.

    Somebody of the same name with other works is another person, who gets the field appended, or a digest of the
    titles. `taken` has the titles of persons of this run.
    """
    base = slugify(name)
    own = frozenset(title_key(title) for title in titles)
    options = (base, slugify(f"{name} {field}"), Slug(f"{base}-{digest(' '.join(sorted(own)), 3)}"))
    for slug in options:
        theirs = taken.get(slug) or _titles(site / "content" / "people" / slug / "imported" / "profile-page.yaml")
        if not theirs or not own or theirs & own:
            return slug, slug != base
    return options[-1], True


def title_key(title: str) -> str:
    """A title in the form that titles are compared in."""
    return fold(plain_text(title))


def _titles(path: Path) -> frozenset[str]:
    return frozenset(title_key(str(work.get("title", ""))) for work in load(path).get("works") or [])


def profile_text(name: str) -> str:
    """A new profile.yaml, which holds the name alone."""
    return yaml.dump({"name": name}, Dumper=_Dumper, allow_unicode=True)


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What is new, changed, moved or gone in an imported file, a line each; empty at the first import."""
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
    return [name for name in dict.fromkeys([*before, *after]) if _flat(before.get(name)) != _flat(after.get(name))]


def _flat(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _person_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    old = {metric["label"]: str(metric["value"]) for metric in before.get("metrics") or []}
    new = {metric["label"]: str(metric["value"]) for metric in after.get("metrics") or []}
    return [f"{label}: {old.get(label, 'none')} -> {value}" for label, value in new.items() if old.get(label) != value]
