"""Which value wins, and what overrides do."""

from pathlib import Path

from sitegen.model.ids import Slug
from sitegen.model.nodes import plain
from sitegen.model.people import Name
from sitegen.model.record import Layer
from sitegen.model.values import PartialDate
from tests.sites import codes, linked, merged, one, works

BIB = "@article{one2020, title = {One}, author = {Berg, Ada and Coe, Cy}, year = {2020}, journal = {Annals of X}}\n"
IMPORT = "content/people/ada/imported/profile-page.yaml"


def test_layers_follow_from_paths() -> None:
    assert Layer.of("content/people/a/imported/x.yaml") < Layer.of("content/bibliography/x.bib")
    assert Layer.of("content/people/a/x.bib") < Layer.of("content/people/a/overrides.yaml")
    assert Layer.of("content/overrides.yaml") < Layer.of("content/papers/one.md")


def test_weaker_date_of_the_same_year_refines(tmp_path: Path) -> None:
    imported = "works:\n  - {title: One, authors: [Ada Berg], submitted: 2020-05-04}\n"
    graph, _ = linked(tmp_path, {"content/people/ada/works.bib": BIB, IMPORT: imported})
    work = works(graph)[0]
    assert (work.issued, work.submitted) == (PartialDate(2020, 5, 4), PartialDate(2020, 5, 4))


def test_weaker_date_of_another_year_is_submitted(tmp_path: Path) -> None:
    imported = "works:\n  - {title: One, authors: [Ada Berg], submitted: 2019-05-04}\n"
    graph, _ = linked(tmp_path, {"content/people/ada/works.bib": BIB, IMPORT: imported})
    work = works(graph)[0]
    assert (work.issued, work.submitted) == (PartialDate(2020), PartialDate(2019, 5, 4))


def test_full_author_list_drops_the_et_al_of_a_weaker_one(tmp_path: Path) -> None:
    imported = "works:\n  - {title: One, authors: [Ada Berg], others: true, submitted: 2020-05-04, category: CL}\n"
    graph, _ = linked(tmp_path, {"content/people/ada/works.bib": BIB, IMPORT: imported})
    work = works(graph)[0]
    assert (len(work.creators), work.others, work.category) == (2, False, "CL")


def test_scalars_replace_mappings_merge_lists_append_and_null_removes(tmp_path: Path) -> None:
    decisions = """works:
  one2020:
    title: First
    venue: {short: AX}
    +keywords: [b]
    year: null
"""
    bib = BIB.replace("year = {2020}", "year = {2020}, keywords = {a}, note = {Draft}")
    work, sink = one(tmp_path, bib, decisions.replace("year: null", "note: null"))
    assert work.title.plain == "First"
    assert work.venue.title is not None
    assert (work.venue.title.plain, work.venue.short) == ("Annals of X", "AX")
    assert work.keywords == ("a", "b")
    assert work.note is None
    assert work.overridden == {"title", "venue.short", "keywords", "note"}
    assert codes(sink) == []


def test_override_is_found_by_doi_arxiv_id_and_slug(tmp_path: Path) -> None:
    bib = "@article{Some:Key, title={One}, author={Berg, Ada}, year={2020}, doi={10.1000/X}, arxiv={2001.00001}}\n"
    for number, key in enumerate(["'Some:Key'", "some-key", "10.1000/x", "https://doi.org/10.1000/X", "2001.00001"]):
        work, sink = one(tmp_path / str(number), bib, f"works:\n  {key}: {{award: Best Paper}}\n")
        assert (work.award, codes(sink)) == ("Best Paper", [])


def test_override_that_matches_nothing_names_the_nearest_key(tmp_path: Path) -> None:
    _, sink = one(tmp_path, BIB, "works:\n  one2021: {award: Best Paper}\n")
    assert codes(sink) == ["MRG001"]
    assert sink.diagnostics[0].hint == "did you mean `one2020`?"


def test_front_matter_wins_and_body_is_kept(tmp_path: Path) -> None:
    files = {
        "content/people/ada/works.bib": BIB,
        "content/people/ada/overrides.yaml": "works:\n  one2020: {award: Second}\n",
        "content/papers/one2020.md": "---\naward: First\n---\nThe *long* form.\n",
    }
    graph, sink = linked(tmp_path, files)
    work = works(graph)[0]
    assert work.award == "First"
    assert work.body is not None
    assert "<em>long</em>" in work.body.safe
    assert codes(sink) == []


