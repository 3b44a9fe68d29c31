"""A plan's stream is closed by a person or at its own end; then all of the plan is one delivery."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections

from heliotrope.core.demand.plan import Plan
from heliotrope.core.errors import Conflict, NotFound
from heliotrope.core.line import Shape
from heliotrope.flow import placing, planning_delivering, planning_ending, planning_running
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.jobs import keeper
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.integration.holdings import as_owner
from tests.integration.plans import draft, give, revise, sign, states, story, work
from tests.support import machine
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.world import World, make_world

BRIEF = "Label 3 comments. Labels: good, bad. Then check the results."


def running(*, span_days: int = 0) -> tuple[World, UUID]:
    """A plan of an order and a stream beside it, both begun."""
    world = make_world(workers=2)
    plan_id = draft(world, BRIEF)
    nodes = story(world, plan_id).graph.by_key
    stream = replace(nodes["check"], shape=Shape.STREAM, feed=None, after=(), span_days=span_days)
    revise(world, plan_id, 1, Plan(nodes=(nodes["label"], stream)))
    sign(world, plan_id, 2)
    give(world, plan_id, "label")
    settle()
    assert states(world, plan_id) == {"label": "placed", "check": "placed"}
    return world, plan_id


def stream_of(world: World, plan_id: UUID) -> UUID:
    order_id = story(world, plan_id).nodes["check"].order_id
    assert order_id is not None
    return order_id


def arrive(world: World, plan_id: UUID, key: str) -> None:
    ana = world.actor("ana")
    with acting(ana):
        placing.arrive(ana, stream_of(world, plan_id), {"id": key, "text": f"is {key} right?"}, now=now())
    settle()


def close(world: World, plan_id: UUID, key: str = "check", name: str = "ana") -> None:
    actor = world.actor(name)
    with acting(actor):
        planning_ending.close_stream(actor, plan_id, key, now=now())


def jobs(order_id: UUID) -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'end_stream' AND status = 'todo'"
            " AND args->>'order_id' = %s",
            [str(order_id)],
        )
        return int(cursor.fetchone()[0])


def test_a_stream_is_offered_for_closing_once_everything_else_is_delivered():
    world, plan_id = running()
    assert story(world, plan_id).closable == frozenset()
    with pytest.raises(Conflict, match="still under way"):
        close(world, plan_id)
    arrive(world, plan_id, "late")
    work(world)
    assert states(world, plan_id) == {"label": "delivered", "check": "placed"}
    assert story(world, plan_id).closable == {"check"}

    close(world, plan_id)
    close(world, plan_id)
    settle()

    told = story(world, plan_id)
    assert (told.line.state, told.closable) == ("done", frozenset())
    assert states(world, plan_id) == {"label": "delivered", "check": "delivered"}


def test_a_stream_on_which_nothing_arrived_is_dropped_when_it_is_closed_and_the_plan_ends():
    world, plan_id = running()
    work(world)

    close(world, plan_id)
    settle()

    assert states(world, plan_id) == {"label": "delivered", "check": "dropped"}
    assert story(world, plan_id).line.state == "done"


def test_a_piece_with_an_end_a_piece_that_is_not_there_and_eve_close_nothing():
    world, plan_id = running()
    work(world)

    with pytest.raises(Conflict, match="an end of its own"):
        close(world, plan_id, "label")
    with pytest.raises(NotFound):
        close(world, plan_id, "nothing")
    with pytest.raises(NotFound):
        close(world, plan_id, name="eve")
    assert states(world, plan_id)["check"] == "placed"


def test_a_stream_of_a_fortnight_closes_by_itself_after_it_and_not_before():
    world, plan_id = running(span_days=14)
    arrive(world, plan_id, "one")
    work(world)
    order_id = stream_of(world, plan_id)
    opened_at = now()

    def reach(days: float) -> None:
        at = opened_at + timedelta(days=days)
        if (world.client_id, order_id) in planning_ending.streams_due(now=at):
            planning_ending.end_stream(client_id=world.client_id, order_id=order_id, now=at)
        settle()

    reach(13.9)
    assert states(world, plan_id)["check"] == "placed"
    planning_ending.end_stream(client_id=world.client_id, order_id=order_id, now=opened_at)
    settle()
    assert states(world, plan_id)["check"] == "placed", "a job that comes too early changes nothing"
    reach(14)
    assert states(world, plan_id)["check"] == "delivered"
    assert story(world, plan_id).line.state == "done"


def test_the_keeper_asks_once_for_the_end_of_a_stream_and_the_job_closes_it():
    world, plan_id = running(span_days=14)
    arrive(world, plan_id, "one")
    work(world)
    order_id = stream_of(world, plan_id)
    with as_owner("default") as owner:
        owner.execute(
            "UPDATE plan_node SET ends_at = ends_at - interval '15 days' WHERE order_id = %s", [order_id]
        )

    keeper.end_streams()
    keeper.end_streams()

    assert jobs(order_id) == 1
    settle()  # The job waits beside the events: a second round hands on what it caused.
    settle()
    assert story(world, plan_id).line.state == "done"
    keeper.end_streams()
    assert jobs(order_id) == 0


def delivered() -> tuple[World, UUID]:
    world, plan_id = running()
    arrive(world, plan_id, "x-1")
    arrive(world, plan_id, "x-2")
    work(world)
    close(world, plan_id)
    settle()
    return world, plan_id


def test_a_plan_is_handed_over_once_as_one_parcel_with_everything_in_it():
    world, plan_id = delivered()
    planning_running.step(client_id=world.client_id, plan_id=plan_id)
    ana = Caller(world, "ana")

    told = ana.get(f"/plans/{plan_id}/delivery").json()
    parcel = ana.get(f"/plans/{plan_id}/delivery/file").content

    assert (told["state"], told["nodes"], told["items"]) == ("delivered", 2, 5)
    assert parcel == ana.get(f"/plans/{plan_id}/delivery/file").content
    with zipfile.ZipFile(io.BytesIO(parcel)) as archive:
        contents = archive.read("contents.json")
        listed = json.loads(contents)["files"]
        assert hashlib.sha256(contents).hexdigest() == told["contents_sha256"]
        assert len(listed) == told["files"] == len(archive.namelist()) - 1
        for one in listed:
            assert hashlib.sha256(archive.read(one["path"])).hexdigest() == one["sha256"]
        assert b"lovely" in archive.read("label/results.csv")
        assert {one["path"].rpartition("/")[0] for one in listed} == {"label", "check/0001", "check/0002"}


def test_one_yes_accepts_what_was_not_accepted_before_and_a_second_is_refused():
    world, plan_id = delivered()
    label = story(world, plan_id).nodes["label"].order_id
    assert label is not None
    machine.accept(world, machine.deliveries(world, label)[0])
    ana = Caller(world, "ana")
    assert Caller(world, "ada").act(f"/plans/{plan_id}/delivery/acceptance").status_code == 404

    said = ana.act(f"/plans/{plan_id}/delivery/acceptance")

    assert said.status_code == 201, said.content
    assert len(said.json()["invoice_ids"]) == 2, "one for each item of the stream"
    assert ana.act(f"/plans/{plan_id}/delivery/acceptance").status_code == 409
    assert ana.get(f"/plans/{plan_id}/delivery").json()["state"] == "accepted"
    actor = world.actor("ana")
    with acting(actor):
        assert {one.state for one in demand_selectors.orders(actor)} == {"accepted"}
        assert deliver_selectors.waiting(actor) == ()


def test_a_plan_that_is_under_way_has_no_delivery_yet_and_eve_never_finds_one():
    world, plan_id = running()
    with pytest.raises(NotFound), acting(world.actor("ana")):
        planning_delivering.delivery(world.actor("ana"), plan_id)
    assert Caller(world, "ana").act(f"/plans/{plan_id}/delivery/acceptance").status_code == 404

    world, plan_id = delivered()
    eve = Caller(world, "eve")
    for path in (f"/plans/{plan_id}/delivery", f"/plans/{plan_id}/delivery/file"):
        assert eve.get(path).status_code == 404
    assert eve.act(f"/plans/{plan_id}/delivery/acceptance").status_code == 404


def test_the_list_has_every_plan_that_one_may_see_the_latest_first():
    world = make_world()
    made = [str(draft(world, BRIEF)) for _ in range(3)]

    assert [one["id"] for one in Caller(world, "ana").get("/plans").json()] == made[::-1]
    assert [one["id"] for one in Caller(world, "ana").get("/plans", limit=1).json()] == made[2:]
    assert {one["id"] for one in Caller(world, "ada").get("/plans").json()} == set(made)
    assert Caller(world, "eve").get("/plans").json() == []
    assert Caller(world, "bo").get("/plans").status_code == 404


def test_a_program_is_told_what_a_plan_costs_elsewhere():
    world = make_world()
    plan_id = draft(world, BRIEF)

    told = Caller(world, "ana").get(f"/plans/{plan_id}").json()

    pieces = [piece["node"]["baseline"] for piece in told["pieces"]]
    assert {one["market"] for one in pieces} == {"DE"}
    assert told["elsewhere"]["currency"] == "USD"
    assert float(told["elsewhere"]["amount"]) == pytest.approx(sum(float(one["amount"]) for one in pieces))
