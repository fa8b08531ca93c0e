"""Slugs for routes, and the folded form that titles and names are compared in."""

import hashlib
import unicodedata
from itertools import filterfalse

from sitegen.model.ids import Slug
from sitegen.patterns import late

# Letters that Unicode does not decompose, as people spell them in addresses.
_SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d"}
    | {"Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "’": "", "'": ""}
)
_LONGEST = 80
_GAP = late(r"[\W_]+")
_NO_SIGN = late(r"(?:[^\w+]|_)+")
_LOWER = bytes(range(256)).lower()
_NO_WORD = bytes(sign for sign in range(128) if not chr(sign).isalnum())
_WORDS = _LOWER.translate(bytes.maketrans(_NO_WORD, b" " * len(_NO_WORD)))  # of ASCII, with blanks between
_NOT_FOLDED = _NO_WORD.replace(b"+", b"")


def slugify(text: str) -> Slug:
    """One path segment in lower case: Latin letters without accents, other scripts kept, the rest one hyphen.

    At most 80 characters, cut at a hyphen. "" when nothing is left.
    """
    if text.isascii():
        slug = b"-".join(text.encode().translate(_WORDS, b"'").split()).decode()
    else:
        spelled = unicodedata.normalize("NFKD", text.translate(_SPELLED))
        bare = unicodedata.normalize("NFC", "".join(filterfalse(unicodedata.combining, spelled)))
        slug = _GAP.sub("-", bare.lower()).strip("-")
    if len(slug) > _LONGEST:
        head, _, _ = slug[: _LONGEST + 1].rpartition("-")
        slug = head or slug[:_LONGEST]
    return Slug(slug)


def fold(text: str) -> str:
    """Plain text for comparison: no accents, case, punctuation or blanks. "GaLore+: A" and "GALORE + a" are equal.

    The sign + stays, because it tells titles apart.
    """
    if text.isascii():
        return text.encode().translate(_LOWER, _NOT_FOLDED).decode()
    return _NO_SIGN.sub("", unicodedata.normalize("NFKD", text.translate(_SPELLED)).casefold())


def digest(text: str, size: int = 16) -> str:
    """BLAKE2 of the text in hexadecimal; `size` in bytes."""
    return hashlib.blake2b(text.encode(), digest_size=size).hexdigest()
