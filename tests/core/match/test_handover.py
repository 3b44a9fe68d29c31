"""To whom open work goes before the hours of who has it end: rule handover@1."""

import json
import random
from collections import Counter
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.eligibility import obstacles
from heliotrope.core.match.handover import (
    Decided,
    Holding,
    effort_left_s,
    hand_over,
    hours_end,
    is_due,
)
from heliotrope.core.match.handover_records import handover_record, outcome_handover, replay_handover
from heliotrope.core.match.live import choose_worker
from heliotrope.core.match.people import Stretch, WeeklySpan
from tests.core.match.cast import NOON, person, unit

NOTICE = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
REPLY = Requirement(skill="support", level=2, language="de", language_level=4, effort_s=240)


def agent(number: int, **given: object):
    known: dict[str, object] = {"skills": {"support": 2}, "languages": {"de": 4}, "capacity": 3}
    return person(number, **(known | given))


def until(minutes: float):
    """Rostered since the morning, up to so many minutes after noon."""
    return {
        "weekly": (),
        "shifts": (Stretch(starts_at=NOON - timedelta(hours=7), ends_at=NOON + minutes * MINUTE),),
    }


def held(number: int, worker, **given: object) -> Holding:
    """A chat that the worker has just taken in hand."""
    known: dict[str, object] = {
        "assignment_id": UUID(int=5000 + number),
        "unit": unit(number, requirement=REPLY),
        "worker": worker,
        "started_at": NOON,
    }
    return Holding(**(known | given))  # type: ignore[arg-type]


def decide(holdings: list[Holding], ready: list, at: datetime = NOON) -> tuple[Decided, ...]:
    return hand_over(holdings, ready, at, notice=NOTICE, choose=choose_worker)


def whither(holdings: list[Holding], ready: list, at: datetime = NOON) -> list[tuple[int, int | None]]:
    """Unit by unit, in the order decided, the number of who gets it."""
    return [
        (one.made.unit_id.int, one.made.to_id.int if one.made.to_id else None)
        for one in decide(holdings, ready, at)
    ]


def test_a_chat_goes_on_when_the_shift_ends_before_the_reply_would_be_done():
    """The reply takes four minutes: it is handed on three minutes before the end, not five."""
    leaving, staying = agent(1, **until(3), load=1), agent(2)

    assert whither([held(1, leaving)], [leaving, staying]) == [(1, 2)]
    assert whither([held(1, agent(1, **until(5), load=1))], [staying]) == []


def test_what_is_left_of_the_work_counts_and_not_what_there_was():
    """Two of four minutes are done, and three of the shift are left."""
    leaving = agent(1, **until(3), load=1)
    begun = held(1, leaving, started_at=NOON - 2 * MINUTE)

    assert effort_left_s(begun, NOON) == 120
    assert whither([begun], [agent(2)]) == []
    assert effort_left_s(held(1, leaving, started_at=NOON - timedelta(hours=1)), NOON) == 60


def test_what_could_be_too_late_at_the_next_look_goes_at_this_one():
    """Half a minute's work, and two minutes of the shift: nobody looks again before the last of them."""
    short = Requirement(skill="support", level=2, effort_s=30)
    for minutes, goes in ((2, True), (2.5, False)):
        task = held(1, agent(1, **until(minutes), load=1), unit=unit(1, requirement=short))
        assert is_due(task, NOON, NOTICE) is goes, minutes


def test_long_work_goes_on_a_notice_before_the_end_and_not_hours_before():
    long = Requirement(skill="support", level=2, effort_s=4 * 3600)
    for minutes, goes in ((14, True), (15, True), (16, False)):
        leaving = agent(1, **until(minutes), load=1)
        task = held(1, leaving, unit=unit(1, requirement=long))
        assert is_due(task, NOON, NOTICE) is goes, minutes


def test_a_sites_day_ends_by_its_own_clock_on_the_night_when_clocks_change():
    """Kraków closes at 22:00; on the last Sunday of March that is 20:00 UTC, the day before 21:00."""
    weekly = tuple(WeeklySpan(weekday=day, start=time(14), end=time(22)) for day in range(7))
    leaving = agent(1, timezone="Europe/Warsaw", weekly=weekly, load=1)
    summer = datetime.fromisoformat("2026-03-29T19:58:00+00:00")

    assert hours_end(leaving, summer, NOTICE) == summer + 2 * MINUTE
    assert whither([held(1, leaving, started_at=summer)], [agent(2)], summer) == [(1, 2)]
    assert hours_end(leaving, summer - timedelta(days=1), NOTICE) is None


def test_leave_that_begins_ends_the_hours_whatever_the_shift_says():
    away = Stretch(starts_at=NOON + 2 * MINUTE, ends_at=NOON + timedelta(hours=2))
    leaving = agent(1, leave=(away,), load=1)

    (made,) = decide([held(1, leaving)], [agent(2)])

    assert made.made.ends_at == NOON + 2 * MINUTE
    assert made.made.reasons[0] == "The hours of who had it end in 2 min; work for 4 min is left."


