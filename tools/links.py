"""Checks that every link and picture in the documents leads to a file that is there."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def broken() -> list[str]:
    """Each broken link with the document it is in."""
    found = []
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")):
        targets = LINK.findall(page.read_text(encoding="utf-8"))
        gone = [one for one in targets if "://" not in one and not (page.parent / one).exists()]
        found += [f"{page.relative_to(ROOT)}: {one}" for one in gone]
    return found


if __name__ == "__main__":
    for line in (lines := broken()):
        print(line, file=sys.stderr)
    sys.exit(bool(lines))
