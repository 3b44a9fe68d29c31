"""A file of demand is read row by row; what is no row is named by its line and passed by."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.decompose.rows import Row, cells_of, rows
from heliotrope.core.errors import BadRow, Invalid, TooLarge


def read(source: str | bytes, media_type: str = "text/csv") -> tuple[list[Row], list[tuple[int, str]]]:
    bad: list[BadRow] = []
    content = source.encode() if isinstance(source, str) else source
    found = list(rows(content, media_type, bad))
    return found, [(fault.line, fault.column) for fault in bad]


def test_known_columns_are_known_in_any_case_and_others_stay_as_they_are():
    found, bad = read("\ufeffID, Text ,GOLD,Source\na,fine, bad ,shop\n")

    assert bad == []
    assert found == [Row(line=2, cells={"id": "a", "text": "fine", "gold": " bad ", "Source": "shop"})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_header_tells_how_cells_are_separated(delimiter: str):
    found, _ = read(f'note{delimiter}id{delimiter}text\nx{delimiter}a{delimiter}"1,5; 2\t3"\n')

    assert [row.cells for row in found] == [{"note": "x", "id": "a", "text": "1,5; 2\t3"}]


def test_rows_after_one_that_is_none_are_still_read():
    found, bad = read('id,text\na,"x"y\nb,one,more\nc,"two\nlines"\n\nd,fine\n')

    assert [(row.line, row.cells["id"]) for row in found] == [(4, "c"), (7, "d")]
    assert bad == [(2, ""), (3, "")]


def test_utf16_is_named_for_what_it_is():
    with pytest.raises(Invalid, match="UTF-16"):
        read("id,text\na,x\n".encode("utf-16"))


@pytest.mark.parametrize(
    "header", ["text,note", "id,note", "id,text,text", "id,text,ID", "id,text,", f"id,text,{'n' * 101}"]
)
def test_a_header_that_cannot_be_understood_is_refused_on_its_line(header: str):
    found, bad = read(f"{header}\na,b,c\n")

    assert found == []
    assert {line for line, _ in bad} == {1}


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/json", "text/csv; charset=latin-1"])
def test_another_media_type_or_charset_is_refused(media_type: str):
    with pytest.raises(Invalid, match="not taken"):
        read("id,text\na,x\n", media_type)


def test_the_bounds_of_a_file_are_stated():
    with pytest.raises(TooLarge, match="100,000 rows"):
        read("\n" * 100_001, "application/jsonl")
    with pytest.raises(TooLarge, match="50 MB"):
        read(b" " * (50 * 1024**2 + 1))
    with pytest.raises(TooLarge, match="line 1 is longer"):
        read("," * 2_000_000)


@pytest.mark.parametrize(
    "line", ["[1]", "null", '{"id":"a"', '{"n":NaN}', '{"id":"a","id":"b"}', "[" * 100_000]
)
def test_a_line_that_is_no_json_object_is_named(line: str):
    found, bad = read(f'{{"id":"ok"}}\n{line}\n\n{{"id":"z"}}', "application/jsonl")

    assert [row.cells["id"] for row in found] == ["ok", "z"]
    assert bad == [(2, "")]


def test_numbers_stay_as_they_are_written_and_nested_values_are_refused():
    found, bad = read(
        '{"id":7,"price":1.10,"new":true,"old":null}\n{"id":"a","n":{}}', "application/x-ndjson"
    )

    assert [row.cells for row in found] == [{"id": "7", "price": "1.10", "new": "true", "old": ""}]
    assert bad == [(2, "n")]


def test_an_empty_file_is_told_how_to_begin():
    assert read("") == ([], [(1, "")])
    assert read("\n", "application/jsonl") == ([], [(1, "")])


def test_the_keys_of_an_arrival_are_those_of_a_row():
    assert cells_of({"ID": 1, "Note": None}) == ([], {"id": "1", "Note": ""})
    assert cells_of({"id": 1, "ID": 2})[0] == [("id", "is named twice; keep one")]


WORD = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(WORD, WORD), min_size=1, max_size=5))
def test_csv_and_json_lines_of_the_same_rows_are_the_same(pairs: list[tuple[str, str]]):
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("id", "text"), *pairs])
    lines = "\n".join(json.dumps({"id": key, "text": text}) for key, text in pairs)

    (from_csv, bad), (from_json, worse) = read(out.getvalue()), read(lines, "application/jsonl")

    assert bad == worse == []
    assert [row.cells for row in from_csv] == [row.cells for row in from_json]
    assert [row.line for row in from_csv] == [row.line + 1 for row in from_json]
