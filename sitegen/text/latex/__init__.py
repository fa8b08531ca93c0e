r"""LaTeX of bibliographies to plain Unicode and safe HTML.

In goes the value of a field as a .bib file has it, out come words: `decode` for one line (a title, a venue),
`paragraphs` for an abstract, `plain` for the words alone, `decode_names` for a field of people, whose protective
braces stay for `text.names`.

    >>> decode(r"{\"U}ber \emph{LLMs}").html.safe
    'Über <em>LLMs</em>'

Only what authors write in fields is known here, not TeX: a bare `%` or `&` is a character, braces protect nothing,
and whatever is broken stays readable. A macro that nobody knows stays as its name, with its argument behind it
(`\foo{bar}` is "foo bar"), because most are names of systems (`\mysystem{}`); `Decoded.unknown` lists it.

Start with `text`, the loop over tokens. It hands macros to `macros`, which looks them up in `tables` and acts on a
`reader`, the state of one decoding. `accents` is shared with `names`, the decoder of fields of people.
"""

from sitegen.text.latex.names import decode_names
from sitegen.text.latex.text import Decoded, decode, paragraphs, plain

__all__ = ["Decoded", "decode", "decode_names", "paragraphs", "plain"]
