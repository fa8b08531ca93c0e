"""What a build is asked for, and what it did: light, so that the command line knows it without loading the line."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.executor import Workers


@dataclass(frozen=True, slots=True)
class Request:
    """What a build is asked for. `force` forgets the last run."""

    root: Path
    output: Path
    base_url: str = ""
    workers: Workers = Workers()
    force: bool = False

    @property
    def state(self) -> Path:
        """The folder for what one run leaves for the next."""
        return self.root / ".sitegen"

    @property
    def name(self) -> str:
        """The output folder as seen from the site's: a ledger is that of one output folder."""
        return Path(os.path.relpath(self.output.resolve(), self.root.resolve())).as_posix()


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, in files. `reasons` says why each that was made had to be, by its path.

    `note` says what made it slower than it should have been: a memo or ledger that cannot be read or written.
    """

    pages: int
    reasons: Mapping[str, str]
    pruned: int
    note: str = ""
