"""The theme's assets under names that change with their content, so that a browser may keep them for good."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from sitegen.model.ids import Route
from sitegen.model.page import Page
from sitegen.model.record import digest

_URL = re.compile(r"url\(([\w.-]+)\)")


class Assets(NamedTuple):
    """Routes by the name that templates use (`style.css`), and the files to copy."""

    routes: Mapping[str, str]
    pages: tuple[Page, ...]


def hashed(files: Mapping[str, bytes], properties: Sequence[tuple[str, str]]) -> Assets:
    """Assets by `assets/NAME`, each at `assets/STEM.DIGEST.ENDING`, for which `url(NAME)` in style sheets is replaced.

    `properties` are CSS custom properties of the site, without "--"; they become `theme.css`.
    """
    given = {name.removeprefix("assets/"): data for name, data in files.items()}
    if properties:
        lines = "".join(f"--{name}:{value};" for name, value in properties)
        given["theme.css"] = f":root{{{lines}}}\n".encode()
    routes: dict[str, str] = {}
    pages = []
    # Style sheets come last: they name fonts and images, and the names of these stand in what their digest is of.
    for name in sorted(given, key=lambda name: (name.endswith(".css"), name)):
        data = given[name]
        if name.endswith(".css"):
            data = _URL.sub(lambda url: f"url({routes.get(url[1], url[1])})", data.decode()).encode()
        content = digest(data)
        stem, dot, ending = name.rpartition(".")
        routes[name] = name if name.startswith("LICENSE") else f"{stem}.{content[:10]}{dot}{ending}"
        pages.append(Page(Route(f"assets/{routes[name]}"), partial(bytes, data), (content,)))
    return Assets({name: f"assets/{route}" for name, route in routes.items()}, tuple(pages))
