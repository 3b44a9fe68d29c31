"""Who takes over work that is in hand, by price: handover@1 with the prices of live@2."""

import json
import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.problem import COIN
from heliotrope.core.match.dispatch.asks import Rules
from heliotrope.core.match.dispatch.handing import ByPrice
from heliotrope.core.match.handover import Decided, Holding, hand_over
from heliotrope.core.match.handover_records import handover_record, outcome_handover, replay_handover
from heliotrope.core.match.live import Criterion, choose_worker
from heliotrope.core.match.people import Stretch
from tests.core.match.cast import NOON
from tests.core.match.dispatch.live_cast import BO, CHI, PLAIN, agent, arrived, staked

NOTICE = timedelta(minutes=15)
LEAVING = {
    "weekly": (),
    "shifts": (Stretch(starts_at=NOON - timedelta(hours=7), ends_at=NOON + timedelta(minutes=3)),),
    "load": 1,
}
UNIT = arrived()


def held(**given: object) -> Holding:
    """An hour's work that Eli has just begun, who goes home in three minutes."""
    known: dict[str, object] = {
        "assignment_id": UUID(int=5001),
        "unit": UNIT,
        "worker": agent(9, **LEAVING),
        "started_at": NOON,
    }
    return Holding(**(known | given))  # type: ignore[arg-type]


def handed(people: list, *, rules: Rules = PLAIN, told: dict | None = None, **staking: object) -> Decided:
    price = ByPrice(stakes={UNIT.unit_id: staked(**staking)}, rules=rules)
    (made,) = hand_over([held(**told or {})], people, NOON, notice=NOTICE, choose=price)
    return made


def again(made: Decided, price: ByPrice | None) -> dict:
    kept = handover_record(made.holding, made.ready, NOON, made.made, notice=NOTICE, price=price)
    return outcome_handover(replay_handover(json.loads(json.dumps(kept))))


def test_work_in_hand_goes_to_whom_it_costs_least_and_not_to_the_tightest_fit():
    """Bo fits exactly at 30 an hour; Chi, two levels better, asks 10: an hour's work costs 10 with Chi."""
    people = [agent(1, rate_per_hour=Decimal(30)), agent(2, skills={"support": 4})]

    made = handed(people)

    assert (made.made.to_id, made.made.choice.decided_by) == (CHI, Criterion.PAY)
    assert hand_over([held()], people, NOON, notice=NOTICE, choose=choose_worker)[0].made.to_id == BO


def test_a_scarce_speaker_gets_it_only_where_nobody_common_stays():
    """An hour of Bo is worth 40 to other work, far more than the client's 20: but nobody else is there."""
    bids = {BO: Decimal(40)}

    assert handed([agent(1), agent(2, rate_per_hour=Decimal(15))], bids=bids).made.to_id == CHI
    assert handed([agent(1)], bids=bids).made.to_id == BO


def test_who_knows_the_contact_is_worth_the_discount_and_no_more():
    """A discount of 1: Bo at 10.50 is cheaper than Chi's 10, Bo at 11.50 is not."""
    rules = replace(PLAIN, affinity=COIN)
    told = {"answered_by": (BO,)}

    def goes(rate: str) -> UUID | None:
        return handed([agent(1, rate_per_hour=Decimal(rate)), agent(2)], rules=rules, told=told).made.to_id

    assert (goes("10.50"), goes("11.50")) == (BO, CHI)


def test_what_workers_read_of_it_names_no_amount():
    said = " ".join(handed([agent(1)], bids={BO: Decimal("43.21")}).made.reasons)

    assert "the work costs least with this worker" in said
    assert "43.21" not in said


def test_with_nobody_there_it_stays_whatever_it_is_worth():
    assert handed([], value=Decimal(1000)).made.to_id is None


crowds = st.lists(
    st.fixed_dictionaries(
        {
            "languages": st.fixed_dictionaries({"en": st.integers(3, 5)}),
            "load": st.integers(0, 3),
            "rate_per_hour": st.one_of(st.none(), st.integers(1, 30).map(Decimal)),
            "timezone": st.sampled_from(["UTC", "Asia/Shanghai"]),
        }
    ),
    max_size=7,
)
rules = st.builds(Rules, strict=st.booleans(), affinity=st.integers(0, 5).map(lambda one: one * COIN))


@given(crowds, rules, st.lists(st.integers(0, 60).map(Decimal), min_size=7, max_size=7), st.integers(0, 7))
@settings(deadline=None)
def test_somebody_gets_it_whenever_somebody_may_and_the_record_says_the_same(crowd, rules, bids, before):
    people = [agent(number, **one) for number, one in enumerate(crowd, 1)]
    staking = {"bids": {UUID(int=n): bid for n, bid in enumerate(bids, 1)}, "value": Decimal(1)}
    told = {"answered_by": (UUID(int=before),) if before else ()}

    made = handed(people, rules=rules, told=told, **staking)

    assert (made.made.to_id is not None) == (made.made.choice.eligible > 0)
    price = ByPrice(stakes={UNIT.unit_id: staked(**staking)}, rules=rules)
    assert again(made, price) == outcome_handover(made.made)


def test_of_hundreds_who_could_take_it_enough_are_kept_to_decide_again_and_who_knew_the_contact_too():
    rates = random.Random(5)
    people = [agent(n, rate_per_hour=Decimal(rates.randint(10, 90))) for n in range(1, 300) if n != 9]
    last = max(people, key=lambda one: one.rate_per_hour or 0).worker_id
    staking = {"value": Decimal(1)}
    told = {"answered_by": (last,)}

    made = handed(people, rules=Rules(), told=told, **staking)

    assert again(made, ByPrice(stakes={UNIT.unit_id: staked(**staking)}, rules=Rules())) == outcome_handover(
        made.made
    )


def test_a_record_of_the_time_before_prices_is_decided_by_fit_again():
    (made,) = hand_over([held()], [agent(1), agent(2)], NOON, notice=NOTICE, choose=choose_worker)
    kept = handover_record(made.holding, made.ready, NOON, made.made, notice=NOTICE)

    assert kept["chosen_by"] == "live@1" and "stakes" not in kept
    assert again(made, None) == outcome_handover(made.made)


def test_a_record_that_names_a_strange_rule_is_refused():
    made = handed([agent(1)])
    kept = handover_record(made.holding, made.ready, NOON, made.made, notice=NOTICE, price=ByPrice())

    with pytest.raises(Invalid, match="no rule 'live@9'"):
        replay_handover(kept | {"chosen_by": "live@9"})
