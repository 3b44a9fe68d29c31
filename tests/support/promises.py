"""Keeps what a full run showed of each promise, for the page *What it does*."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

RESULTS = Path(__file__).parents[2] / "src/heliotrope/insight/promises/results.json"


class Recorder:
    """Collects the outcomes of tests that declare a promise."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, str], dict[str, object]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        # Properties travel with a report from the process that ran the test to the one that keeps it.
        for item in items:
            item.user_properties += [
                ("promise", [int(mark.args[0]), str(mark.kwargs.get("thin") or "")])
                for mark in item.iter_markers("promise")
            ]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = report.nodeid.split("[")[0].split("@")[0]
        for number, thin in (value for name, value in report.user_properties if name == "promise"):
            row = self.rows.setdefault(
                (number, test), {"promise": number, "test": test, "passed": True, "thin": thin}
            )
            row["passed"] = bool(row["passed"]) and report.outcome == "passed"

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workerinput"):
            return
        rows = sorted(self.rows.values(), key=lambda row: (row["promise"], row["test"]))
        kept = {"date": datetime.now(UTC).date().isoformat(), "tests": rows}
        RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
