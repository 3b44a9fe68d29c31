"""A machine's clock jumps: work goes on, and nothing is taken from anybody because of it."""

from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from heliotrope.flow import delivering
from heliotrope.flow import keeping as housekeeping
from heliotrope.foundation import clock
from heliotrope.foundation.clock_watch import apart_s
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.jobs.keeper import APART_S, timely
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from tests.integration.holdings import as_owner
from tests.integration.short import answer, place_sums, take
from tests.support.machine import check_chains, settle
from tests.support.world import World, make_world

JUMP = timedelta(hours=3)
"""Longer than a worker may keep a unit in hand."""


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch):
    """Moves the clock that this process reads; the database keeps its own."""

    def by(ahead: timedelta) -> None:
        class Jumped(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return datetime.now(tz) + ahead

        monkeypatch.setattr(clock, "datetime", Jumped)

    return by


def in_hand(world: World) -> int:
    with as_owner("default") as owner:
        active = "SELECT count(*) FROM assignment WHERE worker_id = %s AND state = 'active'"
        return int(owner.execute(active, [world.workers["bo"]]).fetchone()[0])


def test_how_far_the_clock_is_off_is_known(jump):
    assert abs(apart_s("default")) < APART_S
    jump(JUMP)
    assert apart_s("default") == pytest.approx(JUMP.total_seconds(), abs=APART_S)
    jump(-JUMP)
    assert apart_s("vault_eu") == pytest.approx(-JUMP.total_seconds(), abs=APART_S)


@pytest.mark.promise("36")
def test_a_clock_that_jumps_ahead_takes_no_unit_from_anybodys_hands(jump):
    world = make_world()
    place_sums(world)
    settle()
    handed = take(world, "bo")
    assert handed is not None
    jump(JUMP)
    assert not timely("default", housekeeping.take_back)
    assert in_hand(world) == 1
    jump(timedelta(0))
    assert timely("default", housekeeping.take_back)
    assert in_hand(world) == 1
    answer(world, "bo", handed.assignment_id)
    assert in_hand(world) == 0


@pytest.mark.promise("36")
@pytest.mark.parametrize("ahead", [JUMP, -JUMP])
def test_work_that_began_before_a_jump_is_delivered_and_paid_after_it(jump, ahead):
    """Taken at one hour, answered three hours earlier or later by the same machine's clock."""
    world = make_world()
    order_id = place_sums(world)
    settle()
    handed = take(world, "bo")
    assert handed is not None
    jump(ahead)
    answer(world, "bo", handed.assignment_id)
    settle()
    ana = world.actor("ana")
    with acting(ana):
        (delivery,) = deliver_selectors.deliveries_of_order(ana, order_id)
        delivering.accept(ana, delivery.id, now=clock.now())
    jump(timedelta(0))
    with acting(ana):
        assert len(money_selectors.invoices(ana)) == 1
    check_chains()
    assert clock.real_now().tzinfo is UTC
