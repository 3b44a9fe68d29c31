"""Orders that close early: worked on a little, closed, and what is seen of them then."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from heliotrope.flow import closing, placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import orders as order_insight
from heliotrope.interfaces.jobs import keeper
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.deliver.selectors import DeliveryLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match.services import Handed
from tests.integration.short import take
from tests.integration.test_chain import place, wish, work_until_dry
from tests.support.machine import settle
from tests.support.world import World, make_world

TWO = b"id,text\na,good\nb,bad\n"


def rest() -> None:
    """Let the platform come to rest, with the sweep that finds what no event told of."""
    settle()
    keeper.sweep()
    # The first round finds no event, only the job that the sweep left; what the job causes is for the second.
    settle()
    settle()


def close(world: World, order_id: UUID) -> closing.Closed:
    ada = world.admin()
    with acting(ada):
        return closing.close(ada, order_id, now=now())


T = TypeVar("T")


def seen(world: World, look: Callable[[Actor], T]) -> T:
    """What the operator sees."""
    ada = world.admin()
    with acting(ada):
        return look(ada)


def order_of(world: World, order_id: UUID) -> OrderLine:
    return seen(world, lambda ada: demand_selectors.order(ada, order_id))


def items_of(world: World, order_id: UUID) -> dict[str, int]:
    return seen(world, lambda ada: order_insight.progress(ada, order_id)).items


def delivery_of(world: World, order_id: UUID) -> DeliveryLine:
    return seen(world, lambda ada: deliver_selectors.deliveries_of_order(ada, order_id))[0]


def got(world: World, name: str) -> Handed:
    handed = take(world, name)
    assert handed is not None
    return handed


def judged_once(source: bytes = TWO, *, names: tuple[str, ...] = ("bo",), **options: object) -> Any:
    """An order that needs more judgements an item than its workers can give, worked on by some of them."""
    world = make_world()
    order_id = place(world, wish(world, source, least=3, most=5, **options))
    settle()
    work_until_dry(world, list(names))
    return world, order_id


def arrive(world: World, order_id: UUID, key: str) -> UUID:
    ana = world.actor("ana")
    with acting(ana):
        return placing.arrive(ana, order_id, {"id": key, "sum": "2+3"}, now=now())
