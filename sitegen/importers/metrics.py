"""Numbers with their labels, as the header of a profile shows them: `h-index17`, `1,565citations`, `Novelty54%`."""

import re

from sitegen.model.values import Metric

_NUMBER = (
    r"(?P<value>[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,9})?|[0-9]{1,15}(?:\.[0-9]{1,9})?)"
    r"(?P<scale>[KkM]?)(?P<unit>%?)"
)
_WORDS = r"(?P<label>(?:i10-)?[A-Za-z][A-Za-z-]*(?: [A-Za-z]+){0,2})"
_LABEL_FIRST = re.compile(rf"{_WORDS}(?P<gap>:?\s*+){_NUMBER}")
_VALUE_FIRST = re.compile(rf"{_NUMBER}(?P<gap>\s*+){_WORDS}")
_PLURALS = {"paper": "papers", "citation": "citations"}
_THOUSANDS = {"": 1, "k": 1_000, "m": 1_000_000}
KNOWN = frozenset(["h-index", "papers", "citations", "novelty", "AI score", "i10-index"])
"""Labels of numbers that profiles have."""


def read_metric(line: str) -> Metric | None:
    """A number with its label: `h-index17` and `1,565 citations` are ("h-index", "17") and ("citations", "1565").

    The value is in digits without separators. A label that is not known must stand right at its number: `Impact88`, not
    `Ada 2`, which may be a name.
    """
    found = _LABEL_FIRST.fullmatch(line) or _VALUE_FIRST.fullmatch(line)
    if found is None:
        return None
    label = " ".join(word if word.isupper() else word.lower() for word in found["label"].split())
    label = _PLURALS.get(label, label)
    if label not in KNOWN and found["gap"]:
        return None
    value = found["value"].replace(",", "")
    scale = _THOUSANDS[found["scale"].lower()]
    return Metric(label, value if scale == 1 else str(round(float(value) * scale)), found["unit"])
