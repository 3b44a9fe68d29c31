"""The delivery's files: exact JSON Lines for machines, a safe CSV for spreadsheets."""

import csv
import io
import json
from collections.abc import Iterable, Sequence

from heliotrope.core.line import Result

COLUMNS = ("id", "answer", "confidence", "judgements", "on_target", "text")
"""The CSV's own columns; the client's further ones come after them."""

# What can make a spreadsheet take a cell for a formula: OWASP, "CSV Injection", full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Valid in JSON, and ends of lines to many readers of lines.
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


def results_jsonl(results: Iterable[Result]) -> bytes:
    """One object a line, every text exactly as the client gave it."""
    lines = [json.dumps(_record(result), ensure_ascii=False).translate(_LINE_ENDS) for result in results]
    return "".join(f"{line}\n" for line in lines).encode()


def _record(result: Result) -> dict[str, object]:
    return {
        "id": result.content.key,
        "answer": result.answer,
        "confidence": float(confidence) if (confidence := _confidence(result)) else None,
        "judgements": result.judgements,
        "on_target": result.on_target,
        "text": result.content.text,
        "data": dict(result.content.data),
    }


def results_csv(results: Sequence[Result]) -> bytes:
    """RFC 4180 in UTF-8 without a byte order mark; a cell that could be a formula begins with ``'``."""
    further = list(dict.fromkeys(column for result in results for column in result.content.data))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(map(safe, (*COLUMNS, *_free(further))))
    for result in results:
        content = result.content
        own = (
            content.key,
            result.answer,
            _confidence(result),
            str(result.judgements),
            "true" if result.on_target else "false",
            content.text,
        )
        writer.writerow(map(safe, (*own, *(str(content.data.get(column, "")) for column in further))))
    return out.getvalue().encode()


def safe(cell: str) -> str:
    """The cell as a spreadsheet shows it without running it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _confidence(result: Result) -> str:
    return "" if result.confidence_ratio is None else f"{result.confidence_ratio:.6f}"


def _free(further: Sequence[str]) -> list[str]:
    """Names for the client's columns that none of the others has: ``data.`` in front of a taken one."""
    taken = {*COLUMNS, *further}
    names: list[str] = []
    for column in further:
        name = column
        while name in COLUMNS or (name != column and name in taken):
            name = f"data.{name}"
        taken.add(name)
        names.append(name)
    return names
