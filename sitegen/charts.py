"""Numbers to inline SVG: colours by CSS classes, words for screen readers, nothing random."""

import hashlib
import html
from collections.abc import Mapping, Sequence

from sitegen.model.values import Html
from sitegen.text.markup import vouch

_WIDTH, _HEIGHT, _BASE = 360.0, 172.0, 150.0
_MOST_BARS = 24
_MOST_LABELS = 9
_COLOURS = ("#5b2a3c", "#6b2f22", "#1f4f46", "#274060", "#4a3b63", "#5a4a1c", "#2f4a2a", "#51303f")


def publications_per_year(counts: Mapping[int, int]) -> Html | None:
    """Bars from the first to the last year, empty years included; many years are put together evenly.

    `counts` is works by year. At most 24 bars, so that each is wide enough for its number on a phone. None when there
    is nothing to compare: fewer than two years.
    """
    if len(counts) < 2:
        return None
    first, last = min(counts), max(counts)
    step = -(-(last - first + 1) // _MOST_BARS)
    bins = [
        (year, min(year + step - 1, last), sum(counts.get(each, 0) for each in range(year, year + step)))
        for year in range(first, last + 1, step)
    ]
    most = max(count for _, _, count in bins)
    gap = min(8.0, 0.2 * _WIDTH / len(bins))
    slot = (_WIDTH + gap) / len(bins)
    width = min(slot - gap, 46.0)
    every = -(-len(bins) // _MOST_LABELS)
    margin = (slot - gap - width) / 2
    bars = "".join(
        _bar(index * slot + margin, width, count / most, _span(year, end), count, shown=index % every == 0)
        for index, (year, end, count) in enumerate(bins)
    )
    words = ", ".join(f"{_span(year, end)}: {count}" for year, end, count in bins)
    return vouch(
        f'<svg viewBox="0 0 {_n(_WIDTH)} {_n(_HEIGHT)}" role="img" aria-label="Publications per year. {words}">'
        f'<line class="ax" x1="0" x2="{_n(_WIDTH)}" y1="150.5" y2="150.5"/>{bars}</svg>'
    )


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _bar(x: float, width: float, share: float, label: str, count: int, *, shown: bool) -> str:
    height = round(128 * share, 1)
    middle = _n(x + width / 2)
    number = f'<text class="k" x="{middle}" y="{_n(_BASE - height - 6)}" text-anchor="middle">{count}</text>'
    year = f'<text x="{middle}" y="167" text-anchor="middle">{label.partition("–")[0]}</text>'
    return (
        f"<g><title>{label}: {count}</title>"
        f'<rect class="b" x="{_n(x)}" y="{_n(_BASE - height)}" width="{_n(width)}" height="{_n(height)}" rx="2"/>'
        f"{number if count and width >= 14 else ''}{year if shown else ''}</g>"
    )


def shares(parts: Sequence[tuple[str, int]]) -> Html:
    """One bar divided by count; the n-th part has the class `cn`, 1 to 5, and all after it 5."""
    total = sum(count for _, count in parts)
    gap = 2.0
    room = _WIDTH - gap * (len(parts) - 1)
    x = 0.0
    rects = []
    for number, (label, count) in enumerate(parts, 1):
        width = room * count / total
        rects.append(
            f'<g><title>{html.escape(label)}: {count}</title><rect class="c{min(number, 5)}" x="{_n(x)}"'
            f' width="{_n(width)}" height="26" rx="3"/></g>'
        )
        x += width + gap
    words = html.escape(", ".join(f"{label}: {count}" for label, count in parts))
    return vouch(f'<svg viewBox="0 0 {_n(_WIDTH)} 26" role="img" aria-label="Topics. {words}">{"".join(rects)}</svg>')


def monogram(name: str, initials: str) -> Html:
    """A portrait for somebody without one: initials over circles that the name decides."""
    seed = hashlib.blake2b(name.encode(), digest_size=12).digest()
    circles = "".join(
        f'<circle cx="{20 + seed[2 * ring] % 60}" cy="{20 + seed[2 * ring + 1] % 60}" r="{16 + 13 * ring}" fill="none"'
        f' stroke="#fff" stroke-opacity=".{16 - 2 * ring:02d}" stroke-width="1.2"/>'
        for ring in range(5)
    )
    return vouch(
        f'<svg class="ava" viewBox="0 0 100 100" role="img" aria-label="Monogram of {html.escape(name)}">'
        f'<rect width="100" height="100" fill="{_COLOURS[seed[-1] % len(_COLOURS)]}"/>{circles}'
        f'<text x="50" y="52" dominant-baseline="central" text-anchor="middle">{html.escape(initials)}</text></svg>'
    )


def _n(number: float) -> str:
    """A number as short as it can be."""
    return f"{number:.1f}".removesuffix(".0")
