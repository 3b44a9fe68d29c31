"""Reads the databases by itself, past every policy, without the platform's code; says what is wrong."""

import hashlib
import json
import threading
from datetime import UTC
from typing import Any

import psycopg

from tests.chaos.platform import NAMES, Scene

NOW_S = 0.4
EACH_ENTRY = (
    "SELECT number, previous_hash, hash, action, actor_id, actor_kind, at, client_id, detail, id,"
    " operator_id, subject_id, subject_kind FROM audit_entry WHERE number IS NOT NULL ORDER BY number"
)
HANDS = {
    "held by two": "SELECT unit_id FROM assignment WHERE state = 'active' GROUP BY 1 HAVING count(*) > 1",
    "held by none": "SELECT id FROM work_unit u WHERE state = 'assigned' AND NOT EXISTS"
    " (SELECT FROM assignment a WHERE a.unit_id = u.id AND a.state = 'active')",
    "held though not assigned": "SELECT a.unit_id FROM assignment a JOIN work_unit u ON u.id = a.unit_id"
    " WHERE a.state = 'active' AND u.state <> 'assigned'",
}
"""What no look at any instant may find: each question is one statement, so it sees one instant."""
BOOKS = {
    "off in one transaction": "SELECT transaction_id FROM ledger_entry"
    " GROUP BY transaction_id, legal_entity_id, currency HAVING sum(amount) <> 0",
    "off in one entity": "SELECT legal_entity_id FROM ledger_entry"
    " GROUP BY legal_entity_id, currency HAVING sum(amount) <> 0",
    "a fact posted twice": "SELECT source_id FROM ledger_transaction GROUP BY kind, source_id"
    " HAVING count(*) > 1",
    "a judgement paid twice": "SELECT judgement_id FROM pay_line GROUP BY judgement_id, part"
    " HAVING count(*) > 1",
    "a posting without its seal": "SELECT id FROM ledger_transaction t WHERE NOT EXISTS"
    " (SELECT FROM audit_entry e WHERE e.subject_id = t.id AND e.action = 'ledger.posted')",
}


def chain_faults(scene: Scene, alias: str) -> list[str]:
    """What of a database's audit chain does not follow; the hash is reckoned here anew."""
    faults, number, previous = [], 0, "0" * 64
    for row in scene.rows(alias, EACH_ENTRY):
        (place, before, own, *said) = row
        number += 1
        names = ("action", "actor_id", "actor_kind", "at", "client_id", "detail", "id", "operator_id",
                 "subject_id", "subject_kind")  # fmt: skip
        body = {name: _plain(value) for name, value in zip(names, said, strict=True)}
        text = json.dumps({**body, "number": number, "previous": previous}, sort_keys=True,
                          separators=(",", ":"))  # fmt: skip
        if (place, before, own) != (number, previous, hashlib.sha256(text.encode()).hexdigest()):
            faults.append(f"{alias}: entry {place} does not follow {number - 1}")
        previous = own
    head = scene.rows(alias, "SELECT number, hash FROM audit_head")
    if head != [(number, previous if number else "0" * 64)]:
        faults.append(f"{alias}: the chain ends at {number}, its head says {head}")
    return faults


def book_faults(scene: Scene) -> list[str]:
    """What of the ledger does not hold."""
    found = {name: scene.rows("default", sql) for name, sql in BOOKS.items()}
    faults = [f"{name}: {rows[:5]}" for name, rows in found.items() if rows]
    return faults if scene.one("default", "SELECT count(*) FROM ledger_entry") else [*faults, "empty ledger"]


def faults(scene: Scene) -> list[str]:
    """Everything that is wrong with a platform at rest, whoever's work it was."""
    chains = [fault for alias in NAMES for fault in chain_faults(scene, alias)]
    hands = [name for name, sql in HANDS.items() if scene.rows("default", sql)]
    return [*chains, *book_faults(scene), *hands]


class Watch:
    """Looks again and again at who holds what, while everything is killed."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self._stop = scene, threading.Event()
        self._thread = threading.Thread(target=self._run, name="who-holds-what", daemon=True)
        self.looks, self.faults = 0, list[str]()

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_why: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(NOW_S):
            self.faults += self._look()

    def _look(self) -> list[str]:
        try:
            found = {name: self._scene.rows("default", sql) for name, sql in HANDS.items()}
        except psycopg.OperationalError:  # the database is away
            return []
        self.looks += 1
        return [f"{name}: {rows[:5]}" for name, rows in found.items() if rows]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | dict):
        return value
    return value.astimezone(UTC).isoformat(timespec="microseconds") if hasattr(value, "hour") else str(value)
