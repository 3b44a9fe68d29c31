"""`heliotrope solve truth`: methods, kinds of answers, gold, workers and findings."""

import json

import pytest
from tests.support.solving import run, table

GOOD = "item,worker,answer\np2,Bo,cat\np2,Chi,cat\np1,Bo,dog\np1,Chi,cat\np1,Dee,dog\n"


def test_with_too_little_to_choose_by_the_method_is_dawid_skene(answers, tmp_path, capsys):
    out = tmp_path / "truth.csv"

    assert run("truth", answers(GOOD), "--out", out) == 0

    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["method"] == "dawid-skene"
    assert said["converged"] is True
    assert [row[:2] for row in table(out)[1:]] == [["p2", "cat"], ["p1", "dog"]]
    assert all(0.5 < float(row[2]) < 1 for row in table(out)[1:])


CROWD = "item,worker,answer\n" + "".join(
    f"i{item},w{worker},{'yes' if (item * 7 + worker * 3) % 11 < 4 + worker else 'no'}\n"
    for item in range(30)
    for worker in range(6)
)


def test_without_a_method_the_one_that_foretells_best_is_taken_and_named(answers, tmp_path, capsys):
    assert run("truth", answers(CROWD), "--out", tmp_path / "truth.csv") == 0

    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(said["held_out"]) == {"one-coin", "hierarchical", "dawid-skene", "glad"}
    assert said["method"] in said["held_out"]
    assert all(score < 0 for score in said["held_out"].values())


@pytest.mark.parametrize("method", ["majority", "one-coin", "dawid-skene", "hierarchical", "glad"])
def test_every_method_can_be_named(answers, tmp_path, capsys, method):
    assert run("truth", answers(CROWD), "--out", tmp_path / "truth.csv", "--method", method) == 0

    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["method"] == method
    assert "held_out" not in said


def test_each_worker_comes_with_an_accuracy_and_its_interval(answers, tmp_path):
    out = tmp_path / "workers.csv"

    assert run("truth", answers(CROWD), "--out", tmp_path / "truth.csv", "--workers-out", out) == 0

    head, *rows = table(out)
    assert head == ["worker", "answers", "accuracy", "low", "high"]
    assert [row[:2] for row in rows] == [[f"w{n}", "30"] for n in range(6)]
    assert all(0 < float(low) < float(middle) < float(high) < 1 for _, _, middle, low, high in rows)


def test_intervals_are_written_beside_the_confidence_when_asked_for(answers, tmp_path):
    out = tmp_path / "truth.csv"

    assert run("truth", answers(CROWD), "--out", out, "--intervals") == 0

    head, *rows = table(out)
    assert head == ["item", "answer", "confidence", "low", "high"]
    assert all(float(low) <= float(sure) <= float(high) for _, _, sure, low, high in rows)


def test_gold_is_answered_as_known_and_counted(answers, tmp_path, capsys):
    out, gold = tmp_path / "truth.csv", tmp_path / "gold.csv"
    gold.write_text("item,answer\np2,dog\nnobody-saw,cat\np1,bird\n")

    assert run("truth", answers(GOOD), "--out", out, "--gold", gold) == 0

    assert table(out)[1:] == [["p2", "dog", "1.000000"], ["p1", "bird", "1.000000"]]
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (said["gold"], said["labels"]) == (2, 3)


def test_gold_that_contradicts_itself_is_named_by_its_line(answers, tmp_path, capsys):
    out, gold = tmp_path / "truth.csv", tmp_path / "gold.csv"
    gold.write_text("item,answer\np2,dog\np1,\np2,cat\n")

    assert run("truth", answers(GOOD), "--out", out, "--gold", gold) == 2

    said = capsys.readouterr().err
    assert "gold.csv: 2 bad rows" in said
    assert "line 3, column answer: is empty" in said
    assert "line 4, column item: is already answered in line 2" in said
    assert not out.exists()


def test_ordinal_answers_that_are_numbers_are_in_their_order_and_equal_ones_are_one(answers, tmp_path):
    out = tmp_path / "truth.csv"
    rows = "item,worker,answer\na,x,2\na,y,10\na,z,2.0\nb,x,9\nb,y,10\nb,z,10\n"

    assert run("truth", answers(rows), "--out", out, "--type", "ordinal") == 0

    assert [row[:2] for row in table(out)] == [["item", "answer"], ["a", "2"], ["b", "10"]]


def test_ordinal_answers_in_words_take_the_order_that_is_given(answers, tmp_path):
    out = tmp_path / "truth.csv"
    path = answers("item,worker,answer\na,x,bad\na,y,fair\na,z,good\n")

    given = ("--type", "ordinal", "--order", "bad|fair|good", "--method", "majority")
    assert run("truth", path, "--out", out, *given) == 0

    assert table(out)[1] == ["a", "fair", "0.333333"]


