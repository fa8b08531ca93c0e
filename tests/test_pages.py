"""The pages of a small site, read as a reader and a machine would."""

import re
from pathlib import Path

import pytest

from sitegen.build import build
from sitegen.diagnostics import Sink, Span, StopBuild
from sitegen.request import Request
from tests import facts
from tests.sites import put

BIB = """
@article{one2020, title = {Grow $x^2$ {GAN}s}, author = {Berg*, Ada and Coe*, Cy and Dot, Di and Eel, Ed and Fox, Flo},
  year = {2020}, journal = {Annals of X}, volume = {45}, number = {7}, pages = {1--2}, abstract = {Words \\& more.},
  note = {* = equal contribution}, code = {https://github.com/a/b}, pdf = {one.pdf}, doi = {10.1000/x}}
@misc{soon, title = {Soon}, author = {Berg, Ada and others}, year = {In press}}
@inproceedings{two2021, title = {Two}, author = {Coe, Cy}, year = {2021}, booktitle = {Proc. of Y}}
"""
IMPORTED = """works:
  - {title: Listed, authors: [Di Dot], others: true, submitted: 2019-12-06, category: CL, has_code: true,
     metrics: [{label: score, value: 18.7}], affiliations: [acme]}
person:
  name: Ada Berg
  listed: 1
  metrics:
    - {label: papers, value: 70, as_of: 2026-06-30}
    - {label: citations, value: 1565, as_of: 2026-06-30}
"""
FILES = {
    "content/site.yaml": "title: Lab & Co\nurl: https://example.org/lab\nlanguage: en-GB\ntheme: {link: '#123456'}\n",
    "content/people/ada/profile.yaml": "name: Ada Berg\nheadline: Grows things\nphoto: me.jpg\nlinks: {github: ada}\n",
    "content/people/ada/about.md": "I *grow* <script>alert(1)</script> things.\n",
    "content/people/ada/works.bib": BIB,
    "content/people/ada/imported/profile-page.yaml": IMPORTED,
    "content/people/ada/me.jpg": "a photo",
    "content/people/ada/one.pdf": "a pdf",
    "content/people/cy/profile.yaml": "name: Cy Coe\nrole: {group: Students, end: 2020}\n",
    "content/assets/extra/file.txt": "as it is",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    put(root, FILES)
    sink = Sink()
    build(Request(root, root / "_site"), sink)
    assert [found.code for found in sink.diagnostics] == []
    return root / "_site"


def html(site: Path, route: str) -> str:
    return (site / route / "index.html").read_text("utf-8")


def test_every_route_of_the_contract_is_there(site: Path) -> None:
    expected = """index.html people/index.html people/ada/index.html people/ada/publications/index.html
    papers/index.html people/ada/publications.bib people/ada/feed.xml people/ada/me.jpg papers/one2020/index.html
    papers/one2020/cite.bib
    papers/one2020/cite.ris papers/one2020/csl.json papers/one2020/one2020.pdf papers.bib years/2020/index.html
    topics/index.html topics/cl/index.html topics/cl/feed.xml feed.xml sitemap.xml 404.html .nojekyll
    assets/extra/file.txt"""
    assert [path for path in expected.split() if not (site / path).is_file()] == []
    assert not (site / "robots.txt").exists()  # the site is not at its domain's root


def test_every_link_inside_the_site_leads_somewhere(site: Path) -> None:
    broken = []
    for path in site.rglob("*.html"):
        page = facts.read_page(path)
        for link in page.links:
            target, _, anchor = link.partition("#")
            if "://" in target or target.startswith("mailto:"):
                continue
            base = site / target.removeprefix("/lab/") if target.startswith("/lab/") else path.parent / target
            file = base / "index.html" if base.is_dir() else base
            if target and not file.is_file():
                broken.append(f"{path.relative_to(site)}: {link}")
            if anchor and anchor not in facts.read_page(file if target else path).ids:
                broken.append(f"{path.relative_to(site)}: {link}")
    assert broken == []


def test_links_are_relative_except_on_the_page_for_missing_ones(site: Path) -> None:
    assert 'href="../../papers/one2020/"' in html(site, "people/ada")
    assert 'href="/lab/papers/"' in (site / "404.html").read_text("utf-8")
    assert 'href="/' not in html(site, "papers/one2020")


def test_own_name_stands_out_and_co_authors_link(site: Path) -> None:
    own = html(site, "people/ada/publications")
    assert re.search(r"<b>Ada Berg<sup[^>]*>\*</sup><span class=\"vh\"> \(equal contribution\)</span></b>", own)
    assert re.search(r'<a href="../../../people/cy/">Cy Coe<sup', own)


def test_equal_contribution_has_mark_legend_and_words_and_leaves_exports(site: Path) -> None:
    for route in ("people/ada/publications", "papers/one2020"):
        page = html(site, route)
        assert "<sup>*</sup> equal contribution" in page
        assert '<span class="vh"> (equal contribution)</span>' in page
    for name in ("cite.bib", "cite.ris", "csl.json"):
        assert "*" not in (site / "papers/one2020" / name).read_text("utf-8")
    assert "*" not in "".join(content for _, content in facts.read_page(site / "papers/one2020/index.html").meta)


def test_first_three_authors_and_more_that_opens(site: Path) -> None:
    page = html(site, "people/ada/publications")
    assert re.search(
        r"Di Dot</span>, <details><summary>and 2 more</summary><span>Ed Eel</span>, <span>Flo Fox</span>", page
    )
    assert "<details>" not in re.findall(r'<div class="au">.*?</div>', html(site, "papers/one2020"), re.DOTALL)[0]


def test_anchors_are_citation_keys_and_undated_works_come_first(site: Path) -> None:
    page = html(site, "people/ada/publications")
    assert re.findall(r'<article class="p" id="([^"]+)"', page) == ["soon", "two2021", "one2020", "listed"]
    assert re.findall(r"<h2 id=\"y-\d\">([^<]+) <small>", page) == ["In press", "2021", "2020", "2019"]


def test_imported_facts_are_on_the_page(site: Path) -> None:
    page = next(page for page in facts.paper_pages(site) if page.path.parent.name == "listed")
    paper = facts.Paper("Listed", ("Di Dot",), True, "2019-12-06", "CL", "18.7", True, ("acme",))
    assert page.says(paper) == []


def test_metrics_with_separators_day_and_both_counts(site: Path) -> None:
    page = facts.read_page(site / "people/ada/index.html").text
    assert "1,565" in page
    assert "As of 30 Jun 2026; the source lists 1 of 70 papers." in page


def test_tags_for_scholar_are_on_papers_and_on_no_list(site: Path) -> None:
    meta = facts.read_page(site / "papers/one2020/index.html").meta
    assert ("citation_title", "Grow x² GANs") in meta
    assert ("citation_pdf_url", "https://example.org/lab/papers/one2020/one2020.pdf") in meta
    assert [content for name, content in meta if name == "citation_author"][:2] == ["Berg, Ada", "Coe, Cy"]
    for route in ("", "papers", "people/ada", "people/ada/publications", "topics/cl"):
        assert not [
            name for name, _ in facts.read_page(site / route / "index.html").meta if name.startswith("citation")
        ]


def test_canonical_language_policy_and_theme(site: Path) -> None:
    page = html(site, "papers/one2020")
    assert '<html lang="en-GB">' in page
    assert '<link rel="canonical" href="https://example.org/lab/papers/one2020/">' in page
    assert "default-src &#39;self&#39;" in page
    assert " style=" not in page
    theme = next((site / "assets").glob("theme.*.css"))
    assert theme.read_text("utf-8") == ":root{--link:#123456;}\n"
    assert theme.name in page


def test_biography_is_sanitized(site: Path) -> None:
    page = html(site, "people/ada")
    assert "<em>grow</em>" in page
    assert "alert(1)" not in page


def test_alumni_stand_apart(site: Path) -> None:
    text = facts.read_page(site / "people/index.html").text
    assert text.index("Ada Berg") < text.index("Alumni") < text.index("Cy Coe")


ALONE = {path: text for path, text in FILES.items() if "/cy/" not in path}


def test_one_person_alone_has_the_home_page(tmp_path: Path) -> None:
    put(tmp_path, ALONE)
    build(Request(tmp_path, tmp_path / "_site"), Sink())
    site = tmp_path / "_site"
    assert '<h1 class="p-name">Ada Berg</h1>' in html(site, "")
    assert (site / "publications/index.html").is_file()
    assert 'content="0; url=../../"' in html(site, "people/ada")
    assert (site / "people/ada/publications.bib").is_file()
    assert not (site / "people/index.html").exists()


def test_hundred_and_one_papers_are_two_pages(tmp_path: Path) -> None:
    bib = "".join(f"@misc{{k{n}, title={{Paper {n}}}, author={{Berg, Ada}}, year={{2020}}}}\n" for n in range(101))
    put(tmp_path, {"content/people/ada/profile.yaml": "name: Ada Berg\n", "content/people/ada/works.bib": bib})
    build(Request(tmp_path, tmp_path / "_site"), Sink())
    first, second = html(tmp_path / "_site", "papers"), html(tmp_path / "_site", "papers/page/2")
    assert (first.count('<article class="p"'), second.count('<article class="p"')) == (100, 1)
    assert 'rel="next" href="../papers/page/2/"' in first


def test_keys_that_are_shared_or_taken_by_the_page_are_no_anchors(tmp_path: Path) -> None:
    entry = "@misc{{{}, title={{{}}}, author={{Berg, Ada}}, year={{2020}}}}\n"
    bib = entry.format("k", "One") + entry.format("k", "Two") + entry.format("main", "Three")
    put(tmp_path, {"content/people/ada/profile.yaml": "name: Ada Berg\n", "content/people/ada/works.bib": bib})
    build(Request(tmp_path, tmp_path / "_site"), Sink())
    ids = re.findall(r'\bid="([^"]+)"', html(tmp_path / "_site", "publications"))
    assert len(ids) == len(set(ids))


def test_icons_of_the_site_stand_on_pages_and_in_lists_and_their_faults_are_named(tmp_path: Path) -> None:
    icon = tmp_path / "templates" / "partials" / "icon.html"
    put(tmp_path, FILES | {"templates/partials/icon.html": "<i>{{ name }}</i>"})
    site = tmp_path / "_site"
    build(Request(tmp_path, site), Sink())
    assert {"<i>doi</i>", "<i>cite</i>", "<i>theme</i>"} <= set(re.findall("<i>.*?</i>", html(site, "papers/one2020")))
    assert "<i>code</i>" in html(site, "papers")
    assert "<i>github</i>" in html(site, "people/ada")
    icon.write_text("<i>{{ missing }}</i>")
    sink = Sink()
    with pytest.raises(StopBuild):
        build(Request(tmp_path, site), sink)
    (fault,) = {(found.code, found.span) for found in sink.diagnostics}
    assert fault == ("TPL002", Span("templates/partials/icon.html", 1, 7, 7))
