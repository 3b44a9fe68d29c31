"""A run is whole or refused, and pays for what was done."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Counted
from heliotrope.lines.testing.line import LINE
from tests.unit.lines.testing.plans import DEFECT, SHOT, after, failed, results, task


def refusal(given: dict[str, object]) -> str:
    with pytest.raises(Invalid) as refused:
        LINE.answer(task(), given)
    return str(refused.value)


def test_a_case_passes_when_every_step_does():
    answer = LINE.answer(
        task(), {"result-1": "pass", "result-2": "pass", "result-3": "pass", "note-3": " ok "}
    )

    assert answer.code == "passed"
    assert answer.body == {
        "steps": [
            {"result": "pass", "note": "", "evidence": []},
            {"result": "pass", "note": "", "evidence": []},
            {"result": "pass", "note": "ok", "evidence": []},
        ],
        "defects": [],
    }


def test_a_form_and_an_api_call_say_the_same():
    form = {
        "result-1": "pass",
        "result-2": "fail",
        "note-2": "blank page",
        "evidence-2": SHOT,
        "result-3": "skipped",
        "defect-1-title": "The home page stays blank",
        "defect-1-severity": "critical",
        "defect-1-text": "White page after Enter, nothing in the console.",
        "defect-1-step": "2",
        "defect-1-evidence": [SHOT],
        "defect-2-title": "",
        "defect-2-severity": "major",
        "defect-2-text": "",
        "defect-2-evidence": "",
    }
    called = {
        "steps": [
            {"result": "pass"},
            {"result": "fail", "note": "blank page", "evidence": [SHOT]},
            {"result": "skipped"},
        ],
        "defects": [DEFECT],
    }

    assert LINE.answer(task(), form) == LINE.answer(task(), called)
    assert LINE.answer(task(), form).code == "failed"


def test_a_step_without_a_result_is_named():
    said = refusal({"result-1": "pass", "result-3": "maybe"})

    assert 'Step 2 ("Type the password and press Enter") has no result' in said
    assert "Step 3" in said
    assert "Step 1" not in said


def test_a_failed_step_says_what_happened_and_has_a_defect():
    rows = [{"result": "pass"}, {"result": "fail"}, {"result": "skipped"}]

    assert "Step 2" in refusal({"steps": rows, "defects": [DEFECT]})
    rows[1]["note"] = "blank"
    assert refusal({"steps": rows, "defects": []}) == "Step 2 failed; describe at least one defect"
    rows[1] = {"result": "fail", "evidence": ["the console said 500"]}
    assert LINE.answer(task(), {"steps": rows, "defects": [DEFECT]}).code == "failed"


def test_a_blocked_case_says_what_is_in_the_way():
    rows = [{"result": "pass"}, {"result": "blocked"}, {"result": "skipped"}]

    assert "is blocked; note" in refusal({"steps": rows})
    rows[1]["note"] = "no test account"
    assert LINE.answer(task(), {"steps": rows}).code == "blocked"


def test_steps_are_not_skipped_for_nothing():
    rows = [{"result": "pass"}, {"result": "skipped"}, {"result": "pass"}]

    assert "Step 2" in refusal({"steps": rows})
    assert "Every step was skipped" in refusal({"steps": results("skipped", "skipped", "skipped")})
    rows[1]["note"] = "no such button on a phone"
    assert LINE.answer(task(), {"steps": rows}).code == "passed"


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

    assert said in refusal({"steps": steps, "defects": [{**DEFECT, **change}]})


def test_a_defect_without_a_failed_step_is_refused():
    assert "belongs to a failed step" in refusal(
        {"steps": results("pass", "pass", "pass"), "defects": [DEFECT]}
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ROW = st.dictionaries(
    st.sampled_from(["result", "note", "evidence", "title", "severity", "text", "step", "verdict"]),
    JSON | st.sampled_from(["pass", "fail", "blocked", "skipped", "major", "accepted"]),
)
GIVEN = st.dictionaries(
    st.sampled_from(["steps", "defects", "verdicts", "suggestions", "result-1", "note-1", "defect-1-title"]),
    JSON | st.lists(ROW, max_size=4),
    max_size=4,
)


@given(answer=GIVEN, step=st.sampled_from(["run", "dedupe", "triage"]))
def test_a_garbled_answer_is_refused_with_a_reason(answer: dict[str, object], step: str):
    at = task() if step == "run" else task(step=step, turns=failed().turns)
    try:
        found = LINE.answer(at, answer)
    except Invalid as refused:
        assert str(refused)
    else:
        assert found.code in {"passed", "failed", "blocked", "compared", "accepted", "rejected"}


@given(st.lists(st.sampled_from(["pass", "fail", "blocked", "skipped"]), min_size=3, max_size=3))
def test_the_gravest_step_is_the_cases_result_and_every_step_done_is_paid(codes: list[str]):
    defects = [DEFECT | {"step": codes.index("fail") + 1}] if "fail" in codes else []
    if set(codes) == {"skipped"}:
        return
    done = after(task(), "run", {"steps": results(*codes), "defects": defects}, 1)
    gravest = "fail" if "fail" in codes else "blocked" if "blocked" in codes else "pass"

    assert done.turns[0].answer.code == {"fail": "failed", "blocked": "blocked", "pass": "passed"}[gravest]
    assert [one.pieces for one in LINE.count(done)] == [Decimal(3 - codes.count("skipped"))]


def test_a_tester_sees_beforehand_what_the_case_is_worth():
    worth = LINE.worth(task().content, "run", task().options)

    assert worth.pieces == 3
    assert worth.note == (
        "3 steps; a defect that is accepted adds by its severity: "
        "blocker 20, critical 12, major 6, minor 3, trivial 1"
    )
    assert LINE.worth(task().content, "triage", task().options).pieces == 2
    assert LINE.worth(task().content, "dedupe", task().options).pieces == 0


def test_what_was_skipped_is_not_paid():
    assert LINE.count(failed()) == (Counted(pieces=Decimal(2), note="2 steps done, 1 skipped"),)
