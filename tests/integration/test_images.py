"""A picture is looked at by whoever has its unit in hand, and by nobody who had it."""

import json
from uuid import UUID

import pytest

from heliotrope.core.errors import NotFound
from heliotrope.flow import working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from tests.integration.short import answer, take
from tests.support import machine
from tests.support.world import World, make_world
from tests.unit.lines.pictures import b64, picture


def look(world: World, name: str, assignment_id: UUID) -> bytes:
    actor = world.actor(name)
    with acting(actor):
        return working.image(actor, assignment_id)


def placed() -> World:
    """Ana's order of one picture."""
    world = make_world()
    row = json.dumps({"id": "p1", "image": b64(picture())})
    options = {"labels": ["yes", "no"], "least": 1, "most": 1, "gold_ratio": 0}
    machine.place(world, "annotation", options, f"{row}\n".encode(), "application/jsonl")
    return world


def test_the_picture_of_a_unit_that_was_given_back_is_not_there_any_more():
    world = placed()
    held = take(world, "bo")
    assert held is not None
    assert look(world, "bo", held.assignment_id)
    bo = world.actor("bo")
    with acting(bo):
        working.give_back(bo, held.assignment_id, now=now())

    with pytest.raises(NotFound):
        look(world, "bo", held.assignment_id)


def test_the_picture_of_a_unit_that_was_answered_is_not_there_any_more():
    world = placed()
    held = take(world, "chi")
    assert held is not None
    assert look(world, "chi", held.assignment_id)
    answer(world, "chi", held.assignment_id, "yes")

    with pytest.raises(NotFound):
        look(world, "chi", held.assignment_id)
