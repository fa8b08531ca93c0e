"""What an imported file says of a profile page: its person and works, in the fields of `content/`."""

import datetime
from typing import Any

import yaml

from sitegen.importers.profile_page import Paper, Profile
from sitegen.model.values import Metric
from sitegen.text.urls import code_links


def person_block(profile: Profile, saved_on: datetime.date) -> dict[str, Any]:
    """The `person:` block of the imported file. The number of papers is the header's, else the heading's."""
    metrics = profile.metrics
    if profile.claimed is not None and all(metric.label != "papers" for metric in metrics):
        metrics = [*metrics, Metric("papers", str(profile.claimed))]
    blocks = [
        {"label": metric.label, "value": _typed(metric.value)}
        | ({"unit": metric.unit} if metric.unit else {})
        | {"as_of": saved_on}
        for metric in metrics
    ]
    own = {name: value for name, value in (("name", profile.name), ("field", profile.field)) if value}
    return {**own, "listed": len(profile.papers), "metrics": blocks}


def work(paper: Paper, saved_on: datetime.date) -> dict[str, Any]:
    """A paper as a work of the imported file; what the page does not say is left out."""
    links = code_links(paper.abstract)
    found: dict[str, Any] = {
        "title": paper.title,
        "authors": list(paper.authors),
        "others": paper.others,
        "submitted": paper.date(saved_on),
        "category": paper.category,
        "metrics": [{"label": "score", "value": _typed(paper.score)}] if paper.score else [],
        "has_code": paper.has_code,
        "code": list(links.code),
        "website": list(links.website),
        "affiliations": list(paper.affiliations),
        "abstract": paper.abstract,
    }
    return {name: value for name, value in found.items() if value}


def _typed(number: str) -> int | float | str:
    """A number as YAML writes it, when that is how it stood on the page."""
    value: int | float = yaml.safe_load(number)
    return value if str(value) == number else number
