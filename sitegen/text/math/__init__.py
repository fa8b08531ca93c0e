r"""TeX math to MathML Core, and to legible Unicode for places that hold plain text only.

`to_mathml` gives what a page shows (`mathml`, by math-core), `to_plain` what a title in a feed, a search index or an
`aria-label` says (`unicode`): `O(n^2)` is O(n²). Both read the macros of `tables`, which papers use without defining.

The style sheet of the page knows these classes: `mx` (a long formula, which scrolls by itself because browsers do
not break lines inside MathML), `ml` and `mr` (cells of an aligned formula), `tex` (a formula that is not valid TeX).
"""

from sitegen.text.math.mathml import MathResult, to_mathml
from sitegen.text.math.unicode import LONGEST, to_plain

__all__ = ["LONGEST", "MathResult", "to_mathml", "to_plain"]
