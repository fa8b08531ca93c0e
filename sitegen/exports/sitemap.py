"""Sitemaps (sitemaps.org, protocol 0.9)."""

from collections.abc import Sequence
from html import escape

_LARGEST = 50_000
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def files(urls: Sequence[tuple[str, str]], *, base: str) -> list[tuple[str, str]]:
    """File names and texts for pairs of address and date of change ("": unknown); an index beyond 50,000."""
    if len(urls) <= _LARGEST:
        return [("sitemap.xml", _urlset(urls))]
    parts = [urls[start : start + _LARGEST] for start in range(0, len(urls), _LARGEST)]
    found = [(f"sitemap-{number}.xml", _urlset(part)) for number, part in enumerate(parts, 1)]
    listed = "".join(f"<sitemap><loc>{escape(f'{base}/{name}')}</loc></sitemap>\n" for name, _ in found)
    return [("sitemap.xml", f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{listed}</sitemapindex>\n"), *found]


_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def _urlset(urls: Sequence[tuple[str, str]]) -> str:
    lines = [
        f"<url><loc>{escape(url)}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>\n"
        for url, changed in urls
    ]
    return f"{_HEAD}<urlset {_NAMESPACE}>\n{''.join(lines)}</urlset>\n"
