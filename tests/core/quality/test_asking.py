"""One more judgement is bought where it tells enough for its price."""

from decimal import Decimal
from math import log2

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import QualityPlan
from heliotrope.core.quality.asking import Among, Askable, best_offer, told
from heliotrope.core.quality.redundancy import Next, decide

CENTS = Decimal("0.05")
shares = st.floats(0.0, 1.0)


def among(*classes, usual=0.8, labels=2) -> Among:
    return Among(labels=labels, usual=usual, price=CENTS, classes=classes)


def people(ratio=0.8, *, left=3, price=CENTS) -> Askable:
    return Askable(group="person", accuracy_ratio=ratio, price=price, left=left)


def ai(ratio=0.8, *, left=1, price=CENTS) -> Askable:
    return Askable(group="ai", accuracy_ratio=ratio, price=price, left=left)


def test_a_sure_answer_to_an_even_question_tells_one_bit():
    assert told(0.5, 1.0, 2) == pytest.approx(1.0)


def test_a_worker_right_in_eight_of_ten_tells_a_quarter_of_a_bit():
    """1 − H(0.8) = 1 + 0.8 · log2 0.8 + 0.2 · log2 0.2 = 0.278."""
    assert told(0.5, 0.8, 2) == pytest.approx(0.278, abs=0.001)


@given(shares, st.integers(2, 6))
def test_a_guess_tells_nothing(belief, labels):
    assert told(belief, 1 / labels, labels) == pytest.approx(0.0, abs=1e-9)


@given(shares, shares, st.integers(2, 6))
def test_an_answer_tells_no_less_than_nothing_and_no_more_than_is_in_doubt(belief, accuracy, labels):
    rest = (1 - belief) / (labels - 1)
    doubt = sum(-p * log2(p) for p in (belief, *[rest] * (labels - 1)) if p > 0)

    assert 0 <= told(belief, accuracy, labels) <= doubt + 1e-9


@given(shares, shares, st.integers(2, 5))
def test_what_is_told_is_the_expected_fall_of_doubt(belief, accuracy, labels):
    """Reference: Bayes' rule over every item and every answer."""
    prior = [belief] + [(1 - belief) / (labels - 1)] * (labels - 1)
    wrong = (1 - accuracy) / (labels - 1)
    before = sum(-p * log2(p) for p in prior if p > 0)
    after = 0.0
    for said in range(labels):
        joint = [p * (accuracy if true == said else wrong) for true, p in enumerate(prior)]
        whole = sum(joint)
        after += sum(-j * log2(j / whole) for j in joint if j > 0)

    assert told(belief, accuracy, labels) == pytest.approx(before - after, abs=1e-6)


@given(st.floats(0.5, 1), st.floats(0.55, 0.95), st.integers(2, 4), st.integers(1, 9))
def test_with_one_class_of_usual_workers_the_target_alone_decides(belief, accuracy, labels, judgements):
    assume(belief >= 1 / labels and accuracy > 1 / labels + 0.05)
    plan = QualityPlan(target_ratio=0.9, least=1, most=10)

    plain = decide(belief, judgements, plan)
    weighed = decide(belief, judgements, plan, among=among(people(accuracy), usual=accuracy, labels=labels))

    assert weighed.next is plain.next


@given(st.floats(0.5, 0.99), st.lists(st.floats(0.5, 0.99), min_size=1, max_size=3))
def test_a_better_class_never_turns_asking_into_stopping(belief, ratios):
    plan = QualityPlan(target_ratio=0.95, least=1, most=10)
    classes = tuple(Askable(group=f"c{n}", accuracy_ratio=one, price=CENTS) for n, one in enumerate(ratios))

    before = decide(belief, 2, plan, among=among(*classes))
    after = decide(belief, 2, plan, among=among(*classes, people(0.99)))

    assert before.next is not Next.ASK or after.next is Next.ASK


def test_whoever_tells_most_for_the_money_is_asked():
    assert decide(0.7, 2, QualityPlan(), among=among(people(0.8), ai(0.9))).ask == "ai"
    assert decide(0.7, 2, QualityPlan(), among=among(people(0.8), ai(0.6))).ask == "person"
    dear = ai(0.9, price=Decimal(1))
    assert decide(0.7, 2, QualityPlan(), among=among(people(0.8), dear)).ask == "person"


def test_a_class_of_whom_nobody_is_left_is_not_asked():
    assert decide(0.7, 2, QualityPlan(), among=among(people(0.6), ai(0.9, left=0), usual=0.6)).ask == "person"
    assert best_offer(0.7, 0.95, among(people(left=0))) is None


def test_an_item_waits_where_nobody_is_left_but_somebody_may_come():
    assert decide(0.7, 2, QualityPlan(), among=among(people(left=0))).next is Next.ASK


def test_an_item_on_which_the_rest_would_hardly_tell_anything_stops_or_is_adjudicated():
    weak = among(people(0.55))

    stopped = decide(0.9, 2, QualityPlan(), among=weak)
    adjudicated = decide(0.9, 2, QualityPlan(adjudicate=True), among=weak)

    assert stopped.next is Next.SETTLE_UNDER_TARGET
    assert adjudicated.next is Next.ADJUDICATE
    assert (
        "one more judgement by a person (right in 0.55) would tell 0.003 bits; its price of 0.05 is worth"
        " it from 0.056" in stopped.reasons
    )
    assert stopped.numbers["told_bits"] < stopped.numbers["worth_bits"]


def test_the_least_is_bought_whatever_it_tells():
    assert decide(0.9, 1, QualityPlan(least=2), among=among(people(0.55))).next is Next.ASK


def test_a_class_without_a_price_is_refused():
    with pytest.raises(Invalid, match="price"):
        people(price=Decimal(0))
