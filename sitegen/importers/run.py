"""One import: read the files, decide whose they are, write, report. Nothing is written before all is read."""

import datetime
import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitegen.diagnostics import Sink, Span
from sitegen.importers import imported, profile_page, publications_page
from sitegen.importers.report import Report
from sitegen.model.ids import Slug
from sitegen.text.latex import decode_names
from sitegen.text.names import parse_names
from sitegen.text.slugs import slugify
from sitegen.write import replace_file

FIELDS = "others submitted category metrics has_code code website affiliations abstract authors".split()
"""Fields of a profile page that `--without` can leave out; of a publications page it can be any field of an entry."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be imported. `today` stands in for a missing `saved_on` at the first import."""

    kind: str
    files: Sequence[Path]
    site: Path
    today: datetime.date
    person: str | None = None
    saved_on: datetime.date | None = None
    without: Sequence[str] = ()


@dataclass(slots=True)
class _Plan:
    """Imported files and new profiles by path below the site, and the titles of persons of this run."""

    contents: dict[str, dict[str, Any]] = field(default_factory=dict)
    profiles: dict[str, str] = field(default_factory=dict)
    titles: dict[Slug, frozenset[str]] = field(default_factory=dict)

    def add(self, target: str, content: dict[str, Any]) -> None:
        """Two files of one person in one run make one imported file; works that both have stand once."""
        earlier = self.contents.get(target, {}).get("works", [])
        works = [*earlier, *(work for work in content["works"] if work not in earlier)]
        self.contents[target] = {**content, "works": works}


def run(request: Request, sink: Sink) -> Report:
    """Import the files. Faults of single files are in the sink; `Report.ok` says whether anything was taken."""
    report, plan = Report(), _Plan()
    reader = {"profile-page": _profile, "publications-page": _publications}[request.kind]
    for path in request.files:
        text = _text(path, report, sink)
        if text is not None:
            reader(request, path, text, plan, report, sink)
    if sink.errors:
        return Report(left=report.left, doubtful=report.doubtful)
    for name, content in plan.contents.items():
        report.changed += [f"{name}: {line}" for line in imported.changes(imported.load(request.site / name), content)]
    texts = {name: imported.dump(request.kind, content) for name, content in plan.contents.items()}
    for name, text in {**plan.profiles, **texts}.items():
        target = request.site / name
        if not target.is_file() or target.read_bytes() != text.encode():
            replace_file(target, text.encode())
    report.ok = bool(texts)
    return report


def unknown_fields(kind: str, without: Sequence[str]) -> list[tuple[str, str]]:
    """Fields that a profile page does not have, each with the nearest one that it has ("": none is near)."""
    if kind != "profile-page":
        return []
    near = {name: difflib.get_close_matches(name, FIELDS, n=1, cutoff=0.5) for name in without if name not in FIELDS}
    return [(name, found[0] if found else "") for name, found in near.items()]


def _text(path: Path, report: Report, sink: Sink) -> str | None:
    try:
        data = path.read_bytes()
    except OSError as problem:
        hint = "check the path"
        sink.error("IMP002", "the file cannot be opened", Span(path.as_posix()), hint=hint, note=problem.strerror or "")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        report.doubtful.append(f"{path.name}: not UTF-8; read as Windows-1252")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _nothing(path: Path, sink: Sink, message: str, hint: str) -> None:
    sink.error("IMP001", message, Span(path.as_posix()), hint=hint)


def _profile(request: Request, path: Path, text: str, plan: _Plan, report: Report, sink: Sink) -> None:
    profile = profile_page.parse(text)
    report.left += [f"{path.name}:{line}: {reason}" for line, reason in profile.left]
    if not profile_page.is_profile(profile):
        _nothing(path, sink, "nothing of a profile could be read", "save the page as text: select all, copy, paste")
        return
    if not profile.name and request.person is None:
        _nothing(path, sink, "the text has papers and no name", "say whose they are with `--person SLUG`")
        return
    titles = [paper.title for paper in profile.papers]
    slug, is_homonym = (
        (Slug(request.person), False)
        if request.person
        else imported.folder_of(request.site, profile.name, profile.field, titles, plan.titles)
    )
    if is_homonym:
        report.doubtful.append(f"{path.name}: `{slug}` is another {profile.name}: none of the works are shared")
    plan.titles[slug] = frozenset(map(imported.title_key, titles))
    target = f"content/people/{slug}/imported/profile-page.yaml"
    old = imported.load(request.site / target)
    saved_on = request.saved_on or _known_day(old) or request.today
    works = [_without(profile_page.work(paper, saved_on), request.without) for paper in profile.papers]
    block = profile_page.person_block(profile, saved_on)
    source = {"kind": request.kind, "saved_on": saved_on.isoformat()}
    plan.add(target, {"source": source, "person": block, "works": works})
    name = profile.name or _words(slug)
    _add_profile(request.site, slug, name, plan)
    count = len(works)
    report.taken.append(
        f"{count} {'work' if count == 1 else 'works'} and {len(profile.metrics)} metrics of {name} -> {target}"
    )
    report.doubtful += [f"{path.name}: {line}" for line in _profile_doubts(profile, saved_on)]


