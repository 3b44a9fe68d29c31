"""Rosters, which matching respects and a site lead sees."""

from datetime import UTC, datetime, timedelta

import pytest

from heliotrope.core.errors import InvalidRows
from heliotrope.core.match.availability import is_on, next_available
from heliotrope.core.match.choice import NoChoice
from heliotrope.flow import working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors
from tests.integration.network_files import row, take
from tests.integration.test_chain import place, wish
from tests.support.machine import settle
from tests.support.world import World, make_world


@pytest.fixture
def world() -> World:
    return make_world()


def test_matching_follows_the_roster_and_leave(world):
    """Bo is always on; a shift tomorrow takes the place of tomorrow's hours, and leave beats it."""
    at = datetime(2026, 3, 4, 12, tzinfo=UTC)
    take(
        world,
        row("bo", at.replace(hour=20), at + timedelta(hours=16), zone="Europe/Warsaw"),
        row("bo", at + timedelta(days=2), at + timedelta(days=3), "leave"),
    )
    ada, bo = world.admin(), world.workers["bo"]
    with acting(ada):
        candidate = selectors.candidate(ada, bo, load=0, at=at)

    assert not is_on(candidate, at)
    assert next_available(candidate, at) == at.replace(hour=19)
    assert not is_on(candidate, at + timedelta(days=2, hours=1))


def test_who_is_on_leave_gets_no_work_and_is_told_so(world):
    place(world, wish(world))
    settle()
    begin = now().replace(second=0, microsecond=0)
    take(world, row("bo", begin - timedelta(hours=1), begin + timedelta(hours=5), "leave"))
    bo = world.actor("bo")
    with acting(bo):
        nothing = working.take_next(bo, now=now())

    assert isinstance(nothing, NoChoice)
    assert [str(one) for one in nothing.left_out.conditions] == ["availability"]
    assert nothing.next_on_at == begin + timedelta(hours=5)


def test_the_same_roster_twice_changes_nothing_and_a_new_one_replaces_its_dates(world):
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    days = [row("bo", at + timedelta(days=n), at + timedelta(days=n, hours=8)) for n in range(3)]

    first, again = take(world, *days), take(world, *days)
    other = take(world, days[0], days[2], row("chi", at, at + timedelta(hours=8)))
    ada = world.admin()
    with acting(ada):
        lines = selectors.roster(ada, at, at + timedelta(days=5), worker_id=world.workers["bo"])

    assert (first.added, first.removed, first.kept) == (3, 0, 0)
    assert (again.added, again.removed, again.kept) == (0, 0, 3)
    assert (other.added, other.removed, other.kept) == (1, 1, 2)
    assert [line.starts_at.day for line in lines] == [2, 4]


def test_a_roster_that_names_nobody_is_refused_whole(world):
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with pytest.raises(InvalidRows) as refused:
        take(world, row("bo", at, at + timedelta(hours=8)), row("nobody", at, at + timedelta(hours=8)))
    ada = world.admin()
    with acting(ada):
        kept = selectors.roster(ada, at, at + timedelta(days=1))

    assert [(fault.line, fault.column) for fault in refused.value.rows] == [(3, "worker")]
    assert kept == ()


def test_a_site_lead_sees_the_roster_of_the_site_only(world):
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    take(world, *(row(name, at, at + timedelta(hours=8)) for name in ("bo", "chi")))
    lea, bo = world.actor("lea"), world.actor("bo")
    for actor in (lea, bo):
        with acting(actor):
            assert [line.worker for line in selectors.roster(actor, at, at + timedelta(days=1))] == ["bo"]


def test_people_on_shift_are_counted_by_language_and_skill(world):
    """Bo and Chi are always on; Chi's roster leaves the second hour only."""
    at = datetime(2026, 3, 4, 12, tzinfo=UTC)
    take(world, row("chi", at + timedelta(hours=1), at + timedelta(hours=2)))
    ada, lea = world.admin(), world.actor("lea")
    with acting(ada):
        hours = selectors.on_shift(ada, at, at + timedelta(hours=3))
    with acting(lea):
        site = selectors.on_shift(lea, at, at + timedelta(hours=3))

    assert [hour.people for hour in hours] == [1, 2, 1]
    assert [hour.languages["en"] for hour in hours] == [1, 2, 1]
    assert hours[1].pairs["zh", "label-text"] == 2
    assert [hour.people for hour in site] == [1, 1, 1]
