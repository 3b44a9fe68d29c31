"""Laws of rule live@2, and matches decided again from their records."""

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
from heliotrope.core.match.dispatch.choosing import choose_worker, decide, narrow
from heliotrope.core.match.dispatch.choosing_records import outcome_priced, priced_record, replay_priced
from heliotrope.core.match.eligibility import obstacles
from heliotrope.core.match.live import Criterion
from tests.core.match.cast import NOON, OFFICE, person
from tests.core.match.dispatch.live_cast import PLAIN, REPLY, agent, arrived, staked

crowds = st.lists(
    st.fixed_dictionaries(
        {
            "skills": st.fixed_dictionaries({"support": st.integers(1, 5)}),
            "languages": st.fixed_dictionaries({"en": st.integers(3, 5)}),
            "load": st.integers(0, 3),
            "capacity": st.integers(0, 4),
            "rate_per_hour": st.one_of(st.none(), st.integers(1, 30).map(Decimal)),
            "timezone": st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York"]),
            "weekly": st.sampled_from([person().weekly, OFFICE, ()]),
        }
    ),
    max_size=7,
)
bids = st.lists(st.integers(0, 60).map(Decimal), min_size=7, max_size=7)
rules = st.builds(Rules, strict=st.booleans(), affinity=st.integers(0, 5).map(lambda one: one * COIN))


@given(crowds, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_with_nothing_else_priced_the_cheapest_who_may_takes_it_in_whatever_order_they_come(
    crowd, dice: random.Random
):
    people = [agent(number, **one) for number, one in enumerate(crowd, 1)]

    made = choose_worker(arrived(), people, NOON, stakes=staked(), rules=PLAIN)

    assert (
        choose_worker(arrived(), dice.sample(people, len(people)), NOON, stakes=staked(), rules=PLAIN) == made
    )
    may = [one for one in people if not obstacles(one, REPLY, NOON)]
    cost = {one.worker_id: 17 if one.rate_per_hour is None else one.rate_per_hour for one in may}
    assert made.eligible == len(may)
    assert made.worker_id in cost if may else made.worker_id is None
    assert not may or cost[made.worker_id] == min(cost.values())


@given(crowds, bids, st.permutations(range(1, 8)))
@settings(deadline=None)
def test_other_names_for_the_same_people_give_the_same_one_the_work(crowd, asked, names):
    """Where totals differ; a tie goes by name."""
    people = [
        agent(number, **(one | {"rate_per_hour": Decimal(number) / 8})) for number, one in enumerate(crowd, 1)
    ]
    renamed = [replace(one, worker_id=UUID(int=names[n])) for n, one in enumerate(people)]
    first = choose_worker(
        arrived(), people, NOON, rules=PLAIN,
        stakes=staked(bids={one.worker_id: bid for one, bid in zip(people, asked, strict=False)}),
    )  # fmt: skip
    again = choose_worker(
        arrived(), renamed, NOON, rules=PLAIN,
        stakes=staked(bids={one.worker_id: bid for one, bid in zip(renamed, asked, strict=False)}),
    )  # fmt: skip

    assert first.amounts == again.amounts
    assert (first.worker_id is None) == (again.worker_id is None)
    if first.worker_id is not None and first.decided_by is not Criterion.WORKER_ID:
        assert again.worker_id == UUID(int=names[first.worker_id.int - 1])


@given(crowds, bids, st.lists(st.integers(1, 8), max_size=3), rules, st.integers(0, 240))
@settings(deadline=None)
def test_a_match_decided_again_from_its_record_is_the_same(crowd, asked, before, by, minutes):
    people = [agent(number, **one) for number, one in enumerate(crowd, 1)]
    stakes = staked(bids={UUID(int=number): bid for number, bid in enumerate(asked, 1)})
    answered = [UUID(int=number) for number in before]
    at = NOON + timedelta(minutes=minutes)
    case, refused = narrow(arrived(), people, at, answered_by=answered, stakes=stakes, rules=by)
    made = decide(case, refused, answered_by=answered)

    assert made == choose_worker(arrived(), people, at, answered_by=answered, stakes=stakes, rules=by)
    if made.worker_id is not None:
        record = json.loads(json.dumps(priced_record(case, made, answered_by=answered)))
        assert outcome_priced(replay_priced(record)) == outcome_priced(made)


def test_a_record_of_a_crowd_keeps_fifty_and_says_the_same():
    """The cheapest by pay are wanted elsewhere and fall off the record; number 100 is free."""
    people = [agent(number, rate_per_hour=Decimal(number)) for number in range(1, 121)]
    stakes = staked(bids={UUID(int=number): Decimal(900 - 9 * number) for number in range(1, 100)})
    case, refused = narrow(
        arrived(), people, NOON, answered_by=[], stakes=stakes, rules=Rules(waiting=COIN * 10**4)
    )
    at_once = decide(replace(case, value=10**8), refused)

    record = json.loads(json.dumps(priced_record(replace(case, value=10**8), at_once)))

    assert len(record["best"]) == 50 and at_once.worker_id == UUID(int=100)
    assert outcome_priced(replay_priced(record)) == outcome_priced(at_once)
    with pytest.raises(Invalid):
        replay_priced(record | {"version": 1})
    with pytest.raises(Invalid):
        replay_priced({"rule": "live", "version": 2})
