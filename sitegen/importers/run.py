"""One import: read the files, decide whose they are, write, report. Nothing is written before all is read."""

import codecs
import datetime
import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitegen.diagnostics import Sink, Span
from sitegen.importers import imported, profile_fields, profile_page, publications_page
from sitegen.importers.report import Report
from sitegen.model.ids import Slug
from sitegen.text.names import NameList, names_in
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


_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160), 0x2028, 0x2029], " ")


@dataclass(slots=True)
class _Plan:
    """Imported files and new profiles by path below the site."""

    contents: dict[str, dict[str, Any]] = field(default_factory=dict)
    profiles: dict[str, str] = field(default_factory=dict)

    def add(self, target: str, content: dict[str, Any]) -> bool:
        """Two files of one person in one run make one imported file; whether this was the second."""
        earlier = self.contents.get(target)
        if earlier is None:
            self.contents[target] = content
            return False
        works = imported.joined(earlier["works"], content["works"])
        person = {"person": {**content["person"], "listed": len(works)}} if "person" in content else {}
        self.contents[target] = {**content, **person, "works": works}
        return True


def run(request: Request, sink: Sink) -> Report:
    """Import the files. Faults of single files are in the sink, and cost no other file."""
    report, plan = Report(), _Plan()
    texts = [(path, text) for path in request.files if (text := _text(path, report, sink)) is not None]
    if request.kind == "profile-page":
        _profiles(request, texts, plan, report, sink)
    else:
        for path, text in texts:
            _publications(request, path, text, plan, report, sink)
    _write(request, plan, report, sink)
    report.ok = bool(plan.contents) and not sink.errors
    return report


def _write(request: Request, plan: _Plan, report: Report, sink: Sink) -> None:
    """Write what differs from what is there, after all of it was made."""
    texts = {name: imported.dump(request.kind, content) for name, content in plan.contents.items()}
    for name, text in texts.items():
        old = imported.load(request.site / name)
        lines = imported.changes(old, imported.loads(text))
        report.changed += [f"{name}: {line}" for line in lines]
        report.unchanged += [name] if old and not lines else []
    for name, text in {**plan.profiles, **texts}.items():
        target = request.site / name
        try:
            if not target.is_file() or target.read_bytes() != text.encode():
                replace_file(target, text.encode())
        except OSError as problem:
            hint = "check the folder, its permissions and the space on the disk"
            sink.error("WRT001", "the output cannot be written", Span(name), hint=hint, note=problem.strerror or "")


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
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # "Unicode" of Windows' editor
    try:
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        report.doubtful.append(f"{path.name}: not UTF-8; read as Windows-1252")
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def _nothing(path: Path, sink: Sink, message: str, hint: str) -> None:
    sink.error("IMP001", message, Span(path.as_posix()), hint=hint)


def _profiles(request: Request, texts: Sequence[tuple[Path, str]], plan: _Plan, report: Report, sink: Sink) -> None:
    """All profiles of a run are read before it is decided who they are, so that homonyms do not depend on order."""
    found = []
    for path, text in texts:
        profile = profile_page.parse(text)
        if not profile_page.is_profile(profile):
            _nothing(path, sink, "nothing of a profile could be read", "save the page as text: select all, copy, paste")
        elif not profile.name and request.person is None:
            _nothing(path, sink, "the text has papers and no name", "say whose they are with `--person SLUG`")
        else:
            found.append((path, profile))
    slugs = [Slug(request.person)] * len(found) if request.person else _slugs(request.site, found)
    for (path, profile), slug in zip(found, slugs, strict=True):
        _profile(request, path, profile, slug, plan, report)


def _slugs(site: Path, found: Sequence[tuple[Path, profile_page.Profile]]) -> list[Slug]:
    people = [
        imported.Identity(
            profile.name, profile.field, frozenset(imported.title_key(paper.title) for paper in profile.papers)
        )
        for _, profile in found
    ]
    return imported.slugs_of(site, people)


