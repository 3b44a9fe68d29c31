import json
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.problem import COIN, HOUR
from heliotrope.core.match.dispatch.asks import MOST_VALUE, NOBODY, Ask, Rules, Stage
from heliotrope.core.match.dispatch.records import dispatch_record, replay_dispatch
from heliotrope.core.match.dispatch.rule import best
from tests.core.match.dispatch import floors
from tests.core.match.dispatch.floors import (
    CALL,
    CHAT,
    ENGLISH,
    MAIL,
    NOON,
    THAI,
    Book,
    Hand,
    arrival,
    floor_of,
)

COMMON = Ask(skill=0, level=1, language=ENGLISH)
THAI_FINANCE = Ask(skill=0, level=1, language=THAI, certificates=1, worst=Stage.NATIVE)
SCARCE = Hand(languages=(5, 5), certificates=1, rate=8)
PLAIN = Rules(night=(0,) * 24, apart=(0,) * 13)


def test_the_scarce_thai_finance_worker_is_kept_for_thai_finance():
    """They are the cheapest for common work, too: 8 against 10; other work pays 30 for their hour."""
    greedy = floor_of([SCARCE, Hand()], [COMMON, THAI_FINANCE], PLAIN)
    assert greedy.choose(arrival()).worker == 0
    kept = floor_of(
        [Hand(languages=(5, 5), certificates=1, rate=8, bid=30), Hand()], [COMMON, THAI_FINANCE], PLAIN
    )
    assert kept.choose(arrival()).worker == 1
    assert kept.choose(arrival(ask=1)).worker == 0


def test_common_work_waits_rather_than_take_somebody_who_is_worth_more_elsewhere():
    """8 of pay and 30 of price are more than the 35 that the unit is worth; after an hour it is worth 55."""
    floor = floor_of([Hand(rate=8, bid=30)], [COMMON], Rules(night=(0,) * 24, pressing=0))
    unit = arrival(value=35 * COIN)
    waits = floor.choose(unit)
    assert (waits.worker, waits.nearest) == (None, 0)
    assert waits.reason == (
        "Kept for other work: the nearest would cost 38.00 with what their time is worth there; "
        "this is worth 35.00."
    )
    assert floor.choose(unit, NOON + 3600).worker == 0


def test_who_answered_before_gets_it_when_the_discount_outweighs_their_price():
    rules = Rules(affinity=2 * COIN)
    floor = floor_of([Hand(rate=10), Hand(rate=11), Hand(rate=13)], [COMMON], rules)
    assert floor.choose(arrival(last=1)).worker == 1
    assert floor.choose(arrival(last=2)).worker == 0
    floor.off(1)
    assert floor.choose(arrival(last=1)).worker == 0, "who is off is not asked"


def test_the_price_of_a_stage_says_how_much_dearer_a_better_speaker_may_be():
    native, fluent, other = Hand(rate=12), Hand(languages=(4, 0)), Hand(languages=(0, 5), rate=6)
    chosen = [
        floor_of([other, fluent, native], [COMMON], Rules(stages=stages)).choose(arrival()).worker
        for stages in ((0, 3 * COIN, 8 * COIN), (0, COIN, 8 * COIN), (0, COIN, COIN))
    ]
    assert chosen == [2, 1, 0]


def test_a_strict_stage_is_tried_only_when_the_one_before_has_nobody():
    native, fluent, other = Hand(rate=30), Hand(languages=(4, 0)), Hand(languages=(0, 5), rate=1)
    rules = Rules(stages=(0, 2 * COIN, 5 * COIN), strict=True)
    floor = floor_of([other, fluent, native], [COMMON], rules)
    stages = []
    for _ in range(3):
        made = floor.choose(arrival())
        stages.append((made.worker, made.stage, made.terms.language))
        floor.take(made.worker, CALL)
    assert stages == [(2, Stage.NATIVE, 0), (1, Stage.FLUENT, 2), (0, Stage.HELP, 5)]
    assert floor.choose(arrival()).reason == "Nobody who may take it is free."


def test_a_stage_is_tried_when_its_time_has_come_for_who_arrives_and_for_who_is_freed():
    native, fluent, other = Hand(rate=30), Hand(languages=(4, 0), rate=9), Hand(languages=(0, 5), rate=1)
    rules = replace(PLAIN, stages=(0, 0, 0), after_s=(0, 120, 600))
    floor = floor_of([other, fluent, native], [COMMON], rules)
    unit = arrival()
    floor.wait(unit)
    told = [
        (floor.choose(unit, NOON + s).worker, [floor.choose_work(w, NOON + s).worker for w in range(3)])
        for s in (0, 119, 120, 599, 600)
    ]
    first, then, last = (2, [None, None, 2]), (1, [None, 1, 2]), (0, [0, 1, 2])
    assert told == [first, first, then, then, last]
    floor.off(2)
    assert floor.choose(unit).reason == "Nobody who may take it is free."


