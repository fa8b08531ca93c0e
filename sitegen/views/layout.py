"""What every page has: head, navigation, foot.

`Layout.page` makes the part of a context that all pages share. Head, header and footer are the same on all pages of one
depth, section and feed, so they are rendered once for these, by partials/head.html, header.html and footer.html.
"""

import base64
import hashlib
import posixpath
import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache
from html import escape
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from sitegen.model.ids import Route, Slug
from sitegen.model.record import digest
from sitegen.model.site import Graph
from sitegen.model.values import Html
from sitegen.model.work import Work
from sitegen.views.assets import Assets
from sitegen.views.copies import Copies
from sitegen.views.fields import quoted
from sitegen.views.rows import Part, Rows

Feed = tuple[str, str]
"""The title and the route of a feed."""

# Runs before the first paint: says that scripts run, and sets the theme that the reader chose.
_THEME_SCRIPT = (
    "document.documentElement.className='on';"
    "try{var t=localStorage.theme;t&&(document.documentElement.dataset.theme=t)}catch(e){}"
)
# Content Security Policy, level 3: a script inside the page runs where the policy has the digest of its text.
_SCRIPT_HASH = base64.b64encode(hashlib.sha256(_THEME_SCRIPT.encode()).digest()).decode()
_CSP = (
    f"default-src 'self'; script-src 'self' 'sha256-{_SCRIPT_HASH}'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'"
)
_DESCRIPTION = 158  # characters that search engines show
_BLANKS = 20  # characters in which a text may be longer than its line, as most are
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")


class Layout:
    """All that the pages of a site are made of, as one value, and what every page has.

    `assets` are those of the theme, `copies` the files of the site that are copied, `rows` the works in lists; `icon`
    draws an icon by its name: "" when the theme has none of it. `title` is the site's own, or the name of `alone`: the
    only person, whose homepage the site is, or None.
    """

    def __init__(self, graph: Graph, assets: Assets, copies: Copies, part: Part) -> None:
        self.graph, self.assets, self.copies = graph, assets, copies
        self.icon = cache(lambda name: part("partials/icon.html", {"name": name}))
        self.rows = Rows(graph, part, self.icon)
        people = graph.site.people
        self.sole_person: Slug | None = people[0].slug if len(people) == 1 else None
        self.title = graph.site.options.title or (people[0].name.display if self.sole_person else "People and papers")
        self._part = part
        # Each person and each topic has a feed of its own, so a site may have thousands of frames: the last ones stay.
        self._shared = lru_cache(maxsize=64)(self._fields)

    @cached_property
    def inputs(self) -> str:
        """The digest of what all pages have in common."""
        site = self.graph.site
        shared = (site.options, sorted(self.assets.routes.items()), self.title, self.sole_person)
        return digest(repr((shared, not site.people, not self.graph.topics)).encode())

    def list_of(self, person: Slug) -> tuple[Slug, ...]:
        """The works on a person's list, in its order."""
        return self.graph.site.lists.get(person, ())

    def url(self, route: str) -> str:
        """The absolute address of a route, or "" when the site has none."""
        base = self.graph.site.options.url
        return f"{base}/{quoted(route)}" if base else ""

    def root(self, route: Route) -> str:
        """The way from a page to the home page; 404.html is served at any depth, so its links are absolute."""
        if route == "404.html":
            return urlsplit(self.graph.site.options.url).path.rstrip("/") + "/"
        return "../" * route.count("/") or "./"

    def page(
        self,
        route: Route,
        title: str,
        *,
        section: str = "",
        feed: Feed | None = None,
        shown: Sequence[Work] = (),
        description: str = "",
        **more: Any,
    ) -> dict[str, Any]:
        """The context of a page: what every page has, and `more`, which adds fields and overrides them.

        `section` ("papers", "people", "topics") is where the page stands in the navigation, `feed` is one of its own,
        and `shown` are the works on it: where one has formulas, the font for these is loaded early. Example:
        `layout.page(Route("topics/"), "Topics", section="topics", topics=topics)`.
        """
        has_math = any(work.has_math for work in shown)
        return {
            **self._shared(self.root(route), section, feed, has_math),
            "title": self.title if title in ("", self.title) else f"{title} – {self.title}",
            "description": shortened(description or self.graph.site.options.description),
            "canonical": self.url(route),
            **more,
        }

    def _fields(self, way: str, section: str, feed: Feed | None, math: bool) -> Mapping[str, Any]:
        root = Html(escape(way))
        # Readers want absolute addresses in feeds, so a site without an address has none.
        has_feeds = bool(self.graph.site.options.url)
        feeds = [*([feed] if feed else []), (f"{self.title}: new papers", "feed.xml")] if has_feeds else []
        fields = {
            "lang": self.graph.site.options.language,
            "root": root,
            "site_title": self.title,
            "navigation": self._navigation(root, section),
            "assets": dict(self.assets.routes),
            # With attributes, as Jinja2 reads `icons.copy` of a dict as its method.
            "icons": SimpleNamespace(**{name: self.icon(name) for name in ("theme", "cite", "copy", "publications")}),
            "csp": _CSP,
            "theme_script": Html(_THEME_SCRIPT),
            "og_type": "website",
            "feeds": [SimpleNamespace(title=title, href=root + quoted(route)) for title, route in feeds],
            "metas": [],
            "links": [],
            "math": math,
        }
        frame = {name: self._part(f"partials/{name}.html", fields) for name in ("head", "header", "footer")}
        return fields | {"frame": SimpleNamespace(**frame)}

    def _navigation(self, root: str, section: str) -> list[SimpleNamespace]:
        title, route = ("Publications", "publications/") if self.sole_person else ("Papers", "papers/")
        entries = [(title, root + route, section == "papers")]
        if not self.sole_person and self.graph.site.people:
            entries.append(("People", f"{root}people/", section == "people"))
        if self.graph.topics:
            entries.append(("Topics", f"{root}topics/", section == "topics"))
        for link in self.graph.site.options.navigation:
            href = link.url if _ABSOLUTE.match(link.url) else posixpath.join(root, link.url.lstrip("/"))
            entries.append((link.label, href, False))
        return [SimpleNamespace(title=title, href=href, current=current) for title, href, current in entries]


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
