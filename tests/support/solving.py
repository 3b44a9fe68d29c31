"""`heliotrope solve` as the shell would call it, in this process."""

import csv
from pathlib import Path

from heliotrope.interfaces.cli.solve import app


def run(*arguments: object) -> int:
    """Its exit code."""
    try:
        app([str(argument) for argument in arguments])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def table(path: Path) -> list[list[str]]:
    """A result's rows, the header among them."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
