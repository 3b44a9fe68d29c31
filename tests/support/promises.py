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
        self.markers: dict[str, list[tuple[int, str]]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            self.markers[item.nodeid] = [
                (int(mark.args[0]), str(mark.kwargs.get("thin") or ""))
                for mark in item.iter_markers("promise")
            ]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for number, thin in self.markers.get(report.nodeid, []):
            key = (number, report.nodeid.split("[")[0])
            row = self.rows.setdefault(key, {"promise": number, "test": key[1], "passed": True, "thin": thin})
            row["passed"] = bool(row["passed"]) and report.outcome == "passed"

    def pytest_sessionfinish(self) -> None:
        rows = sorted(self.rows.values(), key=lambda row: (row["promise"], row["test"]))
        kept = {"date": datetime.now(UTC).date().isoformat(), "tests": rows}
        RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
