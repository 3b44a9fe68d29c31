"""What a batch plan knows of people's past work: how long it took them, and how much they were given."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heliotrope.flow import submitting, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import matching
from heliotrope.insight.matching import Wish
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.quality.paces import paces
from tests.integration.test_chain import place, wish
from tests.support.machine import settle
from tests.support.world import World, make_world


@pytest.fixture
def world() -> World:
    """Three texts wait for one judgement each; Bo and Chi can do all of them at like wages, at any hour."""
    made = make_world()
    place(made, wish(made, b"id,text\na,one\nb,two\nc,three\n", most=1))
    settle()
    return made


def work(world: World, name: str, spent_s: float) -> None:
    """One judgement that took so long."""
    at, actor = now(), world.actor(name)
    with acting(actor):
        handed = working.take_next(actor, now=at)
    assert hasattr(handed, "assignment_id"), handed
    later = at + timedelta(seconds=spent_s)
    with acting(world.actor(name)):
        given = {"answer": "yes"}
        submitting.submit(world.actor(name), handed.assignment_id, given=given, spent_s=spent_s, now=later)
    settle()


@pytest.mark.parametrize(("fast", "slow"), [("bo", "chi"), ("chi", "bo")])
def test_who_was_faster_is_given_the_work_at_a_like_wage_and_costs_less(world: World, fast: str, slow: str):
    at, ada = now(), world.actor("ada")
    work(world, fast, 0.0)
    work(world, slow, 60.0)
    with acting(ada):
        found = matching.outlook(ada, Wish(hours=6), at=at)
        timed = paces(ada, [world.workers[fast], world.workers[slow]], since=at - timedelta(days=1))
    assert [one.worker.handle for one in found.given if one.worker] == [fast]
    effort_s = found.given[0].waiting.requirement.effort_s
    skill = found.given[0].waiting.requirement.skill
    assert timed[world.workers[fast]][skill].speed == pytest.approx(21 / 20)
    assert timed[world.workers[slow]][skill].spent_s == pytest.approx(min(60.0, 4 * effort_s))
    assert float(found.given[0].takes_s) == pytest.approx(effort_s * 20 / 21, rel=1e-2)
    assert found.cost == found.paid


def test_times_of_work_for_another_operators_clients_are_not_read(world: World):
    work(world, "bo", 5.0)
    other = make_world()
    with acting(other.actor("ada")):
        assert paces(other.actor("ada"), [world.workers["bo"]], since=now() - timedelta(days=1)) == {}


def test_lateness_costs_what_the_operator_says_and_is_in_the_proof():
    """Three units of 20 s that are due in 10 s are 10 s late each: at 36 an hour, a tenth each."""
    made, due_at = make_world(), now() + timedelta(hours=20)
    place(made, replace(wish(made, b"id,text\na,one\nb,two\nc,three\n", most=1), due_at=due_at))
    settle()
    at, ada = due_at - timedelta(seconds=10), made.actor("ada")
    with acting(ada):
        free = matching.outlook(ada, Wish(hours=6), at=at)
        late = matching.outlook(ada, Wish(hours=6, late=36), at=at)
    assert [one.waiting.requirement.effort_s for one in late.given] == [20, 20, 20]
    assert free.cost == free.paid == late.paid
    assert float(late.cost - late.paid) == pytest.approx(0.3, abs=0.001)
    assert late.bound <= late.cost


@pytest.mark.parametrize(("busy", "free"), [("bo", "chi"), ("chi", "bo")])
def test_who_was_given_less_of_their_hours_is_preferred_where_even_shares_are_worth_something(
    world: World, busy: str, free: str
):
    """Who had 20 s of a week's hours had so small a share that only a large worth shows it."""
    at, ada = now() - timedelta(seconds=1), world.actor("ada")
    work(world, busy, 0.0)
    with acting(ada):
        later = now()
        given = match_selectors.given_s(ada, world.workers.values(), since=at)
        fast = matching.outlook(ada, Wish(hours=6), at=later)
        fair = matching.outlook(ada, Wish(hours=6, share=50_000), at=later)
    assert given == {world.workers[busy]: 20}
    assert [one.worker.handle for one in fast.given if one.worker] == [busy, busy]
    assert [one.worker.handle for one in fair.given if one.worker] == [free, free]