def test_slug_redirects_from_the_derived_one(tmp_path: Path) -> None:
    files = {
        "content/people/ada/works.bib": BIB,
        "content/people/ada/overrides.yaml": "works:\n  one2020: {slug: first, aliases: [uno, /old/one]}\n",
    }
    graph, _ = linked(tmp_path, files)
    assert graph.work_routes == {"first": "papers/first/"}
    assert graph.redirects == {
        "papers/one2020/": "papers/first/",
        "papers/uno/": "papers/first/",
        "old/one/": "papers/first/",
    }


TWO = {
    "content/people/bo/profile.yaml": "name: Bo Coe\naliases: [Cy Coe]\n",
    "content/bibliography/group.bib": BIB,
}


def test_groups_file_goes_to_people_by_name_and_alias(tmp_path: Path) -> None:
    graph, _ = linked(tmp_path, TWO)
    assert graph.site.lists == {"ada": ("one2020",), "bo": ("one2020",)}
    assert graph.site.works[0].owners == ("ada", "bo")
    assert [creator.person for creator in works(graph)[0].creators] == ["ada", "bo"]


def test_hidden_acts_on_one_list_and_for_the_site_on_the_page(tmp_path: Path) -> None:
    own = {"content/people/bo/overrides.yaml": "works:\n  one2020: {hidden: true}\n"}
    graph, _ = linked(tmp_path / "own", TWO | own)
    assert graph.site.lists == {"ada": ("one2020",), "bo": ()}
    everyone = {"content/overrides.yaml": "works:\n  one2020: {hidden: true}\n"}
    graph, _ = linked(tmp_path / "all", TWO | everyone)
    assert works(graph) == []


def test_not_me_keeps_a_homonyms_work_off_the_list(tmp_path: Path) -> None:
    files = TWO | {"content/people/bo/profile.yaml": "name: Cy Coe\nnot_me: [one2020]\n"}
    graph, _ = linked(tmp_path, files)
    assert graph.site.lists == {"ada": ("one2020",), "bo": ()}


def test_homonyms_are_told_apart_by_whose_folder_lists_the_work(tmp_path: Path) -> None:
    files = {
        "content/people/ada-two/profile.yaml": "name: Ada Berg\n",
        "content/people/ada-two/works.bib": BIB,
    }
    graph, _ = linked(tmp_path, files)
    assert graph.site.lists == {"ada": (), "ada-two": ("one2020",)}
    assert works(graph)[0].creators[0].person == "ada-two"


def test_selected_of_the_profile_keeps_its_order(tmp_path: Path) -> None:
    bib = BIB + BIB.replace("one2020", "two2021").replace("One", "Two").replace("2020}", "2021}")
    files = {
        "content/people/ada/works.bib": bib.replace("@article{two2021,", "@article{two2021, selected={true},"),
        "content/people/ada/profile.yaml": "name: Ada Berg\nselected: [one2020, gone]\n",
    }
    graph, sink = linked(tmp_path, files)
    assert graph.site.selected[Slug("ada")] == ("one2020", "two2021")
    assert codes(sink) == ["MRG001"]


def test_two_hands_of_one_strength_must_agree(tmp_path: Path) -> None:
    files = TWO | {
        "content/people/ada/overrides.yaml": "works:\n  one2020: {award: A}\n",
        "content/people/bo/overrides.yaml": "works:\n  one2020: {award: B}\n",
    }
    _, sink = linked(tmp_path, files)
    assert codes(sink) == ["MRG002"]
    assert sink.diagnostics[0].related[0].span.path == "content/people/ada/overrides.yaml"


def test_every_value_keeps_its_place(tmp_path: Path) -> None:
    files = {
        "content/people/ada/works.bib": BIB,
        "content/people/ada/overrides.yaml": "works:\n  one2020:\n    award: A\n",
    }
    found, _ = merged(tmp_path, files)
    assert str(found[0].fields["award"].span) == "content/people/ada/overrides.yaml:3:12"
    assert found[0].fields["title"].span.path == "content/people/ada/works.bib"


