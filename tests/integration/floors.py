"""A stream of sums of which Bo has one in hand, and his shift ends."""

from datetime import datetime, timedelta
from uuid import UUID

from heliotrope.flow import dispatching, explaining, handing_on, placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.match.services import Handed
from tests.integration.holdings import as_owner
from tests.integration.network_files import row
from tests.integration.network_files import take as take_roster
from tests.integration.short import place_sums, take
from tests.support.machine import in_hand, settle
from tests.support.sundial import a_day
from tests.support.world import World, make_world

NOTE = "He lost his key twice; be kind."
END = a_day(12, 10)
LATE = END - timedelta(seconds=20)
"""So little is left of Bo's shift that nobody looks again before it ends."""


def ready(world: World, *names: str) -> None:
    for name in names:
        actor = world.actor(name)
        with acting(actor):
            dispatching.be_ready(actor, ready=True, now=now())


def arrive(world: World, order_id: UUID, key: str = "k") -> None:
    ana = world.actor("ana")
    with acting(ana):
        placing.arrive(ana, order_id, {"id": key, "sum": "2+3"}, now=now())


class Floor:
    """A stream of sums, of which Bo has one in hand; his shift ends at ten past noon."""

    def __init__(self, *, capacity: int = 3, workers: int = 0) -> None:
        self.world = make_world(capacity=capacity, workers=workers)
        self.order_id = place_sums(self.world, stream=True)
        settle()
        self.shift(END)
        arrive(self.world, self.order_id)
        handed = take(self.world, "bo")
        assert isinstance(handed, Handed)
        self.assignment_id, self.unit_id = handed.assignment_id, handed.unit_id

    def shift(self, end: datetime) -> None:
        take_roster(self.world, row("bo", END - timedelta(hours=4), end))

    def hand_on(self) -> int:
        return handing_on.hand_on_for(self.world.platform())

    def hands(self) -> list[tuple[str, str]]:
        """Who has or had the unit and what became of it, in order of time; one has it."""
        names = {worker_id: name for name, worker_id in self.world.workers.items()}
        with as_owner("default") as owner:
            rows = owner.execute(
                "SELECT worker_id, state FROM assignment WHERE unit_id = %s ORDER BY started_at, id",
                [self.unit_id],
            ).fetchall()
            (unit,) = owner.execute("SELECT state FROM work_unit WHERE id = %s", [self.unit_id]).fetchone()
        held = [(names[worker_id], state) for worker_id, state in rows]
        assert sum(state == "active" for _, state in held) == (unit == "assigned")
        return held

    def told(self, kind: str) -> int:
        with as_owner("default") as owner:
            found = owner.execute(
                "SELECT count(*) FROM audit_entry WHERE client_id = %s AND action = %s",
                [self.world.client_id, kind],
            ).fetchone()
        return int(found[0])

    def explain(self, name: str, kind: str, assignment_id: UUID) -> explaining.Explained:
        actor = self.world.actor(name)
        with acting(actor):
            return explaining.explain(actor, kind, assignment_id)

    def passes(self, name: str = "bo", note: str = NOTE, assignment_id: UUID | None = None):
        actor = self.world.actor(name)
        with acting(actor):
            return handing_on.pass_on(actor, assignment_id or self.assignment_id, note=note, now=now())

    def came(self, name: str) -> handing_on.Came | None:
        (held,) = in_hand(self.world, name)
        actor = self.world.actor(name)
        with acting(actor):
            return handing_on.came(actor, held)
