"""The theme's assets under names that change with their content, so that a browser may keep them for good."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from sitegen.model.ids import Route
from sitegen.model.page import Copied, Plan
from sitegen.model.record import digest

_URL = re.compile(r"url\(([\w.-]+)\)")


class Assets(NamedTuple):
    """Routes by the name that templates use (`style.css`), and the files to copy."""

    routes: Mapping[str, str]
    plans: tuple[Plan, ...]


def hashed(files: Mapping[str, bytes], properties: Sequence[tuple[str, str]]) -> Assets:
    """Assets by `assets/NAME`. `properties` are CSS custom properties of the site, which become `theme.css`."""
    given = {name.removeprefix("assets/"): data for name, data in files.items()}
    if properties:
        lines = "".join(f"--{name}:{value};" for name, value in properties)
        given["theme.css"] = f":root{{{lines}}}\n".encode()
    routes: dict[str, str] = {}
    plans = []
    for name in sorted(given, key=lambda name: (name.endswith(".css"), name)):  # styles name the others
        data = given[name]
        if name.endswith(".css"):
            data = _URL.sub(lambda found: _renamed(found, routes), data.decode()).encode()
        hashed_as = digest(data)
        stem, dot, ending = name.rpartition(".")
        routes[name] = name if name.startswith("LICENSE") else f"{stem}.{hashed_as[:10]}{dot}{ending}"
        route = Route(f"assets/{routes[name]}")
        plans.append(Plan(route, partial(Copied, route, f"theme:{name}", hashed_as, data)))
    return Assets({name: f"assets/{route}" for name, route in routes.items()}, tuple(plans))


def _renamed(found: re.Match[str], routes: Mapping[str, str]) -> str:
    return f"url({routes.get(found[1], found[1])})"
