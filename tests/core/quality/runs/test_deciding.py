"""A second person decides on every defect; who found an accepted one is paid by its severity."""

from decimal import Decimal
from uuid import UUID

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Counted, Turn
from heliotrope.core.quality.runs.counting import Weights, counted, worth
from heliotrope.core.quality.runs.deciding import compared, suggestions_of, verdicts_of
from heliotrope.core.quality.runs.running import defects_of
from tests.core.quality.runs.cast import CONTENT, DEFECT, failed, triaged, turn

KNOWN = str(UUID(int=5))
OTHER = {**DEFECT, "title": "Enter is slow", "severity": "minor"}


BOTH = failed(DEFECT, OTHER)


def decided(*verdicts: dict[str, object]) -> tuple[Turn, ...]:
    return triaged(BOTH, *verdicts)


def test_an_accepted_defect_pays_its_finder_and_the_triage_pays_who_decided():
    done = decided({"verdict": "accepted"}, {"verdict": "rejected", "note": "By design"})

    assert done[-1].answer.code == "accepted"
    assert counted(done, Weights()) == (
        Counted(pieces=Decimal(4), note="2 defects decided, 2 each"),
        Counted(pieces=Decimal(12), turn=0, part="defect 1", note="defect 1 was accepted as critical"),
    )


def test_a_case_of_nothing_but_duplicates_and_rejections_is_rejected():
    done = decided({"verdict": "duplicate", "duplicate_of": KNOWN}, {"verdict": "rejected", "note": "No"})

    assert done[-1].answer.code == "rejected"
    assert [one.pieces for one in counted(done, Weights())] == [4]
    assert [row["duplicate_of"] for row in verdicts_of(done)] == [KNOWN, ""]


def test_the_run_is_found_behind_the_machines_turn():
    run = failed()
    between = (*run, turn("dedupe", compared(defects_of(run), [[]]), 2))
    done = triaged(between, {"verdict": "accepted"})

    assert between[-1].answer.code == "compared"
    assert counted(between, Weights())[0].pieces == 0
    assert [one.turn for one in counted(done, Weights())] == [-1, 0]


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ([], "one for each of the 2 defects"),
        ([{}, {"verdict": "accepted"}], 'Defect 1 ("The home page stays blank") has no verdict'),
        ([{"verdict": "duplicate"}, {"verdict": "accepted"}], "choose the known defect"),
        ([{"verdict": "rejected"}, {"verdict": "accepted"}], "note why"),
        ([{"verdict": "accepted", "severity": "huge"}, {"verdict": "accepted"}], "unknown severity"),
    ],
)
def test_a_triage_that_lacks_something_is_refused(verdicts: list[dict[str, object]], said: str):
    with pytest.raises(Invalid) as refused:
        decided(*verdicts)
    assert said in str(refused.value)


def test_suggestions_have_a_key_and_a_score():
    known = {
        "id": KNOWN,
        "title": "Blank page",
        "severity": "major",
        "state": "accepted",
        "case": "TC-9",
        "environment": "",
        "score": 0.81234567,
    }
    defects = defects_of(failed())
    answer = compared(defects, [[known]])

    assert suggestions_of([turn("dedupe", answer)]) == ([{**known, "score": 0.8123}],)
    for wrong in ([], [[{**known, "score": 2}]], [[{"title": "x"}]], [["x"]], [[known] * 6]):
        with pytest.raises(Invalid):
            compared(defects, wrong)


def test_triage_may_change_the_severity_and_the_weights_follow():
    done = triaged(failed(), {"verdict": "accepted", "severity": "major"})
    weighed = Weights(severity={"major": "7.5"}, triage="0.5")

    assert [one.pieces for one in counted(done, Weights())] == [2, 6]
    assert [one.pieces for one in counted(done, weighed)] == [Decimal("0.5"), Decimal("7.5")]


def test_what_was_skipped_is_not_paid():
    assert counted(failed(), Weights()) == (Counted(pieces=Decimal(2), note="2 steps done, 1 skipped"),)


def test_what_a_step_is_worth_is_known_beforehand():
    assert worth(CONTENT, "run", Weights()).pieces == 3
    assert worth(CONTENT, "triage", Weights(triage="4")).note == "4 for each defect"
    assert worth(CONTENT, "dedupe", Weights()).pieces == 0
