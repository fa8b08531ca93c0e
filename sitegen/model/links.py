"""Kinds of links: how each is labelled, and how a handle becomes an address."""

WORK_LINKS = {
    "pdf": "PDF",
    "html": "HTML",
    "preprint": "Preprint",
    "code": "Code",
    "dataset": "Data",
    "demo": "Demo",
    "website": "Website",
    "blog": "Blog",
    "video": "Video",
    "slides": "Slides",
    "poster": "Poster",
    "supp": "Supplement",
}
"""Link kinds of a work in the order they are shown."""

PERSON_LINKS = {
    "email": ("Email", "mailto:{}"),
    "website": ("Website", ""),
    "google_scholar": ("Google Scholar", "https://scholar.google.com/citations?user={}"),
    "orcid": ("ORCID", "https://orcid.org/{}"),
    "arxiv": ("arXiv", "https://arxiv.org/a/{}"),
    "dblp": ("DBLP", "https://dblp.org/pid/{}"),
    "semantic_scholar": ("Semantic Scholar", "https://www.semanticscholar.org/author/{}"),
    "openreview": ("OpenReview", "https://openreview.net/profile?id={}"),
    "github": ("GitHub", "https://github.com/{}"),
    "gitlab": ("GitLab", "https://gitlab.com/{}"),
    "huggingface": ("Hugging Face", "https://huggingface.co/{}"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/in/{}"),
    "researchgate": ("ResearchGate", "https://www.researchgate.net/profile/{}"),
    "mastodon": ("Mastodon", ""),
    "bluesky": ("Bluesky", "https://bsky.app/profile/{}"),
    "x": ("X", "https://x.com/{}"),
    "youtube": ("YouTube", "https://www.youtube.com/@{}"),
    "cv": ("CV", ""),
}
"""Link kinds of a person in the order they are shown: label, and the address of a bare handle ("" takes URLs only)."""
