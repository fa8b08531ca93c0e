"""A foreign format to files under `content/`: text that a person saved goes in, an imported file comes out.

A build never calls this. `run.run` reads the files of one command, decides whose they are, writes
`content/people/<slug>/imported/*.yaml` and gives the report. Formats are `profile_page` (the profile of an
aggregator; `profile_fields` turns it into fields, `author_line` and `metrics` read single lines of it) and
`publications_page` (a page with BibTeX blocks). `imported` is the file itself: its YAML, and what changed in it.

Both formats are text that somebody selected and copied, so that half of each module is about what a copy loses: blank
lines, the end, line breaks in titles. What is not certain is taken, and reported as doubtful. Start with `run`.
"""