def test_whose_hours_are_over_or_who_is_switched_off_has_none_left():
    assert hours_end(agent(1, **until(-1)), NOON, NOTICE) == NOON
    assert hours_end(agent(1, active=False), NOON, NOTICE) == NOON
    assert hours_end(agent(1), NOON, NOTICE) is None
    (made,) = decide([held(1, agent(1, **until(-1), load=1))], [agent(2)])
    assert made.made.reasons[0] == "The hours of who had it are over; work for 4 min is left."


def test_with_nobody_there_it_stays_and_says_why():
    leaving = agent(1, **until(3), load=1)
    spanish = agent(2, languages={"es": 5})

    (alone,) = decide([held(1, leaving)], [leaving])
    (strange,) = decide([held(1, leaving)], [leaving, spanish])

    assert alone.made.to_id is None and strange.made.to_id is None
    assert alone.made.reasons[1:] == ("Nobody takes it over: it stays where it is.", "Nobody is ready.")
    assert strange.made.reasons[-1] == "The language de at level 4 is needed; the worker has none of it."


def test_it_does_not_go_to_somebody_who_leaves_too():
    leaving, too = agent(1, **until(3), load=1), agent(2, **until(10))

    (made,) = decide([held(1, leaving)], [too])

    assert made.made.to_id is None
    assert made.made.reasons[-1] == "The hours of everybody else who may take it end, too."


def test_work_longer_than_anybodys_day_goes_to_who_is_on_past_the_notice():
    long = Requirement(skill="support", level=2, effort_s=4 * 3600)
    task = held(1, agent(1, **until(10), load=1), unit=unit(1, requirement=long))

    assert whither([task], [agent(2, **until(12)), agent(3, **until(60))]) == [(1, 3)]
    assert whither([task], [agent(3, **until(60)), agent(4, **until(300), load=2)]) == [(1, 4)]


def test_two_units_and_one_free_place_and_the_pressing_one_goes():
    """Due at 12:20 goes before due at 12:40; the free hand is gone then, and the other stays."""
    leaving = agent(1, **until(3), load=2)
    later = held(1, leaving, unit=unit(1, requirement=REPLY, due_at=NOON + 40 * MINUTE))
    sooner = held(2, leaving, unit=unit(2, requirement=REPLY, due_at=NOON + 20 * MINUTE))

    assert whither([later, sooner], [agent(2, load=2)]) == [(2, 2), (1, None)]


def test_what_nobody_waits_for_goes_last_and_of_the_others_whose_hours_end_first():
    soon, sooner = agent(1, **until(3), load=2), agent(2, **until(1), load=1)
    idle = held(1, soon)
    a = held(2, soon, unit=unit(2, requirement=REPLY, due_at=NOON + 20 * MINUTE))
    b = held(3, sooner, unit=unit(3, requirement=REPLY, due_at=NOON + 20 * MINUTE))

    assert [number for number, _ in whither([idle, a, b], [agent(9)])] == [3, 2, 1]


def test_when_manila_goes_home_the_chat_goes_to_krakow_where_it_is_morning():
    """15:00 UTC: 23:00 in Manila, 16:00 in Kraków, 10:00 in Bogotá, where nobody has begun."""

    def site(zone: str, begin: int, end: int):
        days = tuple(WeeklySpan(weekday=day, start=time(begin), end=time(end)) for day in range(7))
        return {"timezone": zone, "weekly": days}

    at = NOON + timedelta(hours=2, minutes=57)
    manila = agent(1, **site("Asia/Manila", 14, 23), load=1)
    krakow = agent(2, **site("Europe/Warsaw", 14, 22))
    bogota = agent(3, **site("America/Bogota", 14, 22))

    (made,) = decide([held(1, manila, started_at=at)], [manila, bogota, krakow], at)

    assert made.made.to_id == krakow.worker_id
    assert "It is 15:57 at the worker, within their hours." in made.made.reasons


def test_who_asks_passes_on_whatever_their_hours_but_not_to_themselves_nor_to_who_gave_it_back():
    asking = agent(1, load=1)
    task = held(1, asking, asked=True, barred=frozenset({UUID(int=2)}))

    (made,) = decide([task], [asking, agent(2), agent(3)])

    assert (made.made.to_id, made.made.ends_at) == (UUID(int=3), None)
    assert made.made.reasons[0] == "Who had it passed it on."


def test_who_answered_the_contact_before_is_preferred_as_when_it_arrives():
    task = held(1, agent(1, **until(3), load=1), answered_by=(UUID(int=3),))
    assert whither([task], [agent(2), agent(3)]) == [(1, 3)]


