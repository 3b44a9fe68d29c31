"""Who takes a unit that has just arrived: rule live@1."""

import json
import random
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.eligibility import obstacles
from heliotrope.core.match.live import Criterion, choose_worker
from heliotrope.core.match.live_records import live_record, outcome_live, replay_live
from heliotrope.core.match.units import slack
from tests.core.match.cast import NOON, OFFICE, person, unit

REPLY = Requirement(skill="support", level=2, language="de", language_level=4, effort_s=240)


def agent(number: int, **given: object):
    known: dict[str, object] = {"skills": {"support": 2}, "languages": {"de": 4}, "capacity": 3}
    return person(number, **(known | given))


def chat(number: int = 1):
    return unit(number, requirement=REPLY)


def test_the_tightest_fit_wins_before_everything_else():
    """Level 2 of 2 and German 4 of 4 is exact; level 4 leaves two levels unused, whoever answered before."""
    exact, strong = agent(2, load=2), agent(1, skills={"support": 4})

    live = choose_worker(chat(), [strong, exact], NOON, answered_by=[strong.worker_id])

    assert (live.worker_id, live.decided_by) == (exact.worker_id, Criterion.FIT)
    assert live.passed_over == (strong.worker_id,)
    assert live.reasons[0] == "support at level 2 is needed; the worker has level 2."
    assert live.reasons[-1] == "2 of 3 assignments are open."


def test_of_equal_workers_whoever_knows_the_contact_goes_on_and_the_latest_first():
    a, b, c = agent(1), agent(2, load=2), agent(3, load=1)

    live = choose_worker(chat(), [a, b, c], NOON, answered_by=[b.worker_id, c.worker_id, b.worker_id])

    assert (live.worker_id, live.decided_by) == (b.worker_id, Criterion.ANSWERED_BEFORE)
    assert "This worker answered the same contact before." in live.reasons
    assert live.passed_over == (c.worker_id, a.worker_id)


def test_whose_shift_ends_before_the_work_comes_after_who_stays():
    """It is 16:58 in Berlin and the reply takes four minutes; the office closes at 17:00."""
    leaving = agent(1, timezone="Europe/Berlin", weekly=OFFICE)
    staying = agent(2, load=2)
    at = NOON + timedelta(hours=3, minutes=58)

    live = choose_worker(chat(), [leaving, staying], at)

    assert (live.worker_id, live.decided_by) == (staying.worker_id, Criterion.HOURS)
    assert choose_worker(chat(), [leaving], at).reasons[-2] == (
        "Their hours end before the work is expected to be done."
    )


def test_then_the_least_share_of_capacity_in_use():
    """1 of 2 is more than 2 of 5."""
    live = choose_worker(chat(), [agent(1, load=1, capacity=2), agent(2, load=2, capacity=5)], NOON)

    assert (live.worker_id, live.decided_by) == (UUID(int=2), Criterion.LOAD)


def test_nobody_is_chosen_rather_than_somebody_who_may_not():
    full, asleep = agent(1, load=3), agent(2, weekly=())

    live = choose_worker(chat(), [full, asleep], NOON)

    assert (live.worker_id, live.terms, live.decided_by, live.eligible) == (None, None, None, 0)
    assert live.reasons == (
        "Nobody who is ready may take it.",
        "The worker must have fewer than 3 assignments open; now 3 of 3.",
    )
    assert choose_worker(chat(), [], NOON).reasons == ("Nobody is ready.",)


crowds = st.lists(
    st.builds(
        lambda skill, language, load, capacity, weekly: {
            "skills": {"support": skill},
            "languages": {"de": language},
            "load": load,
            "capacity": capacity,
            "weekly": weekly,
        },
        st.integers(1, 5),
        st.integers(1, 5),
        st.integers(0, 3),
        st.integers(0, 4),
        st.sampled_from([OFFICE, ()]),
    ),
    max_size=8,
)


@given(crowds, st.lists(st.integers(1, 8), max_size=4), st.randoms(use_true_random=False))
def test_no_worker_who_may_not_is_ever_chosen_and_the_order_changes_nothing(
    crowd, before, dice: random.Random
):
    workers = [agent(number, **given) for number, given in enumerate(crowd, 1)]
    known = [UUID(int=number) for number in before]
    live = choose_worker(chat(), workers, NOON, answered_by=known)
    shuffled = dice.sample(workers, len(workers))

    assert choose_worker(chat(), shuffled, NOON, answered_by=known) == live
    may = [worker for worker in workers if not obstacles(worker, REPLY, NOON)]
    assert live.eligible == len(may)
    if may:
        chosen = next(worker for worker in may if worker.worker_id == live.worker_id)
        assert slack(chosen, REPLY) == min(slack(worker, REPLY) for worker in may)
    else:
        assert live.worker_id is None


def test_a_match_on_record_is_decided_again_the_same_though_the_rule_was_replaced():
    """Records of live@1 stay readable."""
    unit_, people, before = chat(), [agent(1, load=1), agent(2), agent(3, weekly=())], [UUID(int=2)]
    made = choose_worker(unit_, people, NOON, answered_by=before)

    record = json.loads(json.dumps(live_record(unit_, people, NOON, made, answered_by=before)))

    assert (record["rule"], record["version"]) == ("live", 1)
    assert outcome_live(replay_live(record)) == outcome_live(made)
    with pytest.raises(Invalid):
        replay_live(record | {"version": 2})
