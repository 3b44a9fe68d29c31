"""People and waiting work as a batch: whose hours, which windows, what is asked."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.batch.people import Waiting, batch_of, currency_of, hours_of, money_of
from heliotrope.core.match.batch.problem import UNDONE
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


def test_more_languages_to_be_read_than_a_word_has_bits_are_refused():
    many = [waiting(n, reads=f"x{n}", reads_level=1) for n in range(1, 66)]
    with pytest.raises(Invalid, match="at most 64"):
        batch_of(many, [person(1)], at=NOON, until=NOON + DAY, currency="EUR")