def test_help_is_not_tried_where_the_unit_allows_fluent_speakers_at_worst():
    asked = Ask(skill=0, level=1, language=ENGLISH, worst=Stage.FLUENT)
    assert floor_of([Hand(languages=(3, 0))], [asked]).choose(arrival()).worker is None
    assert floor_of([Hand(languages=(3, 0))], [COMMON]).choose(arrival()).worker == 0


@pytest.mark.parametrize(("channel", "most"), [(CALL, 1), (CHAT, 3), (MAIL, 10)])
def test_a_worker_holds_one_call_three_chats_or_ten_mails(channel, most):
    floor, given = floor_of([Hand()], [COMMON]), 0
    while (made := floor.choose(arrival(channel=channel))).worker is not None:
        floor.take(made.worker, channel)
        given += 1
    assert given == most


def test_two_chats_leave_room_for_mails_and_for_no_call():
    floor = floor_of([Hand()], [COMMON])
    floor.take(0, CHAT)
    floor.take(0, CHAT)
    assert floor.choose(arrival(channel=CALL)).worker is None
    assert floor.choose(arrival(channel=MAIL)).worker == 0
    floor.drop(0, CHAT)
    floor.drop(0, CHAT)
    assert floor.choose(arrival(channel=CALL)).worker == 0


def test_a_chat_costs_the_third_of_an_hour_that_it_takes_of_the_worker():
    made = floor_of([Hand(rate=12, bid=3)], [COMMON], PLAIN).choose(arrival(channel=CHAT))
    assert (made.terms.pay, made.terms.bid) == (Decimal(4), Decimal(1))


def test_at_night_work_goes_to_whom_the_sun_shines_on():
    """03:00 in London is 11:00 in Shanghai, which costs 1 an hour more, and 4 less for the night."""
    floor = floor_of([Hand(rate=10), Hand(rate=11, zone_h=8)], [COMMON], Rules(apart=(0,) * 13))
    assert floor.choose(arrival(opened_at=3 * 3600, due_at=9 * 3600)).worker == 1
    assert floor.choose(arrival()).worker == 0


def test_the_clock_of_the_worker_is_near_the_customers_where_all_else_is_equal():
    rules = Rules(night=(0,) * 24)
    floor = floor_of([Hand(zone_h=-5), Hand(zone_h=8), Hand(zone_h=0)], [COMMON], rules)
    assert [floor.choose(arrival(offset_s=zone * 3600)).worker for zone in (-7, 9, 1, 20)] == [0, 1, 2, 0]


def test_a_freed_worker_takes_the_unit_from_which_most_is_gained():
    floor = floor_of([Hand()], [COMMON, THAI_FINANCE], Rules(night=(0,) * 24, pressing=0))
    floor.wait(arrival(1, value=30 * COIN))
    floor.wait(arrival(2, value=40 * COIN))
    floor.wait(arrival(3, value=90 * COIN, ask=1))
    made = floor.choose_work(0, NOON)
    assert made.arrival.unit == 2
    assert made.reason.startswith("Of what waits, most is gained here: pay 10.00")
    floor.leave(2)
    assert floor.choose_work(0, NOON).arrival.unit == 1
    floor.leave(1)
    assert floor.choose_work(0, NOON).reason == "Nothing that waits suits the worker."


def test_what_has_waited_longer_goes_first_and_what_is_nearly_due_before_it():
    floor = floor_of([Hand()], [COMMON])
    floor.wait(arrival(1, due_at=NOON + 9000))
    floor.wait(arrival(2, due_at=NOON + 9000, opened_at=NOON - 60))
    assert floor.choose_work(0, NOON).arrival.unit == 2
    floor.wait(arrival(3, due_at=NOON + 300))
    assert floor.choose_work(0, NOON).arrival.unit == 3


@pytest.mark.parametrize("given", [{"due_at": NOON - 30 * 86_400}, {"value": MOST_VALUE}])
def test_what_is_long_overdue_or_worth_the_most_is_not_taken_for_worthless(given):
    """30 days overdue at the standing price, and the highest value, which once left its word."""
    floor = floor_of([Hand()], [COMMON])
    old = arrival(2, **given)
    floor.wait(arrival(1))
    floor.wait(old)

    assert floor.choose_work(0, NOON).arrival.unit == 2
    assert floor.choose(old, NOON + 1).worker == 0


def test_of_equals_the_lowest_number_gets_it():
    floor = floor_of([Hand(), Hand(), Hand()], [COMMON])
    floor.off(0)
    assert floor.choose(arrival()).worker == 1
    floor.wait(arrival(5))
    floor.wait(arrival(4))
    floor.wait(arrival(6))
    assert floor.choose_work(1, NOON).arrival.unit == 4


