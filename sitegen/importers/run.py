"""One import: read the files, decide whose they are, write, report. Nothing is written before all is read."""

import codecs
import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitegen.diagnostics import Sink, Span, nearest
from sitegen.importers import imported, profile_fields, profile_page, publications_page
from sitegen.importers.report import Report
from sitegen.model.ids import Slug
from sitegen.publish import replace_file
from sitegen.text.slugs import slugify

FIELDS = "others submitted category metrics has_code code website affiliations abstract authors".split()
"""Fields of a profile page that `--without` can leave out; of a publications page it can be any field of an entry."""

# Characters that YAML does not allow (1.2, section 5.1) or takes for line ends; copies of pages hold some.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160), 0x2028, 0x2029], " ")


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
class _Import:
    """A request and its outcome: report, faults, and files to write (`contents`, `profiles`) by path in a site."""

    request: Request
    sink: Sink
    report: Report = field(default_factory=Report)
    contents: dict[str, dict[str, Any]] = field(default_factory=dict)
    profiles: dict[str, str] = field(default_factory=dict)

    def target(self, slug: Slug) -> str:
        """The imported file of a person."""
        return f"content/people/{slug}/imported/{self.request.kind}.yaml"

    def nothing(self, path: Path, message: str, hint: str) -> None:
        """Report a file that nothing was taken from."""
        self.sink.error("IMP001", message, Span(path.as_posix()), hint=hint)

    def add(self, slug: Slug, name: str, content: dict[str, Any]) -> bool:
        """Plan to write somebody's imported file, and a profile if there is none.

        Two files of one person in one run make one imported file; whether this was the second.
        """
        profile = f"content/people/{slug}/profile.yaml"
        if not (self.request.site / profile).exists():
            self.profiles.setdefault(profile, imported.profile_text(name))
        without = self.request.without
        content["works"] = [{key: work[key] for key in work if key not in without} for work in content["works"]]
        earlier = self.contents.setdefault(self.target(slug), content)
        if earlier is content:
            return False
        works = imported.joined(earlier["works"], content["works"])
        person = {"person": {**content["person"], "listed": len(works)}} if "person" in content else {}
        earlier |= {**content, **person, "works": works}
        return True


def run(request: Request, sink: Sink) -> Report:
    """Import the files of a request, write what is new, and report.

    Faults of single files are in the sink (IMP001: nothing in it, IMP002: it cannot be opened, WRT001: it cannot be
    written), and cost no other file. `Report.ok` says whether something was taken and nothing failed.
    """
    job = _Import(request, sink)
    texts = [(path, text) for path in request.files if (text := _text(path, job)) is not None]
    if request.kind == "profile-page":
        _profiles(texts, job)
    else:
        for path, text in texts:
            _publications(path, text, job)
    _write(job)
    job.report.ok = bool(job.contents) and not sink.errors
    return job.report


def unknown_fields(kind: str, without: Sequence[str]) -> list[tuple[str, str]]:
    """Fields that a profile page does not have, each with the nearest one that it has ("": none is near)."""
    if kind != "profile-page":
        return []
    return [(name, nearest(name, FIELDS)) for name in dict.fromkeys(without) if name not in FIELDS]


def _write(job: _Import) -> None:
    """Write what differs from what is there, after all of it was made."""
    texts = job.profiles | {name: imported.dump(job.request.kind, content) for name, content in job.contents.items()}
    for name in job.contents:
        old = imported.load(job.request.site / name)
        lines = imported.changes(old, imported.loads(texts[name]))
        job.report.changed += [f"{name}: {line}" for line in lines]
        job.report.unchanged += [name] if old and not lines else []
    for name, text in texts.items():
        target = job.request.site / name
        try:
            if not target.is_file() or target.read_bytes() != text.encode():
                replace_file(target, text.encode())
        except OSError as problem:
            hint, note = "check the folder, its permissions and the space on the disk", problem.strerror or ""
            job.sink.error("WRT001", "the output cannot be written", Span(name), hint=hint, note=note)


def _text(path: Path, job: _Import) -> str | None:
    try:
        data = path.read_bytes()
    except OSError as problem:
        span, note = Span(path.as_posix()), problem.strerror or ""
        job.sink.error("IMP002", "the file cannot be opened", span, hint="check the path", note=note)
        return None
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # "Unicode" of Windows' editor
    try:
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        job.report.doubtful.append(f"{path.name}: not UTF-8; read as Windows-1252")
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def _profiles(texts: Sequence[tuple[Path, str]], job: _Import) -> None:
    """All profiles of a run are read before it is decided who they are, so that homonyms do not depend on order."""
    found = []
    for path, text in texts:
        profile = profile_page.parse(text)
        if not profile_page.is_profile(profile):
            job.nothing(path, "nothing of a profile could be read", "save the page as text: select all, copy, paste")
        elif not profile.name and job.request.person is None:
            job.nothing(path, "the text has papers and no name", "say whose they are with `--person SLUG`")
        else:
            found.append((path, profile))
    people = [
        imported.Identity(each.name, each.field, frozenset(imported.title_key(paper.title) for paper in each.papers))
        for _, each in found
    ]
    person = job.request.person
    slugs = [Slug(person)] * len(found) if person else imported.slugs_of(job.request.site, people)
    for (path, profile), slug in zip(found, slugs, strict=True):
        _profile(path, profile, slug, job)


