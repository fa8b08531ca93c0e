"""What every page has: head, navigation, foot."""

import binascii
import hashlib
import posixpath
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from sitegen.model.ids import Route, Slug
from sitegen.model.record import digest
from sitegen.model.site import Graph
from sitegen.model.values import Html
from sitegen.patterns import late
from sitegen.views.assets import Assets

# Runs before the first paint: says that scripts run, and sets the theme that the reader chose.
_THEME_SCRIPT = (
    "document.documentElement.className='on';"
    "try{var t=localStorage.theme;t&&(document.documentElement.dataset.theme=t)}catch(e){}"
)
_SCRIPT_HASH = binascii.b2a_base64(hashlib.sha256(_THEME_SCRIPT.encode()).digest(), newline=False).decode()
_CSP = (
    f"default-src 'self'; script-src 'self' 'sha256-{_SCRIPT_HASH}'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'"
)
_DESCRIPTION = 158  # characters that search engines show
_ICONS = ("theme", "cite", "copy", "publications")  # those that are no link's
_BLANKS = 20  # characters in which a text may be longer than its line, as most are
_ABSOLUTE = late(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")


quoted = lru_cache(maxsize=4_096)(quote)
"""A route as a part of addresses; those of people come again and again."""


class Chrome:
    """The graph, the assets and the options that every page's head is made of. `icon` draws an icon by its name."""

    def __init__(self, graph: Graph, assets: Assets, icon: Callable[[str], Html]) -> None:
        self.graph = graph
        self.assets = assets
        self.icon = icon

    @cached_property
    def inputs(self) -> str:
        """The digest of what all pages have in common."""
        site = self.graph.site
        said = (site.options, sorted(self.assets.routes.items()), self.title, self.alone)
        return digest(repr((said, not site.people, not self.graph.topics)).encode())

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
        """The context that every page shares. `more` overrides and adds: description, section, feeds, metas, links."""
        whole = title if title == self.title or not title else f"{title} – {self.title}"
        return {
            **self._frames(self.root(route), more.pop("section", ""), more.pop("feed", None)),
            "title": whole or self.title,
            "description": shortened(more.pop("description", "") or self.graph.site.options.description),
            "canonical": self.url(route),
            **more,
        }

    @cached_property
    def _frames(self) -> Callable[[str, str, tuple[str, str] | None], Mapping[str, Any]]:
        """`_frame` with what it made last: pages have much in common with those of their depth and section."""
        return lru_cache(maxsize=64)(self._frame)

    def _frame(self, way: str, section: str, feed: tuple[str, str] | None) -> Mapping[str, Any]:
        root = Html(escape(way))
        return {
            "lang": self.graph.site.options.language,
            "root": root,
            "site_title": self.title,
            "navigation": self._navigation(root, section),
            "assets": dict(self.assets.routes),
            "icons": {name: self.icon(name) for name in _ICONS},
            "csp": _CSP,
            "theme_script": Html(_THEME_SCRIPT),
            "og_type": "website",
            "feeds": self._feeds(root, feed),
            "metas": [],
            "links": [],
            "math": False,
        }

    def root(self, route: Route) -> str:
        """The way from a page to the home page; 404.html is served at any depth, so its links are absolute."""
        if route == "404.html":
            return urlsplit(self.graph.site.options.url).path.rstrip("/") + "/"
        return "../" * route.count("/") or "./"

    def _navigation(self, root: str, section: str) -> list[dict[str, Any]]:
        built_in = [
            ("Publications" if self.alone else "Papers", "publications/" if self.alone else "papers/", "papers")
        ]
        if not self.alone and self.graph.site.people:
            built_in.append(("People", "people/", "people"))
        if self.graph.topics:
            built_in.append(("Topics", "topics/", "topics"))
        entries = [
            {"title": title, "href": root + route, "current": section == name} for title, route, name in built_in
        ]
        for link in self.graph.site.options.navigation:
            href = link.url if _ABSOLUTE.match(link.url) else posixpath.join(root, link.url.lstrip("/"))
            entries.append({"title": link.label, "href": href, "current": False})
        return entries

    def _feeds(self, root: str, own: tuple[str, str] | None) -> list[dict[str, str]]:
        if not self.graph.site.options.url:
            return []
        feeds = [own] if own else []
        return [
            {"title": title, "href": root + quote(route)}
            for title, route in [*feeds, (f"{self.title}: new papers", "feed.xml")]
        ]


def shortened(text: str, length: int = _DESCRIPTION) -> str:
    """The text on one line, cut at a word."""
    line = " ".join(text[: length + _BLANKS].split())
    if len(line) <= length < len(text):
        line = " ".join(text.split())
    if len(line) <= length:
        return line
    head, _, _ = line[:length].rpartition(" ")
    return f"{head or line[: length - 1]}…"


def pairs(tags: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Meta tags for a context."""
    return [{"name": name, "content": content} for name, content in tags]


def count(number: int, noun: str) -> str:
    """`1 paper`, `1,200 papers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
