"""Which units will miss their due instant, told before it comes: rule lateness@2."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.line import Requirement
from heliotrope.core.match.handover import Holding
from heliotrope.core.match.lateness import Cause, Late, Waiting, foresee
from heliotrope.core.match.people import Candidate, Stretch
from tests.core.match.cast import NOON, person, unit

MINUTE = timedelta(minutes=1)
TEN = Requirement(skill="support", level=2, effort_s=600)


def agent(number: int, **given: object) -> Candidate:
    known: dict[str, object] = {"skills": {"support": 2}, "capacity": 1}
    return person(number, **(known | given))


def on(*spans: tuple[float, float]) -> dict[str, object]:
    """Rostered from and to so many minutes after noon."""
    shifts = tuple(Stretch(starts_at=NOON + a * MINUTE, ends_at=NOON + b * MINUTE) for a, b in spans)
    return {"weekly": (), "shifts": shifts}


def waits(number: int, due: float | None, barred: tuple[int, ...] = (), **asked: object) -> Waiting:
    due_at = None if due is None else NOON + due * MINUTE
    requirement = replace(TEN, **asked)  # type: ignore[arg-type]
    return Waiting(
        unit=unit(number, requirement=requirement, due_at=due_at),
        barred=frozenset(UUID(int=one) for one in barred),
    )


def held(number: int, worker: Candidate, due: float | None, begun: float = 0, **asked: object) -> Holding:
    return Holding(
        assignment_id=UUID(int=5000 + number),
        unit=waits(number, due, **asked).unit,
        worker=worker,
        started_at=NOON - begun * MINUTE,
    )


def told(late: tuple[Late, ...]) -> list[tuple[int, Cause, float | None]]:
    """Number, cause and expected end in minutes after noon."""
    return [
        (one.unit_id.int, one.cause, None if one.done_at is None else (one.done_at - NOON) / MINUTE)
        for one in late
    ]


def test_a_unit_that_can_begin_in_time_is_not_told():
    assert foresee([waits(1, 10)], [], [agent(1)], NOON) == ()


def test_a_unit_that_takes_longer_than_there_is_time_is_told_before_it_is_due():
    late = foresee([waits(1, 9)], [], [agent(1)], NOON)

    assert told(late) == [(1, Cause.EFFORT, 10)]
    assert late[0].reasons == (
        "It will be done 1 min after it is due.",
        "It takes longer than there is time.",
    )


def test_who_may_do_it_comes_on_too_late():
    """The shift begins at 12:30, so the work of ten minutes is done at 12:40 and was due at 12:20."""
    late = foresee([waits(1, 20)], [], [agent(1, **on((30, 200)))], NOON)

    assert told(late) == [(1, Cause.NOBODY_ON, 40)]
    assert late[0].reasons[0] == "It will be done 20 min after it is due."


def test_one_hand_and_three_units_and_the_last_is_late():
    """10, 20, 30 minutes after noon; due after 10, 20 and 25."""
    late = foresee([waits(3, 25), waits(1, 10), waits(2, 20)], [], [agent(1)], NOON)

    assert told(late) == [(3, Cause.HANDS_FULL, 30)]
    assert foresee([waits(3, 25), waits(1, 10), waits(2, 20)], [], [agent(1, capacity=2)], NOON) == ()


def test_what_is_in_hand_takes_a_hand_until_it_is_done():
    """Four minutes of ten are behind; the next begins at 12:06 and is done at 12:16."""
    worker = agent(1, load=1)
    late = foresee([waits(1, 15)], [held(2, worker, None, begun=4)], [worker], NOON)

    assert told(late) == [(1, Cause.HANDS_FULL, 16)]


def test_a_unit_in_hand_is_late_when_the_hours_of_who_has_it_end_first():
    """Six of ten minutes fit before the end of the shift; the last four follow from 13:00 on."""
    worker = agent(1, load=1, **on((-60, 6), (60, 120)))

    assert told(foresee([], [held(1, worker, 30)], [worker], NOON)) == [(1, Cause.HOURS, 64)]
    assert foresee([], [held(1, worker, 64)], [worker], NOON) == ()


def test_nobody_may_and_nobody_has_hours():
    unskilled = agent(1, skills={"translation": 5})
    for people in ([], [unskilled], [agent(1, weekly=())], [agent(1, active=False)], [agent(1, capacity=0)]):
        late = foresee([waits(1, 30)], [], people, NOON)
        assert told(late) == [(1, Cause.NOBODY, None)], people
    assert told(foresee([waits(1, 30, barred=(1,))], [], [agent(1)], NOON)) == [(1, Cause.NOBODY, None)]


def test_what_has_missed_its_due_instant_says_by_how_much():
    (late,) = foresee([waits(1, -75)], [], [agent(1)], NOON)

    assert late.reasons[0] == "It is 1 h 15 min overdue."


def test_what_nobody_waits_for_is_never_late_but_takes_its_hand_last():
    assert foresee([waits(1, None), waits(2, 10)], [], [agent(1)], NOON) == ()


rosters = st.builds(
    lambda number, capacity, spans: agent(number, capacity=capacity, **on(*spans)),
    number=st.integers(1, 4),
    capacity=st.integers(1, 2),
    spans=st.lists(st.tuples(st.integers(-60, 100), st.integers(101, 300)), min_size=0, max_size=2),
)
queues = st.lists(
    st.tuples(st.integers(1, 50), st.one_of(st.none(), st.integers(-20, 200))),
    max_size=8,
    unique_by=lambda one: one[0],
)


@given(st.lists(rosters, max_size=4, unique_by=lambda one: one.worker_id), queues, st.randoms())
def test_the_order_of_the_arguments_is_nothing_and_more_time_makes_nothing_late(people, queue, dice):
    waiting = [waits(number, due) for number, due in queue]

    late = foresee(waiting, [], people, NOON)

    assert foresee(dice.sample(waiting, len(waiting)), [], dice.sample(people, len(people)), NOON) == late
    assert all(one.done_at is None or one.done_at > one.due_at for one in late)
    assert {one.unit_id for one in late} <= {one.unit.unit_id for one in waiting if one.unit.due_at}
    hour = timedelta(hours=1)
    later = [
        replace(one, unit=replace(one.unit, due_at=one.unit.due_at + hour)) if one.unit.due_at else one
        for one in waiting
    ]
    relieved = {one.unit_id for one in foresee(later, [], people, NOON)}
    assert relieved <= {one.unit_id for one in late}


@given(queues)
def test_one_worker_alone_does_what_is_due_first_first(queue):
    """The reference: one after the other by due instant, ten minutes each."""
    waiting = [waits(number, due) for number, due in queue]
    told_of = sorted(
        (one.unit for one in waiting if one.unit.due_at is not None),
        key=lambda one: (one.due_at, one.unit_id),
    )
    expected = {
        one.unit_id: NOON + 10 * (place + 1) * MINUTE
        for place, one in enumerate(told_of)
        if NOON + 10 * (place + 1) * MINUTE > one.due_at
    }

    late = foresee(waiting, [], [agent(1)], NOON)

    assert {one.unit_id: one.done_at for one in late} == expected
