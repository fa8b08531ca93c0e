"""From what single files say to one `Merged` per work.

In go all records, overrides and long forms; out come works before validation: their fields, each with the place that
won, and the slug that their page has when no hand chose one.

The modules in their order, each of which imports only from those above it:

- `identity`: which records are one work. `slugs`: what the page of each is called where nobody said it.
- `layers`: which of two values wins, between records (`merge_records`) and against overrides (`decide`).
- `people`: whose name stands in a list of authors; `validate` uses it.
- `overrides`: which work a key means, and all of it together; begin to read there, at `works`.
"""
