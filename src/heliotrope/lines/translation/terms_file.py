"""A CSV file of terms: ``source,target,note,forbidden``."""

import csv
import io

from heliotrope.core.errors import BadRow, InvalidRows
from heliotrope.lines.translation.planning import Term

COLUMNS = ("source", "target", "note", "forbidden")
ROWS_MOST = 20_000
_MOST = {"source": 200, "target": 200, "note": 500, "forbidden": 10}
_FLAGS = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True}


def read(content: bytes) -> tuple[Term, ...]:
    """The terms of a file in UTF-8; the columns note and forbidden may be left out.

    Raises:
        InvalidRows: every bad row; nothing is kept then.
    """
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), restkey="", strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidRows([BadRow(line=1, column="", message=f"is no CSV in UTF-8: {error}")]) from None
    named = [name.strip().lower() for name in reader.fieldnames or []]
    if named[:2] != ["source", "target"] or set(named) - set(COLUMNS):
        message = f"the header must be {','.join(COLUMNS)}; the last two may be left out"
        raise InvalidRows([BadRow(line=1, column="", message=message)])
    bad: list[BadRow] = []
    if len(rows) > ROWS_MOST:
        bad.append(BadRow(line=ROWS_MOST + 2, column="", message=f"a file has at most {ROWS_MOST} terms"))
    terms = [_term(line, dict(zip(named, row.values(), strict=False)), bad) for line, row in rows[:ROWS_MOST]]
    if bad:
        raise InvalidRows(bad)
    return tuple(terms)


def _term(line: int, row: dict[str, str | None], bad: list[BadRow]) -> Term:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    for name, cell in cells.items():
        if len(cell) > _MOST[name] or "\0" in cell:
            bad.append(BadRow(line=line, column=name, message=f"has at most {_MOST[name]} characters"))
        if not cell and name in COLUMNS[:2]:
            bad.append(BadRow(line=line, column=name, message="is empty"))
    flag = cells["forbidden"].lower()
    if flag not in _FLAGS:
        bad.append(BadRow(line=line, column="forbidden", message="must be yes, no or empty"))
    return Term(
        source=cells["source"],
        target=cells["target"],
        note=cells["note"],
        forbidden=_FLAGS.get(flag, False),
    )
