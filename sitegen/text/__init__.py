"""Pure functions over text: what people write goes in, values of the field come out, and nothing raises.

- `latex` and `math` are packages: LaTeX and formulas to Unicode and safe HTML
- `names` and `marks`: author fields to name parts, with the signs behind names and the legends of these
- `dates`, `slugs`, `urls`: partial dates, segments of routes and comparison of titles, addresses in prose
- `pages`: page ranges, `12--15` of BibTeX as `12–15`
- `markup`: the one place, with `latex` and `math`, that makes `Html` values

The order of imports is slugs, dates, urls, markup, math, latex, pages, marks, names. Start with `names.names_in` or
`latex.decode`: most of what a bibliography says goes through these two.
"""