def _profile(path: Path, profile: profile_page.Profile, slug: Slug, job: _Import) -> None:
    """Plan one profile's imported file; a day that nobody gave is that of the import before, or today."""
    request, report = job.request, job.report
    old = imported.load(request.site / job.target(slug))
    earlier = None
    with suppress(ValueError):
        earlier = datetime.date.fromisoformat(str(old.get("source", {}).get("saved_on")))
    saved_on = request.saved_on or earlier or request.today
    name = profile.name or _words(slug)
    works = [profile_fields.work(paper, saved_on) for paper in profile.papers]
    block = profile_fields.person_block(profile, saved_on)
    content = {"source": {"kind": request.kind, "saved_on": saved_on}, "person": block, "works": works}
    is_second = job.add(slug, name, content)
    counts = f"{_count(works, 'work')} and {_count(block['metrics'], 'metric')}"
    report.taken.append(f"{counts} of {name} -> {job.target(slug)}")
    impossible = [paper for paper in profile.papers if paper.date(saved_on) is None]
    left = [*profile.left, *((paper.line, f"the date does not exist: {paper.title}") for paper in impossible)]
    report.left += [f"{path.name}:{line}: {reason}" for line, reason in left]
    doubts = [*_person_doubts(profile, slug, request), *_profile_doubts(profile, saved_on)]
    doubts += ["another file of this run is of the same person; the works of both were joined"] if is_second else []
    if not (request.saved_on or earlier) and any(paper.year is None for paper in profile.papers):
        doubts.append(f"dates without a year are of {saved_on.year}; give `--saved-on` if the page is older")
    report.doubtful += [f"{path.name}: {line}" for line in doubts]


def _count(things: Sequence[object], noun: str, plural: str = "") -> str:
    return f"{len(things)} {noun if len(things) == 1 else plural or f'{noun}s'}"


def _words(slug: Slug) -> str:
    return " ".join(word.capitalize() for word in slug.split("-"))


def _person_doubts(profile: profile_page.Profile, slug: Slug, request: Request) -> Iterator[str]:
    if not profile.name:
        yield f"the text has no name; `{_words(slug)}` is made from the slug"
    elif request.person and slug != slugify(profile.name):
        yield f"the page is of {profile.name}, and goes to `{slug}` as asked"
    elif slug != slugify(profile.name):
        yield f"`{slug}` is another {profile.name}: no work is shared with the one of that name"


def _profile_doubts(profile: profile_page.Profile, saved_on: datetime.date) -> Iterator[str]:
    yield from (f"line {line}: {reason}" for line, reason in profile.doubtful)
    claims = {metric.value for metric in profile.metrics if metric.label == "papers"}
    claims |= {str(profile.claimed)} if profile.claimed is not None else set()
    listed = str(len(profile.papers))
    if claims - {listed}:
        yield f"it claims {' or '.join(sorted(claims))} papers and lists {listed}; both are kept"
    titles = Counter(imported.title_key(paper.title) for paper in profile.papers)
    for paper in profile.papers:
        day = paper.date(saved_on)
        if day is not None and day > saved_on:
            yield f"line {paper.line}: {day} is after the page was saved: {paper.title}"
        if titles[imported.title_key(paper.title)] > 1:
            yield f"line {paper.line}: this title stands more than once; each is kept: {paper.title}"


def _publications(path: Path, text: str, job: _Import) -> None:
    page, without, report = publications_page.parse(text), job.request.without, job.report
    report.left += [f"{path.name}:{line}: {reason}" for line, reason in page.left]
    report.doubtful += [f"{path.name}:{line}: {reason}" for line, reason in page.doubtful]
    if not page.entries:
        job.nothing(path, "there is no BibTeX entry in the text", "open the page's BibTeX blocks before you copy it")
        return
    slug, name = _whose(page, job)
    if not slug:
        message = "no author, or more than one, stands in every entry"
        job.nothing(path, message, "say whose page it is with `--person SLUG`")
        return
    works = [publications_page.work(entry, without) for entry in page.entries]
    if job.add(slug, name, {"source": {"kind": job.request.kind}, "works": works}):
        report.doubtful.append(f"{path.name}: another file of this run is of the same person; their works were joined")
    for option in without:
        if option not in ("abstract", "venue") and not any(entry.block.get(option) for entry in page.entries):
            report.doubtful.append(f"{path.name}: no entry has a field `{option}` to leave out")
    report.taken.append(f"{_count(works, 'BibTeX entry', 'BibTeX entries')} of {name} -> {job.target(slug)}")
    for entry in page.entries:
        filled = [what for what in ("abstract", "venue") if getattr(entry, what) and what not in without]
        report.taken += [f"{what} of {entry.block.key}, from the lines above it" for what in filled]


def _whose(page: publications_page.Page, job: _Import) -> tuple[Slug, str]:
    """The person's slug and name; ("", "") when it cannot be told.

    Without `--person` it is the one author who stands in every entry; a list that ends in `others` denies nobody.
    """
    lists = [publications_page.names_of(entry.block) for entry in page.entries if entry.block.get("author")]
    complete = [{each.name.display for each in found.names} for found in lists if not found.others]
    names = list(dict.fromkeys(each.name.display for found in lists for each in found.names))
    common = [name for name in names if complete and all(name in found for found in complete)]
    only = common[0] if len(common) == 1 else ""
    if job.request.person is None:
        return slugify(only), only
    slug = Slug(job.request.person)
    own = next((name for name in names if slugify(name) == slug), only)
    if not own:
        job.report.doubtful.append(f"no author has the slug `{slug}`; the name `{_words(slug)}` is made from it")
    return slug, own or _words(slug)
