"""The import law: a module imports only from floors below its own (docs/architecture.md)."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "sitegen"

# One floor a line, lowest first; on a line the order named is the order allowed. `package: a b` is package, package.a,
# package.b; a package without modules named keeps its own order.
_TABLE = """
. diagnostics.model diagnostics.suggestions diagnostics diagnostics.render
model: ids links values people nodes record work page site
text: slugs dates urls markup math.tables math.unicode math.mathml math latex.tables latex.accents latex.reader \
latex.macros latex.text latex.names latex pages marks names
memo sources executor
readers: yaml markdown bibtex.lines bibtex.entries bibtex.macros bibtex.scanner bibtex.blocks bibtex.recovery \
bibtex.front bibtex.crossref bibtex.report bibtex.reading bibtex decoding facts vocabulary creators fields works
parse
merge: identity slugs layers people overrides
validate: schema check links roles people works lists site
related graph
exports
charts
views.assets views.copies views.fields views.rows views.layout views.people views.works views.topics \
views.home views.files views
render
ledger publish
shards request build
importers: report profile_page profile_fields publications_page imported run
explain
progress cli __main__
"""


def _floor(line: str) -> tuple[str, ...]:
    package, colon, names = line.partition(": ")
    if colon:
        return (package, *(f"{package}.{name}" for name in names.split()))
    return tuple(name.strip(".") for name in line.split())


FLOORS = [_floor(line) for line in _TABLE.strip().splitlines()]


def floor_of(module: str) -> tuple[int, int] | None:
    """Floor and place on it; a module of a package stands with its package when it is not named itself."""
    named = {name: (floor, place) for floor, names in enumerate(FLOORS) for place, name in enumerate(names)}
    return named.get(module) or named.get(module.partition(".")[0])


def imports_of(source: str, module: str) -> list[tuple[int, str]]:
    """Line and name of every module of the package that a source imports, anywhere in it."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}:{node.lineno}: a relative import hides its floor"
            names = [node.module or ""]
            names = [
                f"{node.module}.{alias.name}" if is_module(node.module, alias.name) else names[0]
                for alias in node.names
            ]
        else:
            continue
        for name in names:
            if name == "sitegen" or name.startswith("sitegen."):
                found.append((node.lineno, name.removeprefix("sitegen").lstrip(".")))
    return found


def is_module(package: str | None, name: str) -> bool:
    folder = PACKAGE.parent / (package or "").replace(".", "/")
    return (folder / name).is_dir() or (folder / f"{name}.py").is_file()


def breaches(module: str, source: str) -> list[str]:
    """Imports that do not point down."""
    own = floor_of(module)
    if own is None:
        return [f"{module} has no floor"]
    found = []
    for line, target in imports_of(source, module):
        its = floor_of(target)
        same_package = target.partition(".")[0] == module.partition(".")[0]
        unordered = same_package and its == own  # a package whose modules are not listed one by one
        if its is None or (its >= own and not unordered and target != module):
            found.append(f"{module}:{line} imports {target}")
    return found


def modules() -> list[tuple[str, str]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        found.append((name, path.read_text("utf-8")))
    return found


def test_every_import_points_down() -> None:
    assert [breach for name, source in modules() for breach in breaches(name, source)] == []


def test_no_import_hides_behind_type_checking() -> None:
    assert [name for name, source in modules() if "TYPE_CHECKING" in source] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("text.dates", "from sitegen.readers import yaml"),
        ("model.ids", "def f():\n    import sitegen.cli"),
        ("model.ids", "from sitegen.model.people import Name"),
        ("diagnostics.model", "if True:\n    from sitegen.model.ids import Doi"),
        ("graph", "from sitegen import views"),
        ("render", "from sitegen.publish import prune"),
        ("nowhere", "import os"),
    ],
)
def test_planted_breach_is_found(module: str, source: str) -> None:
    assert breaches(module, source)


def test_library_imports_are_free() -> None:
    assert breaches("text.dates", "import re\nfrom sitegen.model.values import PartialDate") == []
