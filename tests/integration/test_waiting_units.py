"""A unit that waits keeps a decision: why nobody has it, who is tried, and when that changes."""

from datetime import timedelta
from uuid import UUID

import pytest

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Shape
from heliotrope.flow import dispatching, explaining, placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.jobs import keeper
from heliotrope.pipeline.match import waiting
from heliotrope.pipeline.match.waiting import WaitingLine
from tests.integration.holdings import as_owner
from tests.integration.test_live_prices import arrive, holders, ready, wanted
from tests.support.machine import settle
from tests.support.world import Skilled, World, make_world


def stream(world: World, **options: object) -> UUID:
    """Ana's stream of sums with further settings."""
    ana = world.actor("ana")
    wish = placing.Wish(
        programme_id=world.programme_id, line="toy", title="Sums", shape=Shape.STREAM, options=options
    )
    with acting(ana):
        made = placing.place(ana, wish, now=now()).order_id
    settle()
    return made


def why(world: World, order_id: UUID, name: str = "ada") -> tuple[WaitingLine, ...]:
    actor = world.actor(name)
    with acting(actor):
        return waiting.waiting_units(actor, order_id=order_id)


def explained(world: World, unit_id: UUID, name: str = "ada") -> explaining.Explained:
    actor = world.actor(name)
    with acting(actor):
        return explaining.explain(actor, "waiting", unit_id)


def test_with_nobody_ready_it_says_so_and_says_nothing_more_once_somebody_has_it():
    world = make_world()
    order_id = stream(world)
    arrive(world, order_id, "a")
    settle()

    (line,) = why(world, order_id)
    assert (line.cause, line.stage, line.line, line.changes_at) == (
        "nobody-ready",
        "",
        "Nobody is ready.",
        None,
    )
    assert explained(world, line.unit_id).same

    ready(world, "bo")
    assert len(holders(world)) == 1
    assert why(world, order_id) == ()


def test_what_is_kept_for_dearer_work_says_from_when_on_it_is_worth_it():
    world = make_world()
    order_id = stream(world)
    wanted(world, "900", "bo", "chi")
    ready(world, "bo", "chi")
    arrive(world, order_id, "a")
    settle()

    (line,) = why(world, order_id)
    assert line.cause == "kept" and line.line.startswith("Kept for other work: the nearest would cost ")
    assert line.taken_at is not None and line.taken_at > now()
    told = explained(world, line.unit_id)
    assert (told.rule, told.same) == ("live@2", True)
    assert told.facts["rules"]["version"] == 0

    before = line.decided_at
    keeper.give_out()
    settle()
    (line,) = why(world, order_id)
    assert line.decided_at == before, "it says the same, and is not written again"


def test_who_is_ready_and_lacks_a_certificate_is_named_as_the_nearest():
    world = make_world()
    order_id = stream(world, certificates=["hipaa"])
    ready(world, "bo")
    arrive(world, order_id, "a")
    settle()

    (line,) = why(world, order_id)

    assert line.cause == "nobody-may"
    assert line.line == (
        "Nobody who is ready may take it; of the nearest: The certificate hipaa is needed; the worker has "
        "none of it."
    )
    assert explained(world, line.unit_id).same


def test_clients_workers_and_strangers_learn_nothing_of_it():
    world = make_world(crowd={"bo": Skilled(skills="label-text:1", languages="en:5")})
    order_id = stream(world)
    ready(world, "bo")
    arrive(world, order_id, "a")
    settle()
    (line,) = why(world, order_id)

    for name in ("ana", "bo", "eve", "lea"):
        with pytest.raises(NotFound):
            explained(world, line.unit_id, name)
    assert why(world, order_id, "eve") == why(make_world(), order_id) == ()


def test_why_it_waits_is_told_anew_when_nobody_is_ready_any_more():
    world = make_world()
    order_id = stream(world)
    wanted(world, "900", "bo")
    ready(world, "bo")
    arrive(world, order_id, "a")
    settle()
    assert why(world, order_id)[0].cause == "kept"

    bo = world.actor("bo")
    with acting(bo):
        dispatching.be_ready(bo, ready=False, now=now() + timedelta(seconds=1))
    keeper.give_out()
    settle()

    assert why(world, order_id)[0].cause == "nobody-ready"
    with as_owner("default") as owner:
        rows = owner.execute("SELECT count(*) FROM waiting_unit WHERE order_id = %s", [order_id]).fetchone()
    assert rows == (1,)
