"""What is to be said about a BibTeX file as a whole: keys that stand twice, macros that nothing defines, conflicts."""

from collections.abc import Iterable

from sitegen.diagnostics import Related, Sink, Span
from sitegen.readers.bibtex.blocks import BLOCK, blanked
from sitegen.readers.bibtex.entries import Named
from sitegen.readers.bibtex.lines import Lines
from sitegen.readers.bibtex.scanner import CONFLICT

_MANY = 5  # macros that are named one by one


def report_file(
    text: str,
    path: str,
    keys: Iterable[Named],
    undefined: Iterable[Named],
    sink: Sink,
    *,
    first_line: int = 1,
    indent: int = 0,
) -> None:
    """Report what only a look at the whole file tells.

    `keys` and `undefined` are those of all its chunks, in order (`Entries.keys` and `Entries.undefined`).
    """
    keys = list(keys)
    if not keys and not BLOCK.search(text) and blanked(text).strip():
        hint = "an entry begins as in `@article{key,`; is it another file under this name?"
        sink.warn("BIB010", "no entry was found in the file", Span(path, first_line, indent + 1), hint=hint)
    _report_twins(keys, sink)
    _report_undefined(undefined, sink)
    if "<" * 7 in text or ">" * 7 in text:
        _report_conflicts(text, Lines.of(text, path, first_line, indent), sink)


def _report_twins(keys: Iterable[Named], sink: Sink) -> None:
    """Entries that have the key of one before them."""
    first_by_key: dict[str, Span] = {}
    for key, span in keys:
        first = first_by_key.setdefault(key, span) if key else span
        if first is not span:
            related = [Related("first entry with this key", first)]
            hint = "rename one of the two, or delete the copy"
            sink.warn("BIB004", f"duplicate citation key `{key}`", span, hint=hint, related=related)


def _report_undefined(undefined: Iterable[Named], sink: Sink) -> None:
    """Macros that nothing defines, each at its first place; where many are, a file of them is missing: one warning."""
    first_by_name: dict[str, Named] = {}
    for macro in undefined:
        first_by_name.setdefault(macro.name.lower(), macro)
    macros = list(first_by_name.values())
    if len(macros) > _MANY:
        first, span = macros[0]
        message = f"{len(macros)} macros are not defined, `{first}` is the first; they stand for their names"
        sink.warn("BIB011", message, span, hint="put the lines with `@string` above the entries, in the same file")
        return
    for name, span in macros:
        hint = f'define it above with `@string{{{name} = "..."}}`'
        sink.warn("BIB011", f"the macro `{name}` is not defined; it stands for its name", span, hint=hint)


def _report_conflicts(text: str, lines: Lines, sink: Sink) -> None:
    """A merge conflict is one fault, from its first sign to its last."""
    inside = False
    for sign in CONFLICT.finditer(text):
        if not inside:
            span = lines.span(sign.start(), 7)
            sink.warn("BIB002", "a merge conflict stands in the file", span, hint="keep one side of it")
        inside = sign[0][0] != ">"
