"""Works as text for other programs, and back."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pybtex.database import Person, parse_string

from sitegen.exports import atom, bibtex, csl_json, highwire, ris, sitemap, tex
from sitegen.model.ids import ArxivId, Doi, Slug
from sitegen.model.people import Creator, Name
from sitegen.model.record import Entry, EntryField
from sitegen.model.values import Html, PartialDate, Text
from sitegen.model.work import Venue, Work
from sitegen.text.latex import decode
from tests.sites import one


def text(source: str) -> Text:
    decoded = decode(source)
    return Text(source, decoded.plain, decoded.html)


ADA, CY = Creator(Name("Berg", "Ada")), Creator(Name("Dyck", "Cy", "van"), equal=True, marks=("*",))
PAPER = Work(
    slug=Slug("one2020"),
    key="one2020",
    type="article-journal",
    title=text("Grow $+$ {GAN}s \\& more"),
    creators=(ADA, CY),
    issued=PartialDate(2020, 5, 4),
    venue=Venue(text("Annals of X")),
    volume="45",
    number="7",
    pages="12–15",
    doi=Doi("10.1000/x_y"),
)
IMPORTED = Work(
    slug=Slug("growing-gans"),
    type="article",
    title=text("Growing GANs: 5% & more_or_less #1"),
    creators=(ADA,),
    others=True,
    submitted=PartialDate(2019, 12, 6),
)


def people(authors: list[Person]) -> list[str]:
    return [str(person) for person in authors]


def test_generated_entry_is_read_by_pybtex_to_the_same_facts() -> None:
    entry = parse_string(bibtex.entry(PAPER), "bibtex").entries["one2020"]
    assert entry.type == "article"
    assert people(entry.persons["author"]) == ["Berg, Ada", "van Dyck, Cy"]
    fields = {name: entry.fields[name] for name in ("title", "year", "journal", "volume", "number", "pages", "doi")}
    assert fields == {
        "title": "Grow $+$ {GAN}s \\& more",
        "year": "2020",
        "journal": "Annals of X",
        "volume": "45",
        "number": "7",
        "pages": "12--15",
        "doi": "10.1000/x_y",
    }


def test_generated_entry_says_and_others_and_escapes_tex() -> None:
    block = bibtex.entry(IMPORTED)
    assert "author = {Berg, Ada and others}," in block
    assert "{Growing {GANs}: 5\\% \\& more\\_or\\_less \\#1}" in block
    assert decode(parse_string(block, "bibtex").entries["growing-gans"].fields["title"]).plain == IMPORTED.title.plain


def test_own_entry_keeps_source_order_and_case_without_marks_legend_and_site_fields(tmp_path: Path) -> None:
    bib = """@string{ax = "Annals of " # "X"}
@Article{k, Author = {Berg*, Ada and {van Dyck}$^*$, Cy}, title={{GAN}s}, JOURNAL = ax, year=2020, month=jul,
  note={* = equal contribution}, pdf={https://x.org/a.pdf}, code={https://github.com/a/b}, abbr={AX}, pmid={1}}"""
    work, _ = one(tmp_path, bib)
    assert bibtex.entry(work) == (
        "@article{k,\n"
        "  Author  = {Berg, Ada and {van Dyck}, Cy},\n"
        "  title   = {{GAN}s},\n"
        "  JOURNAL = {Annals of X},\n"
        "  year    = 2020,\n"
        "  month   = jul,\n"
        "  pmid    = {1},\n"
        "}"
    )


def test_note_that_is_no_legend_stays(tmp_path: Path) -> None:
    work, _ = one(tmp_path, "@misc{k, title={A}, author={Berg, Ada}, year={2020}, note={Oral}}")
    assert "note   = {Oral}" in bibtex.entry(work)


def test_decisions_replace_add_and_remove_fields(tmp_path: Path) -> None:
    bib = "@article{k, title={A}, author={Berg, Ada}, year={2020}, doi={10.1000/wrong}, pages={1--2}, journal={Old}}"
    decisions = "works:\n  k: {title: B, doi: null, pages: null, issued: 2021-03, volume: 3, venue: New}\n"
    work, _ = one(tmp_path, bib, decisions)
    entry = parse_string(bibtex.entry(work), "bibtex").entries["k"]
    assert dict(entry.fields.items()) == {
        "title": "B",
        "year": "2021",
        "month": "March",
        "journal": "New",
        "volume": "3",
    }


def test_short_name_of_a_venue_leaves_the_entry_as_it_was(tmp_path: Path) -> None:
    bib = "@article{k, title={A}, author={Berg, Ada}, year={2020}, journal={{IEEE} Things}}"
    work, _ = one(tmp_path, bib, "works:\n  k: {venue: {short: IT}}\n")
    assert "journal = {{IEEE} Things}" in bibtex.entry(work)


def test_unbalanced_value_is_not_emitted() -> None:
    entry = Entry("misc", "k", (EntryField("title", "A {B"), EntryField("year", "2020")))
    assert bibtex.entry(replace(PAPER, entry=entry)) == "@misc{k,\n  year = {2020},\n}"


@pytest.mark.parametrize("value", ["", "a b", "{a}", "{a {b {c {d}}}} {e}"])
def test_balanced(value: str) -> None:
    assert tex.is_balanced(value)


@pytest.mark.parametrize("value", ["{", "}", "}{", "{a}}", "{{a}", "a} {b", "{a}} {b", "\\{"])
def test_unbalanced(value: str) -> None:
    assert not tex.is_balanced(value)


def test_library_gives_every_entry_a_key_of_its_own() -> None:
    block = bibtex.entry(PAPER)
    library = bibtex.library([("one2020", block.encode()), ("one2020-other", block.encode())]).decode()
    assert list(parse_string(library, "bibtex").entries) == ["one2020", "one2020-other"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Name("Berg", "Ada"), "Berg, Ada"),
        (Name("Cruz", "Juan", "de la", suffix="Jr"), "de la Cruz, Jr, Juan"),
        (Name(literal="The X & Y Group"), "{The X \\& Y Group}"),
        (Name("Madonna"), "Madonna"),
        (Name("Berg", suffix="Jr"), "{Berg Jr}"),
        (Name("Berg, Inc", "Ada"), "{Berg, Inc}, Ada"),
        (Name("Be{rg", "Ada"), "Be{\\textbraceleft}rg, Ada"),
    ],
)
def test_names(name: Name, written: str) -> None:
    assert tex.names([Creator(name)]) == written


def test_csl_json_has_parts_dates_and_others() -> None:
    item = csl_json.item(PAPER, url="https://example.org/papers/one2020/")
    assert item["author"] == [
        {"family": "Berg", "given": "Ada"},
        {"family": "Dyck", "given": "Cy", "non-dropping-particle": "van"},
    ]
    assert (item["issued"], item["page"], item["DOI"]) == ({"date-parts": [[2020, 5, 4]]}, "12-15", "10.1000/x_y")
    listed = json.loads(csl_json.dumps([IMPORTED]))[0]
    assert listed["author"][-1] == {"literal": "others"}
    assert (listed["submitted"], "issued" in listed) == ({"date-parts": [[2019, 12, 6]]}, False)


def test_ris_lines() -> None:
    lines = ris.record(PAPER).split("\r\n")
    assert lines[0] == "TY  - JOUR"
    assert lines[-2:] == ["ER  - ", ""]
    assert {"AU  - Berg, Ada", "AU  - van Dyck, Cy", "DA  - 2020/05/04/", "SP  - 12", "EP  - 15"} <= set(lines)
    assert "DA  - 2019/12/06/" in ris.record(IMPORTED)


def test_highwire_of_an_article() -> None:
    tags = highwire.tags(PAPER, page_url="https://example.org/p/")
    assert tags[:4] == [
        ("citation_title", "Grow + GANs & more"),
        ("citation_author", "Berg, Ada"),
        ("citation_author", "van Dyck, Cy"),
        ("citation_publication_date", "2020/05/04"),
    ]
    assert ("citation_journal_title", "Annals of X") in tags
    assert ("citation_firstpage", "12") in tags


def test_highwire_of_a_preprint_says_so() -> None:
    work = replace(
        PAPER, type="article", arxiv=ArxivId("2001.00001"), doi=None, venue=Venue(text("arXiv"), "", "repository")
    )
    tags = dict(highwire.tags(work, page_url=""))
    assert tags["z:itemType"] == "preprint"
    assert tags["citation_technical_report_number"] == "arXiv:2001.00001"
    assert tags["citation_doi"] == "10.48550/arXiv.2001.00001"
    assert "citation_journal_title" not in tags


def test_single_author_keeps_blanks_together() -> None:
    work = replace(PAPER, creators=(Creator(Name("Van Loan", "Charles F.")),))
    assert ("citation_author", "Van\u00a0Loan, Charles\u00a0F.") in highwire.tags(work, page_url="")


def test_page_without_year_or_author_has_no_tags() -> None:
    assert highwire.tags(replace(PAPER, issued=None), page_url="") == []
    assert highwire.tags(replace(PAPER, creators=()), page_url="") == []


def test_feed_is_xml_with_times_of_the_works() -> None:
    work = replace(PAPER, title=Text("a", "A <b> & \x00c", Html("")))
    feed = atom.feed(
        [atom.entry(each, f"https://example.org/papers/{each.slug}/") for each in (work, IMPORTED)],
        title="T & U",
        feed_url="https://example.org/feed.xml",
        page_url="https://example.org/",
        author="Ada",
    )
    root = ElementTree.fromstring(feed)  # noqa: S314  our own text
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert root.findtext("a:updated", namespaces=names) == "2020-05-04T00:00:00Z"
    assert [entry.findtext("a:title", namespaces=names) for entry in root.findall("a:entry", names)] == [
        "A <b> & c",
        "Growing GANs: 5% & more_or_less #1",
    ]
    assert len(root.findall("a:entry", names)[0].findall("a:author", names)) == 2


def test_sitemap_of_many_addresses_is_an_index() -> None:
    urls = [(f"https://example.org/{number}/", "") for number in range(50_001)]
    files = dict(sitemap.files(urls, base="https://example.org"))
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert "<loc>https://example.org/sitemap-2.xml</loc>" in files["sitemap.xml"]
    assert files["sitemap-2.xml"].count("<url>") == 1


def test_names_that_were_mended_are_written_as_they_were_meant(tmp_path: Path) -> None:
    authors = "Jane Doe and and Rick Roe, and Sue Poe (* indicates Equal Contribution)"
    work, _ = one(tmp_path, f"@misc{{k, title={{A}}, author={{{authors}}}, year={{2020}}}}")
    entry = parse_string(bibtex.entry(work), "bibtex").entries["k"]
    assert people(entry.persons["author"]) == ["Doe, Jane", "Roe, Rick", "Poe, Sue"]


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("Sets of {x", "Sets of {\\textbraceleft}x"),
        ("Less for $5 & up", "Less for \\$5 \\& up"),
        ("R&D of $k_1$-means at 5% by GaLore", "R\\&D of $k_1$-means at 5\\% by {GaLore}"),
        ("A naïve Schrödinger bridge in 3D", "A naïve Schrödinger bridge in {3D}"),
        ("See \\url{https://x.org/a_b%20c}", "See \\url{https://x.org/a_b%20c}"),
        ('\\"UberNets & co', '\\"UberNets \\& co'),
    ],
)
def test_words_that_are_half_tex_are_written_as_whole_tex(source: str, written: str) -> None:
    block = bibtex.entry(replace(IMPORTED, title=Text(source, source, Html(""))))
    assert parse_string(block, "bibtex").entries["growing-gans"].fields["title"] == written


