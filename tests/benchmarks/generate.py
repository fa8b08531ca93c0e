"""Write a made-up site, and the same site as input of Hugo.

    python -m tests.benchmarks.generate SIZE FOLDER [--shape shared] [--flawed] [--hugo FOLDER] [--hugo-adapter FOLDER]

Sizes: S (1 person, 30 works), M (50; 2,000), L (1,000; 20,000), XL (10,000; 200,000). The same size and shape are the
same bytes. FOLDER gets `content/` with BibTeX, profiles and overrides, and `templates/` with one template that extends
ours. Shapes: a .bib file per person, or one of all works. Hugo's input does not depend on the shape.
"""

import argparse
from pathlib import Path

from tests.benchmarks import hugo_input, sitegen_input
from tests.benchmarks.corpus import SIZES
from tests.benchmarks.sitegen_input import SHAPES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shape", choices=SHAPES, default=SHAPES[0], help="a .bib file per person, or one for all")
    parser.add_argument("--flawed", action="store_true", help="every second work carries a warning")
    parser.add_argument("--hugo", type=Path, metavar="FOLDER", help="also as markdown files for Hugo")
    parser.add_argument("--hugo-adapter", type=Path, metavar="FOLDER", help="also as JSON for Hugo's content adapter")
    given = parser.parse_args()
    size = SIZES[given.size]
    if (given.folder / "content").exists():
        raise SystemExit(f"{given.folder} holds a site already")
    sitegen_input.write(size, given.folder, given.shape, flawed=given.flawed)
    if given.hugo:
        hugo_input.markdown(size, given.hugo)
    if given.hugo_adapter:
        hugo_input.adapter(size, given.hugo_adapter)


if __name__ == "__main__":
    main()
