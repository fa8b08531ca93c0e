"""Where values come from."""

from pathlib import Path

from sitegen.diagnostics import Sink
from sitegen.explain import explain
from tests.sites import SITE, put

FILES = SITE | {
    "content/people/ada/works.bib": "@article{k, title={One}, author={Berg, Ada}, year={2020}, journal={X}}",
    "content/people/ada/overrides.yaml": "works:\n  k:\n    venue: {short: XX}\n    selected: true\n",
}


def test_every_field_has_its_layer_and_place(tmp_path: Path) -> None:
    put(tmp_path, FILES)
    text = explain(tmp_path, "k", Sink())
    assert text is not None
    lines = [line.strip() for line in text.splitlines()]
    assert lines[lines.index("venue.short  XX") + 1] == "override, content/people/ada/overrides.yaml:3:20"
    assert "BibTeX, content/people/ada/works.bib:1:13" in lines
    assert "selected of ada: true at content/people/ada/overrides.yaml:4:15" in lines


def test_person_and_unknown_key(tmp_path: Path) -> None:
    put(tmp_path, FILES)
    assert "profile, content/people/ada/profile.yaml:1:7" in (explain(tmp_path, "ada", Sink()) or "")
    assert explain(tmp_path, "nobody", Sink()) is None
