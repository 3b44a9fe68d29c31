"""A delivered order by the stories themselves, without waiting for the jobs that would call them."""

from uuid import UUID

from heliotrope.flow import delivering, judging, producing
from tests.integration.short import answer, place_sums, take
from tests.support.world import World


def work_and_deliver(world: World, sums: int) -> UUID:
    """An order that Bo, Chi and a colleague of Bo's worked in turn; gives it, delivered."""
    order_id = place_sums(world, [f"{n}+{n}" for n in range(sums)])
    producing.produce(client_id=world.client_id, order_id=order_id)
    for name in ("bo", "w0", "chi")[:sums]:
        handed = take(world, name)
        assert handed is not None
        answer(world, name, handed.assignment_id)
    judging.fold(client_id=world.client_id, order_id=order_id)
    delivering.make(client_id=world.client_id, order_id=order_id)
    return order_id
