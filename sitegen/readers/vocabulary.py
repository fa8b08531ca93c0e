"""The words of BibTeX, biblatex and al-folio, and what they are called in a Work."""

from sitegen.model.links import WORK_LINKS

CSL_TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "proceedings": "book",
    "book": "book",
    "mvbook": "book",
    "collection": "book",
    "booklet": "pamphlet",
    "inbook": "chapter",
    "incollection": "chapter",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "masterthesis": "thesis",
    "bachelorthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "manual": "report",
    "unpublished": "manuscript",
    "preprint": "article",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "software": "software",
    "dataset": "dataset",
    "patent": "patent",
    "talk": "speech",
    "presentation": "speech",
    "misc": "document",
}

# BibTeX and biblatex names whose value goes unchanged under the name of a Work's field. The first one present wins.
SAME = {
    "title": ("title",),
    "volume": ("volume",),
    "number": ("number", "issue"),
    "pages": ("pages",),
    "article_number": ("articleno", "article-number", "eid", "elocation-id"),
    "edition": ("edition",),
    "series": ("series",),
    "publisher": ("publisher", "organization"),
    "place": ("address", "location"),
    "language": ("language", "langid"),
    "isbn": ("isbn",),
    "issn": ("issn",),
    "pmid": ("pmid",),
    "url": ("url",),
    "abstract": ("abstract",),
    "note": ("note", "addendum"),
    "annotation": ("annotation", "additional_info"),
    "award": ("award_name", "award"),
    "selected": ("selected",),
}
TARGETS = {name: (target, rank) for target, names in SAME.items() for rank, name in enumerate(names)}
"""The field of a Work that each of these names stands for, and which of several wins: the lowest."""

VENUES = ("journal", "journaltitle", "booktitle", "school", "institution", "eventtitle", "howpublished")
VENUE_KINDS = {
    "article-journal": "journal",
    "paper-conference": "proceedings",
    "chapter": "book",
    "thesis": "institution",
    "report": "institution",
}
LINKS = {kind: (kind,) for kind in WORK_LINKS} | {
    "pdf": ("pdf", "paper", "pdfurl"),
    "code": ("code", "github"),
    "dataset": ("dataset", "data"),
    "slides": ("slides", "presentation"),
    "website": ("website", "project", "projectpage"),
    "supp": ("supp", "supplementary", "supplement"),
}
LINK_NAMES = {name: kind for kind, names in LINKS.items() for name in names}
# Read, and without a place of their own on a page: they stay with the record.
RECOGNISED = frozenset(
    """archiveprefix eprinttype primaryclass eprintclass year month date day urldate abbr bibtex_show preview altmetric
    dimensions google_scholar_id inspirehep_id hal key keywords keyword tags author author+an author+an:default
    editor doi eprint arxiv arxivid crossref xdata ids bdsk-url-1 bdsk-url-2 date-added date-modified timestamp biburl
    bibsource file shorttitle numpages copyright shortjournal type mendeley-groups mendeley-tags owner issue_date
    equal equal_contribution corresponding corr subtitle booksubtitle maintitle titleaddon pmcid entrysubtype pagetotal
    chapter part version options pubstate""".split()
)
KNOWN = RECOGNISED.union(VENUES, LINK_NAMES, *SAME.values())
"""Every field that means something here."""
