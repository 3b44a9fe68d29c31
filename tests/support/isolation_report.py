"""Keeps what a full run showed of isolation, as a document for an auditor.

Tests say what they counted by ``record_property(COUNTED, [what, asked, alike])``; the tables of who may are
the reviewed ones that the tests hold the platform to.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

COUNTED = "isolation"
REPORT = Path(__file__).parents[2] / "docs/reference/isolation.md"
TABLES = Path(__file__).parents[1] / "integration"
HEAD = """# Who was refused what

Made by `make record` on {date}; the tests that counted are named beside each figure. Roles: {roles}.
Every address is asked as every role, with keys of its own, of another client, of another operator in another
home, of a neighbour and of nobody; a refusal must be, byte for byte, what an address that does not exist
answers, and must change no row.

## What was asked

| what | asked | alike | outcome | test |
|---|--:|--:|---|---|
"""


class IsolationReport:
    """Collects what tests counted and writes the document once all of them ran."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            return
        for what, asked, alike in (value for name, value in report.user_properties if name == COUNTED):
            test = report.nodeid.split("@")[0]
            self.rows[what] = f"| {what} | {asked} | {alike} | {report.outcome} | `{test}` |"

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if not hasattr(session.config, "workerinput") and self.rows:
            REPORT.write_text(document(self.rows, datetime.now(UTC).date().isoformat()), encoding="utf-8")


def document(rows: dict[str, str], date: str) -> str:
    """The whole document."""
    may = {name: _read(name) for name in ("isolation_table.csv", "isolation_pages.csv")}
    roles = sorted({role for table in may.values() for who in table.values() for role in who} - {"everybody"})
    parts = [HEAD.format(date=date, roles=", ".join(roles)), *(f"{rows[what]}\n" for what in sorted(rows))]
    for title, name in (("Operations of the API", "isolation_table.csv"), ("Pages", "isolation_pages.csv")):
        parts += [f"\n## {title}: {len(may[name])}\n\n", *_table(may[name], roles)]
    return "".join(parts)


def _table(table: dict[str, set[str]], roles: list[str]) -> Iterator[str]:
    """Who may what; a dash is a refusal that was asked for."""
    yield f"| address | {' | '.join(roles)} |\n|---|{':-:|' * len(roles)}\n"
    for address, who in sorted(table.items()):
        marks = ("may" if role in who or "everybody" in who else "–" for role in roles)
        yield f"| `{address}` | {' | '.join(marks)} |\n"


def _read(name: str) -> dict[str, set[str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return {key: set(roles.split()) for key, roles in list(csv.reader(file))[1:]}
