"""Slugs for routes, and the folded form that titles and names are compared in."""

import hashlib
import re
import unicodedata
from itertools import filterfalse

from sitegen.model.ids import Slug

# Letters that Unicode does not decompose, as people spell them in addresses.
_SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d"}
    | {"Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "’": "", "'": ""}
)
_LONGEST = 80
_GAP = re.compile(r"[\W_]+")
_NO_SIGN = re.compile(r"(?:[^\w+]|_)+")


def slugify(text: str) -> Slug:
    """One path segment in lower case: Latin letters without accents, other scripts kept, the rest one hyphen.

    "Øystein's “Deep” Nets" is `oysteins-deep-nets`. At most 80 characters, cut at a hyphen. "" when nothing is left.
    """
    spelled = unicodedata.normalize("NFKD", text.translate(_SPELLED))
    bare = unicodedata.normalize("NFC", "".join(filterfalse(unicodedata.combining, spelled)))
    slug = _GAP.sub("-", bare.lower()).strip("-")
    # File systems end at 255 bytes for a name, and a letter of other scripts takes up to four.
    if len(slug) > _LONGEST:
        head, _, _ = slug[: _LONGEST + 1].rpartition("-")
        slug = head or slug[:_LONGEST]
    return Slug(slug)


def fold(text: str) -> str:
    """Plain text for comparison: no accents, case, punctuation or blanks. "GaLore+: A" and "GALORE + a" are equal.

    The sign + stays, because it tells titles apart.
    """
    return _NO_SIGN.sub("", unicodedata.normalize("NFKD", text.translate(_SPELLED)).casefold())


def short_hash(text: str) -> str:
    """Six hexadecimal digits of the text's BLAKE2, which tell apart what would have one slug."""
    return hashlib.blake2b(text.encode(), digest_size=3).hexdigest()
