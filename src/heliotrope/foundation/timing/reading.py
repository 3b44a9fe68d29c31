"""Reading the course by a connection of its own.

Not by Django's: `now` is asked in the middle of transactions, some of them failed, and in processes that run
an event loop, in which Django refuses to ask a database.
"""

import os

import psycopg
from django.conf import settings

from heliotrope.foundation.clock import Course
from heliotrope.foundation.vaults.homes import CONTROL

_SQL = "SELECT from_real_at, from_at, factor_before, factor, alive_until FROM clock_course"
_PATIENCE_S = 2
_open: dict[int, psycopg.Connection[tuple[object, ...]]] = {}
"""The connection by process: one that came over a fork belongs to another."""


def read() -> Course | None:
    """The course as it is kept; None when there is none, or the database is away."""
    try:
        row = _connection().execute(_SQL).fetchone()
    except psycopg.Error:
        _forget()
        return None
    if row is None:
        return None
    from_real_at, from_at, factor_before, factor, alive_until = row
    return Course(
        from_real_at=from_real_at,  # type: ignore[arg-type] # as the table declares them
        from_at=from_at,  # type: ignore[arg-type]
        factor_before=factor_before,  # type: ignore[arg-type]
        factor=factor,  # type: ignore[arg-type]
        alive_until=alive_until,  # type: ignore[arg-type]
    )


def _connection() -> psycopg.Connection[tuple[object, ...]]:
    held = _open.get(os.getpid())
    if held is None or held.closed:
        told = settings.DATABASES[CONTROL]
        held = psycopg.connect(
            dbname=told["NAME"],
            user=told["USER"] or None,
            password=told["PASSWORD"] or None,
            host=told["HOST"] or None,
            port=told["PORT"] or None,
            connect_timeout=_PATIENCE_S,
            autocommit=True,
            application_name="heliotrope clock",
        )
        _open.clear()
        _open[os.getpid()] = held
    return held


def _forget() -> None:
    held = _open.pop(os.getpid(), None)
    if held is not None:
        held.close()
