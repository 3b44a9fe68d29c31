"""Live work is given out by price: what arrives, who is kept for dearer work, and what past weeks say."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from heliotrope.core.match.dispatch.hours import Bid
from heliotrope.flow import dispatching, explaining, placing, pricing_hours
from heliotrope.foundation.clock import now
from heliotrope.foundation.tallies import services as tallies
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.jobs import keeper
from heliotrope.pipeline.match import bids
from tests.integration.holdings import as_owner
from tests.integration.short import place_sums, together
from tests.support.machine import in_hand, settle
from tests.support.world import World, make_world


@pytest.fixture
def world() -> World:
    """Bo and Chi can do sums, at 12.50 an hour both."""
    return make_world()


@pytest.fixture
def order_id(world: World) -> UUID:
    """Ana's stream of sums."""
    made = place_sums(world, stream=True)
    settle()
    return made


def arrive(world: World, order_id: UUID, key: str) -> None:
    ana = world.actor("ana")
    with acting(ana):
        placing.arrive(ana, order_id, {"id": key, "sum": "2+3"}, now=now())


def ready(world: World, *names: str) -> None:
    for name in names:
        actor = world.actor(name)
        with acting(actor):
            dispatching.be_ready(actor, ready=True, now=now())


def wanted(world: World, per_hour: str, *names: str) -> None:
    """Other work would give so much for an hour of these."""
    platform = world.platform()
    made = [
        Bid(worker_id=world.workers[name], per_hour=Decimal(per_hour), skill="finance", language="th")
        for name in names
    ]
    with acting(platform):
        bids.keep(platform, made, currency="EUR", now=now())


def priced(world: World) -> Sequence[bids.BidLine]:
    platform = world.platform()
    with acting(platform):
        return bids.hours(platform, at=now())


def holders(world: World) -> dict[str, UUID]:
    return {name: held[0] for name in ("bo", "chi") if (held := in_hand(world, name))}


def explained(world: World, name: str, assignment_id: UUID) -> explaining.Explained:
    actor = world.actor(name)
    with acting(actor):
        return explaining.explain(actor, "assignment", assignment_id)


def test_what_arrives_goes_to_whom_other_work_wants_less_and_explains_itself(world: World, order_id: UUID):
    wanted(world, "43.21", "bo")
    ready(world, "bo", "chi")

    arrive(world, order_id, "a")
    settle()

    ((name, assignment_id),) = holders(world).items()
    assert name == "chi"
    told = explained(world, "ada", assignment_id)
    assert (told.rule, told.same, told.stated["decided_by"]) == ("live@2", True, "other-work")
    assert told.reasons[0].startswith("The least costly who suits: pay ")
    assert told.facts["stakes"]["bids"] == {str(world.workers["bo"]): "43.2100"}


def test_a_worker_reads_why_and_learns_nothing_of_what_others_cost(world: World, order_id: UUID):
    wanted(world, "43.21", "bo")
    ready(world, "bo", "chi")
    arrive(world, order_id, "a")
    settle()

    told = explained(world, "chi", holders(world)["chi"])

    assert told.same
    assert "Of those who may take it, the work costs least with this worker, all told." in told.reasons
    said = f"{told.reasons} {told.facts} {told.stated} {told.recomputed}"
    assert not [
        word
        for word in ("43.21", "stakes", "bids", "best", "amounts", str(world.workers["bo"]))
        if word in said
    ]


def test_what_waits_for_people_who_are_kept_is_looked_at_again_and_taken_when_it_presses(
    world: World, order_id: UUID
):
    wanted(world, "900", "bo", "chi")
    ready(world, "bo", "chi")
    arrive(world, order_id, "a")
    settle()
    assert holders(world) == {}

    keeper.give_out()
    settle()
    assert holders(world) == {}, "it is worth no more yet"

    with as_owner("default") as owner:
        owner.execute(
            "UPDATE work_unit SET opened_at = opened_at - interval '10 hours' WHERE order_id = %s", [order_id]
        )
    keeper.give_out()
    settle()

    assert len(holders(world)) == 1


