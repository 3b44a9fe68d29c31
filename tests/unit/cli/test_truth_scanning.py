"""Large files of judgements: read by pieces as numbers, and to the same end as by the careful reader."""

import random

import numpy as np
import pytest

from heliotrope.core.errors import InvalidRows
from heliotrope.interfaces.cli import csv_scanning
from heliotrope.interfaces.cli.csv_files import CsvFile, fields
from heliotrope.interfaces.cli.csv_scanning import scanned
from heliotrope.interfaces.cli.truth_files import solve_truth
from heliotrope.interfaces.cli.truth_reading import COLUMNS, Numbered, read_answers


def silent(*_told):
    return None


ROWS = [
    (f"照片-{n % 37}", f"worker {n // 37}", ("cat", "dog", "Ωmega", "1", "1.0")[n * n % 5])
    for n in range(900)
]


@pytest.fixture
def pieces(monkeypatch):
    """Every file counts as large, and is read 97 bytes at a time."""
    monkeypatch.setattr(csv_scanning, "SCANNED_FROM", 1)
    monkeypatch.setattr(csv_scanning, "PIECE", 97)


def written(tmp_path, content):
    path = tmp_path / "answers.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def text(rows, end="\n", header="item,worker,answer"):
    return header + end + "".join(",".join(row) + end for row in rows)


def careful(path):
    return [values for _line, values in CsvFile(path, COLUMNS, silent)]


def quick(path):
    found = scanned(path, COLUMNS, silent)
    if found is None:
        return None
    columns = [np.array(column.names, dtype=object)[column.numbers] for column in found]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize(
    "content",
    [
        text(ROWS),
        text(ROWS).rstrip("\n"),
        text(ROWS, "\r\n"),
        text(ROWS).replace("\n", "\n\n"),
        b"\xef\xbb\xbf" + text(ROWS).encode(),
        text([("x", *reversed(row), "") for row in ROWS], header="note, answer ,worker,item,empty"),
    ],
    ids=["plain", "no last line end", "CRLF", "empty lines", "byte-order mark", "other columns"],
)
def test_a_plain_file_is_read_by_pieces_as_the_careful_reader_reads_it(pieces, tmp_path, content):
    path = written(tmp_path, content)

    assert quick(path) == careful(path) == ROWS


@pytest.mark.parametrize(
    "row",
    ['"a",b,c', "a,b", "a,b,c,d", "a,,c", "a,　,c", "a,b,c\0", "a\tb,c,d", "a,b,\rc", "a,b,c\udcff"],
)
@pytest.mark.parametrize("place", [0, 450, 900])
def test_what_is_not_plain_is_left_to_the_careful_reader(pieces, tmp_path, row, place):
    lines = text(ROWS).splitlines(keepends=True)
    lines.insert(place + 1, row + "\n")

    assert quick(written(tmp_path, "".join(lines).encode(errors="surrogateescape"))) is None


@pytest.mark.parametrize("header", ["item,worker,label", "item,item,worker,answer", '"item",worker,answer'])
def test_a_header_that_is_not_plain_is_left_to_the_careful_reader(pieces, tmp_path, header):
    assert quick(written(tmp_path, text(ROWS, header=header))) is None


def test_any_names_come_back_as_they_were_written(pieces, tmp_path, monkeypatch):
    """Thousands of drawn names, more than the first table has room for, some of them long."""
    monkeypatch.setattr(csv_scanning, "PIECE", 1009)
    draw = random.Random(4)
    words = [
        "".join(draw.choices("abcdeé中🙂 -;'", k=draw.choice((1, 2, 3, 9, 60)))) + "." for _ in range(3000)
    ]
    rows = [tuple(draw.choices(words, k=3)) for _ in range(5000)]
    path = written(tmp_path, text(rows))

    assert quick(path) == careful(path) == rows


def test_a_bad_row_of_a_large_file_is_named_by_its_line(pieces, tmp_path):
    path = written(tmp_path, text([*ROWS[:500], ("照片-1", "worker 0", "dog"), ("", "Bo", "cat")]))

    with pytest.raises(InvalidRows) as refused:
        solve_truth(path, tmp_path / "truth.csv")

    assert [(row.line, row.column) for row in refused.value.rows] == [(502, "worker"), (503, "item")]


def test_numbers_that_are_equal_are_one_answer_in_a_large_file_too(pieces, tmp_path):
    rows = [(item, worker, "1.0" if answer == "1.0" else "1") for item, worker, answer in ROWS]

    coded = read_answers(written(tmp_path, text(rows)), silent, Numbered()).coded()

    assert len(coded.labels) == 1
    assert len(coded.answers) == len(rows)


def test_both_readers_come_to_the_same_truth(tmp_path, monkeypatch):
    path, one, other = written(tmp_path, text(ROWS)), tmp_path / "one.csv", tmp_path / "other.csv"
    solve_truth(path, one)
    monkeypatch.setattr(csv_scanning, "SCANNED_FROM", 1)
    solve_truth(path, other)

    assert one.read_bytes() == other.read_bytes()


def test_a_field_is_quoted_where_it_must_be():
    assert fields(["a", "b c"]) == ["a", "b c"]
    assert fields(["a,b", 'say "hi"', "two\nlines", "plain"]) == [
        '"a,b"',
        '"say ""hi"""',
        '"two\nlines"',
        "plain",
    ]
    assert fields([]) == []
