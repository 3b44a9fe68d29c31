"""A home's key store: wrapped data keys and the journal of erasures, in a database apart from all data.

No transaction of the data's databases is ever open together with one of these: a key is durable here before
any row that needs it commits, and one that no row came to need harms nobody.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.sql import SQL, Identifier

from heliotrope.foundation.keys.errors import KeyAway
from heliotrope.foundation.keys.keyring import Wrapped

PATIENCE_S: Final = 5
"""How long connecting to a key store may take."""
REMEMBERED_S: Final = 2.0
"""How long one that did not answer is not knocked at again: nobody else's work waits for it."""
_AWAY: Final[dict[str, float]] = {}
# An erased subject's row stays, without its key: so no later write can make that subject a new one.
TABLES: Final = (
    """
    CREATE TABLE IF NOT EXISTS data_key (
        id uuid PRIMARY KEY,
        subject_id uuid NOT NULL UNIQUE,
        version integer,
        wrapped bytea,
        made_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT key_is_whole_or_gone CHECK ((wrapped IS NULL) = (version IS NULL))
    )
    """,
    "CREATE INDEX IF NOT EXISTS data_key_of_version ON data_key (version) WHERE version IS NOT NULL",
    """
    CREATE TABLE IF NOT EXISTS erasure (
        subject_id uuid PRIMARY KEY,
        key_id uuid,
        kind text NOT NULL,
        client_id uuid NOT NULL,
        erased_at timestamptz NOT NULL
    )
    """,
)
GRANTS: Final = (
    "GRANT SELECT, INSERT, UPDATE ON data_key TO {}",
    "REVOKE DELETE, TRUNCATE ON data_key FROM {}",
    "GRANT SELECT, INSERT ON erasure TO {}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON erasure FROM {}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A data key as it is kept; ``wrapped`` is None once its subject was erased."""

    id: UUID
    subject_id: UUID
    wrapped: Wrapped | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One entry of the journal: ids and an instant, nothing of who it was.

    Attributes:
        key_id: the key that was destroyed; None when the subject had none in this home.
        kind: what kind of subject, such as ``support.contact``.
    """

    subject_id: UUID
    key_id: UUID | None
    kind: str
    client_id: UUID
    erased_at: datetime


def prepare(url: str, app: str) -> None:
    """Make the tables of a key store as their owner; a second time changes nothing."""
    with psycopg.connect(url, connect_timeout=10) as owner:
        owner.execute("SELECT pg_advisory_xact_lock(hashtextextended('heliotrope key store', 0))")
        for table in TABLES:
            owner.execute(table)
        for grant in GRANTS:
            owner.execute(SQL(grant).format(Identifier(app)))


def forget() -> None:
    """Know of no key store that it was away, as a process that has just begun."""
    _AWAY.clear()


class KeyStore:
    """One home's store over one connection, which is opened when it is needed; of one thread."""

    def __init__(self, home: str, url: str) -> None:
        self.home = home
        self._url = url
        self._connection: psycopg.Connection | None = None

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def by_id(self, ids: Iterable[UUID]) -> dict[UUID, Kept]:
        """The keys of these ids in one query; those that the store does not know are left out."""
        rows = self._rows(
            "SELECT id, subject_id, version, wrapped FROM data_key WHERE id = ANY(%s)", [list(ids)]
        )
        return {kept.id: kept for kept in map(_kept, rows)}

    def by_subject(self, subject_ids: Iterable[UUID]) -> dict[UUID, Kept]:
        """The keys of these subjects in one query; those that have none are left out."""
        rows = self._rows(
            "SELECT id, subject_id, version, wrapped FROM data_key WHERE subject_id = ANY(%s)",
            [list(subject_ids)],
        )
        return {kept.subject_id: kept for kept in map(_kept, rows)}

    def keep(self, offered: Sequence[Kept]) -> dict[UUID, Kept]:
        """Keep these keys; a subject that has one, or was erased, stays as it is.  Gives what is kept."""
        wrapped = [one.wrapped for one in offered]
        self._do(
            "INSERT INTO data_key (id, subject_id, version, wrapped)"
            " SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::int[], %s::bytea[])"
            " ON CONFLICT (subject_id) DO NOTHING",
            [
                [one.id for one in offered],
                [one.subject_id for one in offered],
                [one.version if one else None for one in wrapped],
                [one.body if one else None for one in wrapped],
            ],
        )
        return self.by_subject([one.subject_id for one in offered])

    def destroy(self, erasure: Erasure) -> Erasure:
        """Destroy a subject's key and write it in the journal, in one transaction; gives the entry.

        The first one stands: a second time gives the entry as it was written.
        """
        known = self._connection is not None
        try:
            return self._destroy(erasure)
        except psycopg.OperationalError as why:
            self.close()
            if not known:
                raise self._away(why) from why
            try:
                return self._destroy(erasure)
            except psycopg.Error as why:
                raise self._away(why) from why

    def _destroy(self, erasure: Erasure) -> Erasure:
        connection = self._open()
        with connection.transaction():
            # The row without a key keeps the subject from getting another one.
            row = connection.execute(
                "INSERT INTO data_key (id, subject_id) VALUES (%s, %s)"
                " ON CONFLICT (subject_id) DO UPDATE SET wrapped = NULL, version = NULL RETURNING id",
                [erasure.subject_id, erasure.subject_id],
            ).fetchone()
            key_id = row[0] if row and row[0] != erasure.subject_id else None
            connection.execute(
                "INSERT INTO erasure (subject_id, key_id, kind, client_id, erased_at)"
                " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (subject_id) DO NOTHING",
                [erasure.subject_id, key_id, erasure.kind, erasure.client_id, erasure.erased_at],
            )
        found = self.erasure(erasure.subject_id)
        assert found is not None  # noqa: S101 - it was just written
        return found

    def erasure(self, subject_id: UUID) -> Erasure | None:
        """The journal's entry of a subject; None for one that was not erased."""
        rows = self._rows(f"{_JOURNAL} WHERE subject_id = %s", [subject_id])
        return next(map(_erasure, rows), None)

    def journal(self, *, batch: int = 1000) -> Iterator[Erasure]:
        """Every entry of the journal, by subject, a batch at a time."""
        after = UUID(int=0)
        while rows := self._rows(
            f"{_JOURNAL} WHERE subject_id > %s ORDER BY subject_id LIMIT %s", [after, batch]
        ):
            found = [_erasure(row) for row in rows]
            yield from found
            after = found[-1].subject_id

    def latest(self, client_ids: Iterable[UUID], *, limit: int) -> list[Erasure]:
        """The journal's entries of these clients, the latest first."""
        rows = self._rows(
            f"{_JOURNAL} WHERE client_id = ANY(%s) ORDER BY erased_at DESC, subject_id LIMIT %s",
            [list(client_ids), limit],
        )
        return [_erasure(row) for row in rows]

    def below(self, version: int, *, limit: int) -> list[Kept]:
        """Some keys that are wrapped under an earlier version than this."""
        rows = self._rows(
            "SELECT id, subject_id, version, wrapped FROM data_key WHERE version < %s LIMIT %s",
            [version, limit],
        )
        return [_kept(row) for row in rows]

    def rewrap(self, before: Sequence[Kept], after: Sequence[Wrapped]) -> int:
        """Put new wrappings in place of those that are still as before; gives how many.

        A key that was destroyed meanwhile stays destroyed.
        """
        return self._do(
            "UPDATE data_key AS kept SET version = fresh.version, wrapped = fresh.wrapped"
            " FROM unnest(%s::uuid[], %s::bytea[], %s::int[], %s::bytea[])"
            " AS fresh (id, was, version, wrapped)"
            " WHERE kept.id = fresh.id AND kept.wrapped = fresh.was",
            [
                [one.id for one in before],
                [one.wrapped.body if one.wrapped else None for one in before],
                [one.version for one in after],
                [one.body for one in after],
            ],
        )

    def counts(self) -> dict[int, int]:
        """How many keys there are by version of what wraps them."""
        rows = self._rows("SELECT version, count(*) FROM data_key WHERE version > 0 GROUP BY version", [])
        return {int(row[0]): int(row[1]) for row in rows}

    def _rows(self, query: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
        return self._ask(query, given).fetchall()

    def _do(self, query: str, given: Sequence[Any]) -> int:
        return self._ask(query, given).rowcount

    def _ask(self, query: str, given: Sequence[Any]) -> psycopg.Cursor[tuple[Any, ...]]:
        """One statement, on its own in its transaction; asked once more when the connection had gone."""
        known = self._connection is not None
        try:
            return self._open().execute(query.encode(), given)
        except psycopg.OperationalError as why:
            self.close()
            if not known:
                raise self._away(why) from why
        try:
            return self._open().execute(query.encode(), given)
        except psycopg.Error as why:
            raise self._away(why) from why

    def _open(self) -> psycopg.Connection:
        if self._connection is None or self._connection.closed:
            if time.monotonic() < _AWAY.get(self._url, 0.0):
                raise psycopg.OperationalError("it did not answer a moment ago")
            try:
                self._connection = psycopg.connect(
                    self._url, autocommit=True, connect_timeout=PATIENCE_S, application_name="heliotrope keys"
                )
            except psycopg.OperationalError:
                _AWAY[self._url] = time.monotonic() + REMEMBERED_S
                raise
        return self._connection

    def _away(self, why: psycopg.Error) -> KeyAway:
        state = why.sqlstate or "no answer"
        return KeyAway(f"The key store of the home {self.home} does not answer ({state}); try again.")


_JOURNAL: Final = "SELECT subject_id, key_id, kind, client_id, erased_at FROM erasure"


def _kept(row: tuple[Any, ...]) -> Kept:
    wrapped = None if row[3] is None else Wrapped(version=int(row[2]), body=bytes(row[3]))
    return Kept(id=row[0], subject_id=row[1], wrapped=wrapped)


def _erasure(row: tuple[Any, ...]) -> Erasure:
    return Erasure(subject_id=row[0], key_id=row[1], kind=row[2], client_id=row[3], erased_at=row[4])
