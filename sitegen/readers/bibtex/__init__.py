"""BibTeX files to entries with exact places.

In goes the text of a .bib file, or of one entry inside another file. Out come `Block`s: type, key and fields as they
are written, with macros written out and inherited fields filled in, each with its line and column. What is damaged
costs a diagnostic (BIB001 to BIB011) and at most the damaged field, never the entries around it. What the fields mean
is the business of `readers.fields`.

    sink = Sink()
    read("@misc{doe2020, title = {A}}", "works.bib", sink)[0].fields[0].value     # "A"

A large file is read in parts, which may be shared out; `read` does the same with one part that is the whole text.

    parts = [read_chunk(chunk, path, sink) for chunk in chunks(text, 100_000)]
    keys, undefined = [key for part in parts for key in part.keys], [name for part in parts for name in part.undefined]
    report_file(text, path, keys, undefined, sink)

The modules in their order, each of which imports only from those above it:

- `lines` and `entries`: offsets to places; `Block`, `Field`. `macros`: what `@string` defines.
- `scanner`: the fields in the raw text of one entry, whole or damaged. `blocks`: where blocks begin and end.
- `recovery`: both put to use, on all that bibtexparser cannot give.
- `front`: bibtexparser's Splitter, and the middleware that proves what it gives.
- `crossref`: inheritance. `report`: what is said about a whole file.
- `reading`: all of them together; begin there, at `read_chunk`.

docs/adr/0014-bibtexparser-front.md tells why there is a proof, and why the recovery is ours.
"""

from sitegen.diagnostics import Sink
from sitegen.readers.bibtex.blocks import blanked
from sitegen.readers.bibtex.entries import Block, Field, Named
from sitegen.readers.bibtex.reading import Chunk, Entries, chunks, read_chunk
from sitegen.readers.bibtex.report import report_file

__all__ = ["Block", "Chunk", "Entries", "Field", "Named", "chunks", "read", "read_chunk", "report_file"]


def read(text: str, path: str, sink: Sink, *, first_line: int = 1, indent: int = 0) -> list[Block]:
    """The entries of a BibTeX text in order.

    `first_line` and `indent` place a text that stands inside another file. Line ends are `\\n`.
    """
    found = read_chunk(Chunk(first_line, blanked(text), {}), path, sink, indent=indent)
    report_file(text, path, found.keys, found.undefined, sink, first_line=first_line, indent=indent)
    return found.blocks