def test_brace_in_one_field_does_not_break_the_file() -> None:
    works = [replace(IMPORTED, publisher="A } B"), PAPER]
    library = bibtex.library((work.slug, bibtex.entry(work).encode()) for work in works).decode()
    assert list(parse_string(library, "bibtex").entries) == ["growing-gans", "one2020"]


def test_key_with_a_blank_is_written_so_that_bibtex_reads_it(tmp_path: Path) -> None:
    work, _ = one(tmp_path, "@misc{foo bar, title={A}, author={Berg, Ada}, year={2020}}")
    assert list(parse_string(bibtex.entry(work), "bibtex").entries) == ["foo-bar"]


def test_decision_that_there_are_others_is_in_the_author_field(tmp_path: Path) -> None:
    bib = "@misc{k, title={A}, author={Berg, Ada}, year={2020}}"
    work, _ = one(tmp_path, bib, "works:\n  k: {others: true}\n")
    assert "author = {Berg, Ada and others}" in bibtex.entry(work)


def test_suffix_is_not_taken_for_the_given_name() -> None:
    work = replace(PAPER, creators=(Creator(Name("Roe", "Jo", "de", suffix="Jr.")), ADA))
    assert "AU  - de Roe, Jo, Jr.\r\n" in ris.record(work)
    assert ("citation_author", "de Roe, Jo Jr.") in highwire.tags(work, page_url="")


def test_month_without_a_day_is_no_date_for_scholar() -> None:
    tags = highwire.tags(replace(PAPER, issued=PartialDate(2020, 5)), page_url="")
    assert ("citation_publication_date", "2020") in tags


def test_marks_that_cannot_be_cut_from_the_source_have_the_names_written_anew(tmp_path: Path) -> None:
    bib = "@misc{k, title = {T}, author = {Jane Doe$^\\S$ and {Smith* and Sons} and family=Gogh, given=V., prefix=van}}"
    assert "author = {Doe, Jane and {Smith* and Sons} and van Gogh, V.}" in bibtex.entry(one(tmp_path, bib)[0])
