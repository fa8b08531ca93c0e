"""Page ranges: `12--15` of BibTeX as `12–15`, as CSL and readers have it."""

import re

from sitegen.text.latex import plain

_DASH_BETWEEN_NUMBERS = re.compile(r"(?<=\d)\s*[-–—]+\s*(?=\d)")


def page_range(source: str) -> str:
    """The value of a `pages` field in Unicode, with an en dash between numbers.

    `page_range("12--15") == "12–15"`, and so for one hyphen and for blanks around it; `"iv--x"` keeps what LaTeX makes
    of its dashes.
    """
    return _DASH_BETWEEN_NUMBERS.sub("–", plain(source))
