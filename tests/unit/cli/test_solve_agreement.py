"""`heliotrope solve agreement`: a file of judgements in, the coefficients out."""

import csv
import json

import pytest
from tests.support.solving import run

HEAD = "item,worker,answer\n"
TABLE = HEAD + "".join(
    f"i{k},a,{one}\ni{k},b,{other}\n"
    for k, (one, other) in enumerate(
        [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    )
)


@pytest.fixture
def answers(tmp_path):
    """Writes a file of judgements and gives its path."""

    def write(content):
        path = tmp_path / "answers.csv"
        path.write_text(content, encoding="utf-8")
        return path

    return write


def said(capsys):
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_two_workers_of_the_textbook_agree_in_seven_of_ten_and_at_a_kappa_of_04(answers, tmp_path, capsys):
    out = tmp_path / "pairs.csv"

    assert run("agreement", answers(TABLE), "--pairs-out", out) == 0

    told = said(capsys)
    assert (told["items"], told["workers"], told["answers"], told["level"]) == (50, 2, 100, "nominal")
    assert (told["raw"], told["cohen"]) == (pytest.approx(0.7), pytest.approx(0.4))
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["worker", "other", "shared", "same", "kappa"], ["a", "b", "50", "35", "0.400000"]]


@pytest.mark.parametrize(
    ("kind", "level", "alpha"),
    [("ordinal", "ordinal", 0.8153875037548814), ("numeric", "interval", 0.8491071428571428)],
)
def test_numbers_agree_by_how_far_apart_they_are(answers, capsys, kind, level, alpha):
    """Krippendorff (2011), C."""
    observers = ["123321412   ", "1233224125 3", " 3332342251 ", "12332441251 "]
    rows = [(u, o, v) for o, row in enumerate(observers) for u, v in enumerate(row) if v != " "]

    assert (
        run("agreement", answers(HEAD + "".join(f"{u},{o},{v}\n" for u, o, v in rows)), "--type", kind) == 0
    )

    told = said(capsys)
    assert told["level"] == level
    assert told["krippendorff"] == pytest.approx(alpha)
    assert (told["cohen"] is None) == (kind == "numeric")


def test_words_in_order_take_the_order_that_is_given(answers, capsys):
    path = answers(HEAD + "a,x,low\na,y,mid\nb,x,high\nb,y,high\nc,x,low\nc,y,low\n")

    assert run("agreement", path, "--type", "ordinal", "--order", "low|mid|high") == 0

    assert 0.5 < said(capsys)["krippendorff"] < 1


def test_what_cannot_be_compared_is_told_as_nothing(answers, capsys):
    assert run("agreement", answers(HEAD + "a,x,1\nb,y,2\n")) == 0

    assert {said_ for name, said_ in said(capsys).items() if name in {"raw", "cohen", "fleiss"}} == {None}


def test_bad_rows_and_wishes_that_do_not_go_together_are_refused(answers, tmp_path, capsys):
    assert run("agreement", answers(HEAD + "a,x,one\n"), "--type", "ordinal") == 2
    assert "line 2, column answer: must be a number" in capsys.readouterr().err

    path = answers(HEAD + "a,x,1\n")
    assert run("agreement", path, "--type", "numeric", "--pairs-out", tmp_path / "p.csv") == 2
    assert "numbers have none" in capsys.readouterr().err
