"""Same person? A name in an author list is a person when it is that person's name or one of the aliases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sitegen.model.ids import Slug
from sitegen.model.people import Name, Person
from sitegen.text.names import parse_name
from sitegen.text.slugs import fold


@dataclass(frozen=True, slots=True)
class PersonIndex:
    """Persons by the folded forms of their names."""

    by_name: Mapping[str, tuple[Slug, ...]]

    def match(self, name: Name, owners: Sequence[Slug] = ()) -> Slug | None:
        """The person of that name. Of homonyms the one among `owners`, the persons whose folders list the work."""
        found = self.by_name.get(fold(name.display), ())
        if len(found) > 1:
            found = tuple(slug for slug in found if slug in owners)
        return found[0] if len(found) == 1 else None


def index(people: Iterable[Person]) -> PersonIndex:
    """The index over all profiles."""
    by_name: dict[str, tuple[Slug, ...]] = {}
    for person in people:
        forms = [person.name.display, person.native, *(parse_name(alias).name.display for alias in person.aliases)]
        for form in dict.fromkeys(fold(form) for form in forms if form):
            by_name[form] = (*by_name.get(form, ()), person.slug)
    return PersonIndex(by_name)
