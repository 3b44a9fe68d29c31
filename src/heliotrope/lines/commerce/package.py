"""The delivery's files: how each exception was settled, exact as JSON Lines and safe as CSV."""

import csv
import io
import json
from collections.abc import Iterable, Mapping

from heliotrope.core.line import Result
from heliotrope.core.text import cells
from heliotrope.core.text.address import FIELDS

COLUMNS = ("id", "order", "kind", "resolution", *FIELDS, "location", "promised_at", "note")


def resolutions_jsonl(results: Iterable[Result]) -> bytes:
    """One object a line, every text exactly as it was written."""
    return b"".join(json.dumps(_record(result), ensure_ascii=True).encode() + b"\n" for result in results)


def resolutions_csv(results: Iterable[Result]) -> bytes:
    """RFC 4180 in UTF-8; a cell that could be a formula begins with ``'``."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for result in results:
        record = _record(result)
        address = record["address"] if isinstance(record["address"], Mapping) else {}
        writer.writerow([cells.safe(str({**record, **address}.get(column) or "")) for column in COLUMNS])
    return out.getvalue().encode()


def _record(result: Result) -> dict[str, object]:
    data, body = result.content.data, result.body
    return {
        "id": result.content.key,
        "order": data.get("order", ""),
        "kind": data.get("kind", ""),
        "resolution": result.answer,
        "address": body.get("address") or {},
        "location": body.get("location", ""),
        "promised_at": body.get("promised_at", ""),
        "note": body.get("note", ""),
    }
