"""YAML to Nodes: scalars stay the text of the source, and every value has its place.

PyYAML composes the tree (libyaml does, where it is there), and a walk makes our Nodes of it. Types are left to
`validate`: a bare `2412.19820` is an arXiv id, `NO` a text, `10012548` a citation key.
"""

import re
from dataclasses import dataclass, field

import yaml

from sitegen.diagnostics import Related, Sink, Span
from sitegen.model.nodes import Node
from sitegen.model.record import Source
from sitegen.sources import text_of

try:
    from yaml import CBaseLoader as BaseLoader
except ImportError:  # PyYAML built without libyaml: slower, the same nodes
    from yaml import BaseLoader  # type: ignore[assignment]  # one name for either

_NULL = "tag:yaml.org,2002:null"
_DEEPEST = 50
_LARGEST = 200_000  # nodes after aliases are written out; 20,000 works have about 150,000
_TOO_DEEP = ("YML003", "nested too deep", "no file of a site needs this")
_SIGN = re.compile(r"[*&][\w-]+|---")


class _Loader(BaseLoader):
    """Resolves nothing but null: every other scalar is text."""


_Loader.add_implicit_resolver(_NULL, re.compile("(?:|~|null|Null|NULL)$"), ["", "~", "n", "N"])


class _Refused(Exception):  # noqa: N818  it is a fault of the file
    """Ends the walk. Its arguments are code, message, hint and place."""


def read(source: Source, sink: Sink) -> Node | None:
    """The tree of a YAML file, or None when it cannot be read (reported) or holds only comments."""
    text = text_of(source, sink)
    return None if text is None else parse(text, source.path, sink)


def parse(text: str, path: str, sink: Sink, *, first_line: int = 1) -> Node | None:
    """The tree of a YAML text that stands at `first_line` of a file; None when it cannot be read or is empty.

    `works: [{title: One}]` becomes dicts, lists and texts, each in a Node with its Span. Reported are YML001 (not
    YAML, or a second document), YML002 (a key that stands twice: the first counts) and YML003 (nested deeper than 50,
    or aliases that unfold to more than 200,000 nodes).
    """
    try:
        composed = yaml.compose(text, Loader=_Loader)
        root = _Walk(text, path, sink, first_line).node(composed) if composed else None
        return root if root and root.value is not None else None
    except _Refused as refused:
        code, message, hint, span = refused.args
        sink.error(code, message, span, hint=hint)
    except RecursionError:  # of the loader without libyaml, which itself stops at 1,000
        code, message, hint = _TOO_DEEP
        sink.error(code, message, Span(path), hint=hint)
    except yaml.MarkedYAMLError as problem:
        message, hint, note, length = _explained(problem, text)
        mark = problem.problem_mark or problem.context_mark
        span = Span(path, mark.line + first_line, mark.column + 1, length) if mark else Span(path)
        sink.error("YML001", message, span, hint=hint, note=note)
    except yaml.reader.ReaderError as problem:
        line = text.count("\n", 0, problem.position) + first_line
        sink.error("YML001", "a character that YAML does not allow", Span(path, line), note=problem.reason)
    return None


def _explained(problem: yaml.MarkedYAMLError, text: str) -> tuple[str, str, str, int]:
    """Message, hint, note and the length of the place. Composing has three faults of its own."""
    if not isinstance(problem, yaml.composer.ComposerError):
        hint = "check the indentation, and put quotes around text that holds `: ` or begins with a sign"
        return "this is not YAML", hint, problem.problem or "", 1
    found = _SIGN.match(text, problem.problem_mark.index) if problem.problem_mark else None
    sign = found[0] if found else ""
    if sign.startswith("*"):
        return f"`{sign}` is not defined above", "", "", len(sign)
    if sign.startswith("&"):
        return f"the anchor `{sign}` stands twice", "give one of the two another name", "", len(sign)
    return "a second document", "keep one, and drop the `---` between", "", max(1, len(sign))


@dataclass(slots=True)
class _Walk:
    """Makes Nodes of composed nodes. `size` counts them with all aliases written out."""

    text: str
    path: str
    sink: Sink
    first_line: int
    size: int = 0
    depth: int = 0
    made: dict[int, tuple[Node, int] | None] = field(default_factory=dict)
    aliases: list[yaml.AliasToken] | None = None

    def node(self, composed: yaml.Node) -> Node:
        """The Node of a composed one. That of an alias is the very node of its anchor, and was made before."""
        if id(composed) in self.made:
            return self._alias(self.made[id(composed)])
        before, self.made[id(composed)] = self.size, None
        self.size += 1
        self.depth += 1
        span = self._span(composed)
        if isinstance(composed, yaml.ScalarNode):
            made = Node(None if composed.tag == _NULL else composed.value, span)
        elif self.depth > _DEEPEST:
            raise _Refused(*_TOO_DEEP, span)
        elif isinstance(composed, yaml.SequenceNode):
            made = Node([self.node(child) for child in composed.value], span)
        else:
            made = Node(self._mapping(composed), span)
        self.depth -= 1
        self.made[id(composed)] = made, self.size - before
        return made

    def _mapping(self, composed: yaml.Node) -> dict[str, Node]:
        mapping: dict[str, Node] = {}
        for composed_key, composed_value in composed.value:
            key = self.node(composed_key)
            if isinstance(key.value, list | dict):
                raise _Refused("YML001", "a key must be a single word or text", "", key.span)
            name, node = str(key.value or ""), self.node(composed_value)
            if name in mapping:
                first = Related("first", mapping[name].key or mapping[name].span)
                hint = "keep one of the two"
                self.sink.error("YML002", f"the key `{name}` stands twice", key.span, hint=hint, related=[first])
            else:
                mapping[name] = Node(node.value, node.span, key.span)
        return mapping

    def _alias(self, anchored: tuple[Node, int] | None) -> Node:
        """What an anchor names, at the place of its alias: the walk meets aliases in their order in the text."""
        if self.aliases is None:
            tokens = [token for token in yaml.scan(self.text, Loader=_Loader) if isinstance(token, yaml.AliasToken)]
            self.aliases = tokens[::-1]
        token = self.aliases.pop()
        span = self._span(token)
        if anchored is None:
            raise _Refused("YML001", f"`*{token.value}` is not defined above", "", span)
        node, size = anchored
        if self.size + size > _LARGEST:
            raise _Refused("YML003", "aliases that unfold to more than a site can hold", "write it out", span)
        self.size += size
        return Node(node.value, span)

    def _span(self, part: yaml.Node | yaml.Token) -> Span:
        """The place of a scalar or an alias; of a list or mapping its first sign."""
        start, end = part.start_mark, part.end_mark
        is_short = not isinstance(part, yaml.CollectionNode) and start.line == end.line
        length = end.column - start.column if is_short else 1
        return Span(self.path, start.line + self.first_line, start.column + 1, max(1, length))
