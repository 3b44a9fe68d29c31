"""Whom a suspicion names, what it tells them, and what it does to their pay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.quality.contests import PayStanding, evidence, findings, pay_standing
from heliotrope.core.quality.suspects import Suspect, Suspicion

WORKERS = ("bo", "chi", "dee", "robot")


def suspect(kind, *workers, chance=0.95) -> Suspect:
    return Suspect(
        suspicion=kind,
        workers=workers,
        judgements=20,
        observed=18.0,
        expected=9.0,
        chance=chance,
        evidence="",
    )


def told(*found, machines=()):
    return {(one.worker, one.kind): one for one in findings(found, WORKERS, machines=machines)}


def test_a_couple_is_told_to_both_and_each_reads_of_one_other():
    found = told(suspect(Suspicion.COPYING, 0, 1))

    assert set(found) == {("bo", Suspicion.COPYING), ("chi", Suspicion.COPYING)}
    assert {one.others for one in found.values()} == {1}


def test_of_two_couples_the_likelier_is_told():
    found = told(suspect(Suspicion.COPYING, 0, 1, chance=0.92), suspect(Suspicion.COPYING, 0, 2, chance=0.99))

    assert found["bo", Suspicion.COPYING].chance == 0.99


def test_who_is_of_a_ring_is_not_told_of_its_couples_too():
    couples = [suspect(Suspicion.COPYING, *pair) for pair in ((0, 1), (1, 2))]
    found = told(*couples, suspect(Suspicion.COLLUSION, 0, 1, 2))

    assert set(found) == {(name, Suspicion.COLLUSION) for name in ("bo", "chi", "dee")}
    assert found["bo", Suspicion.COLLUSION].others == 2


def test_an_ai_worker_is_left_out_and_the_person_who_copies_it_is_not():
    found = told(suspect(Suspicion.COPYING, 0, 3), machines=["robot"])

    assert set(found) == {("bo", Suspicion.COPYING)}


def test_nothing_found_is_nothing_told():
    assert findings((), WORKERS) == ()


@pytest.mark.parametrize("kind", Suspicion)
def test_the_evidence_says_what_was_seen_and_what_was_to_be_expected(kind):
    said = evidence(kind, others=2, judgements=20, observed=18.0, expected=9.25)

    assert "20" in said
    assert "18.0" in said
    assert "9.2" in said


@given(st.lists(st.sampled_from(["found", "upheld", "cleared"])))
def test_pay_is_lost_by_a_persons_word_alone_and_free_when_all_is_cleared(states):
    standing = pay_standing(states)

    assert (standing is PayStanding.FORFEITED) == ("upheld" in states)
    assert (standing is PayStanding.FREE) == (set(states) <= {"cleared"})
