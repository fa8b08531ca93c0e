"""The whole site as values: options, people, works, and the graph over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sitegen.model.ids import Route, Slug
from sitegen.model.people import Person
from sitegen.model.values import Link
from sitegen.model.work import Work


@dataclass(frozen=True, slots=True)
class Options:
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


@dataclass(frozen=True, slots=True)
class Site:
    """All that the content says, checked. People by slug, works newest first (ties: title, slug).

    `lists` has, for every person, the slugs of their works in the order of their lists; `selected` the chosen ones
    in the order a hand gave.
    """

    options: Options
    people: tuple[Person, ...]
    works: tuple[Work, ...]
    lists: Mapping[Slug, tuple[Slug, ...]] = field(default_factory=dict)
    selected: Mapping[Slug, tuple[Slug, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Graph:
    """A site whose routes are settled: no two pages share one. `redirects` maps old routes to new ones.

    `works` and `people` are those of the site by slug, `related` the works nearest to each. `person_routes` and
    `work_routes` are the pages of people and works; one person alone has the home page, "".
    """

    site: Site
    works: Mapping[Slug, Work]
    people: Mapping[Slug, Person]
    work_routes: Mapping[Slug, Route]
    person_routes: Mapping[Slug, Route]
    topics: Mapping[str, tuple[Slug, ...]]
    topic_routes: Mapping[str, Route]
    years: Mapping[int, tuple[Slug, ...]]
    redirects: Mapping[Route, Route] = field(default_factory=dict)
    related: Mapping[Slug, Sequence[Slug]] = field(default_factory=dict)
