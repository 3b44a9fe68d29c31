"""Work that may not come to where a worker sits: named as an obstacle, kept in records, and by the batch."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from heliotrope.core.line import Requirement
from heliotrope.core.match.batch.people import Waiting, batch_of
from heliotrope.core.match.batch.problem import UNDONE
from heliotrope.core.match.batch.uniform import solve_uniform
from heliotrope.core.match.choice import NoChoice, choose_unit
from heliotrope.core.match.eligibility import Condition, obstacles
from heliotrope.core.match.records import outcome, replay, snapshot
from heliotrope.core.match.units import OpenUnit
from tests.core.match.cast import NOON, person

EUROPES = Requirement(skill="label-images", level=2, effort_s=60, data_home="eu")
KEPT_OUT = {"barred": {"eu": "no-eu-abroad"}}


def unit(requirement: Requirement, number: int = 1) -> OpenUnit:
    return OpenUnit(
        unit_id=UUID(int=number), item_id=UUID(int=number), requirement=requirement, opened_at=NOON
    )


def test_the_rule_that_keeps_work_from_a_worker_is_named_and_only_for_that_home():
    (found,) = obstacles(person(**KEPT_OUT), EUROPES, NOON)

    assert found.condition is Condition.TRANSFER
    assert found.sentence == (
        "The work is about data of eu, which may not come to where the worker sits: rule no-eu-abroad."
    )
    ours = Requirement(skill="label-images", level=2, effort_s=60, data_home="us")
    assert obstacles(person(**KEPT_OUT), ours, NOON) == ()
    assert obstacles(person(), EUROPES, NOON) == ()


def test_why_nobody_was_given_it_is_decided_again_from_its_record():
    answer = choose_unit(person(**KEPT_OUT), [unit(EUROPES)], NOON, gold_due=False)

    assert isinstance(answer, NoChoice)
    assert answer.left_out.conditions == (Condition.TRANSFER,)
    kept = snapshot(person(**KEPT_OUT), [unit(EUROPES)], NOON, False)
    assert outcome(replay(kept)) == outcome(answer)


def test_a_batch_gives_it_to_who_may_have_it_and_leaves_it_where_nobody_may():
    """The cheaper one may not have Europe's work; with both kept out it stays undone."""
    cheap = person(1, rate_per_hour=Decimal(1), **KEPT_OUT)
    dear = person(2, rate_per_hour=Decimal(30))
    asked = [
        Waiting(
            unit_id=UUID(int=n),
            requirement=Requirement(skill="label-images", level=2, effort_s=3600, data_home=home),
            ready_at=NOON, due_at=NOON + timedelta(days=1), value=Decimal(40),
        )
        for n, home in ((1, "eu"), (2, "us"))
    ]  # fmt: skip

    def given(people: list) -> list[int]:
        batch = batch_of(asked, people, at=NOON, until=NOON + timedelta(days=1), currency="EUR")
        solved = solve_uniform(batch.problem)
        return [
            0 if window == UNDONE else batch.workers[batch.windows[window][0]].worker_id.int
            for window in solved.window.tolist()
        ]

    assert given([cheap, dear]) == [2, 1]
    assert given([cheap]) == [0, 1]
