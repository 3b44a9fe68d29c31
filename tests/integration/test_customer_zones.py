"""The customer's zone comes from their record, their country or the order, down to who is chosen and why."""

from uuid import UUID

import pytest

from heliotrope.core.line import Shape
from heliotrope.flow import explaining, placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support import services
from tests.integration.test_live_prices import ready
from tests.support.machine import in_hand, settle
from tests.support.world import Skilled, World, make_world

CROWD = {"sol": Skilled(skills="support:3", languages="en:5")}


@pytest.fixture
def world() -> World:
    return make_world(lines=("support",), crowd=CROWD)


def chat(world: World, **options: object) -> UUID:
    ana = world.actor("ana")
    wish = placing.Wish(
        programme_id=world.programme_id,
        line="support",
        title="Care",
        shape=Shape.STREAM,
        options={"channels": ["chat"], **options},
    )
    with acting(ana):
        made = placing.place(ana, wish, now=now()).order_id
    settle()
    return made


def say(world: World, order_id: UUID, *, timezone: str = "") -> None:
    """A visitor writes, whose browser keeps such a zone."""
    actor = tenancy_selectors.machine_for_client(world.client_id)
    with acting_in_vault(actor, "eu"):
        services.say(
            actor,
            order_id=order_id,
            client_id=world.client_id,
            visitor_id=new_id(),
            text="Hello, where is my parcel?",
            key=new_id(),
            fallback="en",
            timezone=timezone,
            now=now(),
        )
    settle()


def told(world: World) -> explaining.Explained:
    """Why Sol has the conversation."""
    (held,) = in_hand(world, "sol")
    ada = world.actor("ada")
    with acting(ada):
        return explaining.explain(ada, "assignment", held)


@pytest.mark.parametrize(
    ("timezone", "of_order", "offset_s", "source"),
    [
        ("Asia/Tokyo", "America/Bogota", 9 * 3600, "record"),
        ("", "America/Bogota", -5 * 3600, "order"),
        ("Mars/Olympus", "", None, "unknown"),
    ],
)
def test_the_visitors_own_clock_goes_before_the_orders_and_what_is_unknown_says_so(
    world: World, timezone: str, of_order: str, offset_s: int | None, source: str
):
    order_id = chat(world, customer_timezone=of_order)
    ready(world, "sol")

    say(world, order_id, timezone=timezone)

    found = told(world)
    assert found.same
    assert (found.facts["stakes"]["offset_s"], found.facts["stakes"]["zone_from"]) == (offset_s, source)
    unknown = "The customer's time zone is not known, so hours apart count for nothing." in found.reasons
    assert unknown is (source == "unknown")
    assert found.facts["unit"]["requirement"]["channel"] == "chat"
