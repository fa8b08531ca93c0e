"""Entries with the fields of their `crossref` (BibTeX) or `xdata` (biblatex) written out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sitegen.diagnostics import Sink
from sitegen.readers.bibtex.entries import Block, Field

_PARENTS = ("crossref", "xdata")
_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle"}
_OWN = frozenset(["crossref", "xdata", "ids", "label", "key", "options"])
_NOT_OF_THE_BOOK = _OWN | {"author", "keywords", "note"}
_PARTS = ("inbook", "bookinbook", "suppbook")  # the author of the book is theirs, too
_DEEPEST = 20  # parents of parents; nobody writes more than three


def inherit(found: Sequence[Block], sink: Sink) -> list[Block]:
    """The entries of a file, complete; those of the type `xdata`, which only give fields to others, are gone.

    A parent is found by its key or by one of its `ids`, in any case and anywhere in the file, as biber does. One that
    is missing, or is its own ancestor, is reported at the field that names it.
    """
    if not any(block.type == "xdata" or any(map(block.get, _PARENTS)) for block in found):
        return list(found)
    aliases = {key.lower(): block for block in found if (ids := block.get("ids")) for key in _keys(ids)}
    family = _Family(aliases | {block.key.lower(): block for block in reversed(found)}, sink)
    return [block for block in [family.complete(own, ()) for own in found] if block.type != "xdata"]


@dataclass(slots=True, repr=False, eq=False)
class _Family:
    by_key: Mapping[str, Block]
    sink: Sink
    done: dict[int, Block] = field(default_factory=dict)  # by the identity of the entry as it was read
    missing: set[str] = field(default_factory=set)

    def complete(self, own: Block, children: tuple[Block, ...]) -> Block:
        """An entry with the fields of its parents, and of theirs. `children` are the entries that asked for it."""
        block = own
        given = [parents for name in _PARENTS if (parents := own.get(name))]
        for named, key in [(parents, key) for parents in given for key in _keys(parents)]:
            parent = self.by_key.get(key.lower())
            if parent is None:
                self._report(own, named, key, "does not stand in this file")
            elif parent is own:
                self._report(own, named, key, "is this entry itself")
            elif any(parent is child for child in children):
                self._report(own, named, key, "has this entry for its own parent")
            elif len(children) < _DEEPEST:
                if id(parent) not in self.done:
                    self.done[id(parent)] = self.complete(parent, (*children, own))
                block = _with_parent(block, self.done[id(parent)])
        return block

    def _report(self, own: Block, named: Field, key: str, what: str) -> None:
        """A key that leads nowhere is one fault, however many entries name it."""
        if key.lower() not in self.missing:
            self.missing.add(key.lower())
            hint = "put the other entry into the same file, or write its fields out"
            message = f"the `{named.name}` of `{own.key}`, `{key}`, {what}"
            self.sink.warn("BIB011", message, own.span_of(named), hint=hint)


def _keys(parents: Field) -> list[str]:
    return [key.strip() for key in parents.value.split(",") if key.strip()]


def _with_parent(block: Block, parent: Block) -> Block:
    own = {written.name.lower() for written in block.fields}
    is_data = parent.type == "xdata"
    excluded = _OWN if is_data else _NOT_OF_THE_BOOK - ({"author"} if block.type in _PARTS else set())
    inherited = []
    for given in parent.fields:
        name = given.name.lower()
        renamed = name if is_data else _RENAMED.get(name, name)
        if renamed not in own and name not in excluded:
            inherited.append(given if renamed == name else given._replace(name=renamed))
            own.add(renamed)
    fields = [written for written in block.fields if written.name.lower() not in _PARENTS]
    return block._replace(fields=tuple(fields + inherited))
