"""Entries with the fields of their `crossref` (BibTeX) or `xdata` (biblatex) written out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sitegen.diagnostics import Sink
from sitegen.readers.entries import Block, Known
from sitegen.readers.scanner import Field

LINKED = ("crossref", "xdata", "ids")
"""Fields that tie an entry to others."""

_PARENTS = ("crossref", "xdata")
_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle"}
_OWN = frozenset(["crossref", "xdata", "ids", "label", "key", "options"])
_NOT_OF_THE_BOOK = _OWN | {"author", "keywords", "note"}
_PARTS = ("inbook", "bookinbook", "suppbook")  # the author of the book is theirs, too
_DEEPEST = 20  # parents of parents; nobody writes more than three


def inherit(
    found: Sequence[Block | Known], block_of: Callable[[Block | Known], Block], sink: Sink
) -> list[Block | Known]:
    """The entries, complete; those that only give fields are gone. `block_of` reads an entry in full."""
    written = [block for block in found if isinstance(block, Block)]
    related = [block for block in written if not block.origin]  # an entry with an origin stands alone
    if not any(block.type == "xdata" or any(block.get(name) for name in _PARENTS) for block in related):
        return list(found)
    aliases = {key.lower(): block for block in written if (ids := block.get("ids")) for key in _keys(ids)}
    family = _Family(aliases | {block.key.lower(): block for block in reversed(found)}, block_of, sink)
    complete = [family.complete(own, ()) if isinstance(own, Block) else own for own in found]
    return [block for block in complete if not isinstance(block, Block) or block.type != "xdata"]


@dataclass(slots=True, repr=False, eq=False)
class _Family:
    by_key: Mapping[str, Block | Known]
    block_of: Callable[[Block | Known], Block]
    sink: Sink
    done: dict[int, Block] = field(default_factory=dict)  # by the identity of what was found
    missing: set[str] = field(default_factory=set)

    def complete(self, own: Block, children: tuple[Block | Known, ...]) -> Block:
        """An entry with the fields of its parents, and of theirs. `children` are the entries that asked for it."""
        block = own
        given = [named for name in _PARENTS if (named := own.get(name))]
        for each, key in [(named, key) for named in given for key in _keys(named)]:
            parent = self.by_key.get(key.lower())
            if parent is None:
                self._report(own, each, key, "does not stand in this file")
            elif parent is own:
                self._report(own, each, key, "is this entry itself")
            elif any(parent is child for child in children):
                self._report(own, each, key, "has this entry for its own parent")
            elif len(children) < _DEEPEST:
                if id(parent) not in self.done:
                    self.done[id(parent)] = self.complete(self.block_of(parent), (*children, own))
                block = _with_parent(block, self.done[id(parent)])
        return block

    def _report(self, own: Block, each: Field, key: str, what: str) -> None:
        """A key that leads nowhere is one fault, however many entries name it."""
        if key.lower() not in self.missing:
            self.missing.add(key.lower())
            hint = "put the other entry into the same file, or write its fields out"
            self.sink.warn("BIB011", f"the `{each.name}` of `{own.key}`, `{key}`, {what}", own.span_of(each), hint=hint)


def _keys(parents: Field) -> list[str]:
    return [key.strip() for key in parents.value.split(",") if key.strip()]


def _with_parent(block: Block, parent: Block) -> Block:
    own = {each.name.lower() for each in block.fields}
    is_data = parent.type == "xdata"
    excluded = _OWN if is_data else _NOT_OF_THE_BOOK - ({"author"} if block.type in _PARTS else set())
    inherited = []
    for each in parent.fields:
        name = each.name.lower()
        renamed = name if is_data else _RENAMED.get(name, name)
        if renamed not in own and name not in excluded:
            inherited.append(each if renamed == name else each._replace(name=renamed))
            own.add(renamed)
    kept = tuple(each for each in block.fields if each.name.lower() not in _PARENTS)
    return block._replace(fields=kept + tuple(inherited))
