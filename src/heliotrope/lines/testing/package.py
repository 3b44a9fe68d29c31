"""The delivery: reports for machines, defects for people, and the evidence behind them."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Finished, Result
from heliotrope.core.text import cells
from heliotrope.foundation.files import selectors as files
from heliotrope.foundation.tenancy.actor import Actor, ActorKind
from heliotrope.lines.testing.cases import fact
from heliotrope.lines.testing.evidence import Evidence
from heliotrope.lines.testing.outcomes import Outcome, evidence_of, outcomes
from heliotrope.lines.testing.reports import ctrf, junit_xml
from heliotrope.lines.testing.settings import settings_of

SUMS = "evidence/SHA256SUMS"
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
# Valid in JSON, and ends of lines to many readers of lines.
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


def package(finished: Finished) -> Mapping[str, bytes]:
    """The delivery's files by name; ``evidence/SHA256SUMS`` as ``sha256sum --check`` reads it."""
    settings = settings_of(finished.options)
    kept = dict(_kept(evidence_of(finished.results)))
    found = outcomes(finished.results, kept)
    defects = list(_defects(found))
    reports = {
        "results.xml": junit_xml(found, settings),
        "ctrf-report.json": ctrf(found, settings),
        "defects.csv": _csv(defects),
        "defects.jsonl": _jsonl(defects),
    }
    if kept:
        sums = (f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in kept.items())
        reports[SUMS] = "".join(sums).encode()
    return reports | kept


def _kept(found: Iterable[tuple[Result, Evidence]]) -> Iterator[tuple[str, bytes]]:
    """Evidence as it was given; a file whose bytes are not those that the answer names is left out.

    So an answer that names a file which it did not bring delivers nothing of it.
    """
    for result, one in found:
        if one.file_id is None:
            yield one.path, one.text.encode()
            continue
        client = UUID(fact(result.content, "client"))
        reader = Actor(kind=ActorKind.MACHINE, client_ids=frozenset({client}))
        try:
            content, _ = files.content(reader, one.file_id)
        except NotFound:
            continue
        if hashlib.sha256(content).hexdigest() == one.sha256:
            yield one.path, content


def _defects(found: Iterable[Outcome]) -> Iterator[dict[str, object]]:
    for one in found:
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


def _jsonl(rows: Iterable[Mapping[str, object]]) -> bytes:
    lines = (json.dumps(row, ensure_ascii=False).translate(_LINE_ENDS) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def _csv(rows: Iterable[Mapping[str, object]]) -> bytes:
    """RFC 4180 in UTF-8 without a byte order mark; a cell that could be a formula begins with ``'``."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        values = [" ".join(value) if isinstance(value, list) else str(value) for value in row.values()]
        writer.writerow(map(cells.safe, values))
    return out.getvalue().encode()
