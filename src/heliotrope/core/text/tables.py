"""Rows as files: JSON Lines for machines, CSV that a spreadsheet may open."""

import csv
import io
import json
from collections.abc import Iterable, Mapping

from heliotrope.core.text import cells

# Valid in JSON, and ends of lines to many readers of lines.
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


def json_lines(rows: Iterable[Mapping[str, object]]) -> bytes:
    """One object a line, every text exactly as it is."""
    lines = (json.dumps(row, ensure_ascii=False).translate(_LINE_ENDS) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def safe_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """RFC 4180 in UTF-8 without a byte order mark; a cell that could be a formula begins with ``'``.

    Args:
        rows: the header first.
    """
    out = io.StringIO(newline="")
    csv.writer(out).writerows([cells.safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode()
