"""`heliotrope solve truth`: a file of judgements in, a file of answers out, bad rows by their line."""

import csv
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.solving import run, table

from heliotrope.core.errors import Invalid, InvalidRows
from heliotrope.core.quality.methods import Method
from heliotrope.interfaces.cli.csv_files import write_whole
from heliotrope.interfaces.cli.truth_files import solve_truth

GOOD = "item,worker,answer\np2,Bo,cat\np2,Chi,cat\np1,Bo,dog\np1,Chi,cat\np1,Dee,dog\n"


def test_each_item_gets_its_answer_in_the_order_of_first_appearance(answers, tmp_path, capsys):
    out = tmp_path / "truth.csv"

    assert run("truth", answers(GOOD), "--out", out, "--method", "majority") == 0

    assert out.read_bytes() == b"item,answer,confidence\np2,cat,1.000000\np1,dog,0.666667\n"
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said.pop("seconds") >= 0
    assert said == {
        "items": 2,
        "workers": 3,
        "answers": 5,
        "labels": 2,
        "method": "majority",
        "iterations": 0,
        "converged": True,
    }


def test_no_file_is_written_over_another_of_the_same_run(answers, tmp_path, capsys):
    path, out = answers(GOOD), tmp_path / "truth.csv"

    assert run("truth", path, "--out", out, "--workers-out", out) == 2
    assert run("truth", path, "--out", out, "--workers-out", path) == 2

    assert path.read_text() == GOOD
    assert not out.exists()


def test_it_runs_as_a_program_without_loading_the_web_framework(answers, tmp_path):
    out = tmp_path / "truth.csv"
    program = (
        "import sys; from heliotrope.interfaces.cli.solve import app\n"
        "assert not {'numpy', 'django'} & set(sys.modules)\n"
        "try: app(sys.argv[1:])\n"
        "finally: assert 'django' not in sys.modules"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    ended = subprocess.run(
        [sys.executable, "-c", program, "truth", str(answers(GOOD)), "--out", str(out)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["items"] == 2
    assert len(table(out)) == 3


def test_running_again_gives_the_same_bytes(answers, tmp_path):
    path, out = answers(GOOD), tmp_path / "truth.csv"
    assert run("truth", path, "--out", out) == 0
    first = out.read_bytes()

    assert run("truth", path, "--out", out) == 0

    assert out.read_bytes() == first
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["answers.csv", "truth.csv"]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\n\n").encode(),
        GOOD.rstrip("\n").encode(),
        b"when,answer,note,worker,item\n1,cat,,Bo,p2\n2,cat,,Chi,p2\n3,dog,,Bo,p1\n4,cat,,Chi,p1\n5,dog,,Dee,p1\n",
    ],
    ids=["byte-order mark", "CRLF", "empty lines", "no last newline", "further columns in any order"],
)
def test_the_same_judgements_in_another_dress_give_the_same_answers(answers, tmp_path, content):
    out = tmp_path / "truth.csv"

    assert run("truth", answers(content), "--out", out, "--method", "majority") == 0

    assert table(out)[1:] == [["p2", "cat", "1.000000"], ["p1", "dog", "0.666667"]]


def test_the_order_of_rows_does_not_decide_a_tie(answers, tmp_path):
    out = tmp_path / "truth.csv"
    for rows in ("p,Bo,b\np,Chi,a\n", "p,Chi,a\np,Bo,b\n"):
        assert run("truth", answers("item,worker,answer\n" + rows), "--out", out) == 0
        assert table(out)[1] == ["p", "a", "0.500000"]


def test_names_with_commas_quotes_line_ends_and_other_scripts_come_back_unchanged(answers, tmp_path):
    out, names = tmp_path / "truth.csv", ["a,b", 'say "hi"', "two\nlines", "猫 ☀", " spaced "]
    path = answers("")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["item", "worker", "answer"], *([name, "Bo", "x"] for name in names)])

    assert run("truth", path, "--out", out) == 0

    assert [row[0] for row in table(out)[1:]] == names


