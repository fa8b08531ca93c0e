"""Patterns that are compiled when they are first used: most runs need few, and to compile all of them takes a while.

Those that every entry of a library needs are better compiled at once, by `re`: they are a little faster to call.
"""

import re
from typing import Any, cast


def late(source: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """What `re.compile` gives, or rather what becomes that."""
    return cast("re.Pattern[str]", _Late(source, flags))


class _Late:
    def __init__(self, source: str, flags: re.RegexFlag) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """A method of the pattern, which stays here: it is asked for once."""
        found = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)
        return found
