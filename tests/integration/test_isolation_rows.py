"""The database itself holds to the scope: what no door would let through, raw SQL cannot reach either."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from psycopg import errors
from psycopg.sql import SQL, Identifier

from heliotrope.foundation.tenancy.actor import Actor
from tests.integration.holdings import Table, as_app, as_owner, tables
from tests.integration.tenants import tenants

EMPTY: Mapping[str, str] = {}
"""Tables that the house has no rows in, each with why."""


def scope(app: psycopg.Connection[Any], clients: Iterable[UUID], operators: Iterable[UUID]) -> None:
    """Set the scope of the session as the platform sets it for a transaction."""
    app.execute(
        "SELECT set_config('heliotrope.clients', %s, false), set_config('heliotrope.operators', %s, false)",
        [",".join(map(str, clients)), ",".join(map(str, operators))],
    )


def eve() -> Actor:
    return tenants().eve.world.actor("eve")


def tenanted() -> Iterator[tuple[str, Table, set[UUID]]]:
    """Every table of tenants in every database, with the tenants that Eve belongs to."""
    actor = eve()
    for alias in settings.DATABASES:
        for table in tables(alias):
            by_operator = table.column == "operator_id" or table.name == "operator"
            yield alias, table, {actor.operator} if by_operator else set(actor.client_ids)


def count(connection: psycopg.Connection[Any], table: Table, mine: set[UUID]) -> tuple[int, int]:
    """How many rows are of these tenants, and how many are of others."""
    query = SQL(
        "SELECT count(*) FILTER (WHERE {0} = ANY (%s)), count(*) FILTER (WHERE {0} <> ALL (%s)) FROM {1}"
    )
    row = connection.execute(query.format(Identifier(table.column), Identifier(table.name)), [list(mine)] * 2)
    return row.fetchone()  # type: ignore[return-value]


@pytest.mark.promise("34")
def test_eve_sees_every_row_of_hers_and_none_of_others():
    looked = 0
    held = dict.fromkeys({table.name for _, table, _ in tenanted()}, (0, 0))
    for alias, table, mine in tenanted():
        with as_owner(alias) as owner, as_app(alias) as app:
            scope(app, eve().client_ids, [eve().operator])
            there, elsewhere = count(owner, table, mine)
            assert count(app, table, mine) == (there, 0), f"{table.name} in {alias}"
            held[table.name] = (held[table.name][0] + there, held[table.name][1] + elsewhere)
            looked += 1
    lacking = {name for name, (hers, others) in held.items() if not (hers and others)}
    print(
        f"\n{looked} tables in all databases, {len(held) - len(lacking)} names with rows of both", flush=True
    )
    assert lacking == set(EMPTY), "a table holds nothing of hers, or the others have nothing there to hide"


def test_without_a_scope_there_is_nothing_to_see():
    for alias in settings.DATABASES:
        with as_app(alias) as app:
            for table in tables(alias):
                row = app.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table.name))).fetchone()
                assert row == (0,), f"{table.name} in {alias}"
            scope(app, [], [])
            for table in tables(alias):
                row = app.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table.name))).fetchone()
                assert row == (0,), f"{table.name} in {alias}"


def test_eve_can_write_no_row_of_others():
    """Copies of others' rows are refused by the policy; changing or removing theirs finds none."""
    tried = 0
    for alias, table, mine in tenanted():
        with as_owner(alias) as owner, as_app(alias) as app:
            name, column = Identifier(table.name), Identifier(table.column)
            row = owner.execute(
                SQL("SELECT row_to_json(t)::text FROM {} t WHERE {} <> ALL (%s) LIMIT 1").format(
                    name, column
                ),
                [list(mine)],
            ).fetchone()
            if row is None:
                continue
            tried += 1
            scope(app, eve().client_ids, [eve().operator])
            with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
                app.execute(
                    SQL("INSERT INTO {0} SELECT * FROM json_populate_record(NULL::{0}, %s::json)").format(
                        name
                    ),
                    [json.dumps(json.loads(row[0]))],
                )
            changed = app.execute(
                SQL("UPDATE {0} SET {1} = {1} WHERE {1} <> ALL (%s)").format(name, column), [list(mine)]
            )
            assert changed.rowcount == 0, table.name
            removed = app.execute(
                SQL("DELETE FROM {} WHERE {} <> ALL (%s)").format(name, column), [list(mine)]
            )
            assert removed.rowcount == 0, table.name
    assert tried >= 28


def test_eve_can_give_no_row_of_hers_to_another_client():
    """Refused by the policy, or by the table that keeps its rows as they are."""
    side = tenants().ana
    tried = 0
    for alias, table, mine in tenanted():
        if table.column != "client_id":
            continue
        with as_owner(alias) as owner, as_app(alias) as app:
            if not count(owner, table, mine)[0]:
                continue
            scope(app, eve().client_ids, [eve().operator])
            tried += 1
            with pytest.raises((errors.InsufficientPrivilege, errors.RestrictViolation)):
                app.execute(
                    SQL("UPDATE {0} SET client_id = %s WHERE client_id = ANY (%s)").format(
                        Identifier(table.name)
                    ),
                    [side.client_id, list(mine)],
                )
    assert tried >= 15


def test_the_books_and_seats_of_one_client_are_not_in_anothers_scope():
    """They carry their operator too, but follow their client."""
    with as_app("default") as app:
        scope(app, eve().client_ids, [eve().operator])
        for table in ("legal_entity", "membership"):
            rows = app.execute(
                SQL("SELECT DISTINCT client_id FROM {} WHERE client_id IS NOT NULL").format(Identifier(table))
            ).fetchall()
            assert rows == [(tenants().eve.client_id,)]


def test_the_platform_for_one_client_sees_no_other():
    """A job's scope is the client that it names, not the operator's whole set."""
    with as_app("vault_eu") as app, as_owner("vault_eu") as owner:
        side = tenants().ana
        scope(app, [side.client_id], [])
        seen = app.execute("SELECT DISTINCT client_id FROM item_content").fetchall()
        kept = owner.execute("SELECT count(DISTINCT client_id) FROM item_content").fetchone()
        assert seen == [(side.client_id,)]
        assert kept is not None
        assert kept[0] >= 2


def test_the_application_cannot_lift_a_policy_or_empty_a_table():
    with as_app("default") as app:
        for statement in (
            'ALTER TABLE "order" DISABLE ROW LEVEL SECURITY',
            'DROP POLICY "order_scope" ON "order"',
            "TRUNCATE audit_entry",
            "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
            "SET session_replication_role = replica",
            "SET ROLE heliotrope_owner",
            "CREATE OR REPLACE FUNCTION heliotrope_clients() RETURNS uuid[] LANGUAGE sql RETURN NULL",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                app.execute(statement)