def test_every_kind_of_bad_row_is_named_by_its_line_and_nothing_is_written(answers, tmp_path, capsys):
    out = tmp_path / "truth.csv"
    rows = [
        b"item,worker,answer",
        b"a,Bo,",
        b"b,Bo,1,2",
        b"\xff,Bo,1",
        b"c,\0,1",
        b'"d"x,Bo,1',
        b'"two',
        b'lines",Bo,1',
        b"d,Bo,1",
        b"d,Bo,2",
        b" ,Bo,1",
        b"e,Bo",
        b'"f,Bo,1',
    ]

    assert run("truth", answers(b"\n".join(rows) + b"\n"), "--out", out) == 2

    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert "9 bad rows, nothing was written" in lines[0]
    for line, words in zip(
        lines[1:],
        [
            "line 2, column answer: is empty",
            "line 3: has 4 fields, the header has 3",
            "line 4: is not UTF-8",
            "line 5: has a NUL character",
            "line 6: cannot be read as CSV",
            "line 10, column worker: this worker already answered this item in line 9",
            "line 11, column item: is empty",
            "line 12: has 2 fields",
            "line 13: cannot be read as CSV: a quotation mark that opens here is never closed",
        ],
        strict=True,
    ):
        assert words in line
    assert not out.exists()


def test_of_many_bad_rows_the_first_twenty_are_shown_and_the_rest_counted(answers, tmp_path, capsys):
    path = answers("item,worker,answer\n" + "a,,1\n" * 33)

    assert run("truth", path, "--out", tmp_path / "truth.csv") == 2

    lines = capsys.readouterr().err.splitlines()
    assert "33 bad rows" in lines[0]
    assert lines[20].startswith("  line 21, column worker")
    assert lines[21:] == ["  and 13 more"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "column item"),
        ("item,worker\na,b\n", "line 1, column answer"),
        ("item;worker;answer\na;b;c\n", "line 1, column item"),
        ("item,worker,answer,answer\n", "not 2 times"),
        ('"item', "never closed"),
        ("item,worker,answer\n", "no answers"),
    ],
    ids=["empty file", "missing column", "semicolons", "column twice", "open quote", "header only"],
)
def test_a_file_that_cannot_be_solved_says_what_it_lacks(answers, tmp_path, capsys, content, says):
    assert run("truth", answers(content), "--out", tmp_path / "truth.csv") == 2

    assert says in capsys.readouterr().err


def test_files_that_are_not_there_are_named(answers, tmp_path, capsys):
    assert run("truth", tmp_path / "none.csv", "--out", tmp_path / "truth.csv") == 2
    assert "none.csv" in capsys.readouterr().err

    assert run("truth", answers(GOOD), "--out", tmp_path / "nowhere" / "truth.csv") == 2
    assert "There is no folder" in capsys.readouterr().err


def test_the_input_and_what_is_no_file_are_never_overwritten(answers, tmp_path):
    path = answers(GOOD)
    (tmp_path / "link.csv").symlink_to(path)

    for out in (path, tmp_path / "link.csv", tmp_path, Path(os.devnull)):
        with pytest.raises(Invalid):
            solve_truth(path, out, Method.MAJORITY)

    assert path.read_text() == GOOD
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_run_with_bad_rows_leaves_the_earlier_result_as_it_was(answers, tmp_path):
    out = tmp_path / "truth.csv"
    out.write_text("earlier")

    with pytest.raises(InvalidRows):
        solve_truth(answers("item,worker,answer\na,b,\n"), out, Method.MAJORITY)

    assert out.read_text() == "earlier"


def test_a_write_that_breaks_off_leaves_nothing_behind(tmp_path):
    target = tmp_path / "truth.csv"
    target.write_text("earlier")

    def breaks_off():
        yield ("p1", "cat", "1.000000")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_whole(target, breaks_off())

    assert target.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [target]


def test_the_reader_and_the_solver_say_how_far_they_are(answers, tmp_path):
    rows = "".join(f"i{k // 3},w{k % 3},{k % 7 % 2}\n" for k in range(9000))
    heard = []

    solve_truth(
        answers("item,worker,answer\n" + rows),
        tmp_path / "truth.csv",
        Method.DAWID_SKENE,
        watch=lambda step, done, whole: heard.append((step, done / whole)),
    )

    assert {step for step, _ in heard} == {"reading answers.csv, bytes", "solving, rounds"}
    assert all(0 < share <= 1 for _, share in heard)


def test_the_help_teaches_the_columns_the_confidence_and_an_example(capsys):
    assert run("truth", "--help") == 0

    said = " ".join(capsys.readouterr().out.split())
    for words in (
        "item,worker,answer",
        "heliotrope solve truth answers.csv --out truth.csv",
        "Confidence is",
    ):
        assert words in said
