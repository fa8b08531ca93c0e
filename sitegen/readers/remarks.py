"""What is to be said about a BibTeX file as a whole: keys that stand twice, macros that nothing defines, conflicts."""

from collections.abc import Sequence

from sitegen.diagnostics import Related, Sink
from sitegen.readers.entries import Block, Known
from sitegen.readers.scanner import CONFLICT, Macros, Text

_MANY = 5  # macros that are named one by one


def report_twins(found: Sequence[Block | Known], sink: Sink) -> None:
    """Entries that have the key of one before them."""
    first_by_key: dict[str, Block | Known] = {}
    for block in found:
        first = first_by_key.setdefault(block.key, block) if block.key else block
        if first is not block:
            sink.warn(
                "BIB004",
                f"duplicate citation key `{block.key}`",
                block.span,
                hint="rename one of the two, or delete the copy",
                related=[Related("first entry with this key", first.span)],
            )


def report_unknown(macros: Macros, sink: Sink) -> None:
    """Macros that nothing defines, each at its first place; where many are, a file of them is missing: one warning."""
    names = list(macros.unknown.values())
    if len(names) > _MANY:
        first, span = names[0]
        message = f"{len(names)} macros are not defined, `{first}` is the first; they stand for their names"
        sink.warn("BIB011", message, span, hint="put the lines with `@string` above the entries, in the same file")
        return
    for name, span in names:
        hint = f'define it above with `@string{{{name} = "..."}}`'
        sink.warn("BIB011", f"the macro `{name}` is not defined; it stands for its name", span, hint=hint)


def report_conflicts(whole: Text, sink: Sink) -> None:
    """A merge conflict is one fault, from its first sign to its last."""
    if "<" * 7 not in whole.text and ">" * 7 not in whole.text:
        return
    inside = False
    for sign in CONFLICT.finditer(whole.text):
        if not inside:
            span = whole.span(sign.start(), 7)
            sink.warn("BIB002", "a merge conflict stands in the file", span, hint="keep one side of it")
        inside = sign[0][0] != ">"
