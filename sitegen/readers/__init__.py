"""From the bytes of a file to records whose every value is decoded and knows its place.

In goes one file, chosen by its path in `parse`; out come `Record`s, `Override`s or the Node of a YAML file. Nothing
here knows another file. A `pages` field takes the way of all: `bibtex` splits the entry, `vocabulary` knows the name,
`fields` moves it to the field of a Work, `decoding` makes "12–15" of `12--15` (with `text.pages`).

The modules in their order, each of which imports only from those above it:

- `yaml`, `markdown` and the package `bibtex`: the syntax of files.
- `decoding`: values by the name of a Work's field. `facts`: what identity compares.
- `vocabulary`: the words of BibTeX and biblatex. `creators`: authors, editors and their roles.
- `fields`: an entry to a Record; begin to read there. `works`: the same from YAML, and overrides.
"""
