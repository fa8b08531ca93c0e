"""Addresses and files that content points at: what is let through, and what becomes plain text."""

import posixpath
import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sitegen.diagnostics import Sink, Span
from sitegen.model.links import PERSON_LINKS, WORK_LINKS
from sitegen.model.nodes import Node
from sitegen.model.record import Layer
from sitegen.model.values import Link
from sitegen.text.markup import safe_url
from sitegen.validate.schema import AffiliationFields, MilestoneFields

# People forget `https://` in `example.org/paper.pdf`, and a hint should say so; file names have dots, too.
_DOMAIN = re.compile(r"(?:[\w-]+\.)+(?:[a-z]{2}|com|org|net|edu|gov|info|dev)(?:/\S*)?", re.IGNORECASE)


class Files(NamedTuple):
    """The files a link may mean, by path below the site's folder."""

    paths: Collection[str]

    def find(self, name: str, beside: str) -> str | None:
        """The file that a relative path in the file `beside` means; al-folio's folders are looked through, too."""
        # In al-folio `pdf = {paper.pdf}` means assets/pdf/paper.pdf.
        folders = (posixpath.dirname(beside), "content", "content/assets", "content/assets/pdf", "content/assets/img")
        for folder in folders:
            path = posixpath.normpath(posixpath.join(folder, name))
            if path.startswith("content/") and path in self.paths:
                return path
        return None


def work_link(kind: str, value: str, label: str, node: Node, files: Files, sink: Sink) -> Link:
    """A link of a work, which stands at `node`.

    What is refused or missing keeps its words and loses its address, with a diagnostic.
    """
    shown = label or WORK_LINKS.get(kind) or kind.replace("_", " ")
    return _link(kind, value, shown, node, files, sink)


def person_link(kind: str, node: Node, files: Files, sink: Sink) -> Link:
    """A link of a person, from an address or a bare handle."""
    label, pattern = PERSON_LINKS.get(kind, (kind.replace("_", " ").capitalize(), ""))
    value = str(node.value).strip()
    # `cv: cv.pdf` is a file, and `email: mailto:a@b.org` an address: neither is a handle.
    is_file = files.find(value, node.span.path) is not None
    if not is_file and pattern and "://" not in value and not value.startswith(("mailto:", "javascript:", "data:")):
        value = pattern.format(value.removeprefix("@") if kind != "email" else value)
    return _link(kind, value, label, node, files, sink)


def _link(kind: str, value: str, label: str, node: Node, files: Files, sink: Sink) -> Link:
    url = safe_url(value)
    if url and ("://" in url or url.startswith(("mailto:", "#"))):
        return Link(kind, url, label)
    refused = Link(kind, "", f"{label}: {value}")
    if url is None:
        hint = "use http, https or mailto, or a path inside the site"
        sink.warn("MOD005", f"`{value[:80]}` is not a safe address; shown as text", node.span, hint=hint)
        return refused
    path = file_path(url, node, files, sink)
    return Link(kind, posixpath.basename(path), label, path) if path else refused


def web_address(text: str, span: Span, sink: Sink) -> str:
    """An address of another server, or "" with a warning for anything else."""
    url = safe_url(text) if text else ""
    if url is None or (text and "://" not in url and not url.startswith("mailto:")):
        hint = "write the whole address, as in https://example.org"
        sink.warn("MOD005", f"`{text[:80]}` is not a safe address; left out", span, hint=hint)
        return ""
    return url


def file_path(name: str, node: Node, files: Files, sink: Sink) -> str:
    """The path of a file that content names, or "", reported: an error where a hand wrote it, else a warning."""
    path = files.find(name, node.span.path)
    if path:
        return path
    # What programs exported often names files that were never copied, so it must not stop the build.
    report = sink.error if Layer.of(node.span.path) >= Layer.PROFILE else sink.warn
    beside = posixpath.dirname(node.span.path)
    if posixpath.isabs(name) or posixpath.normpath(posixpath.join(beside, name)).startswith(".."):
        report("MOD006", f"`{name}` leads out of the site's folder", node.span, hint="put the file into the site")
    elif not posixpath.normpath(posixpath.join(beside, name)).startswith("content/"):
        report("MOD006", f"`{name}` leads out of `content/`", node.span, hint="put the file into `content/`")
    elif _DOMAIN.fullmatch(name):
        report("MOD006", f"there is no file `{name}`", node.span, hint=f"is it an address? Write `https://{name}`")
    else:
        report("MOD006", f"there is no file `{name}`", node.span, hint=f"put it into `{beside}/` or `content/assets/`")
    return ""


def files_beside(named: Sequence[Node], files: Files, sink: Sink) -> tuple[str, ...]:
    """Paths of the files that a markdown text shows from its own folder; others are reported."""
    found = []
    for node in named:
        name = str(node.value)
        path = posixpath.normpath(posixpath.join(posixpath.dirname(node.span.path), name))
        if posixpath.basename(name) == name and path in files.paths:
            found.append(path)
        elif not name.endswith("/"):
            hint = "put it beside the text, and name it without a folder"
            sink.warn("MOD006", f"there is no file `{name}` beside this text", node.span, hint=hint)
    return tuple(found)


def with_addresses(
    entries: Sequence[AffiliationFields | MilestoneFields], node: Node | None, sink: Sink
) -> list[dict[str, Any]]:
    """Entries of a list by key, with addresses of other servers only. `node` is the list as written, for the places.

    An organisation without `url` has the address of its `ror`, an id or address in the Research Organization Registry.
    """
    found = []
    for entry, child in zip(entries, node.children if node else (), strict=True):
        values = vars(entry)
        ror = values.get("ror", "").rstrip("/").rpartition("/")[2]
        address = entry.url or (ror and f"https://ror.org/{ror}")
        found.append(values | {"url": web_address(address, child.span, sink)})
    return found
