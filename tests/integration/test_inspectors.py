"""Who inspects for a certificate: people, for a model cannot know of itself what it gets wrong."""

from dataclasses import replace

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.flow import working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.match.services import Handed
from tests.integration.certified import ask, make, place, work
from tests.integration.test_ai_workers import machine
from tests.support.machine import settle
from tests.support.world import make_world

GOOD = [f"good {n}" for n in range(12)]


def test_people_inspect_and_no_ai_worker_whatever_its_level():
    world = make()
    order_id = place(world, GOOD)
    ask(world, order_id, inspections=10)
    work(world, "bo")
    settle()
    expert = machine(world, skills={"label-text": 5}, languages={"en": 5})
    actor = replace(world.platform(), worker_id=expert)
    with acting(actor):
        assert not isinstance(working.take_next(actor, now=now()), Handed)
    assert work(world, "xa", most=1) == 1, "a person gets it"


def test_a_level_that_only_an_ai_worker_has_is_refused():
    world = make_world()
    order_id = place(world, GOOD)
    machine(world, skills={"label-text": 5})
    with pytest.raises(Invalid, match="best has level 3"):
        ask(world, order_id, inspections=10, inspector_level=4)
