"""YAML to Nodes, from the event stream: scalars stay the text of the source, and every value has its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from sitegen.diagnostics import Related, Sink, Span
from sitegen.model.nodes import Node
from sitegen.model.record import Source
from sitegen.sources import text_of

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml: slower, the same events
    from yaml import SafeLoader as Loader  # type: ignore[assignment]  # one name for either

_NULLS = frozenset(["", "~", "null", "Null", "NULL"])
_DEEPEST = 50
_LARGEST = 200_000  # nodes after aliases are written out; 20,000 works have about 150,000


def read(source: Source, sink: Sink) -> Node | None:
    """The tree of a YAML file, or None when it cannot be read (reported) or holds only comments."""
    text = text_of(source, sink)
    return None if text is None else parse(text, source.path, sink)


def parse(text: str, path: str, sink: Sink, *, first_line: int = 1) -> Node | None:
    """The tree of a YAML text that stands at `first_line` of a file."""
    builder = _Builder(path, sink, first_line - 1)
    try:
        for event in _events(text):
            if not builder.take(event):
                return None
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        span = Span(path, mark.line + first_line, mark.column + 1) if mark else Span(path)
        hint = "check the indentation, and put quotes around text that holds `: ` or begins with a sign"
        sink.error("YML001", "this is not YAML", span, hint=hint, note=problem.problem or "")
        return None
    except yaml.reader.ReaderError as problem:
        line = text.count("\n", 0, problem.position) + first_line
        sink.error("YML001", "a character that YAML does not allow", Span(path, line), note=problem.reason)
        return None
    return builder.root


def _events(text: str) -> Iterator[Event]:
    events: Iterator[Event] = yaml.parse(text, Loader=Loader)
    return events


@dataclass(slots=True, repr=False, eq=False)
class _Open:
    """A list or mapping that is being filled. `key` is the key whose value comes next."""

    node: Node
    anchor: str | None
    key: Node | None = None
    size: int = 1


@dataclass(slots=True, repr=False, eq=False)
class _Builder:
    path: str
    sink: Sink
    offset: int
    root: Node | None = None
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)
    documents: int = 0

    def take(self, event: Event) -> bool:
        """Consume an event; False stops the reading, with the reason reported."""
        if isinstance(event, ScalarEvent):
            value = None if not event.style and event.implicit[0] and event.value in _NULLS else event.value
            return self._finish(Node(value, self._span(event)), event.anchor, 1)
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            empty: dict[str, Node] | list[Node] = {} if isinstance(event, MappingStartEvent) else []
            self.stack.append(_Open(Node(empty, self._span(event)), event.anchor))
            if len(self.stack) > _DEEPEST:
                return self._refuse("YML003", "nested too deep", event, "no file of a site needs this")
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            done = self.stack.pop()
            return self._finish(done.node, done.anchor, done.size)
        elif isinstance(event, AliasEvent):
            return self._alias(event)
        elif isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                return self._refuse("YML001", "a second document", event, "keep one, and drop the `---` between")
        return True

    def _alias(self, event: AliasEvent) -> bool:
        if event.anchor not in self.anchors:
            return self._refuse("YML001", f"`*{event.anchor}` is not defined above", event, "")
        node, size = self.anchors[event.anchor]
        if size + sum(opened.size for opened in self.stack) > _LARGEST:
            return self._refuse("YML003", "aliases that unfold to more than a site can hold", event, "write it out")
        return self._finish(Node(node.value, self._span(event)), None, size)

    def _finish(self, node: Node, anchor: str | None, size: int) -> bool:
        if anchor:
            self.anchors[anchor] = (node, size)
        if not self.stack:
            self.root = node if node.value is not None else None
            return True
        parent = self.stack[-1]
        parent.size += size
        if isinstance(parent.node.value, list):
            parent.node.value.append(node)
        elif parent.key is None:
            return self._open_key(parent, node)
        elif isinstance(parent.node.value, dict):
            self._store(parent.node.value, str(parent.key.value), Node(node.value, node.span, parent.key.span))
            parent.key = None
        return True

    def _open_key(self, parent: _Open, node: Node) -> bool:
        if isinstance(node.value, list | dict):
            self.sink.error("YML001", "a key must be a single word or text", node.span)
            return False
        parent.key = Node(node.value or "", node.span)
        return True

    def _store(self, mapping: dict[str, Node], key: str, node: Node) -> None:
        if key in mapping:
            first = Related("first", mapping[key].key or mapping[key].span)
            hint = "keep one of the two"
            self.sink.error("YML002", f"the key `{key}` stands twice", node.key, hint=hint, related=[first])
            return
        mapping[key] = node

    def _refuse(self, code: str, message: str, event: Event, hint: str) -> bool:
        self.sink.error(code, message, self._span(event), hint=hint)
        return False

    def _span(self, event: Event) -> Span:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return Span(self.path)
        length = end.column - start.column if end.line == start.line else 1
        return Span(self.path, start.line + 1 + self.offset, start.column + 1, max(1, length))
