"""The people of a BibTeX entry: `author`, `editor`, and the fields that give them a role."""

import re
from dataclasses import dataclass, field

from sitegen.diagnostics import Sink, Span
from sitegen.model.nodes import Node
from sitegen.model.people import PersonName
from sitegen.text.latex import decode_names
from sitegen.text.marks import role_of, source_without_marks
from sitegen.text.names import MarkedName, NameList, names_in

# F\\"orster in a file that some program escaped twice: the accent is meant, not a line break before a quote.
_DOUBLED = re.compile(r"\\\\(?=[\"'`^~=.][{A-Za-z\\]|[uvHcdbkr]\s*\{)")
# biblatex, data annotations: `author+an = {1:family=equalcontrib; 2=corresponding}`.
_ANNOTATION = re.compile(r"(\d+)(?::\w+)?\s*=\s*([^;]*)")
_EXTENDED = re.compile(r"\b(?:family|given)\s*=")  # biblatex's names, which BibTeX cannot read
# Editors that make quotes typographic turn TeX's \'e into \’e, which no TeX reads.
_ODD_ACCENT = re.compile(r"\\[´’‘¨]")
_LONGEST_NUMBER = 6  # digits of a position in an author list; what is longer is none


@dataclass(slots=True)
class Creators:
    """What the fields of people say, by the names of a Work's fields.

    `mended` are those that no BibTeX reads as they were meant: the BibTeX block writes them anew.
    """

    fields: dict[str, Node] = field(default_factory=dict)
    mended: list[str] = field(default_factory=list)


def creators(given: dict[str, Node], key: str, sink: Sink) -> Creators:
    """Authors, editors, `others` and roles from the fields of an entry, by name in lower case.

    `author = {Doe*, Jane and Roe, Rick and others}` gives `authors` with two `PersonName`s, the first with its mark,
    and `others`. What had to be mended in a list of names is a warning at the field (BIB005). `key` is the entry's.
    """
    found = Creators()
    for name, target in (("author", "authors"), ("editor", "editors")):
        if name not in given:
            continue
        node, written = given[name], str(given[name].value)
        mended = _mended(written)
        names = names_in(mended)
        _report(names, written, node.span, key, sink)
        if mended != written or names.problems or not _reads_back(written, names):
            found.mended.append(target)
        found.fields[target] = node.with_value(
            [Node(PersonName.of(each.name, each.marks), node.span) for each in names.names]
        )
        if target == "authors":
            found.fields |= _beside_authors(names, node, given)
    for role, *fields in (("equal", "equal", "equal_contribution"), ("corresponding", "corresponding")):
        if node_of_role := next((given[name] for name in fields if name in given), None):
            found.fields[role] = node_of_role.with_texts(_people_list(str(node_of_role.value)))
    return found


def _beside_authors(names: NameList, node: Node, given: dict[str, Node]) -> dict[str, Node]:
    """What an author field says beside its names: that there are more, what its marks mean, biblatex's annotations."""
    found: dict[str, Node] = {}
    if names.others:
        found["others"] = node.with_value("true")
    if names.legend and "annotation" not in given:
        found["annotation"] = node.with_value(names.legend)
    annotated = given.get("author+an") or given.get("author+an:default")
    return found | (_annotated(names, annotated) if annotated else {})


def _annotated(names: NameList, node: Node) -> dict[str, Node]:
    """Roles from biblatex's data annotations: `author+an = {1=equalcontrib; 3=corresponding}`."""
    roles: dict[str, list[str]] = {}
    for number, words in _ANNOTATION.findall(str(node.value)):
        position = int(number[:_LONGEST_NUMBER]) - 1
        for role in dict.fromkeys(role_of(word.strip(' "')) for word in words.split(",")):
            if role and position < len(names.names):
                roles.setdefault(role, []).append(names.names[position].name.display)
    return {role: node.with_texts(people) for role, people in roles.items()}


def _report(names: NameList, written: str, span: Span, key: str, sink: Sink) -> None:
    odd = [f"`{sign}` is no accent of TeX" for sign in dict.fromkeys(_ODD_ACCENT.findall(written))]
    if problems := [*names.problems, *odd]:
        message = f"names mended in `{key}`: {'; '.join(problems)}"
        sink.warn("BIB005", message, span, hint="write names as in `Family, Given and Family, Given`")


def _mended(written: str) -> str:
    """An author field with the accents that people mean."""
    return _DOUBLED.sub(r"\\", written).replace("\\´", "\\'").replace("\\¨", '\\"')


def _reads_back(written: str, names: NameList) -> bool:
    """Whether any BibTeX reads the field as it was meant, once its marks are gone."""
    if names.legend or "..." in written or _EXTENDED.search(written):
        return False
    if not any(each.marks for each in names.names):
        return True
    bare = names_in(source_without_marks(written)).names
    return bare == tuple(MarkedName(each.name) for each in names.names)


def _people_list(written: str) -> list[str]:
    """`Doe, Roe` (family names) or `Doe, Jane and Roe, Rick`, or a word such as `true`, as a list of texts."""
    text = decode_names(written)
    parts = re.split(r"\s+and\s+", text) if re.search(r"\sand\s", text) else text.split(",")
    return [bare for part in parts if (bare := part.strip(" {}"))]
