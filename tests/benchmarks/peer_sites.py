"""Who builds the made-up site: this program, an older version of it, and Hugo in its two ways.

`sites` writes an input for each into a folder of its own and returns them, this program first. A `Site` knows how it is
built, what a build leaves behind, and where its input is edited.
"""

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import corpus, hugo_input, sitegen_input
from tests.benchmarks.corpus import Size
from tests.benchmarks.sitegen_input import quoted

ROOT = Path(__file__).parent.parent.parent
OURS, BEFORE, MARKDOWN, ADAPTER = "sitegen", "sitegen before", "Hugo, markdown", "Hugo, adapter"
WORK, OVERRIDE, TEMPLATE = "one work edited", "one override edited", "a template edited"
EDITED = 7  # the work that is edited: it has an override


@dataclass(slots=True)
class Edit:
    """A place of a file that gets another label in every round: between `before` and `after`, behind `anchor`."""

    kind: str
    path: Path
    anchor: str
    before: str
    after: str
    original: str = field(default="", init=False)

    def label(self, number: int) -> str:
        """Words that stand nowhere else."""
        return f"{self.kind} {number + 1:03}"

    def make(self, number: int) -> None:
        """Write the file of this round."""
        self.original = self.original or self.path.read_text("utf-8")
        start = self.original.index(self.before + self.after, self.original.index(self.anchor)) + len(self.before)
        self.path.write_text(f"{self.original[:start]} {self.label(number)}{self.original[start:]}", "utf-8")


@dataclass(frozen=True, slots=True)
class Site:
    """An input, the command that builds it, its output, the folder of a build's state, and edits by what they edit."""

    name: str
    folder: Path
    command: Sequence[str]
    environment: Mapping[str, str]
    output: Path
    state: str
    edits: Mapping[str, Edit]

    def clear(self, _: int = 0) -> None:
        """As if it had never been built."""
        for path in (self.output, self.folder / self.state):
            shutil.rmtree(path, ignore_errors=True)


def sites(
    size: Size, folder: Path, *, shape: str, flawed: bool, before: Path | None, hugo: str | None, rows: str
) -> list[Site]:
    """Generate the inputs. `before` is a checkout with its own `.venv`, `hugo` the program; None leaves them out."""
    made = [_sitegen(OURS, size, folder / "sitegen", shape, flawed, sys.executable, ROOT)]
    if before:
        python = str(before / ".venv" / "bin" / "python")
        made.append(_sitegen(BEFORE, size, folder / "before", shape, flawed, python, before))
    if hugo:
        hugo_input.markdown(size, folder / "markdown")
        hugo_input.adapter(size, folder / "adapter")
        work = corpus.work(size, EDITED)
        page = hugo_input.markdown_path(folder / "markdown", work)
        json = hugo_input.json_path(folder / "adapter")
        made.append(_hugo(MARKDOWN, folder / "markdown", hugo, rows, _hugo_edits(work, page, "", "{}: ")))
        line = f'"slug": "{work.key}"'
        made.append(_hugo(ADAPTER, folder / "adapter", hugo, rows, _hugo_edits(work, json, line, '"{}": ')))
    return made


def _sitegen(name: str, size: Size, folder: Path, shape: str, flawed: bool, python: str, checkout: Path) -> Site:
    sitegen_input.write(size, folder, shape, flawed=flawed)
    work = corpus.work(size, EDITED)
    bib, decisions = sitegen_input.bib_path(folder, work, shape), sitegen_input.overrides_path(folder)
    edits = {
        WORK: Edit("Retitled", bib, f"{{{work.key},", f"{{{work.title.tex}", "}"),
        OVERRIDE: Edit("Awarded", decisions, f"  {work.key}:", f"award: {work.award}", "\n"),
        TEMPLATE: Edit("Redrawn", folder / "templates" / "work.html", "", sitegen_input.ASK, ""),
    }
    # As an installed sitegen has them, Python keeps its compiled modules.
    environment = {"PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": ""}
    command = [python, "-m", "sitegen", "build"]
    return Site(name, folder, command, environment, folder / "_site", ".sitegen", edits)


def _hugo(name: str, folder: Path, hugo: str, rows: str, edits: dict[str, Edit]) -> Site:
    edits[TEMPLATE] = Edit("Redrawn", folder / "layouts" / "page.html", "", sitegen_input.ASK, "")
    return Site(name, folder, [hugo], {"HUGO_PARAMS_ROWS": rows}, folder / "public", "resources", edits)


def _hugo_edits(work: corpus.Work, path: Path, anchor: str, key: str) -> dict[str, Edit]:
    """Edits of the same facts in Hugo's files; `key` is how a key is written there."""
    title = quoted(work.title.plain).removesuffix('"')
    return {
        WORK: Edit("Retitled", path, anchor, key.format("title") + title, '"'),
        OVERRIDE: Edit("Awarded", path, anchor, f'{key.format("award")}"{work.award}', '"'),
    }
