"""The name that a misspelt one was meant to be."""

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """The known name that is most like `name`, or "" where none is like it; for "did you mean ...?".

    `cutoff` is how much of both must agree, from 0 to 1: with 0.5, "absract" is near "abstract", "foo" near nothing.
    """
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=cutoff)), "")
