"""A second person decides on every defect; who found an accepted one is paid by its severity."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Counted, Task
from heliotrope.lines.testing.likeness import LEAST, likeness, tokens
from heliotrope.lines.testing.line import LINE
from tests.unit.lines.testing.plans import DEFECT, after, failed

KNOWN = str(UUID(int=5))
OTHER = {**DEFECT, "title": "Enter is slow", "severity": "minor"}


def decided(*verdicts: dict[str, object], at: Task | None = None) -> Task:
    return after(at or failed(DEFECT, OTHER), "triage", {"verdicts": list(verdicts)}, 3)


def test_an_accepted_defect_pays_its_finder_and_the_triage_pays_who_decided():
    done = decided({"verdict": "accepted"}, {"verdict": "rejected", "note": "By design"})

    assert done.turns[-1].answer.code == "accepted"
    assert LINE.count(done) == (
        Counted(pieces=Decimal(4), note="2 defects decided, 2 each"),
        Counted(pieces=Decimal(12), turn=0, part="defect 1", note="defect 1 was accepted as critical"),
    )


def test_triage_may_change_the_severity_and_the_order_its_weights():
    at = failed()
    done = after(at, "triage", {"verdict-1": "accepted", "severity-1": "major"}, 3)
    weighed = Task(
        item_id=done.item_id,
        order_id=done.order_id,
        client_id=done.client_id,
        content=done.content,
        options=LINE.options({"severity_weights": {"major": "7.5"}}),
        step="triage",
        turns=done.turns,
    )

    assert [one.pieces for one in LINE.count(done)] == [2, 6]
    assert [one.pieces for one in LINE.count(weighed)] == [2, Decimal("7.5")]


def test_a_case_of_nothing_but_duplicates_and_rejections_is_rejected():
    done = decided({"verdict": "duplicate", "duplicate_of": KNOWN}, {"verdict": "rejected", "note": "No"})

    assert done.turns[-1].answer.code == "rejected"
    assert [one.pieces for one in LINE.count(done)] == [4]


def test_the_run_is_found_behind_the_machines_turn():
    compared = after(failed(), "dedupe", {"suggestions": [[]]}, 2)
    done = decided({"verdict": "accepted"}, at=compared)

    assert compared.turns[-1].answer.code == "compared"
    assert LINE.count(compared)[0].pieces == 0
    assert [one.turn for one in LINE.count(done)] == [-1, 0]


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


def test_a_key_that_was_typed_counts_before_one_that_was_chosen():
    form = {"verdict-1": "duplicate", "duplicate-1": str(UUID(int=1)), "other-1": KNOWN}
    done = after(failed(), "triage", form, 3)

    assert done.turns[-1].answer.body["verdicts"] == [
        {"verdict": "duplicate", "severity": "critical", "duplicate_of": KNOWN, "note": ""}
    ]


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
    done = after(failed(), "dedupe", {"suggestions": [[known]]}, 2)

    assert done.turns[-1].answer.body == {"suggestions": [[{**known, "score": 0.8123}]]}
    for wrong in ([], [[{**known, "score": 2}]], [[{"title": "x"}]], [["x"]], [[known] * 6]):
        with pytest.raises(Invalid):
            after(failed(), "dedupe", {"suggestions": wrong}, 2)


def score(title: str, text: str, other_title: str, other_text: str) -> float:
    return likeness(
        tokens(title), tokens(f"{title} {text}"), tokens(other_title), tokens(f"{other_title} {other_text}")
    )


def test_a_defect_told_again_is_like_itself_and_another_is_not():
    again = score(
        "Home page blank after login", "White screen after pressing Enter",
        "Blank home page after logging in", "After pressing Enter the screen stays white",
    )  # fmt: skip
    other = score(
        "Home page blank after login", "White screen after pressing Enter",
        "Invoice PDF shows the wrong currency", "Total is in USD instead of EUR",
    )  # fmt: skip

    assert again > 0.8
    assert other < LEAST - 0.1


def test_scripts_without_blanks_are_compared_too():
    assert tokens("登录后首页空白 v2") == "登录 录后 后首 首页 页空 空白 v2"
    assert score("登录后首页空白", "按回车后白屏", "登录之后首页一片空白", "按下回车键白屏") > LEAST
    assert score("登录后首页空白", "按回车后白屏", "发票币种错误", "总额显示为美元") < LEAST - 0.2


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_within_bounds_and_whole_for_the_same(first: str, second: str, text: str):
    there = score(first, text, second, text)

    assert 0 <= there <= 1
    assert there == pytest.approx(score(second, text, first, text))
    if tokens(first):
        assert score(first, text, first, text) == pytest.approx(1)
