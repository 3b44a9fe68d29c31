"""The rows of a world as the owner of the databases sees them, and what may become of a row in one step."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from psycopg.rows import namedtuple_row

from tests.integration.holdings import as_owner

STATEFUL = {
    "work_unit": ("decompose", "WorkUnit"),
    "item": ("decompose", "Item"),
    "offer": ("match", "Offer"),
    "assignment": ("match", "Assignment"),
    "order": ("demand", "Order"),
    "delivery": ("deliver", "Delivery"),
    "payout_batch": ("money", "PayoutBatch"),
    "payout_claim": ("money", "PayoutClaim"),
    "pay_hold": ("money", "PayHold"),
    "suspicion": ("quality", "Suspicion"),
}
"""Tables with a state, and the model that names its transitions."""
OWNER = {"payout_batch": "operator_id"}
"""The column by which a table's rows belong to a world, where it is not the client's."""


@dataclass(slots=True)
class Rows:
    """One world's rows; every look checks that each state moved along its table since the last one."""

    client_id: UUID
    operator_id: UUID
    stack: ExitStack = field(default_factory=ExitStack)
    before: dict[tuple[str, UUID], str] = field(default_factory=dict)
    owner: Any = None

    def __post_init__(self) -> None:
        self.owner = self.stack.enter_context(as_owner("default"))
        self.owner.row_factory = namedtuple_row

    def close(self) -> None:
        """Let the database go, and leave no event of this world to whoever comes to rest next."""
        self.owner.execute("DELETE FROM outbox_event WHERE client_id = %s", [self.client_id])
        self.stack.close()

    def of(self, table: str, columns: str = "*", *, more: str = "") -> Sequence[Any]:
        """The world's rows of a table, by key."""
        column = OWNER.get(table, "client_id")
        key = self.operator_id if column == "operator_id" else self.client_id
        query = f'SELECT {columns} FROM "{table}" WHERE {column} = %s {more} ORDER BY 1'
        found: Sequence[Any] = self.owner.execute(query, [key]).fetchall()
        return found

    def moved_as_they_may(self, tables: Sequence[str]) -> None:
        """Hold every state of these tables to its model's transitions, and every row to staying there."""
        for table in tables:
            allowed: Mapping[str, set[str]] = apps.get_model(*STATEFUL[table]).TRANSITIONS  # type: ignore[attr-defined]
            now = {row.id: row.state for row in self.of(table, "id, state")}
            for (known, key), state in list(self.before.items()):
                if known == table:
                    assert key in now, f"{table} {key} is gone"
                    assert now[key] == state or now[key] in allowed[state], (table, key, state, now[key])
            self.before |= {(table, key): state for key, state in now.items()}
