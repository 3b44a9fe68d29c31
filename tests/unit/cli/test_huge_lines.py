"""Hostile files of the solvers: a line without an end, and more bad rows than anybody reads."""

import subprocess
import sys

from tests.support.solving import run

from heliotrope.interfaces.cli import csv_files

MEGABYTE = 1024 * 1024


def test_a_line_that_never_ends_is_named_and_the_lines_after_it_are_read(
    answers, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(csv_files, "LINE_MOST", MEGABYTE)
    path = answers("item,worker,answer\np1,Bo," + "x" * (3 * MEGABYTE) + "\np1,Chi,\np2,Dee,cat\n")

    assert run("truth", path, "--out", tmp_path / "truth.csv") == 2

    said = capsys.readouterr().err
    assert "2 bad rows" in said
    assert "line 2: is longer than 1 MB" in said
    assert "line 3, column answer: is empty" in said


def test_every_bad_row_is_counted_and_the_first_are_named(answers, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(csv_files, "FAULTS_MOST", 30)
    path = answers("item,worker,answer\n" + "".join(f"p{n},Bo,\n" for n in range(50)))

    assert run("truth", path, "--out", tmp_path / "truth.csv") == 2

    said = capsys.readouterr().err
    assert "50 bad rows, nothing was written" in said and "and 30 more" in said


def test_half_a_gigabyte_in_one_line_takes_no_such_memory(tmp_path):
    """The line is a hole in the file: it costs no disk."""
    path = tmp_path / "answers.csv"
    with path.open("wb") as file:
        file.write(b"item,worker,answer\np1,Bo,")
        file.truncate(512 * MEGABYTE)
    program = (
        "import resource, sys\n"
        "from heliotrope.interfaces.cli.solve import app\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (400 * 1024**2,) * 2)\n"
        "app(sys.argv[1:])\n"
    )
    given = [sys.executable, "-c", program, "truth", str(path), "--out", str(tmp_path / "truth.csv")]

    ended = subprocess.run(given, capture_output=True, text=True, check=False)

    assert ended.returncode == 2, ended.stderr
    assert "line 2: is longer than 32 MB" in ended.stderr
