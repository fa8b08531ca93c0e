"""Identifiers in canonical form. Each `parse_*` takes what people write and returns the id, or None.

To parse a canonical id gives it back, so that ids compare as texts.
"""

import re
from typing import NewType

Doi = NewType("Doi", str)  # lower case, without resolver: 10.1109/tpami.2023.3235369
ArxivId = NewType("ArxivId", str)  # without version: 2501.19324, math/0309136
Orcid = NewType("Orcid", str)  # 0000-0002-1825-0097
Slug = NewType("Slug", str)  # one path segment
Route = NewType("Route", str)  # output path without leading slash; a page's ends in "/", the home page is ""

# Publishers have resolvers of their own: doi.acm.org, doi.wiley.com.
_DOI = re.compile(
    r"(?:https?://)?(?:dx\.|www\.)?doi(?:\.[a-z]+){1,2}/|(?:https?://)?dl\.acm\.org/doi/(?:(?:abs|pdf|full)/)?"
    r"|doi\s*:\s*",
    re.IGNORECASE,
)
_DOI_FORM = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_ARXIV = re.compile(r"(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv\s*:\s*|abs/", re.IGNORECASE)
_ARXIV_FORM = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?")
_SUBJECT = re.compile(r"\s*\[[^\]]*\]$")
_ORCID_FORM = re.compile(r"(?:https?://)?(?:www\.)?(?:orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?")
_SLUG_FORM = re.compile(r"[\w.~-]+")

# DOI prefixes of preprint servers: arXiv, bioRxiv, PsyArXiv, SocArXiv, SSRN, ChemRxiv, Preprints.org, Research
# Square, ESS Open Archive, TechRxiv
PREPRINT_PREFIXES = frozenset(
    "10.48550 10.1101 10.31234 10.31235 10.31219 10.2139 10.26434 10.20944 10.21203 10.22541 10.36227".split()
)


def parse_doi(text: str) -> Doi | None:
    """A DOI with or without resolver or prefix; backslashes of TeX and a trailing dot are dropped.

    `https://doi.org/10.1109/TPAMI.2023.3235369.` is `10.1109/tpami.2023.3235369`: case means nothing in a DOI.
    """
    bare = _DOI.sub("", text.strip().replace("\\", ""), count=1).strip().rstrip(".,;")
    return Doi(bare.lower()) if _DOI_FORM.fullmatch(bare) else None


def parse_arxiv(text: str) -> ArxivId | None:
    """An arXiv id in the old or the new scheme, as id, URL or `arXiv:` form; the version is dropped.

    `arXiv:2501.19324v2 [cs.CL]` is `2501.19324`, `https://arxiv.org/abs/math/0309136` is `math/0309136`.
    """
    bare = _ARXIV.sub("", text.strip(), count=1).strip()
    found = _ARXIV_FORM.fullmatch(_SUBJECT.sub("", bare))
    return ArxivId(found[1]) if found else None


def parse_orcid(text: str) -> Orcid | None:
    """An ORCID iD as URL or digits, with a valid check digit (ISO 7064 11,2)."""
    found = _ORCID_FORM.fullmatch(text.strip())
    if not found:
        return None
    total = 0
    for digit in found[1].replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return Orcid(found[1]) if found[1][-1] == ("X" if check == 10 else str(check)) else None


def parse_slug(text: str) -> Slug | None:
    """A hand-written slug: one path segment, not `.` or `..`, no blanks."""
    return Slug(text) if _SLUG_FORM.fullmatch(text) and text.strip(".") else None


def is_preprint_doi(doi: Doi) -> bool:
    """Whether a preprint server registered it."""
    return doi.partition("/")[0] in PREPRINT_PREFIXES