def _profile(
    request: Request, path: Path, profile: profile_page.Profile, slug: Slug, plan: _Plan, report: Report
) -> None:
    target = f"content/people/{slug}/imported/profile-page.yaml"
    known = _known_day(imported.load(request.site / target))
    saved_on = request.saved_on or known or request.today
    name = profile.name or _words(slug)
    works = [_without(profile_fields.work(paper, saved_on), request.without) for paper in profile.papers]
    block = profile_fields.person_block(profile, saved_on)
    content = {"source": {"kind": request.kind, "saved_on": saved_on}, "person": block, "works": works}
    is_second = plan.add(target, content)
    _add_profile(request.site, slug, name, plan)
    taken = f"{_count(works, 'work')} and {_count(block['metrics'], 'metric')} of {name}"
    report.taken.append(f"{taken} -> {target}")
    report.left += [f"{path.name}:{line}: {reason}" for line, reason in profile.left]
    report.left += [
        f"{path.name}:{paper.line}: the date does not exist: {paper.title}"
        for paper in profile.papers
        if paper.date(saved_on) is None
    ]
    doubts = _person_doubts(profile, slug, request) + _profile_doubts(profile, saved_on)
    doubts += ["another file of this run is of the same person; the works of both were joined"] if is_second else []
    if not (request.saved_on or known) and any(paper.year is None for paper in profile.papers):
        doubts.append(f"dates without a year are of {saved_on.year}; give `--saved-on` if the page is older")
    report.doubtful += [f"{path.name}: {line}" for line in doubts]


def _count(things: Sequence[object], noun: str) -> str:
    return f"{len(things)} {noun if len(things) == 1 else noun + 's'}"


def _person_doubts(profile: profile_page.Profile, slug: Slug, request: Request) -> list[str]:
    if not profile.name:
        return [f"the text has no name; `{_words(slug)}` is made from the slug"]
    if slug == slugify(profile.name):
        return []
    if request.person:
        return [f"the page is of {profile.name}, and goes to `{slug}` as asked"]
    return [f"`{slug}` is another {profile.name}: no work is shared with the one of that name"]


def _known_day(old: dict[str, Any]) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str((old.get("source") or {}).get("saved_on")))
    except ValueError:
        return None


def _without(work: dict[str, Any], without: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in work.items() if name not in without}


def _profile_doubts(profile: profile_page.Profile, saved_on: datetime.date) -> list[str]:
    doubts = [f"line {line}: {reason}" for line, reason in profile.doubtful]
    claims = {metric.value for metric in profile.metrics if metric.label == "papers"}
    claims |= {str(profile.claimed)} if profile.claimed is not None else set()
    listed = str(len(profile.papers))
    if claims - {listed}:
        doubts.append(f"it claims {' or '.join(sorted(claims))} papers and lists {listed}; both are kept")
    titles = Counter(imported.title_key(paper.title) for paper in profile.papers)
    for paper in profile.papers:
        day = paper.date(saved_on)
        if day is not None and day > saved_on:
            doubts.append(f"line {paper.line}: {day} is after the page was saved: {paper.title}")
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
    slug, name = _whose(request, page, report)
    if not slug:
        hint = "say whose page it is with `--person SLUG`"
        _nothing(path, sink, "no author, or more than one, stands in every entry", hint)
        return
    target = f"content/people/{slug}/imported/publications-page.yaml"
    works = [publications_page.work(entry, request.without) for entry in page.entries]
    works = [_without(work, request.without) for work in works]
    if plan.add(target, {"source": {"kind": request.kind}, "works": works}):
        report.doubtful.append(f"{path.name}: another file of this run is of the same person; their works were joined")
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


def _author_lists(page: publications_page.Page) -> list[NameList]:
    fields = [entry.block.get("author") for entry in page.entries]
    return [names_in(each.value) for each in fields if each]


def _common_authors(lists: Sequence[NameList]) -> list[str]:
    """Authors who stand in every entry, in the order of the first; a list that ends in `others` denies nobody."""
    complete = [{each.name.display for each in found.names} for found in lists if not found.others]
    names = dict.fromkeys(each.name.display for found in lists for each in found.names)
    return [name for name in names if all(name in found for found in complete)] if complete else []


def _whose(request: Request, page: publications_page.Page, report: Report) -> tuple[Slug, str]:
    """The person's slug and name; ("", "") when it cannot be told."""
    lists = _author_lists(page)
    common = _common_authors(lists)
    if request.person is None:
        return (slugify(common[0]), common[0]) if len(common) == 1 else (Slug(""), "")
    slug = Slug(request.person)
    names = [each.name.display for found in lists for each in found.names]
    own = next((name for name in names if slugify(name) == slug), common[0] if len(common) == 1 else "")
    if not own:
        report.doubtful.append(f"no author has the slug `{slug}`; the name `{_words(slug)}` is made from it")
    return slug, own or _words(slug)


def _words(slug: Slug) -> str:
    return " ".join(word.capitalize() for word in slug.split("-"))


def _add_profile(site: Path, slug: Slug, name: str, plan: _Plan) -> None:
    target = f"content/people/{slug}/profile.yaml"
    if not (site / target).exists():
        plan.profiles.setdefault(target, imported.profile_text(name))
