"""What the rows found, as files under ``bench/results``."""

import json
import os
import platform
import time
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def save(name: str, rows: list[dict[str, Any]], began: float, **facts: Any) -> None:
    """Write what a row of the bench found so far.

    Args:
        began: when it began, by the monotonic clock.
        facts: what else the file says of the run.
    """
    RESULTS.mkdir(exist_ok=True)
    result = {
        "bench": name,
        **facts,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "seconds": round(time.monotonic() - began, 1),
        "rows": rows,
    }
    text = json.dumps(result, indent=2, ensure_ascii=False)
    (RESULTS / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


def saved_rows(name: str) -> list[dict[str, Any]]:
    """The rows that a row of the bench saved when it last ran; none when it never did."""
    path = RESULTS / f"{name}.json"
    if not path.is_file():
        return []
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["rows"]
    return rows
