"""Sitemaps (sitemaps.org, protocol 0.9)."""

from collections.abc import Sequence
from html import escape

# The protocol allows no more addresses in one file.
_LARGEST = 50_000
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def names(urls: int) -> list[str]:
    """The names of the files for so many addresses: beyond 50,000 the first is an index of the others."""
    parts = range(1, -(-urls // _LARGEST) + 1)
    return ["sitemap.xml", *(f"sitemap-{number}.xml" for number in parts if urls > _LARGEST)]


def files(urls: Sequence[tuple[str, str]], *, base: str) -> list[tuple[str, str]]:
    """File names and texts for pairs of address and date of change ("": unknown)."""
    first, *others = names(len(urls))
    if not others:
        return [(first, _urlset(urls))]
    parts = [urls[start : start + _LARGEST] for start in range(0, len(urls), _LARGEST)]
    listed = "".join(f"<sitemap><loc>{escape(f'{base}/{name}')}</loc></sitemap>\n" for name in others)
    index = f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{listed}</sitemapindex>\n"
    return [(first, index), *((name, _urlset(part)) for name, part in zip(others, parts, strict=True))]


def _urlset(urls: Sequence[tuple[str, str]]) -> str:
    lines = [
        f"<url><loc>{escape(url)}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>\n"
        for url, changed in urls
    ]
    return f"{_HEAD}<urlset {_NAMESPACE}>\n{''.join(lines)}</urlset>\n"