def _known_day(old: dict[str, Any]) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str((old.get("source") or {}).get("saved_on")))
    except ValueError:
        return None


def _without(work: dict[str, Any], without: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in work.items() if name not in without}


def _profile_doubts(profile: profile_page.Profile, saved_on: datetime.date) -> list[str]:
    doubts = []
    claims = {metric.value for metric in profile.metrics if metric.label == "papers"}
    claims |= {str(profile.claimed)} if profile.claimed is not None else set()
    listed = str(len(profile.papers))
    if claims - {listed}:
        doubts.append(f"it claims {' or '.join(sorted(claims))} papers and lists {listed}; both are kept")
    titles = Counter(imported.title_key(paper.title) for paper in profile.papers)
    for paper in profile.papers:
        day = paper.date(saved_on)
        if day is None:
            doubts.append(f"line {paper.line}: the date does not exist, and was left out: {paper.title}")
        elif day > saved_on:
            doubts.append(f"line {paper.line}: {day} is after the page was saved: {paper.title}")
        if not paper.authors:
            doubts.append(f"line {paper.line}: no authors could be read: {paper.title}")
        if titles[imported.title_key(paper.title)] > 1:
            doubts.append(f"line {paper.line}: this title stands more than once; each is kept: {paper.title}")
    return doubts


def _publications(request: Request, path: Path, text: str, plan: _Plan, report: Report, sink: Sink) -> None:
    page = publications_page.parse(text)
    report.left += [f"{path.name}:{line}: {reason}" for line, reason in page.left]
    report.doubtful += [f"{path.name}:{line}: {reason}" for line, reason in page.doubtful]
    if not page.entries:
        _nothing(path, sink, "there is no BibTeX entry in the text", "open the page's BibTeX blocks before you copy it")
        return
    common = _common_authors(page)
    slug, name = _whose(request, page, common)
    if not slug:
        hint = "say whose page it is with `--person SLUG`"
        _nothing(path, sink, "no author, or more than one, stands in every entry", hint)
        return
    target = f"content/people/{slug}/imported/publications-page.yaml"
    works = [publications_page.work(entry, request.without) for entry in page.entries]
    works = [_without(work, request.without) for work in works]
    plan.add(target, {"source": {"kind": request.kind}, "works": works})
    _add_profile(request.site, slug, name, plan)
    for field_name in request.without:
        if field_name not in ("abstract", "venue") and not any(entry.block.get(field_name) for entry in page.entries):
            report.doubtful.append(f"{path.name}: no entry has a field `{field_name}` to leave out")
    count = len(works)
    report.taken.append(f"{count} BibTeX {'entry' if count == 1 else 'entries'} of {name} -> {target}")
    filled = [
        (entry.block.key, what) for entry in page.entries for what in ("abstract", "venue") if getattr(entry, what)
    ]
    report.taken += [f"{what} of {key}, from the lines above it" for key, what in filled if what not in request.without]


def _common_authors(page: publications_page.Page) -> list[str]:
    """Authors who stand in every entry, in the order of the first."""
    listed = [
        [each.name.display for each in parse_names(decode_names(field.value)).names]
        for entry in page.entries
        if (field := entry.block.get("author"))
    ]
    if not listed:
        return []
    return [name for name in listed[0] if all(name in others for others in listed)]


def _whose(request: Request, page: publications_page.Page, common: Sequence[str]) -> tuple[Slug, str]:
    """The person's slug and name; ("", "") when it cannot be told."""
    if request.person is None:
        return (slugify(common[0]), common[0]) if len(common) == 1 else (Slug(""), "")
    names = [
        each.name.display
        for entry in page.entries
        if (field := entry.block.get("author"))
        for each in parse_names(decode_names(field.value)).names
    ]
    own = next((name for name in names if slugify(name) == request.person), "")
    return Slug(request.person), own or (common[0] if len(common) == 1 else _words(Slug(request.person)))


def _words(slug: Slug) -> str:
    return " ".join(word.capitalize() for word in slug.split("-"))


def _add_profile(site: Path, slug: Slug, name: str, plan: _Plan) -> None:
    target = f"content/people/{slug}/profile.yaml"
    if not (site / target).exists():
        plan.profiles.setdefault(target, imported.profile_text(name))
