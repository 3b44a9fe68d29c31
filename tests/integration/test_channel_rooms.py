"""What a worker has in hand takes a share of them by its channel, whoever gives out and how many at once."""

import subprocess
import sys
from dataclasses import replace
from uuid import UUID

import pytest

from heliotrope.core.errors import Conflict
from heliotrope.core.match.dispatch.choosing import RULES
from heliotrope.flow import dispatching, offering
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.match import dispatch_rules, waiting
from heliotrope.pipeline.match import selectors as match_selectors
from tests.integration.holdings import as_owner
from tests.integration.short import answer, place_sums, take
from tests.integration.test_live_prices import arrive, ready
from tests.support.machine import in_hand, settle
from tests.support.world import World, make_world

PROCESS = """
import sys, django
django.setup()
from uuid import UUID
from heliotrope.flow import dispatching, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors
from heliotrope.foundation.tenancy.scope import acting
what, key = sys.argv[1], UUID(sys.argv[2])
actor = None if what == "gives" else selectors.actor_of_account(key)
print("there", flush=True)
sys.stdin.readline()
for _ in range(4):
    if actor is None:
        dispatching.give_out(operator_id=key)
    else:
        with acting(actor):
            working.take_next(actor, now=now())
print("done", flush=True)
"""


def waiting_units(world: World, *channels: str) -> UUID:
    """A stream with one unit of each channel that waits."""
    order_id = place_sums(world, stream=True)
    settle()
    for number, channel in enumerate(channels):
        arrive(world, order_id, f"k{number}")
        settle()
        with as_owner("default") as owner:
            owner.execute(
                "UPDATE item SET channel = %s WHERE order_id = %s AND ordinal = %s",
                [channel, order_id, number],
            )
    return order_id


def held(world: World, name: str) -> list[str]:
    """The channels of what somebody has in hand."""
    with as_owner("default") as owner:
        rows = owner.execute(
            "SELECT channel FROM assignment JOIN item ON item.id = item_id WHERE worker_id = %s "
            "AND assignment.state = 'active' ORDER BY channel",
            [world.workers[name]],
        ).fetchall()
    return [row[0] for row in rows]


def test_a_call_takes_a_whole_worker_and_three_chats_do_whatever_places_they_have():
    world = make_world(capacity=9)
    waiting_units(world, "chat", "chat", "chat", "chat", "call")
    ready(world, "bo")
    assert held(world, "bo") == ["chat", "chat", "chat"]

    ready(world, "chi")
    assert held(world, "chi") == ["chat"], "a call and a chat are more than a worker"


def test_mails_fit_beside_chats_until_the_parts_are_gone():
    """Two chats take 20 of 30 parts, and each mail 3: three mails fit, a fourth does not."""
    world = make_world(capacity=9)
    waiting_units(world, "chat", "chat", *["email"] * 5)

    ready(world, "bo")

    assert held(world, "bo") == ["chat", "chat", "email", "email", "email"]


def test_the_places_of_the_profile_bind_as_well():
    world = make_world(capacity=2)
    waiting_units(world, "email", "email", "email")

    ready(world, "bo")

    assert held(world, "bo") == ["email", "email"]


def test_work_that_names_no_channel_takes_a_place():
    """Of nine places a chat leaves two thirds: six units without a channel fit beside it."""
    world = make_world(capacity=9)
    waiting_units(world, "chat", *[""] * 8)

    ready(world, "bo")

    assert held(world, "bo") == [*[""] * 6, "chat"]


def test_what_the_operator_sets_counts_from_the_next_unit_on():
    world = make_world(capacity=9)
    ada = world.actor("ada")
    with acting(ada):
        rules = replace(RULES, weights=(30, 30, 3))
        assert dispatch_rules.set_rules(ada, rules, after=0, now=now()) == 1
    order_id = waiting_units(world, "chat", "chat")

    ready(world, "bo")

    assert held(world, "bo") == ["chat"]
    platform = world.platform()
    with acting(platform):
        (line,) = waiting.waiting_units(platform, order_id=order_id)
    assert "room for a unit that takes 30 of 30 parts of them; now they have in hand: chat 1." in line.line


def test_who_asks_for_work_gets_what_there_is_room_for_and_the_next_once_they_are_done():
    world = make_world(capacity=9)
    waiting_units(world, "call", "chat")

    first = take(world, "bo")
    assert first is not None and held(world, "bo") == ["call"]
    assert take(world, "bo") is None
    answer(world, "bo", first.assignment_id)
    assert take(world, "bo") is not None and held(world, "bo") == ["chat"]


def test_an_offer_is_taken_only_with_room_for_it():
    world = make_world(capacity=9)
    order_id = waiting_units(world, "call", "chat")
    assert take(world, "bo") is not None
    with as_owner("default") as owner:
        (unit_id,) = owner.execute(
            "SELECT id FROM work_unit WHERE order_id = %s AND state = 'open'", [order_id]
        ).fetchone()
    ada, bo = world.actor("ada"), world.actor("bo")
    with acting(ada):
        (offer_id,) = offering.make_offers(
            ada, [offering.Asked(unit_id=unit_id, worker_id=world.workers["bo"])], now=now()
        )

    with pytest.raises(Conflict, match="leaves no room for this one"), acting(bo):
        offering.accept(bo, offer_id, now=now())


def test_two_processes_that_give_out_while_the_worker_asks_never_give_more_than_there_is_room_for():
    world = make_world(capacity=9)
    waiting_units(world, *["chat"] * 8)
    with as_owner("default") as owner:
        owner.execute(
            "INSERT INTO presence (worker_id, operator_id, ready_until) "
            "VALUES (%s, %s, now() + interval '1 hour')",
            [world.workers["bo"], world.operator_id],
        )
    asked = [("gives", world.operator_id), ("gives", world.operator_id), ("asks", world.users["bo"])]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, what, str(key)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for what, key in asked
    ]
    for each in processes:
        assert each.stdout is not None and each.stdout.readline() == "there\n"
    for each in processes:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    told = [each.communicate(timeout=120) for each in processes]

    assert [one.returncode for one in processes] == [0, 0, 0], told
    assert len(in_hand(world, "bo")) == 3
    platform = world.platform()
    with acting(platform):
        assert match_selectors.open_by_channel(platform, [world.workers["bo"]]) == {
            world.workers["bo"]: {"chat": 3}
        }
    dispatching.give_out(operator_id=world.operator_id)
    assert held(world, "bo") == ["chat"] * 3
