"""Short ways to one delivered order, and threads that start together."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections

from heliotrope.core.line import Shape
from heliotrope.flow import placing, submitting, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.match.services import Handed
from tests.support.machine import settle
from tests.support.world import World


def place_sums(world: World, sums: Sequence[str] = ("2+3",), *, stream: bool = False) -> UUID:
    """An order of sums for Ana, each answered once; not taken up yet."""
    ana = world.actor("ana")
    rows = "".join(f"s{n},{text}\n" for n, text in enumerate(sums))
    wish = placing.Wish(
        programme_id=world.programme_id,
        line="toy",
        title="Sums",
        shape=Shape.STREAM if stream else Shape.ORDER,
        options={},
        source=b"" if stream else f"id,sum\n{rows}".encode(),
        media_type="" if stream else "text/csv",
    )
    with acting(ana):
        return placing.place(ana, wish, now=now()).order_id


def take(world: World, name: str) -> Handed | None:
    """What somebody gets who asks for work; None when there is none."""
    actor = world.actor(name)
    with acting(actor):
        handed = working.take_next(actor, now=now())
    return handed if isinstance(handed, Handed) else None


def answer(world: World, name: str, assignment_id: UUID, given: str = "5") -> UUID:
    """Answer a unit in hand."""
    actor = world.actor(name)
    with acting(actor):
        return submitting.submit(actor, assignment_id, given={"answer": given}, spent_s=1.0, now=now())


def delivered(world: World, sums: Sequence[str] = ("2+3",)) -> tuple[UUID, UUID]:
    """An order that Bo worked and that waits for Ana's yes; gives it and its delivery."""
    order_id = place_sums(world, sums)
    settle()
    for _ in sums:
        handed = take(world, "bo")
        assert handed is not None
        answer(world, "bo", handed.assignment_id)
    settle()
    ana = world.actor("ana")
    with acting(ana):
        return order_id, deliver_selectors.deliveries_of_order(ana, order_id)[0].id


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one thread."""

    made: Any = None
    error: Exception | None = None


def together(*acts: Callable[[], Any]) -> list[Outcome]:
    """Run acts in threads that start at the same moment, each with connections of its own."""
    barrier = threading.Barrier(len(acts))
    outcomes: list[Outcome] = [Outcome()] * len(acts)

    def run(n: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=30)
            outcomes[n] = Outcome(made=act())
        except Exception as error:
            outcomes[n] = Outcome(error=error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes
