"""Ana says how her labels are made: what an order's settings may be."""

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Redundancy
from heliotrope.lines.annotation.line import LINE

LABELS = {"labels": ["good", "bad"]}


def test_an_order_that_only_names_its_labels_gets_the_usual_plan() -> None:
    plan = LINE.plan(LABELS)

    assert (plan.redundancy, plan.target_ratio, plan.least, plan.most) == (Redundancy.ADAPTIVE, 0.95, 1, 5)
    assert (plan.gold_ratio, plan.adjudicate, plan.labels) == (0.1, False, ("good", "bad"))
    assert LINE.options(LABELS)["effort_s"] == 20
    assert LINE.options(LABELS)["level"] == 1


def test_a_form_may_send_numbers_as_text() -> None:
    sent = LINE.options(LABELS | {"level": "3", "target_ratio": "0.9", "most": "7", "adjudicate": "true"})

    assert sent == LINE.options(LABELS | {"level": 3, "target_ratio": 0.9, "most": 7, "adjudicate": True})


@pytest.mark.parametrize("number", ["3 ", "3.5", "1e0", "٣", "", "-1", True, None, 3.5, float("nan"), 10**9])
def test_a_number_that_is_not_exact_is_refused(number: object) -> None:
    with pytest.raises(Invalid, match="level"):
        LINE.options(LABELS | {"level": number})


def test_a_number_of_a_million_digits_is_refused() -> None:
    with pytest.raises(Invalid, match="out of bounds"):
        LINE.options(LABELS | {"level": 10**1_000_000})


def test_unknown_settings_are_refused_by_name() -> None:
    with pytest.raises(Invalid, match='"colour", "size"'):
        LINE.options(LABELS | {"colour": 1, "size": 2})


def test_all_wrong_settings_are_named_at_once() -> None:
    with pytest.raises(Invalid, match=r"labels: .*level: .*language: .*effort_s: "):
        LINE.options({"labels": ["one"], "level": 6, "language": "English", "effort_s": 0})


@pytest.mark.parametrize(
    "labels",
    [
        ["good"],
        [f"label {n}" for n in range(51)],
        ["good", "good "],
        ["good", ""],
        ["good", "x" * 61],
        ["good", 5],
        ["good", "b\x00d"],
        ["good", "\ud800"],
        ["caf\u00e9", "cafe\u0301"],
        ["good", "\u202edab"],
        "good,bad",
        None,
    ],
)
def test_labels_that_a_worker_could_not_tell_apart_or_read_are_refused(labels: object) -> None:
    with pytest.raises(Invalid, match="label"):
        LINE.options({"labels": labels})


def test_fifty_labels_of_sixty_characters_are_taken() -> None:
    labels = [f"{n:060}" for n in range(50)]

    assert LINE.plan({"labels": labels}).labels == tuple(labels)


@pytest.mark.parametrize(
    "settings",
    [
        {"least": 6},
        {"target_ratio": 1},
        {"target_ratio": 0.5},
        {"gold_ratio": 0.6},
        {"most": 101},
        {"skill": "A b"},
    ],
)
def test_settings_that_break_a_rule_of_the_plan_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        LINE.options(LABELS | settings)
