"""Rows as files: exact for a machine, safe in a spreadsheet."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.text.tables import json_lines, safe_csv

TEXT = st.text(max_size=12)


def test_files_by_hand():
    assert json_lines([{"a": "é\u2028", "n": 1}, {}]) == '{"a": "é\\u2028", "n": 1}\n{}\n'.encode()
    assert safe_csv([("a", "b"), ('say "hi"', "=1+1")]) == b'a,b\r\n"say ""hi""",\'=1+1\r\n'
    assert (json_lines([]), safe_csv([])) == (b"", b"")


@given(st.lists(st.dictionaries(TEXT, TEXT, max_size=3), max_size=4))
def test_json_lines_read_back_exactly(rows: list[dict[str, str]]):
    assert [json.loads(line) for line in json_lines(rows).decode().splitlines()] == rows


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=4))
def test_no_cell_of_a_csv_is_taken_for_a_formula(rows: list[list[str]]):
    read = list(csv.reader(io.StringIO(safe_csv(rows).decode(), newline=""), strict=True))

    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for row in read for cell in row)
