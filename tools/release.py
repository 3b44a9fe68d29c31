"""Records which commit is the last release: python tools/release.py COMMIT.

Writes docs/reference/release.toml.  The next changes are held to that commit's journeys from then on.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "docs" / "reference" / "release.toml"
HEAD = """\
# The last release, whose code still works while the next one takes over: docs/how-to/change-the-schema.md.
# Moved by `make release COMMIT=...` after a release, and by nothing else.
"""


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def leaves_at(commit: str) -> dict[str, str]:
    """The last migration of each app at a commit; an app's label is the name of its folder."""
    found: dict[str, str] = {}
    for line in sorted(_git("ls-tree", "-r", "--name-only", commit, "src/heliotrope").splitlines()):
        path = Path(line)
        if path.parent.name == "migrations" and path.suffix == ".py" and path.stem[:1].isdigit():
            found[path.parent.parent.name] = path.stem
    return found


def main() -> int:
    """Write the record of the commit that is named."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    commit = _git("rev-parse", "--verify", f"{sys.argv[1]}^{{commit}}")
    date, subject = _git("show", "--no-patch", "--format=%cI%n%s", commit).split("\n", 1)
    rows = "".join(f'{app} = "{name}"\n' for app, name in sorted(leaves_at(commit).items()))
    text = f'{HEAD}commit = "{commit}"\ncommitted = {date}\n# {subject}\n\n[migrations]\n{rows}'
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    RECORD.write_text(text, encoding="utf-8")
    print(f"the last release is {commit[:12]}: {subject}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
