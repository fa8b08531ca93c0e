"""This program's reader as the benchmark of readers calls it: the only module of it that knows our interface."""

from collections.abc import Sequence

from sitegen.diagnostics import Sink
from sitegen.executor import Workers
from sitegen.memo import Memo
from sitegen.model.nodes import plain
from sitegen.model.people import PersonName
from sitegen.model.record import Record, Source
from sitegen.model.values import Text
from sitegen.parse import Part, parse, parse_part
from sitegen.sources import Tree, legacy_text_of
from tests.benchmarks.bibtex_peers import Engine, File, Read


def engines(files: Sequence[File]) -> list[Engine]:
    """Our reader at first sight, at first sight while it fills a memo, and with a memo that has seen the files."""
    seen = Memo(None, "")
    for file in files:
        with_memo(file, seen)
    return [
        Engine("sitegen, first sight", first_sight, facts),
        Engine("sitegen, first sight and filling the memo", lambda file: with_memo(file, Memo(None, "")), facts),
        Engine("sitegen, from the memo", lambda file: with_memo(file, seen), facts),
    ]


def text_of(path: str, data: bytes) -> str:
    """The text of a .bib file, in whatever encoding it is."""
    return legacy_text_of(Source(path, data, ""), Sink())


def _source(file: File) -> Source:
    return Source.of(f"content/bibliography/{file.path}", file.text.encode())


def first_sight(file: File) -> Sequence[Record]:
    """The records of a file, decoded, without any memo."""
    return parse_part(Part(_source(file))).records


def with_memo(file: File, memo: Memo) -> Sequence[Record]:
    """The records of a file, from the memo where it has them."""
    source = _source(file)
    return parse(Tree({source.path: source}, frozenset()), memo, Workers(), Sink()).records


def facts(records: Sequence[Record]) -> list[Read]:
    """What the records say."""
    return [_of_record(record) for record in records]


def _of_record(record: Record) -> Read:
    def text(name: str) -> str:
        node = record.fields.get(name)
        value = node.value if node else ""
        return value.plain if isinstance(value, Text) else str(plain(node)) if node else ""

    people = record.fields["authors"].children if "authors" in record.fields else []
    names = [person.value for person in people if isinstance(person.value, PersonName)]
    authors = tuple((name.particle + name.family + name.literal, name.given) for name in names)
    return Read(record.key, text("title"), authors, text("issued")[:4], text("doi"))