def test_the_unit_that_presses_most_is_placed_first():
    """Bo has one place, and the unit that came later is overdue."""
    world = make_world(capacity=1)
    order_id = place_sums(world, stream=True)
    settle()
    ready(world, "bo")
    wanted(world, "900", "bo")
    arrive(world, order_id, "a")
    arrive(world, order_id, "b")
    settle()
    with as_owner("default") as owner:
        late = owner.execute(
            "SELECT id FROM work_unit WHERE order_id = %s ORDER BY opened_at DESC LIMIT 1", [order_id]
        ).fetchone()
        assert late is not None
        owner.execute("UPDATE work_unit SET due_at = opened_at - interval '1 hour' WHERE id = %s", [late[0]])

    wanted(world, "0.01")
    dispatching.give_out(operator_id=world.operator_id)

    with as_owner("default") as owner:
        held = owner.execute("SELECT unit_id FROM assignment WHERE order_id = %s", [order_id]).fetchall()
    assert held == [late]


def test_a_burst_is_given_out_at_once_as_far_as_there_is_room():
    """More units of a kind than one round looks at."""
    world = make_world(capacity=30)
    order_id = place_sums(world, stream=True)
    settle()
    for number in range(dispatching.ALIKE + 4):
        arrive(world, order_id, f"k{number}")

    ready(world, "bo")

    assert len(in_hand(world, "bo")) == dispatching.ALIKE + 4


def test_two_who_give_out_at_once_give_a_unit_to_one(world: World, order_id: UUID):
    wanted(world, "900", "bo", "chi")
    ready(world, "bo", "chi")
    for round_ in range(5):
        wanted(world, "900", "bo", "chi")
        arrive(world, order_id, f"k{round_}")
        settle()
        wanted(world, "0.01")
        outcomes = together(
            *[lambda: dispatching.give_out(operator_id=world.operator_id)] * 2,
        )
        assert [outcome.error for outcome in outcomes] == [None, None]
    with as_owner("default") as owner:
        rows = owner.execute(
            "SELECT count(*), count(DISTINCT unit_id) FROM assignment WHERE order_id = %s", [order_id]
        ).fetchone()
    assert rows == (5, 5)


def remembered(world: World, count: int) -> None:
    """So many sums came in every hour of the past four weeks."""
    platform = world.platform()
    with acting(platform):
        tallies.take(
            world.client_id,
            [
                tallies.Counted(name="toy//", at=now() - timedelta(hours=back), count=count)
                for back in range(1, 24 * 28)
            ],
        )


def test_hours_are_priced_from_past_weeks_and_pricing_again_changes_nothing(world: World, order_id: UUID):
    arrive(world, order_id, "a")
    settle()
    remembered(world, 100_000)

    at = now()
    pricing_hours.price_hours(operator_id=world.operator_id, now=at)
    first = priced(world)
    pricing_hours.price_hours(operator_id=world.operator_id, now=at)

    assert {one.worker_id for one in first} == {world.workers["bo"], world.workers["chi"]}
    assert {(one.skill, one.currency) for one in first} == {("arithmetic", "EUR")}
    assert priced(world) == first


def test_without_a_past_nobody_is_dear_and_what_was_priced_before_is_gone(world: World):
    wanted(world, "43.21", "bo")

    keeper.price_hours()
    settle()

    assert priced(world) == ()


def test_prices_of_a_day_that_is_over_keep_nobody(world: World):
    wanted(world, "43.21", "bo")
    platform = world.platform()
    with acting(platform):
        assert bids.hours(platform, at=now() + timedelta(days=1, minutes=1)) == ()


def test_another_operator_finds_none_of_the_prices(world: World):
    wanted(world, "43.21", "bo")
    assert priced(make_world()) == ()
