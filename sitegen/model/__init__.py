"""The words of the field as plain, frozen values: what the steps hand each other.

Nothing here reads, decides or reports. Small values are NamedTuples, larger ones frozen dataclasses; `PersonName` is a
pydantic model, because YAML files may give one as it is.

- `ids`, `links`, `values`: DOI, slug, route; kinds of links; Text, Link, PartialDate, Metric.
- `people`: names, creators, persons. `nodes`: a parsed value with its place.
- `record`: what one file says, between `parse` and `merge`. `work`: what merging and validating make of it.
- `page`: what is to be rendered. `site`: Site and Graph; begin to read there, and at `work`.
"""
