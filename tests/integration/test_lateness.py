"""Units that will not make their due instant say so before it comes: once, and again once it was better."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from heliotrope.core.line import Shape
from heliotrope.flow import foreseeing, placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import shifts
from heliotrope.pipeline.match import lateness
from tests.integration.holdings import as_owner
from tests.integration.network_files import row
from tests.integration.network_files import take as take_roster
from tests.integration.short import answer, take, together
from tests.support.machine import settle
from tests.support.sundial import Sundial, a_day, sundial
from tests.support.world import World, make_world

DUE = a_day(13)
AWAY = timedelta(hours=6)


@pytest.fixture
def dial() -> Iterator[Sundial]:
    with sundial(a_day(12)) as found:
        yield found


def place(world: World, sums: int = 2) -> UUID:
    """An order of sums of five seconds each, due at one."""
    ana = world.actor("ana")
    rows = "".join(f"s{n},{n}+3\n" for n in range(sums))
    wish = placing.Wish(
        programme_id=world.programme_id,
        line="toy",
        title="Sums by one",
        shape=Shape.ORDER,
        options={},
        source=f"id,sum\n{rows}".encode(),
        media_type="text/csv",
        due_at=DUE,
    )
    with acting(ana):
        order_id = placing.place(ana, wish, now=now()).order_id
    settle()
    return order_id


def away(world: World, *names: str, gone: bool = True) -> None:
    """Nobody of these is on until the evening; or they are on leave long ago, and here."""
    begin = a_day(11) if gone else a_day(1)
    end = begin + (AWAY if gone else timedelta(minutes=1))
    take_roster(world, *[row(name, begin, end, "leave") for name in names])


def foresee(world: World) -> int:
    return foreseeing.foresee_for(world.platform())


def told(world: World) -> int:
    with as_owner("default") as owner:
        found = owner.execute(
            "SELECT count(*) FROM outbox_event WHERE client_id = %s AND kind = 'UnitLate'", [world.client_id]
        ).fetchone()
    return int(found[0])


def seen(world: World, name: str = "ada") -> shifts.Shifts:
    actor = world.actor(name)
    with acting(actor):
        return shifts.shifts(actor, at=now())


def test_what_can_be_done_in_time_says_nothing(dial: Sundial):
    world = make_world()
    place(world)

    assert foresee(world) == 0
    assert (seen(world).will_miss, seen(world).missed, seen(world).orders) == (0, 0, ())


def test_units_say_once_that_they_will_be_late_and_again_after_it_looked_better(dial: Sundial):
    world = make_world()
    order_id = place(world)
    away(world, "bo", "chi")

    assert (foresee(world), foresee(world), told(world)) == (2, 0, 2)
    found = seen(world)
    assert (found.will_miss, found.first_at) == (2, DUE)
    assert [(one.order_id, one.units) for one in found.orders] == [(order_id, 2)]
    ana = world.actor("ana")
    with acting(ana):
        (first, second) = shifts.late_items(ana, order_id)
    assert (first.done_at, second.done_at) == (a_day(17, 0) + timedelta(seconds=5),) * 2
    assert first.reasons == (
        "It will be done 4 h after it is due.",
        "Nobody who may do it is on yet.",
    )

    away(world, "bo", "chi", gone=False)
    assert (foresee(world), seen(world).will_miss) == (0, 0)
    away(world, "bo", "chi")
    assert (foresee(world), told(world), seen(world).will_miss) == (2, 4, 2)


def test_what_is_done_is_late_no_more_and_what_is_missed_is_overdue(dial: Sundial):
    world = make_world()
    place(world)
    handed = take(world, "bo")
    assert handed is not None
    away(world, "bo", "chi")
    assert foresee(world) == 2
    answer(world, "bo", handed.assignment_id)
    settle()

    assert (foresee(world), seen(world).will_miss) == (0, 1)
    dial.set(DUE + timedelta(minutes=5))
    foresee(world)
    assert (seen(world).will_miss, seen(world).missed) == (0, 1)


def test_two_jobs_at_once_let_a_unit_say_so_once(dial: Sundial):
    world = make_world()
    place(world, sums=4)
    away(world, "bo", "chi")

    outcomes = together(*[lambda: foresee(world)] * 3)

    assert [one.error for one in outcomes] == [None] * 3
    assert (sum(one.made for one in outcomes), told(world)) == (4, 4)


def test_only_who_may_read_the_order_reads_which_it_is(dial: Sundial):
    world = make_world()
    order_id = place(world)
    away(world, "bo", "chi")
    foresee(world)

    assert seen(world, "lea").orders == () and seen(world, "lea").will_miss == 2
    assert seen(make_world()).will_miss == 0
    eve = world.actor("eve")
    with acting(eve):
        assert lateness.late_units(eve, order_id=order_id) == ()
