"""The defects of a run, for people and for machines; and the sums of the evidence behind them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from heliotrope.core.quality.runs.outcomes import Outcome
from heliotrope.core.text import tables

COLUMNS = (
    "id",
    "case",
    "environment",
    "number",
    "title",
    "severity",
    "verdict",
    "duplicate_of",
    "severity_reported",
    "step",
    "text",
    "note",
    "evidence",
)


def defects_jsonl(outcomes: Iterable[Outcome]) -> bytes:
    """One object a defect, every text exactly as its tester wrote it."""
    return tables.json_lines(_rows(outcomes))


def defects_csv(outcomes: Iterable[Outcome]) -> bytes:
    """One row a defect, safe to open; the paths of its evidence are parted by blanks."""
    rows = (
        [" ".join(value) if isinstance(value, list) else str(value) for value in row.values()]
        for row in _rows(outcomes)
    )
    return tables.safe_csv([COLUMNS, *rows])


def sha256sums(files: Mapping[str, bytes]) -> bytes:
    """The files' sums as ``sha256sum --check`` reads them."""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in files.items()
    ).encode()


def _rows(outcomes: Iterable[Outcome]) -> Iterator[dict[str, object]]:
    for one in outcomes:
        for defect in one.defects:
            yield {
                "id": str(defect.id),
                "case": one.case,
                "environment": one.environment,
                "number": defect.number,
                "title": defect.title,
                "severity": defect.severity,
                "verdict": defect.verdict,
                "duplicate_of": defect.duplicate_of,
                "severity_reported": defect.severity_reported,
                "step": defect.step,
                "text": defect.text,
                "note": defect.note,
                "evidence": list(defect.paths),
            }