def test_another_rule_may_choose():
    def last(unit, candidates, at, *, answered_by=()):
        return choose_worker(unit, [max(candidates, key=lambda one: one.worker_id)], at)

    made = hand_over(
        [held(1, agent(1, **until(3), load=1))], [agent(2), agent(9)], NOON, notice=NOTICE, choose=last
    )
    assert made[0].made.to_id == UUID(int=9)


def test_a_notice_is_longer_than_nothing():
    with pytest.raises(Invalid, match="longer than nothing"):
        hand_over([], [], NOON, notice=timedelta(0), choose=choose_worker)


ends = st.one_of(st.none(), st.integers(-30, 60))


@st.composite
def floors(draw: st.DrawFn):
    """A floor at random: who is ready until when with what room, and who of them holds what."""
    people = {
        number: agent(
            number,
            skills={"support": draw(st.integers(1, 4))},
            capacity=draw(st.integers(1, 3)),
            **({} if (end := draw(ends)) is None else until(end)),
        )
        for number in range(1, draw(st.integers(2, 7)))
    }
    holdings = []
    for number in range(1, draw(st.integers(1, 7))):
        who = draw(st.sampled_from(sorted(people)))
        due = draw(st.one_of(st.none(), st.integers(-20, 90)))
        given = {"due_at": None if due is None else NOON + due * MINUTE, "requirement": REPLY}
        started = NOON - draw(st.integers(0, 10)) * MINUTE
        holdings.append((number, who, unit(number, **given), started))
    load = Counter(who for _, who, _, _ in holdings)
    people = {
        n: agent(
            n,
            skills=one.skills,
            capacity=one.capacity,
            weekly=one.weekly,
            shifts=one.shifts,
            load=load[n],
        )
        for n, one in people.items()
    }
    return people, [held(n, people[who], unit=work, started_at=at) for n, who, work, at in holdings]


@given(floors(), st.randoms(use_true_random=False))
def test_every_unit_is_in_one_hand_before_and_after_and_nobody_gets_more_than_they_can_hold(floor, dice):
    people, holdings = floor
    shuffled = dice.sample(holdings, len(holdings)), dice.sample(list(people.values()), len(people))

    decided = decide(holdings, list(people.values()))

    assert [one.made for one in decide(*shuffled)] == [one.made for one in decided]
    hands = {one.unit.unit_id: one.worker.worker_id for one in holdings}
    assert len({one.made.unit_id for one in decided}) == len(decided), "each is decided once"
    for one in decided:
        assert one.made.from_id == hands[one.made.unit_id]
        if one.made.to_id is not None:
            assert one.made.to_id != one.made.from_id
            taker = people[one.made.to_id.int]
            assert hours_end(taker, NOON, NOTICE) is None
            assert {found.condition for found in obstacles(taker, REPLY, NOON)} <= set()
            hands[one.made.unit_id] = one.made.to_id
    assert set(hands) == {one.unit.unit_id for one in holdings}
    taken = Counter(one.made.to_id for one in decided if one.made.to_id)
    for worker_id, n in taken.items():
        assert people[worker_id.int].load + n <= people[worker_id.int].capacity


@given(floors())
def test_deciding_again_after_it_was_done_moves_nothing(floor):
    people, holdings = floor
    decided = {one.made.assignment_id: one.made for one in decide(holdings, list(people.values()))}
    load = Counter()
    after = []
    for one in holdings:
        made = decided.get(one.assignment_id)
        moved = made is not None and made.to_id is not None
        who = made.to_id.int if moved else one.worker.worker_id.int
        load[who] += 1
        after.append((one, who, NOON if moved else one.started_at))
    there = {
        n: agent(
            n,
            skills=one.skills,
            capacity=one.capacity,
            weekly=one.weekly,
            shifts=one.shifts,
            load=load[n],
        )
        for n, one in people.items()
    }
    again = [
        held(one.unit.unit_id.int, there[who], unit=one.unit, started_at=started)
        for one, who, started in after
    ]

    assert all(one.made.to_id is None for one in decide(again, list(there.values())))


@given(floors())
def test_a_handover_is_decided_again_from_its_record(floor):
    people, holdings = floor
    for one in decide(holdings, list(people.values())):
        kept = json.loads(json.dumps(handover_record(one.holding, one.ready, NOON, one.made, notice=NOTICE)))
        assert outcome_handover(replay_handover(kept)) == outcome_handover(one.made)


def test_a_record_of_another_rule_is_refused():
    with pytest.raises(Invalid, match="not of handover@1"):
        replay_handover({"rule": "live", "version": 1})


def test_of_many_who_could_take_it_enough_are_kept_to_decide_again():
    leaving = agent(1, **until(3), load=1)
    crowd = [agent(number) for number in range(2, 90)]
    random.Random(7).shuffle(crowd)

    (made,) = decide([held(1, leaving)], crowd)
    kept = handover_record(made.holding, made.ready, NOON, made.made, notice=NOTICE)

    assert len(kept["best"]) == 50
    assert outcome_handover(replay_handover(kept)) == outcome_handover(made.made)
