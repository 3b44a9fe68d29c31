"""Refuses a dependency whose licence would bind the platform's own code."""

import sys
from importlib.metadata import distributions

FORBIDDEN = ("GPL", "AGPL", "SSPL")
ALLOWED = ("LGPL", "LESSER", "ARTISTIC")
"""Said beside a forbidden one these mean that it is the lesser one, or that one may choose."""


def refused() -> list[str]:
    """Name and licence of each installed package under a licence that may not be linked."""
    found = []
    for package in distributions():
        meta = package.metadata
        said = [meta.get("License-Expression") or meta.get("License") or ""]
        said += [c for c in meta.get_all("Classifier") or [] if c.startswith("License ::")]
        text = " ".join(line[:200] for line in said).upper()
        if any(word in text for word in FORBIDDEN) and not any(word in text for word in ALLOWED):
            found.append(f"{meta['Name']}: {text[:120]}")
    return sorted(found)


if __name__ == "__main__":
    for line in (lines := refused()):
        print(line, file=sys.stderr)
    print("no dependency binds the platform's own code" if not lines else "see above")
    sys.exit(bool(lines))
