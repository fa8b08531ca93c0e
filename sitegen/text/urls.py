"""Addresses inside running text."""

import re
from typing import NamedTuple

_URL = re.compile(r"https?://[^\s<>{}\\\"]+", re.IGNORECASE)
_CODE_HOSTS = re.compile(
    r"https?://(?:www\.)?(?:github|gitlab|bitbucket|gitee|codeberg|sourceforge|huggingface|gitcode|atomgit)\.",
    re.IGNORECASE,
)
_SPEAKS_OF_CODE = re.compile(r"\b(?:codes?|codebase|implementation|repository|repo|open-sourced?)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]\s*(?=[A-Z])")


class Links(NamedTuple):
    """Addresses of code, and all others, each once and in order."""

    code: tuple[str, ...]
    website: tuple[str, ...]


def code_links(text: str) -> Links:
    """The addresses in a text: code when the host keeps code or the sentence speaks of it.

    "Our code is at https://example.org/x." is code, as is any address of GitHub; an address that stands twice counts
    as code when one of the places says so.
    """
    code: dict[str, None] = {}
    website: dict[str, None] = {}
    text = text.replace(r"\_", "_").replace(r"\%", "%").replace(r"\#", "#")
    for found in _URL.finditer(text):
        url = trimmed(found[0])
        # Enough for a long sentence; abstracts without full stops would make this quadratic.
        head = text[max(0, found.start() - 300) : found.start()]
        sentence = _SENTENCE_END.split(head)[-1]
        is_code = bool(_CODE_HOSTS.match(url) or _SPEAKS_OF_CODE.search(sentence))
        (code if is_code else website).setdefault(url)
    return Links(tuple(code), tuple(url for url in website if url not in code))


def trimmed(url: str) -> str:
    """Without the punctuation of the sentence around it; parentheses that it opened itself stay."""
    end, unopened = len(url), url.count(")") - url.count("(")
    while end and (url[end - 1] in ".,;:!?'\"*" or (url[end - 1] == ")" and unopened > 0)):
        end -= 1
        unopened -= url[end] == ")"
    return url[:end]
