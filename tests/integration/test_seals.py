"""Whoever changes a row of the ledger, even the owner of the database, is found out; the row is named."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest

from heliotrope.flow import delivering
from heliotrope.foundation.audit.services import Break
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting, keeping
from heliotrope.foundation.tenancy.selectors import everyone
from heliotrope.interfaces.cli import audit as command
from heliotrope.money import seals
from tests.integration.holdings import as_owner
from tests.integration.short import delivered
from tests.support.machine import settle
from tests.support.world import World, make_world

TABLES = ("ledger_entry", "ledger_transaction", "invoice", "payout")


def breaks() -> set[Break]:
    """What verification names by now; other tests plant rows by raw SQL, which it names too."""
    known = everyone()
    with keeping("default", known.client_ids, known.operator_ids, snapshot=True):
        return set(seals.verify().breaks)


@pytest.fixture(scope="module")
def paid() -> World:
    """A delivered and accepted order, so that every table of the ledger has rows."""
    world = make_world()
    _, delivery_id = delivered(world, ("2+3", "1+4"))
    ana = world.actor("ana")
    with acting(ana):
        delivering.accept(ana, delivery_id, now=now())
    settle()
    return world


@contextmanager
def tampering(world: World) -> Iterator[psycopg.Connection[Any]]:
    """The owner with every guard switched off; afterwards the world's rows are as they were."""
    with as_owner("default") as owner:
        kept = {
            table: owner.execute(
                f"SELECT row_to_json(t)::text FROM {table} t WHERE client_id = %s", [world.client_id]
            ).fetchall()
            for table in TABLES
        }
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield owner
        finally:
            for table in TABLES:
                owner.execute(f"DELETE FROM {table} WHERE client_id = %s", [world.client_id])
            for table in reversed(TABLES):
                for row in kept[table]:
                    insert = (
                        f"INSERT INTO {table} SELECT * FROM json_populate_record(NULL::{table}, %s::json)"
                    )
                    owner.execute(insert, row)
                owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def rows(owner: psycopg.Connection[Any], world: World, table: str) -> list[UUID]:
    found = owner.execute(f"SELECT id FROM {table} WHERE client_id = %s ORDER BY id", [world.client_id])
    return [row[0] for row in found]


def says(column: str, why: str) -> bool:
    """Whether a break says that a column changed.

    Of each column a seal keeps sixteen bits, so for one row in 65,536 only the change itself is proved.
    """
    return why.startswith((f"{column} changed after audit entry ", "its content changed after audit entry "))


def test_a_ledger_that_nobody_touched_is_whole(paid):
    mine = {one for one in breaks() if str(paid.client_id) in one.why}
    assert mine == set()


@pytest.mark.promise("36")
@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("ledger_entry", "amount", "amount + 0.000001"),
        ("ledger_entry", "account", "'cash-box'"),
        ("ledger_entry", "currency", "'USD'"),
        ("ledger_transaction", "posted_at", "posted_at - interval '1 microsecond'"),
        ("ledger_transaction", "source_id", "gen_random_uuid()"),
        ("invoice", "total", "total * 2"),
        ("invoice", "number", "number || '0'"),
        ("payout", "amount", "amount + 1"),
    ],
)
def test_a_changed_row_is_named_with_its_table_its_id_and_its_column(paid, table, column, value):
    before = breaks()
    with tampering(paid) as owner:
        row_id = rows(owner, paid, table)[0]
        owner.execute(f"UPDATE {table} SET {column} = {value} WHERE id = %s", [row_id])
        found = breaks() - before
    (named,) = [one for one in found if "is off by" not in one.why]
    assert (named.table, named.row_id) == (table, row_id)
    assert says(column, named.why)
    assert breaks() == before, "the ledger is whole again"


@pytest.mark.promise("36")
@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_was_removed_is_named(paid, table):
    before = breaks()
    with tampering(paid) as owner:
        row_id = rows(owner, paid, table)[0]
        if table == "ledger_transaction":
            owner.execute("DELETE FROM ledger_entry WHERE transaction_id = %s", [row_id])
        owner.execute(f"DELETE FROM {table} WHERE id = %s", [row_id])
        found = breaks() - before
    gone = [one for one in found if one.table == table and one.row_id == row_id]
    assert any("was removed after audit entry" in one.why for one in gone)


@pytest.mark.promise("36")
def test_a_posting_that_was_slipped_in_is_named_though_it_balances(paid):
    before = breaks()
    transaction, sides = new_id(), (new_id(), new_id())
    with tampering(paid) as owner:
        owner.execute(
            "INSERT INTO ledger_transaction (id, client_id, kind, source_id, posted_at)"
            " VALUES (%s, %s, 'payout', %s, now())",
            [transaction, paid.client_id, new_id()],
        )
        for side, sign in zip(sides, ("-", ""), strict=True):
            owner.execute(
                "INSERT INTO ledger_entry (id, transaction_id, client_id, legal_entity_id, account, currency,"
                f" amount) SELECT %s, %s, client_id, legal_entity_id, 'cash', 'EUR', {sign}5"
                " FROM ledger_entry WHERE client_id = %s LIMIT 1",
                [side, transaction, paid.client_id],
            )
        found = breaks() - before
    assert {one.row_id for one in found} == {transaction, *sides}
    assert {one.why for one in found} == {"was slipped in: no entry of the audit chain names it"}


@pytest.mark.promise("36")
def test_two_rows_that_swapped_their_amounts_are_both_named(paid):
    before = breaks()
    with tampering(paid) as owner:
        first, second = owner.execute(
            "SELECT a.id, b.id FROM ledger_entry a JOIN ledger_entry b ON a.transaction_id = b.transaction_id"
            " AND a.amount > b.amount WHERE a.client_id = %s LIMIT 1",
            [paid.client_id],
        ).fetchone()
        owner.execute(
            "UPDATE ledger_entry e SET amount = o.amount FROM ledger_entry o"
            " WHERE (e.id, o.id) IN ((%s, %s), (%s, %s))",
            [first, second, second, first],
        )
        found = {one for one in breaks() - before if "is off by" not in one.why}
    assert {one.row_id for one in found} == {first, second}
    assert all(says("amount", one.why) for one in found)


def test_the_command_names_the_row_and_ends_with_one(paid, capsys):
    with tampering(paid) as owner:
        row_id = rows(owner, paid, "invoice")[0]
        owner.execute("UPDATE invoice SET total = 0 WHERE id = %s", [row_id])
        with pytest.raises(SystemExit) as ended:
            command.verify()
    assert ended.value.code == 1
    named = capsys.readouterr().out.partition(f"default: BROKEN: invoice {row_id}: ")[2]
    assert says("total", named)


def test_a_posting_and_its_seal_share_their_fate(paid):
    """The platform dies after the posting and before the commit: neither is there."""
    before = breaks()
    world = make_world()
    _, delivery_id = delivered(world)
    ana = world.actor("ana")
    with pytest.raises(RuntimeError), acting(ana):
        delivering.accept(ana, delivery_id, now=now())
        raise RuntimeError("the process ends here")
    assert breaks() == before
    with as_owner("default") as owner:
        sealed = owner.execute(
            "SELECT count(*) FROM audit_entry WHERE client_id = %s AND action = 'ledger.posted'",
            [world.client_id],
        ).fetchone()
    assert sealed == (1,), "the delivery's alone"
