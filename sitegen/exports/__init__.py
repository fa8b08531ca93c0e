"""Works as text for other programs: a `Work` (or several) goes in, the text of a file comes out.

Each module is a format and stands alone, apart from `bibtex`, whose values `tex` writes:

- `bibtex.entry`, `bibtex.library`: the user's own entry with its decisions, or a generated one
- `ris.record` and `csl_json.item`: for reference managers, which cite from them
- `highwire.tags`: the `<meta>` tags of a work's page, for Google Scholar and Zotero
- `atom.feed` and `sitemap.files`: what is new, and what there is

All are pure: addresses are arguments, and no time is read but that of the works. Start with `ris`, the simplest.
"""
