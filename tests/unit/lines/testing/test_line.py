"""The line as Ana orders it and its testers answer: settings, forms, and what each of them counts."""

import json
import os
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.deliver.runs.reports import ctrf
from heliotrope.core.errors import Invalid
from heliotrope.core.line import Counted, Redundancy
from heliotrope.core.quality.runs.outcomes import outcomes
from heliotrope.lines.testing.keys import defect_id
from heliotrope.lines.testing.line import LINE
from tests.core.quality.runs.cast import BUILD, DEFECT, SHOT, result
from tests.unit.lines.testing.plans import OPTIONS, after, failed, items, task

SHARED = Path(os.environ.get("HELIOTROPE_SHARED") or Path(__file__).parents[5] / "shared")
SCHEMA = SHARED / "specs" / "testing" / "ctrf-schema-0.0.json"
KNOWN = str(UUID(int=5))


def test_an_order_names_where_its_cases_are_run_and_how_long_a_step_takes():
    found = items(options={**OPTIONS, "step_s": 90, "language": "de", "level": 3})

    assert [item.content.key for item in found[1:3]] == [
        "TC-2 [Chrome 141 / Windows 11]",
        "TC-1 [Safari / iPhone 15]",
    ]
    first = found[0].requirement
    assert (first.skill, first.level, first.effort_s) == ("testing", 3, 270)
    assert (first.language, first.language_level) == ("de", 2)
    assert found[0].content.data["build"] == "shop 2.4.0-rc1"


def test_the_plan_is_run_then_compare_then_decide_and_only_for_failures():
    plan = LINE.plan({})

    assert plan.redundancy is Redundancy.STEPS
    assert [(step.code, step.machine, step.after) for step in plan.steps] == [
        ("run", False, ()),
        ("dedupe", True, ("failed",)),
        ("triage", False, ("failed", "compared")),
    ]
    assert plan.step("triage").second_person


def test_settings_that_were_completed_once_stay_as_they_are():
    kept = LINE.options({**OPTIONS, "severity_weights": {"major": 7.5}, "level": "3", "language": "EN"})

    assert LINE.options(json.loads(json.dumps(kept))) == kept
    assert kept["severity_weights"] == {
        "blocker": "20",
        "critical": "12",
        "major": "7.5",
        "minor": "3",
        "trivial": "1",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"browser": "Chrome"},
        {"environments": ["a", "A"]},
        {"environments": 3},
        {"environments": [""]},
        {"severity_weights": {"huge": 1}},
        {"severity_weights": {"major": -1}},
        {"severity_weights": {"major": True}},
        {"level": 6},
        {"step_s": 10**5000},
        {"triage_pieces": "many"},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, object]):
    with pytest.raises(Invalid):
        LINE.options(wrong)


def test_a_case_does_not_arrive_on_a_stream():
    with pytest.raises(Invalid, match="plan"):
        LINE.arrival({"id": "a"}, {})


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


def test_a_step_that_the_form_leaves_open_is_named():
    with pytest.raises(Invalid) as refused:
        LINE.answer(task(), {"result-1": "pass", "result-3": "maybe"})

    said = str(refused.value)
    assert 'Step 2 ("Type the password and press Enter") has no result' in said
    assert "Step 3" in said
    assert "Step 1" not in said


def test_a_key_that_was_typed_counts_before_one_that_was_chosen():
    form = {"verdict-1": "duplicate", "duplicate-1": str(UUID(int=1)), "other-1": KNOWN}
    done = after(failed(), "triage", form, 3)

    assert done.turns[-1].answer.body["verdicts"] == [
        {"verdict": "duplicate", "severity": "critical", "duplicate_of": KNOWN, "note": ""}
    ]


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


def pieces(**options: object) -> list[Decimal]:
    decided = after(failed(), "triage", {"verdict-1": "accepted", "severity-1": "major"}, 3)
    return [one.pieces for one in LINE.count(task(step="triage", turns=decided.turns, **options))]


def test_an_order_weighs_defects_and_their_triage_as_it_likes():
    assert pieces() == [2, 6]
    assert pieces(severity_weights={"major": "7.5"}, triage_pieces=3) == [3, Decimal("7.5")]


def test_a_tester_sees_beforehand_what_the_case_is_worth():
    worth = LINE.worth(task().content, "run", task().options)

    assert worth == Counted(
        pieces=Decimal(3),
        note=(
            "3 steps; a defect that is accepted adds by its severity: "
            "blocker 20, critical 12, major 6, minor 3, trivial 1"
        ),
    )


if SCHEMA.exists():

    def test_ctrf_is_valid_by_its_official_schema():
        """Here and not beside the report: the core's environment reads no JSON Schema."""
        told = {"verdict-1": "accepted", "verdict-2": "rejected", "note-2": "By design"}
        done = after(failed({**DEFECT, "evidence": ["log: 500", SHOT]}, DEFECT), "triage", told, 3)
        found = outcomes([result(done.content, done.turns)], key_of=defect_id)
        validator = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text()))

        for report in (ctrf(found, BUILD), ctrf((), "")):
            assert list(validator.iter_errors(json.loads(report))) == []
