"""Works as an Atom feed (RFC 4287)."""

import re
from collections.abc import Sequence
from html import escape

from sitegen.model.values import PartialDate
from sitegen.model.work import Work

# Characters that XML 1.0 does not know (section 2.2), not even escaped: with one, readers refuse the whole feed.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# RFC 4287 asks every feed and entry for a time, known or not (sections 4.1.1 and 4.1.2).
_EPOCH = "1970-01-01T00:00:00Z"


def feed(entries: Sequence[tuple[str, str]], *, title: str, feed_url: str, page_url: str, author: str) -> str:
    """The feed of `entry` pairs, text and time, in their order.

    Times come from the works' dates, never from a clock: the feed is as new as its newest entry, and one without
    entries is of 1970.
    """
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{_clean(title)}</title>",
        f'<link rel="self" type="application/atom+xml" href={_attribute(feed_url)}/>',
        f'<link rel="alternate" type="text/html" href={_attribute(page_url)}/>',
        f"<id>{_clean(feed_url)}</id>",
        f"<updated>{max((time for _, time in entries), default=_EPOCH)}</updated>",
        f"<author><name>{_clean(author)}</name></author>",
    ]
    return "\n".join([*head, *(text for text, _ in entries), "</feed>"]) + "\n"


def entry(work: Work, url: str) -> tuple[str, str]:
    """A work in a feed, and its time."""
    stamp = _time(work.submitted or work.issued)
    authors = "".join(f"<author><name>{_clean(creator.name.display)}</name></author>" for creator in work.creators)
    summary = f"<summary>{_clean(work.abstract.plain)}</summary>" if work.abstract else ""
    text = (
        f"<entry><title>{_clean(work.title.plain)}</title><link href={_attribute(url)}/><id>{_clean(url)}</id>"
        f"<updated>{stamp}</updated><published>{stamp}</published>{authors}{summary}</entry>"
    )
    return text, stamp


def _time(date: PartialDate | None) -> str:
    """The one place that completes a partial date, because Atom asks for a time."""
    return f"{date.year:04d}-{date.month or 1:02d}-{date.day or 1:02d}T00:00:00Z" if date else _EPOCH


def _clean(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text), quote=False)


def _attribute(text: str) -> str:
    return f'"{escape(_FORBIDDEN.sub("", text))}"'