def test_numeric_answers_come_with_what_they_may_be(answers, tmp_path, capsys):
    out, workers = tmp_path / "truth.csv", tmp_path / "workers.csv"
    rows = "".join(
        f"i{k},w{w},{k * 10 + (w - 1) * 0.5 + (k * 7 + w) % 3 * 0.1}\n" for k in range(20) for w in range(3)
    )

    path = answers("item,worker,answer\n" + rows)
    assert run("truth", path, "--out", out, "--type", "numeric", "--workers-out", workers) == 0

    head, *rows_out = table(out)
    assert head == ["item", "answer", "low", "high"]
    for k, (_, answer, low, high) in enumerate(rows_out):
        assert float(low) < float(answer) < float(high)
        assert abs(float(answer) - k * 10) < 0.6
    assert [row[:2] for row in table(workers)[1:]] == [["w0", "20"], ["w1", "20"], ["w2", "20"]]
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["method"] == "bias-and-spread"
    assert "labels" not in said


def test_multiple_choice_answers_are_sets_whatever_their_order(answers, tmp_path, capsys):
    out, workers = tmp_path / "truth.csv", tmp_path / "workers.csv"
    path = answers(
        "item,worker,answer\n"
        + "".join(f"p{k},{w},{'cat|dog' if w != 'c' else 'dog | cat'}\n" for k in range(3) for w in "abc")
        + "".join(f"q{k},{w},|\n" for k in range(3) for w in "abc")
    )

    assert run("truth", path, "--out", out, "--type", "multiple", "--workers-out", workers) == 0

    assert [row[1] for row in table(out)[1:]] == ["cat|dog"] * 3 + ["|"] * 3
    assert [row[:2] for row in table(workers)[1:]] == [["a", "6"], ["b", "6"], ["c", "6"]]
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["labels"] == 2


def test_texts_that_differ_in_dress_alone_are_one_answer(answers, tmp_path):
    out = tmp_path / "truth.csv"
    path = answers("item,worker,answer\na,x,New York\na,y,new york.\na,z,Boston\nb,x,Rome\nb,y,rome\n")

    assert run("truth", path, "--out", out, "--type", "text") == 0

    assert [row[1] for row in table(out)[1:]] == ["New York", "Rome"]


@pytest.mark.parametrize(
    ("kind", "rows", "says"),
    [
        ("numeric", "a,x,12\nb,x,twelve\nc,x,inf\n", ["line 3, column answer: must be a number", "line 4"]),
        ("ordinal", "a,x,12\nb,x,high\n", ["line 3, column answer: must be a number"]),
        ("multiple", "a,x,cat\nb,x,cat|dog|cat\n", ["line 3, column answer: names a label twice"]),
        ("multiple", "a,x,|\n", ["chooses no label anywhere"]),
    ],
)
def test_answers_of_another_kind_are_named_by_their_line(answers, tmp_path, capsys, kind, rows, says):
    path = answers("item,worker,answer\n" + rows)

    assert run("truth", path, "--out", tmp_path / "truth.csv", "--type", kind) == 2

    told = capsys.readouterr().err
    assert all(words in told for words in says)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--order", "a|b"), "belongs to ordinal answers"),
        (("--type", "ordinal", "--order", "cat|cat"), "names every answer once"),
        (("--type", "ordinal", "--order", "cat|bird"), "must be one of cat, bird"),
        (("--type", "text", "--method", "glad"), "by one-coin or majority"),
        (("--type", "text", "--gold", "none.csv"), "none.csv"),
    ],
)
def test_wishes_that_do_not_go_together_are_refused_in_words(answers, tmp_path, capsys, given, says):
    assert run("truth", answers(GOOD), "--out", tmp_path / "truth.csv", *given) == 2

    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "known"), [("numeric", "77"), ("ordinal", "3"), ("multiple", "2|3"), ("text", "x")]
)
def test_gold_of_every_kind_is_answered_as_known(answers, tmp_path, kind, known):
    out, gold = tmp_path / "truth.csv", tmp_path / "gold.csv"
    gold.write_text(f"item,answer\na,{known}\n")
    path = answers("item,worker,answer\na,x,1\na,y,2\nb,x,2\nb,y,2\n")

    assert run("truth", path, "--out", out, "--type", kind, "--gold", gold) == 0

    assert table(out)[1][:2] == ["a", known]


def test_a_worker_who_always_says_the_same_is_found_with_evidence(answers, tmp_path, capsys):
    out = tmp_path / "findings.csv"
    rows = "".join(
        f"i{k},w{w},{'x' if w == 0 else 'xyz'[k % 3] if (k * 7 + w * 3) % 10 else 'y'}\n"
        for k in range(60)
        for w in range(6)
    )
    given = ("--out", tmp_path / "truth.csv", "--findings-out", out)

    assert run("truth", answers("item,worker,answer\n" + rows), *given) == 0

    head, *found = table(out)
    assert head == ["finding", "workers", "answers", "observed", "expected", "chance", "evidence"]
    assert [row[:3] for row in found] == [["guessing", "w0", "60"]]
    assert "usual is" in found[0][-1]
    assert run("truth", answers(GOOD), *given, "--type", "text") == 2
    assert "on single and ordinal answers" in capsys.readouterr().err
