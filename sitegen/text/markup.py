"""Safe HTML: the one place, with `text.math`, that makes `Html` values."""

import html as html_entities
import re
from collections.abc import Callable, Iterable
from functools import cache

import nh3

from sitegen.model.values import Html

_SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"([^/?#:]*):")
_HOST = ("//", "/\\", "\\/", "\\\\")  # what a host follows
# Browsers drop these at the ends of a URL, and tabs and line ends anywhere in it (WHATWG URL, section 4.4).
_ENDS = "".join(map(chr, range(0x21)))
_INSIDE = str.maketrans(dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]))

_INLINE_TAGS = frozenset({"i", "b", "em", "strong", "sub", "sup", "code", "span"})
_PROSE_TAGS = _INLINE_TAGS | frozenset(
    "p a pre ul ol li dl dt dd blockquote h2 h3 h4 img br hr abbr details summary del ins s kbd mark q cite small "
    "figure figcaption section table caption thead tbody tfoot tr th td".split()
)
# `id` serves footnotes and headings; the prefix keeps a biography from naming a part of the page around it.
_PROSE_ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "details": {"open"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}
# Names that the markdown reader writes; any other class could borrow the look of the page's own parts.
_PROSE_CLASSES = {
    "span": {"sc"},
    "sup": {"footnote-ref"},
    "section": {"footnotes"},
    "hr": {"footnotes-sep"},
    "ol": {"footnotes-list"},
    "li": {"footnote-item"},
    "a": {"footnote-backref"},
}
_PREFIX = "user-"


def escape(text: str) -> Html:
    """Text as HTML; also fit for a quoted attribute."""
    return Html(html_entities.escape(text))


def join(parts: Iterable[Html], separator: str = "") -> Html:
    """The parts in a row. `separator` is text."""
    return Html(html_entities.escape(separator).join(part.safe for part in parts))


def paragraphs(parts: Iterable[Html]) -> Html:
    """Each part that is not blank as a `<p>`."""
    return Html("\n".join([f"<p>{part}</p>" for part in parts if part.strip()]))


def vouch(html: str) -> Html:
    """HTML that the caller put together from escaped text and constant tags, and from nothing else."""
    return Html(html)


def link(url: str, label: Html) -> Html:
    """The label as a link, or bare where the URL is not safe."""
    safe = safe_url(url)
    return Html(f'<a href="{html_entities.escape(safe)}">{label.safe}</a>') if safe else label


def sanitize(html: str) -> Html:
    """Prose (rendered markdown) without what could run, load from http, track, or restyle the page."""
    return Html(_prose_cleaner().clean(html))


def safe_url(url: str) -> str | None:
    """The URL as a browser reads it, if it is http, https, mailto or relative to the site; None for any other.

    `java\\tscript:`, `//host` and `/\\host` (which browsers take for `//host`) are None, and so is an empty one.
    """
    bare = url.strip(_ENDS)
    if not bare.isprintable():
        bare = bare.translate(_INSIDE).strip(_ENDS)
    if not bare or bare.startswith(_HOST):
        return None
    scheme = _SCHEME.match(bare)
    if not scheme:
        return bare
    name = scheme[1].lower()
    if name not in _SCHEMES:
        return None
    rest = bare[scheme.end() :]
    return bare if name == "mailto" or (rest.startswith(_HOST) and rest.strip("/\\")) else None


@cache
def _prose_cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_PROSE_TAGS),
        attributes=_PROSE_ATTRIBUTES,
        attribute_filter=_checked_attribute,
        allowed_classes=_PROSE_CLASSES,
        url_schemes=set(_SCHEMES),
        link_rel="noopener",
        id_prefix=_PREFIX,
    )


def _checked_attribute(tag: str, name: str, value: str) -> str | None:
    check = _CHECKS.get((tag, name))
    return check(value) if check else value


def _checked_href(value: str) -> str | None:
    """A link; one to an anchor of the same prose gets the prefix that `id` gets."""
    safe = safe_url(value)
    return f"#{_PREFIX}{safe[1:]}" if safe and safe.startswith("#") and len(safe) > 1 else safe


def _checked_src(value: str) -> str | None:
    """An image of the site: pages ask no other server for anything."""
    safe = safe_url(value)
    return None if safe is None or _SCHEME.match(safe) else safe


_CHECKS: dict[tuple[str, str], Callable[[str], str | None]] = {
    ("a", "href"): _checked_href,
    ("img", "src"): _checked_src,
}
