"""A run is whole or refused, and pays for what was done."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Answer
from heliotrope.core.quality.runs.counting import Weights, counted
from heliotrope.core.quality.runs.running import ran
from tests.core.quality.runs.cast import CASE, DEFECT, SHOT, results, run

Rows = Sequence[Mapping[str, object]]


def answer(steps: Rows, defects: Rows = ()) -> Answer:
    return ran(CASE, steps=steps, defects=defects)


def refusal(steps: Rows, defects: Rows = ()) -> str:
    with pytest.raises(Invalid) as refused:
        answer(steps, defects)
    return str(refused.value)


def test_a_case_passes_when_every_step_does():
    found = answer([{"result": "pass"}, {"result": "pass"}, {"result": "pass", "note": " ok "}])

    assert found.code == "passed"
    assert found.body == {
        "steps": [
            {"result": "pass", "note": "", "evidence": []},
            {"result": "pass", "note": "", "evidence": []},
            {"result": "pass", "note": "ok", "evidence": []},
        ],
        "defects": [],
    }


def test_a_failed_step_says_what_happened_and_has_a_defect():
    rows = [{"result": "pass"}, {"result": "fail"}, {"result": "skipped"}]

    assert "Step 2" in refusal(rows, [DEFECT])
    rows[1]["note"] = "blank"
    assert refusal(rows) == "Step 2 failed; describe at least one defect"
    rows[1] = {"result": "fail", "evidence": ["the console said 500"]}
    assert answer(rows, [DEFECT]).code == "failed"


def test_a_blocked_case_says_what_is_in_the_way():
    rows = [{"result": "pass"}, {"result": "blocked"}, {"result": "skipped"}]

    assert "is blocked; note" in refusal(rows)
    rows[1]["note"] = "no test account"
    assert answer(rows).code == "blocked"


def test_steps_are_not_skipped_for_nothing():
    rows = [{"result": "pass"}, {"result": "skipped"}, {"result": "pass"}]

    assert "Step 2" in refusal(rows)
    assert "Every step was skipped" in refusal(results("skipped", "skipped", "skipped"))
    rows[1]["note"] = "no such button on a phone"
    assert answer(rows).code == "passed"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "Defect 1 has no title"),
        ({"title": "a\x00b"}, "NUL"),
        ({"severity": "huge"}, "no severity"),
        ({"text": " "}, "does not say what happened"),
        ({"step": 1}, "names no step that failed"),
        ({"evidence": ["x"] * 11}, "11 pieces"),
        ({"evidence": [{**SHOT, "media_type": "text/html"}]}, "of the kind"),
        ({"evidence": [{**SHOT, "size": 10**9}]}, "20 MB"),
        ({"evidence": [{**SHOT, "file": "../etc"}]}, "no file is kept"),
        ({"evidence": [{"path": "x"}]}, "neither a kept file nor a text"),
    ],
)
def test_a_defect_that_lacks_something_is_refused(change: dict[str, object], said: str):
    steps = results("pass", "fail", "skipped")

    assert said in refusal(steps, [{**DEFECT, **change}])


def test_a_defect_without_a_failed_step_is_refused():
    assert "belongs to a failed step" in refusal(results("pass", "pass", "pass"), [DEFECT])


@given(st.lists(st.sampled_from(["pass", "fail", "blocked", "skipped"]), min_size=3, max_size=3))
def test_the_gravest_step_is_the_cases_result_and_every_step_done_is_paid(codes: list[str]):
    defects = [DEFECT | {"step": codes.index("fail") + 1}] if "fail" in codes else []
    if set(codes) == {"skipped"}:
        return
    turns = run(*codes, defects=defects)
    gravest = "fail" if "fail" in codes else "blocked" if "blocked" in codes else "pass"

    assert turns[0].answer.code == {"fail": "failed", "blocked": "blocked", "pass": "passed"}[gravest]
    assert [one.pieces for one in counted(turns, Weights())] == [Decimal(3 - codes.count("skipped"))]
