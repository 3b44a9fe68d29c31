"""People and waiting work as a batch: whose hours, which windows, what is asked."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.batch.past import Past
from heliotrope.core.match.batch.people import Waiting, batch_of, currency_of, hours_of, money_of, work_of
from heliotrope.core.match.batch.problem import HOUR as PARTS
from heliotrope.core.match.batch.problem import MOST, UNDONE
from heliotrope.core.match.batch.rules import Rules
from heliotrope.core.match.batch.solving import solve
from heliotrope.core.match.batch.uniform import solve_uniform
from heliotrope.core.match.people import Stretch
from tests.core.match.cast import NOON, OFFICE, person

DAY = timedelta(days=1)
HOUR = 3600


def waiting(number: int = 1, **given: object) -> Waiting:
    asked = {"skill": "label-images", "level": 2, "effort_s": HOUR, **given}
    value = asked.pop("value", Decimal(40))
    due = asked.pop("due_at", NOON + DAY)
    return Waiting(
        unit_id=UUID(int=number),
        requirement=Requirement(**asked),  # type: ignore[arg-type]
        ready_at=NOON,
        due_at=due,  # type: ignore[arg-type]
        value=value,  # type: ignore[arg-type]
    )


def who(units, people, until=NOON + DAY) -> list[int]:
    """The number of whom each unit is given to; 0 where it is left over."""
    batch = batch_of(units, people, at=NOON, until=until, currency="EUR")
    found = solve_uniform(batch.problem)
    return [
        0 if window == UNDONE else batch.workers[batch.windows[window][0]].worker_id.int
        for window in found.window.tolist()
    ]


def test_a_wider_language_is_had_by_who_has_the_more_exact_one_and_not_the_other_way_round():
    brazilian = person(1, languages={"pt-br": 5}, rate_per_hour=Decimal(20))
    portuguese = person(2, languages={"pt": 5}, rate_per_hour=Decimal(10))
    assert who([waiting(language="pt", language_level=4)], [brazilian]) == [1]
    assert who([waiting(language="pt-br", language_level=4)], [portuguese, brazilian]) == [1]


def test_what_is_to_be_read_besides_is_asked_for_too():
    writes, reads_too = (
        person(1, languages={"en": 5}, rate_per_hour=Decimal(1)),
        person(2, languages={"en": 5, "zh": 3}),
    )
    asked = waiting(language="en", language_level=4, reads="zh", reads_level=3)
    assert who([asked], [writes, reads_too]) == [2]


def test_work_is_only_given_within_a_workers_own_hours():
    """At noon UTC it is past five in Shanghai: their next hours begin at one in the morning."""
    shanghai = person(1, timezone="Asia/Shanghai", weekly=OFFICE)
    assert who([waiting(due_at=NOON + timedelta(hours=12))], [shanghai]) == [0]
    assert who([waiting(due_at=NOON + timedelta(hours=15))], [shanghai]) == [1]


def test_a_window_holds_as_much_work_as_it_is_long():
    rostered = person(1, weekly=(), shifts=(Stretch(starts_at=NOON, ends_at=NOON + timedelta(hours=2)),))
    assert sorted(who([waiting(1), waiting(2), waiting(3)], [rostered])) == [0, 1, 1]


@pytest.mark.parametrize(("busy_s", "units_done"), [(0, 2), (1, 1), (HOUR, 1), (HOUR + 1, 0)])
def test_work_in_hand_takes_the_first_of_the_hours(busy_s: int, units_done: int):
    """Two hours in two stretches; each unit takes one of them whole."""
    halves = tuple(
        Stretch(starts_at=NOON + timedelta(hours=n), ends_at=NOON + timedelta(hours=n + 1)) for n in (0, 3)
    )
    rostered = person(1, weekly=(), shifts=halves)
    past = {rostered.worker_id: Past(busy_s=busy_s)}
    units = [waiting(1), waiting(2)]
    batch = batch_of(units, [rostered], at=NOON, until=NOON + DAY, currency="EUR", past=past)
    assert np.count_nonzero(solve_uniform(batch.problem).window != UNDONE) == units_done


def test_what_is_late_already_is_still_wanted():
    assert who([waiting(due_at=NOON - timedelta(hours=1))], [person(1)]) == [1]


def test_hours_of_another_currency_and_of_no_price_are_left_out_and_named():
    euro, dollar, none = person(1), person(2, currency="USD"), person(3, rate_per_hour=None, currency="")
    batch = batch_of([waiting()], [euro, dollar, none], at=NOON, until=NOON + DAY, currency="EUR")
    assert [one.worker_id.int for one in batch.workers] == [1]
    assert [key.int for key in batch.left_out] == [2, 3]
    assert currency_of([euro, dollar, none, person(4)]) == "EUR"
    assert currency_of([none]) == ""


def test_costs_and_hours_come_back_exactly():
    batch = batch_of([waiting(effort_s=90)], [person(1)], at=NOON, until=NOON + DAY, currency="EUR")
    found = solve_uniform(batch.problem)
    assert money_of(batch, found.cost) == Decimal("12.50") * 90 / 3600
    assert hours_of(int(batch.problem.units.effort[0])) == Decimal("0.025")


def test_hours_in_dong_are_counted_in_fewer_parts_not_wrong():
    """Eight hours at two million dong, worth a thousand million: more than one word holds in small parts."""
    dear = person(1, rate_per_hour=Decimal(2_000_000), currency="VND")
    asked = [waiting(effort_s=8 * 3600, value=Decimal(10**9)), waiting(2, effort_s=3600, value=Decimal(1))]
    batch = batch_of(asked, [dear], at=NOON, until=NOON + DAY, currency="VND")
    found = solve(batch.problem)
    assert (found.window != UNDONE).tolist() == [True, False]
    assert money_of(batch, found.cost) == 16_000_001 >= money_of(batch, found.bound)


def test_expected_rework_counts_and_who_is_new_is_taken_as_ordinary():
    """Right six times in ten, 12 come to 20 an hour; nine times in ten, 17 come to 18.89."""
    often = person(1, rate_per_hour=Decimal(12), measured={"label-images": 0.6})
    seldom = person(2, rate_per_hour=Decimal(17), measured={"label-images": 0.9})
    new = person(3, rate_per_hour=Decimal(17))
    asked = [waiting()]
    batch = batch_of(asked, [often, seldom], at=NOON, until=NOON + DAY, currency="EUR")
    assert batch.windows[solve(batch.problem).window[0]][0] == 1
    assert batch.problem.workers.quality is not None
    batch = batch_of(asked, [often, seldom, new], at=NOON, until=NOON + DAY, currency="EUR")
    assert batch.problem.workers.quality.tolist() == [[600], [900], [750]]
    assert batch.windows[solve(batch.problem).window[0]][0] == 1
    chance = Rules(newcomer=5 * batch.problem.coin)
    assert batch.windows[solve(batch.problem, rules=chance).window[0]][0] == 2


def test_who_is_twice_as_fast_is_given_the_work_at_less_than_twice_the_wage_and_costs_half_the_hours():
    """At 12.50 an hour of ordinary speed against 20 at twice it: 12.50 to 10."""
    dear, cheap = person(1, rate_per_hour=Decimal(20)), person(2)
    past = {dear.worker_id: Past(speeds={"label-images": 2.0, "else": 0.5})}
    batch = batch_of([waiting()], [dear, cheap], at=NOON, until=NOON + DAY, currency="EUR", past=past)
    found = solve(batch.problem)
    assert batch.windows[found.window[0]][0] == 0
    assert work_of(batch, found) == [1800]
    assert money_of(batch, found.cost) == 10
    without = batch_of([waiting()], [dear, cheap], at=NOON, until=NOON + DAY, currency="EUR")
    assert without.windows[solve(without.problem).window[0]][0] == 1
    assert without.problem.workers.speed is None


@pytest.mark.parametrize(("late", "whose", "costs"), [(0, 1, 20), (2, 2, 16), (5, 1, 20)])
def test_a_late_hour_is_weighed_against_a_dear_one(late: int, whose: int, costs: int):
    """Due in an hour: at once for 20, or three hours late for 10 and what three late hours cost."""
    dear = person(1, rate_per_hour=Decimal(20))
    later = Stretch(starts_at=NOON + timedelta(hours=3), ends_at=NOON + timedelta(hours=8))
    cheap = person(2, rate_per_hour=Decimal(10), weekly=(), shifts=(later,))
    asked = replace(waiting(due_at=NOON + timedelta(hours=1)), late_per_hour=Decimal(late))
    batch = batch_of([asked], [dear, cheap], at=NOON, until=NOON + DAY, currency="EUR")
    found = solve(batch.problem)
    assert batch.workers[batch.windows[found.window[0]][0]].worker_id.int == whose
    assert money_of(batch, found.cost) == costs >= money_of(batch, found.bound)
    alone = batch_of([asked], [cheap], at=NOON, until=NOON + DAY, currency="EUR")
    assert (solve(alone.problem).window[0] != UNDONE) == (late > 0)


def test_what_was_late_before_the_plan_begins_is_not_counted_against_doing_it_now():
    asked = replace(waiting(due_at=NOON - DAY), late_per_hour=Decimal(12))
    batch = batch_of([asked], [person(1)], at=NOON, until=NOON + DAY, currency="EUR")
    assert money_of(batch, solve(batch.problem).cost) == Decimal("12.50") + 12


def test_who_was_given_half_of_their_hours_counts_as_dearer_by_half_of_an_even_shares_worth():
    """At 12 an hour, half given, 8 for even shares come to 16; at 15, nothing given, to 15."""
    busy, free = person(1, rate_per_hour=Decimal(12)), person(2, rate_per_hour=Decimal(15))
    past = {busy.worker_id: Past(given_s=10 * HOUR, offered_s=20 * HOUR)}
    batch = batch_of([waiting()], [busy, free], at=NOON, until=NOON + DAY, currency="EUR", past=past)
    fair = solve(batch.problem, rules=Rules(fairness=8 * batch.problem.coin))
    assert batch.windows[fair.window[0]][0] == 1
    assert batch.windows[solve(batch.problem).window[0]][0] == 0


def test_a_slow_hour_in_dong_is_counted_in_parts_that_hold_it():
    slow = person(1, rate_per_hour=Decimal(8_000_000), currency="VND")
    asked = [waiting(effort_s=16 * 3600, value=Decimal(10**9))]
    past = {slow.worker_id: Past(speeds={"label-images": 0.25})}
    batch = batch_of(asked, [slow], at=NOON, until=NOON + 4 * DAY, currency="VND", past=past)
    assert batch.problem.coin * 8_000_000 * 64 * PARTS <= MOST


def test_more_languages_to_be_read_than_a_word_has_bits_are_refused():
    many = [waiting(n, reads=f"x{n}", reads_level=1) for n in range(1, 66)]
    with pytest.raises(Invalid, match="at most 64"):
        batch_of(many, [person(1)], at=NOON, until=NOON + DAY, currency="EUR")
