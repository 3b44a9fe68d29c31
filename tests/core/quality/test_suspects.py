"""Who guesses, copies or colludes is found with evidence, and honest workers are not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.copying import rings
from heliotrope.core.quality.guessing import guessing
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.suspects import Suspicion, suspects
from heliotrope.core.quality.truth import solve

from .crowds import crowd, crowds, everyone, rows_of


def honest(seed, *, items=50, workers=10, labels=3):
    """(items, workers); what workers say who are right in 0.65 to 0.95 of cases; and the truth."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, labels, items)
    right = rng.uniform(0.65, 0.95, workers)
    wrong = (truth[:, None] + rng.integers(1, labels, (items, workers))) % labels
    return np.where(rng.random((items, workers)) < right, truth[:, None], wrong), truth, rng


def found_in(answers: Answers, gold=None):
    truth = solve(answers, Method.HIERARCHICAL, gold=gold)
    return suspects(answers, truth.fit.consensus, truth.calibration, gold=gold)


@pytest.mark.promise("9", thin="on crowds of known make; what follows from a finding is an operator's step")
@pytest.mark.parametrize("habit", ["any label", "one label", "mostly one"])
def test_a_planted_spammer_is_found_within_fifty_judgements_and_hardly_anybody_else(habit):
    """Twelve crowds of ten: the spammer is found in at least eleven, of 108 honest workers at most one."""
    caught, accused = 0, 0
    for seed in range(12):
        said, _, rng = honest(seed)
        given = {"any label": [1, 1, 1], "one label": [0, 1, 0], "mostly one": [1, 8, 1]}[habit]
        said[:, 0] = rng.choice(3, 50, p=np.array(given) / sum(given))
        told = [one.workers for one in found_in(everyone(said.tolist(), labels=3))]
        caught += (0,) in told
        accused += sum(0 not in workers for workers in told)

    assert caught >= 11
    assert accused <= 1


def test_the_evidence_says_what_was_seen_and_what_a_habit_would_do():
    said, _, _ = honest(3)
    said[:, 0] = 1

    (suspect,) = found_in(everyone(said.tolist(), labels=3))

    assert (suspect.suspicion, suspect.workers, suspect.judgements) == (Suspicion.GUESSING, (0,), 50)
    assert suspect.observed == pytest.approx(suspect.expected)
    assert "informed 0.00" in suspect.evidence


def test_two_who_copy_are_found_by_their_shared_mistakes_and_good_workers_who_agree_are_not():
    """Of 2 and 3, right in 0.7, nine answers in ten are the same; 4 and 5 are both right in 0.95."""
    said, truth, rng = honest(5, items=150)
    said[:, 2] = np.where(rng.random(150) < 0.7, truth, (truth + 1) % 3)
    said[:, 3] = np.where(rng.random(150) < 0.9, said[:, 2], rng.integers(0, 3, 150))
    for good in (4, 5):
        said[:, good] = np.where(rng.random(150) < 0.95, truth, (truth + 2) % 3)

    told = found_in(everyone(said.tolist(), labels=3))

    assert [(one.suspicion, one.workers) for one in told] == [(Suspicion.COPYING, (2, 3))]
    assert told[0].observed > told[0].expected + 20
    assert told[0].chance > 0.999


def test_a_ring_is_told_as_one():
    said, truth, rng = honest(6, items=200, workers=12)
    said[:, 0] = np.where(rng.random(200) < 0.7, truth, (truth + 1) % 3)
    for follower in (1, 2):
        said[:, follower] = np.where(rng.random(200) < 0.95, said[:, 0], rng.integers(0, 3, 200))

    told = found_in(everyone(said.tolist(), labels=3))

    assert {one.workers for one in told if one.suspicion is Suspicion.COPYING} == {(0, 1), (0, 2), (1, 2)}
    assert [one.workers for one in told if one.suspicion is Suspicion.COLLUSION] == [(0, 1, 2)]


def test_in_two_hundred_honest_workers_hardly_anybody_is_accused():
    accused = [found_in(everyone(honest(seed, workers=20)[0].tolist(), labels=3)) for seed in range(20, 30)]

    assert sum(map(len, accused)) <= 2


def test_gold_finds_a_spammer_whom_nobody_can_be_compared_with():
    gold = {item: item % 3 for item in range(40)}
    rows = [(item, 0, 1) for item in gold]
    rows += [(item, worker, gold[item]) for item in gold for worker in (1, 2) if item % 2 == worker - 1]

    told = found_in(crowd(rows, labels=3), gold)

    assert [one.workers for one in told] == [(0,)]


@settings(deadline=None, max_examples=25)
@given(crowds(), st.randoms(use_true_random=False))
def test_whatever_was_answered_figures_are_chances_and_nobody_is_judged_on_nine_answers(answers, random):
    truth = solve(answers, Method.ONE_COIN)

    told = guessing(answers, truth.fit.consensus, truth.calibration)

    assert ((told.chance >= 0) & (told.chance <= 1)).all()
    assert (told.chance[told.answers < 10] == 0).all()
    for one in suspects(answers, truth.fit.consensus, truth.calibration):
        assert 0 <= one.chance <= 1


def test_names_of_workers_and_items_change_nothing():
    said, _, rng = honest(7)
    said[:, 0] = rng.integers(0, 3, 50)
    answers = everyone(said.tolist(), labels=3)
    turned = crowd([(49 - i, 9 - w, k) for i, w, k in rows_of(answers)], labels=3)

    one, other = found_in(answers), found_in(turned)

    assert [tuple(9 - w for w in suspect.workers) for suspect in other] == [
        suspect.workers for suspect in one
    ]


def test_rings_are_what_couples_join():
    assert rings([(1, 2), (5, 6), (2, 3), (9, 6)]) == [(1, 2, 3), (5, 6, 9)]
    assert rings([]) == []


def test_nothing_at_all_and_one_label_accuse_nobody():
    assert found_in(crowd([], items=0, workers=0)) == ()
    assert found_in(crowd([(i, w, 0) for i in range(20) for w in range(3)], labels=1)) == ()
