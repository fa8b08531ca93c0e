"""The whole site as values: options, people, works, and the graph over them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from sitegen.model.ids import Route, Slug
from sitegen.model.people import Person
from sitegen.model.values import Link
from sitegen.model.work import Card, Work

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Options(NamedTuple):
    """What `site.yaml` decides. `url` has no trailing slash and is "" when the site has no address yet.

    `theme` maps CSS custom properties (without "--") to values. `hidden_fields` are BibTeX fields that stay out of
    the BibTeX block; None means the list of the contract.
    """

    title: str = ""
    description: str = ""
    url: str = ""
    language: str = "en"
    author: str = ""
    navigation: tuple[Link, ...] = ()
    theme: tuple[tuple[str, str], ...] = ()
    hidden_fields: tuple[str, ...] | None = None


class Site(NamedTuple):
    """All that was said, checked. People by slug, works newest first (ties: title, slug): `cards` tells of them what
    all pages need to know, `works` gives each whole.

    `lists` has, for every person, the slugs of their works in the order of their lists; `selected` the chosen ones
    in the order a hand gave.
    """

    options: Options
    people: tuple[Person, ...]
    cards: tuple[Card, ...]
    works: Mapping[Slug, Work] = _NOTHING
    lists: Mapping[Slug, tuple[Slug, ...]] = _NOTHING
    selected: Mapping[Slug, tuple[Slug, ...]] = _NOTHING


class Graph(NamedTuple):
    """A site whose routes are settled: no two pages share one. `redirects` maps old routes to new ones.

    `person_routes` and `work_routes` are the pages of people and works; one person alone has the home page, "".
    """

    site: Site
    work_routes: Mapping[Slug, Route]
    person_routes: Mapping[Slug, Route]
    topics: Mapping[str, tuple[Slug, ...]]
    years: Mapping[int, tuple[Slug, ...]]
    topic_routes: Mapping[str, Route] = _NOTHING
    redirects: Mapping[Route, Route] = _NOTHING
    cards: Mapping[Slug, Card] = _NOTHING
    people: Mapping[Slug, Person] = _NOTHING
    related: Mapping[Slug, Sequence[Slug]] = _NOTHING