def test_imported_bibtex_is_read_at_its_place(tmp_path: Path) -> None:
    imported = (
        "works:\n  - bibtex: |-\n      @article{k,\n        title = {One},\n        author = {Berg, Ada},\n      }\n"
    )
    found, _ = merged(tmp_path, {IMPORT: imported})
    title = found[0].fields["title"]
    assert (plain(title), title.span.line, title.span.column) == ("One", 4, 9)


EQUAL = (
    "@article{k, title={A}, author={Berg*, Ada and Coe*, Cy and Dot, Di}, year={2020}, note={* = equal contribution}}"
)


def test_marks_are_read_as_roles_and_leave_the_names(tmp_path: Path) -> None:
    work, _ = one(tmp_path, EQUAL)
    assert work.creators[0].name == Name("Berg", "Ada")
    assert [(creator.equal, creator.marks) for creator in work.creators] == [
        (True, ("*",)),
        (True, ("*",)),
        (False, ()),
    ]
    assert [(legend.mark, legend.meaning) for legend in work.legend] == [("*", "equal contribution")]
    assert work.note is None


def test_equal_override_decides_exactly_who(tmp_path: Path) -> None:
    work, _ = one(tmp_path, EQUAL, "works:\n  k: {equal: [Cy Coe, Dot], corresponding: ['Berg, Ada']}\n")
    assert [creator.equal for creator in work.creators] == [False, True, True]
    assert [creator.corresponding for creator in work.creators] == [True, False, False]
    assert [creator.marks for creator in work.creators] == [("†",), ("*",), ("*",)]
    assert [legend.mark for legend in work.legend] == ["*", "†"]


def test_unknown_name_in_equal_is_reported_with_the_nearest(tmp_path: Path) -> None:
    _, sink = one(tmp_path, EQUAL, "works:\n  k: {equal: [Ada Burg]}\n")
    assert codes(sink) == ["MRK001"]
    assert sink.diagnostics[0].hint == "did you mean `Ada Berg`?"


def test_equal_knows_the_aliases_of_profiles(tmp_path: Path) -> None:
    files = {
        "content/people/ada/profile.yaml": "name: Ada Berg\naliases: [A. Berg]\n",
        "content/people/ada/works.bib": "@misc{k, title={A}, author={Berg, A. and Coe, Cy}, year={2020}}",
        "content/people/ada/overrides.yaml": "works: {k: {equal: [Ada Berg, Cy Coe]}}\n",
    }
    graph, sink = linked(tmp_path, files)
    assert [creator.equal for creator in works(graph)[0].creators] == [True, True]
    assert codes(sink) == []


def test_address_without_its_scheme_is_explained(tmp_path: Path) -> None:
    _, sink = one(tmp_path, BIB, "works: {one2020: {website: example.org/one}}\n")
    assert [(found.code, found.hint) for found in sink.diagnostics] == [
        ("MOD006", "is it an address? Write `https://example.org/one`")
    ]


def test_biblatex_annotations_are_roles(tmp_path: Path) -> None:
    bib = "@misc{k, title={A}, author={Berg, Ada and Coe, Cy and Dot, Di}, author+an={1=equalcontrib,own; 2=equal;"
    work, sink = one(tmp_path, bib + ' 3="corresponding"}, year={2020}}')
    assert [creator.equal for creator in work.creators] == [True, True, False]
    assert [creator.corresponding for creator in work.creators] == [False, False, True]
    assert codes(sink) == []


def test_accent_typed_as_a_quote_is_mended_and_said(tmp_path: Path) -> None:
    work, sink = one(tmp_path, "@misc{k, title={A}, author={Bertalm{\\´i}o, Marcelo}, year={2020}}")
    assert (work.creators[0].name.family, codes(sink)) == ("Bertalmío", ["BIB005"])


def test_link_with_an_empty_label_has_the_one_of_its_kind(tmp_path: Path) -> None:
    decided = "works:\n  k:\n    links: [{kind: slides, url: https://example.org/a, label: }]\n"
    work, sink = one(tmp_path, "@misc{k, title = {T}}\n", decided)
    assert ([link.label for link in work.links], codes(sink)) == (["Slides"], [])
