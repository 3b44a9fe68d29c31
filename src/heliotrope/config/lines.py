"""The service lines of this installation: the one settings entry that adds a line.

Each is the path of a package with a module ``line`` whose ``LINE`` answers ``heliotrope.core.line.Line``.
``HELIOTROPE_EXTRA_LINES`` adds more, separated by commas.
"""

import os

LINES = (
    "heliotrope.lines.annotation",
    "heliotrope.lines.translation",
    "heliotrope.lines.testing",
    "heliotrope.lines.support",
    "heliotrope.lines.commerce",
    "heliotrope.lines.rights",
    *filter(None, os.environ.get("HELIOTROPE_EXTRA_LINES", "").split(",")),
)
