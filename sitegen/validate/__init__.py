"""From merged records to a Site of checked values.

In go the parsed content and one `Merged` per work; out comes `model.site.Site`: options, persons, works in the order of
lists, and everyone's lists. pydantic judges every value. What does not hold is reported at its place, in our words, and
left out; what can be kept is a warning (MOD005: an address that is not safe stays as words).

The modules in their order, each of which imports only from those above it:

- `schema`: the pydantic models of all keys, their limits and descriptions. `check`: a Node against one of them.
- `links`: addresses and files. `roles`: who contributed equally, who corresponds.
- `people` and `works`: a Person, a Work from checked fields.
- `lists`: whose list holds which works, in which order. `site`: all of them together; begin to read there.
"""