def test_an_empty_floor_gives_nothing():
    floor = floor_of([], [COMMON])
    made = floor.choose(arrival())
    assert (made.worker, made.nearest, made.terms) == (None, NOBODY, None)


def test_more_waits_than_there_were_rows_for():
    floor = floor_of([Hand()], [COMMON])
    for unit in range(3000):
        floor.wait(arrival(unit, value=(100 + unit) * COIN))
    for unit in reversed(range(2500, 3000)):
        assert floor.choose_work(0, NOON).arrival.unit == unit
        floor.leave(unit)


def test_who_holds_nothing_drops_nothing():
    with pytest.raises(Invalid):
        floor_of([Hand()], [COMMON]).drop(0, CALL)


def test_prices_below_zero_and_stages_that_grow_cheaper_are_refused():
    with pytest.raises(Invalid):
        floor_of([Hand(bid=-1)], [COMMON])
    with pytest.raises(Invalid):
        Rules(stages=(2, 1, 3))


@given(st.data(), floors.hands, floors.asks, floors.rules)
@settings(max_examples=250, deadline=None)
def test_the_index_decides_as_a_search_of_everybody(data, hands, asks, rules):
    book = Book(hands=hands, asks=asks, rules=rules)
    floor = floor_of(hands, asks, rules, on=False)
    for asked, at in floors.told_alike(book, floor, data.draw):
        if isinstance(asked, int):
            made = floor.choose_work(asked, at)
            assert (made.arrival.unit if made.worker is not None else None) == book.choice_of_work(asked, at)
        else:
            made = floor.choose(asked, at)
            assert made.worker == book.choice(asked, at)
            assert floor.choose(asked, at) == made, "asking changes nothing"
            standing = floor.standing(asked.ask, range(len(hands)))
            assert best(asked, standing, at, rules) == made.figures, "the rule in plain Python says the same"
        if made.figures:
            assert made.figures.total == made.total
            assert made.terms.total == sum(
                (made.terms.pay, made.terms.bid, made.terms.night, made.terms.apart, made.terms.language),
                made.terms.affinity,
            )
            assert book.worth(made.arrival, at) == made.worth


@given(st.data(), floors.hands, floors.asks, floors.rules)
@settings(max_examples=100, deadline=None)
def test_only_what_stands_counts_and_not_the_way_there(data, hands, asks, rules):
    """A floor that lived through changes decides as one that was set up at once as it stands now."""
    book = Book(hands=hands, asks=asks, rules=rules)
    floor = floor_of(hands, asks, rules, on=False)
    questions = list(floors.told_alike(book, floor, data.draw))
    again = floor_of(hands, asks, rules, on=False)
    again.price(floor.bids)
    for worker, held in book.held.items():
        for channel in held:
            again.take(worker, channel)
    for worker in book.on:
        again.on(worker)
    for unit in sorted(book.waiting, reverse=True):
        again.wait(book.waiting[unit])
    for asked, at in questions:
        if isinstance(asked, int):
            assert floor.choose_work(asked, at) == again.choose_work(asked, at)
        else:
            assert floor.choose(asked, at) == again.choose(asked, at)


def test_thousands_of_workers_are_decided_as_by_the_rule():
    """Sections longer than 64 words, so that the second row of bits is walked, too."""
    rng = np.random.default_rng(5)
    hands = [
        Hand(rate=int(rate), zone_h=int(zone)) for rate, zone in rng.integers((5, 0), (60, 2), (9000, 2))
    ]
    floor = floor_of(hands, [COMMON], PLAIN)
    order = sorted(range(len(hands)), key=lambda worker: (hands[worker].rate, worker))
    for worker in order:
        made = floor.choose(arrival(value=99 * COIN, effort=HOUR))
        assert made.worker == worker
        floor.take(worker, CALL)
    for worker in rng.permutation(9000)[:300].tolist():
        floor.drop(worker, CALL)
    free = sorted((worker for worker in order if floor.room()[worker]), key=order.index)[:5]
    assert floor.choose(arrival()).worker == free[0]


def test_a_decision_is_made_again_from_its_record():
    floor = floor_of(
        [SCARCE, Hand(bid=3), Hand(languages=(4, 0))], [COMMON, THAI_FINANCE], Rules(strict=True)
    )
    for unit in (arrival(last=1), arrival(ask=1), arrival(value=COIN)):
        made = floor.choose(unit)
        record = json.loads(json.dumps(dispatch_record(made, floor.standing(unit.ask, range(3)))))
        assert replay_dispatch(record) == made.figures
    record["version"] = 2
    with pytest.raises(Invalid):
        replay_dispatch(record)
