"""The macros of a BibTeX text: those that `@string` defines, and the months, which BibTeX styles define."""

from collections.abc import Mapping

from sitegen.readers.bibtex.entries import Named
from sitegen.text.dates import MONTHS

_LONGEST = 20_000  # characters; a few lines of macros that double each other would fill the memory
_DEEPEST = 50  # macros in macros
# Where a word without braces can only be a macro; elsewhere it may be meant as text, as in `selected = true`.
_FIELDS = frozenset("author editor title journal booktitle publisher series school institution".split())


class Macros(dict[str, str]):
    """The text of each macro by its name in lower case; a month stands for its own name.

    `undefined` are those that were used and not defined before, each at its first place, by name in lower case.
    `has_tower` says that macros in macros got out of hand; after the first of them no other is reported.
    """

    def __init__(self, defined: Mapping[str, str]) -> None:
        super().__init__({month: month for month in MONTHS} | dict(defined))
        self.undefined: dict[str, Named] = {}
        self.has_tower = False
        self._depth: dict[str, int] = {}

    @property
    def defined(self) -> dict[str, str]:
        """Those of `@string`."""
        return {name: text for name, text in self.items() if name != text or name not in MONTHS}

    def define(self, name: str, text: str, parts: list[str]) -> bool:
        """Take a macro whose value was written with these words; whether it is the first that got out of hand."""
        own = name.lower()
        self._depth[own] = 1 + max((self._depth.get(word.lower(), 0) for word in parts), default=0)
        is_first = not self.has_tower and (len(text) > _LONGEST or self._depth[own] > _DEEPEST)
        self.has_tower |= is_first
        self[own] = text if len(text) <= _LONGEST else name
        return is_first


def takes_macro(field: str) -> bool:
    """Whether a bare word is a macro in the field of that name."""
    return field.lower() in _FIELDS
