"""The words of BibTeX, biblatex and al-folio, and what they are called in a Work."""

from sitegen.model.links import WORK_LINKS

_ENTRY_TYPES = {
    "article-journal": "article",
    "paper-conference": "inproceedings conference",
    "book": "proceedings book mvbook collection",
    "pamphlet": "booklet",
    "chapter": "inbook incollection",
    "thesis": "phdthesis mastersthesis masterthesis bachelorthesis thesis",
    "report": "techreport report manual",
    "manuscript": "unpublished",
    "article": "preprint",
    "webpage": "online electronic www",
    "software": "software",
    "dataset": "dataset",
    "patent": "patent",
    "speech": "talk presentation",
    "document": "misc",
}
CSL_TYPES = {name: csl for csl, names in _ENTRY_TYPES.items() for name in names.split()}
"""The type of CSL for each entry type of BibTeX and biblatex."""

# What BibTeX, biblatex and al-folio call the fields of a Work whose value is taken as it is; the first name that an
# entry has wins. `readers.decoding` decodes it by the Work's name: `pages` becomes a page range there.
SAME = {name: name for name in "title volume pages edition series isbn issn pmid url abstract selected".split()} | {
    "number": "number issue",
    "article_number": "articleno article-number eid elocation-id",
    "publisher": "publisher organization",
    "place": "address location",
    "language": "language langid",
    "note": "note addendum",
    "annotation": "annotation additional_info",
    "award": "award_name award",
}
TARGETS = {name: (target, rank) for target, names in SAME.items() for rank, name in enumerate(names.split())}
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
KNOWN = RECOGNISED.union(VENUES, LINK_NAMES, TARGETS)
"""Every field that means something here."""
