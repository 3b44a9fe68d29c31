"""What belongs to whom, as the owner of the databases sees it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from tests.integration.tenants import Tenants
from tests.support.server import OWNER

UUID_IN_TEXT = re.compile(rb"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
ONE_CLIENT = ("client_member", "worker")
"""Roles that see one client's work, or only that of the clients they work for."""


def address(alias: str, role: str = "") -> str:
    """The libpq address of a database, as the application or another role."""
    database = settings.DATABASES[alias]
    return make_conninfo(
        host=database["HOST"], port=database["PORT"] or None, dbname=database["NAME"],
        user=role or database["USER"], password=database["PASSWORD"] or None,
    )  # fmt: skip


@contextmanager
def as_owner(alias: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection that no policy binds."""
    with psycopg.connect(address(alias, OWNER), autocommit=True) as connection:
        yield connection


@contextmanager
def as_app(alias: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection with the rights of the platform."""
    with psycopg.connect(address(alias), autocommit=True) as connection:
        yield connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that holds rows of tenants: its name, its column of the tenant, its key."""

    name: str
    column: str
    key: str


@cache
def tables(alias: str) -> tuple[Table, ...]:
    """Every table with a client's or an operator's key; a client's before an operator's."""
    with as_owner(alias) as owner:
        rows = owner.execute(
            """
            SELECT c.relname, a.attname, k.attname FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('client_id', 'operator_id')
            JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
            JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = i.indkey[0]
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2 DESC
            """
        ).fetchall()
    found = {name: Table(name=name, column=column, key=key) for name, column, key in rows}
    if "client" in found:
        found["client"] = Table(name="client", column="id", key="id")
        found["operator"] = Table(name="operator", column="id", key="id")
    return tuple(found.values())


def keys_of(column: str, tenant_ids: set[UUID]) -> set[UUID]:
    """The keys of all rows of these clients or operators, in every database."""
    found: set[UUID] = set()
    for alias in settings.DATABASES:
        with as_owner(alias) as owner:
            for table in owner.execute(
                "SELECT c.relname, k.attname FROM pg_class c"
                " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = %s"
                " JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary"
                " JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = i.indkey[0]"
                " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace",
                [column],
            ).fetchall():
                query = SQL("SELECT {} FROM {} WHERE {} = ANY (%s)").format(
                    Identifier(table[1]), Identifier(table[0]), Identifier(column)
                )
                found |= {row[0] for row in owner.execute(query, [list(tenant_ids)])}
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """What is not Ana's operator's, and what is not Ana's client's: keys and marks."""

    operator_keys: frozenset[str]
    operator_marks: tuple[bytes, ...]
    client_keys: frozenset[str]
    client_marks: tuple[bytes, ...]

    @classmethod
    def of(cls, house: Tenants) -> "Foreign":
        """Everything that the databases hold of the others by now."""
        abroad = house.abroad.world
        clients = {house.abroad.client_id, house.abroad_too.client_id}
        across = keys_of("client_id", clients) | keys_of("operator_id", {abroad.operator_id}) | clients
        beside = keys_of("client_id", {house.eve.client_id}) | {house.eve.client_id}
        return cls(
            operator_keys=frozenset(key.hex for key in across | {abroad.operator_id}),
            operator_marks=(abroad.tag.encode(),),
            client_keys=frozenset(key.hex for key in beside),
            client_marks=(house.eve.mark.encode(), b"Orchard"),
        )

    def in_answer(self, role: str, body: bytes) -> list[str]:
        """What of an answer is not for Ana's side in this role."""
        told = {found[0].decode().replace("-", "") for found in UUID_IN_TEXT.finditer(body)}
        keys, marks = self.operator_keys, self.operator_marks
        if role in ONE_CLIENT:
            keys, marks = keys | self.client_keys, marks + self.client_marks
        return sorted(told & keys) + [mark.decode() for mark in marks if mark in body]


VOLATILE = ("procrastinate_", "django_session", "cache_entry", "axes_")


def digests() -> Mapping[tuple[str, str], str]:
    """A digest of every row of every table that holds work, by database and table."""
    found = {}
    for alias in settings.DATABASES:
        with as_owner(alias) as owner:
            names = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (name,) in names:
                if not name.startswith(VOLATILE):
                    query = SQL("SELECT md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM {} t")
                    row = owner.execute(query.format(Identifier(name))).fetchone()
                    found[alias, name] = row[0] if row else ""
    return found
