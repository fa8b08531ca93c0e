"""What every page has: head, navigation, foot.

`Layout.page` makes the part of a context that all pages share. Head, header and footer are the same on all pages of one
depth, section and feed, so they are rendered once for these, by partials/head.html, header.html and footer.html.
"""

import base64
import hashlib
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from sitegen.model.ids import Route, Slug
from sitegen.model.record import digest
from sitegen.model.site import Graph
from sitegen.model.values import Html
from sitegen.views.assets import Assets
from sitegen.views.fields import quoted

# Runs before the first paint: says that scripts run, and sets the theme that the reader chose.
_THEME_SCRIPT = (
    "document.documentElement.className='on';"
    "try{var t=localStorage.theme;t&&(document.documentElement.dataset.theme=t)}catch(e){}"
)
_SCRIPT_HASH = base64.b64encode(hashlib.sha256(_THEME_SCRIPT.encode()).digest()).decode()
_CSP = (
    f"default-src 'self'; script-src 'self' 'sha256-{_SCRIPT_HASH}'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'"
)
_DESCRIPTION = 158  # characters that search engines show
_BLANKS = 20  # characters in which a text may be longer than its line, as most are
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")


@dataclass(frozen=True, slots=True)
class Icons:
    """The icons that are no link's. Templates read `icons.copy`, which of a dict would be its method."""

    theme: Html
    cite: Html
    copy: Html
    publications: Html


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """An entry of the navigation; `current` says that the page is in its section."""

    title: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Meta:
    """A meta element of the head."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that the head of a page names."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands ready around a page: fonts and styles of its head, the bar above it and the foot."""

    head: Html
    header: Html
    footer: Html


class Layout:
    """The graph, the assets and the options that every page's head is made of.

    `part` renders a template with a context, `icon` draws an icon by its name: "" when the theme has none of it.
    """

    def __init__(self, graph: Graph, assets: Assets, part: Callable[[str, Mapping[str, Any]], Html]) -> None:
        self.graph = graph
        self.assets = assets
        self.part = part
        self.icon = cache(lambda name: part("partials/icon.html", {"name": name}))

    @cached_property
    def inputs(self) -> str:
        """The digest of what all pages have in common."""
        site = self.graph.site
        shared = (site.options, sorted(self.assets.routes.items()), self.title, self.alone)
        return digest(repr((shared, not site.people, not self.graph.topics)).encode())

    @cached_property
    def title(self) -> str:
        """The site's title: its own, or the only person's name."""
        site = self.graph.site
        if site.options.title:
            return site.options.title
        return site.people[0].name.display if len(site.people) == 1 else "People and papers"

    @cached_property
    def alone(self) -> Slug | None:
        """The person whose homepage the site is."""
        people = self.graph.site.people
        return people[0].slug if len(people) == 1 else None

    def url(self, route: str) -> str:
        """The absolute address of a route, or "" when the site has none."""
        base = self.graph.site.options.url
        return f"{base}/{quoted(route)}" if base else ""

    def page(self, route: Route, title: str, **more: Any) -> dict[str, Any]:
        """The context of a page: what every page has, and `more`, which adds fields and overrides them.

        `section` ("papers", "people", "topics") is where the page stands in the navigation, `feed` the title and the
        route of a feed of its own, `math` says whether formulas are on it. Example:
        `layout.page(Route("topics/"), "Topics", section="topics", topics=topics)`.
        """
        whole = title if title == self.title or not title else f"{title} – {self.title}"
        section, feed, math = more.pop("section", ""), more.pop("feed", None), more.pop("math", False)
        return {
            **self._shared(self.root(route), section, feed, math),
            "title": whole or self.title,
            "description": shortened(more.pop("description", "") or self.graph.site.options.description),
            "canonical": self.url(route),
            **more,
        }

    @cached_property
    def _shared(self) -> Callable[[str, str, tuple[str, str] | None, bool], Mapping[str, Any]]:
        """`_fields` with what it made last: pages have much in common with those of their depth and section."""
        return lru_cache(maxsize=64)(self._fields)

    def _fields(self, way: str, section: str, feed: tuple[str, str] | None, math: bool) -> Mapping[str, Any]:
        root = Html(escape(way))
        fields = {
            "lang": self.graph.site.options.language,
            "root": root,
            "site_title": self.title,
            "navigation": self._navigation(root, section),
            "assets": dict(self.assets.routes),
            "icons": self._icons,
            "csp": _CSP,
            "theme_script": Html(_THEME_SCRIPT),
            "og_type": "website",
            "feeds": self._feeds(root, feed),
            "metas": [],
            "links": [],
            "math": math,
        }
        head, header, footer = (self.part(f"partials/{name}.html", fields) for name in ("head", "header", "footer"))
        return fields | {"frame": Frame(head, header, footer)}

    @cached_property
    def _icons(self) -> Icons:
        return Icons(self.icon("theme"), self.icon("cite"), self.icon("copy"), self.icon("publications"))

    def root(self, route: Route) -> str:
        """The way from a page to the home page; 404.html is served at any depth, so its links are absolute."""
        if route == "404.html":
            return urlsplit(self.graph.site.options.url).path.rstrip("/") + "/"
        return "../" * route.count("/") or "./"

    def _navigation(self, root: str, section: str) -> list[NavigationLink]:
        built_in = [
            ("Publications" if self.alone else "Papers", "publications/" if self.alone else "papers/", "papers")
        ]
        if not self.alone and self.graph.site.people:
            built_in.append(("People", "people/", "people"))
        if self.graph.topics:
            built_in.append(("Topics", "topics/", "topics"))
        entries = [NavigationLink(title, root + route, section == name) for title, route, name in built_in]
        for link in self.graph.site.options.navigation:
            href = link.url if _ABSOLUTE.match(link.url) else posixpath.join(root, link.url.lstrip("/"))
            entries.append(NavigationLink(link.label, href, current=False))
        return entries

    def _feeds(self, root: str, own: tuple[str, str] | None) -> list[FeedLink]:
        if not self.graph.site.options.url:
            return []
        feeds = [own] if own else []
        feeds.append((f"{self.title}: new papers", "feed.xml"))
        return [FeedLink(title, root + quote(route)) for title, route in feeds]


def shortened(text: str, length: int = _DESCRIPTION) -> str:
    """The text on one line, cut at a word."""
    line = " ".join(text[: length + _BLANKS].split())
    if len(line) <= length < len(text):
        line = " ".join(text.split())
    if len(line) <= length:
        return line
    head, _, _ = line[:length].rpartition(" ")
    return f"{head or line[: length - 1]}…"


def count(number: int, noun: str) -> str:
    """`1 paper`, `1,200 papers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
