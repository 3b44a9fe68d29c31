"""Roles and databases: made on a server, checked on it, or printed for its administrator."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Literal

from heliotrope.core.errors import Conflict, Unavailable
from heliotrope.foundation.postgres.binaries import OLDEST
from heliotrope.foundation.postgres.steps import Plan, Step, steps_for

# Any number does, as long as every release uses the same: it makes two platforms take turns.
TURN: Final = 0x48454C494F
TRIES: Final = 5
LOST_RACES: Final = (
    errors.DuplicateObject,
    errors.DuplicateDatabase,
    errors.UniqueViolation,
    errors.ObjectInUse,  # template0 is being copied by somebody else
    errors.InternalError_,  # "tuple concurrently updated"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something about a server that must be mended before the platform can rely on it.

    Attributes:
        what: one sentence for the operator.
        database: where the remedy runs; None for any database of the server.
        remedy: SQL for an administrator; empty when no SQL helps.
    """

    what: str
    database: str | None = None
    remedy: str = ""


def provision(url: str, plan: Plan) -> tuple[str, ...]:
    """Make roles, databases and grants so that all of the plan holds; nothing is done twice.

    Args:
        url: libpq address of any database of the server, as a superuser or as the plan's owner.
        plan: what must hold.

    Returns:
        The statements that ran, without the password's; empty when everything held.

    Raises:
        Conflict: the app role has a power that only a person should take away; nothing was changed for it.
        Unavailable: the server is away, too old, or this user may not do what is needed.
    """
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as turn:
            _check_version(turn)
            # Two that start at once wait for each other here; the loops below cover other databases' locks.
            turn.execute("SELECT pg_advisory_lock(%s)", [TURN])
            return tuple(_carry_out(url, plan))
    except errors.InsufficientPrivilege as why:
        raise Unavailable(
            f"This database user may not set up the server ({why.diag.message_primary}). "
            "Ask its administrator to run the SQL that `heliotrope doctor` prints, then start again."
        ) from why
    except psycopg.Error as why:
        raise Unavailable(f"The database server cannot be set up: {str(why).strip()}") from why


def sql_for(plan: Plan) -> str:
    """The same steps as a script for psql; safe to run more than once.

    A password appears only as the verifier that the server keeps.
    """
    lines = [
        f"-- Roles and databases of Heliotrope. Run as an administrator of PostgreSQL {OLDEST} or newer:",
        "--     psql --no-psqlrc --dbname=postgres --file=THIS",
        "-- Each statement runs only where the sentence above it is true.",
        "\\set ON_ERROR_STOP on",
    ]
    for database, steps in groupby(steps_for(plan), key=lambda step: step.database):
        if database is not None:
            # psql reads a connection string here; a bare name could be taken for one.
            lines.append(f"\\connect -reuse-previous=on {_psql_quoted(make_conninfo(dbname=database))}")
        for step in steps:
            question = SQL("SELECT {} WHERE {}").format(Literal(step.remedy.as_string(None)), step.needed)
            lines += [f"-- {step.trouble}", question.as_string(None), "\\gexec"]
    return "\n".join(lines) + "\n"


def inspect(url: str, plan: Plan) -> tuple[Trouble, ...]:
    """What a server lacks of the plan, each with the SQL that mends it; changes nothing."""
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as server:
            if server.info.server_version < OLDEST * 10_000:
                return (Trouble(what=_too_old(server)),)
            troubles = tuple(_troubles(server, [s for s in steps_for(plan) if s.database is None]))
            present = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
    except psycopg.Error as why:
        return (Trouble(what=f"The database server cannot be used: {str(why).strip()}"),)
    for name in plan.databases:
        if name in present:
            troubles += _inspect_inside(url, plan, name)
    return troubles


def _inspect_inside(url: str, plan: Plan, name: str) -> tuple[Trouble, ...]:
    try:
        with psycopg.connect(make_conninfo(url, dbname=name), autocommit=True, connect_timeout=10) as inside:
            return tuple(_troubles(inside, [s for s in steps_for(plan) if s.database == name]))
    except psycopg.Error as why:
        return (Trouble(what=f"The database {name} cannot be used: {str(why).strip()}", database=name),)


def _troubles(server: psycopg.Connection, steps: list[Step]) -> Iterator[Trouble]:
    for step in steps:
        if not step.always and _needs(server, step):
            yield Trouble(
                what=step.trouble, database=step.database, remedy=f"{step.remedy.as_string(server)};"
            )


def _carry_out(url: str, plan: Plan) -> Iterator[str]:
    for database, steps in groupby(steps_for(plan), key=lambda step: step.database):
        where = url if database is None else make_conninfo(url, dbname=database)
        with psycopg.connect(where, autocommit=True, connect_timeout=10) as server:
            for step in steps:
                if _ensure(server, step) and not step.always:
                    yield step.remedy.as_string(server)


def _ensure(server: psycopg.Connection, step: Step) -> bool:
    """Run the remedy if it is needed; another who runs it at the same moment has done it for us."""
    for chance in range(TRIES, 0, -1):
        if not _needs(server, step):
            return False
        if step.by_hand:
            raise Conflict(f"{step.trouble} An administrator must run: {step.remedy.as_string(server)};")
        try:
            server.execute(step.remedy)
        except LOST_RACES:
            if chance == 1:
                raise
        except errors.InsufficientPrivilege:
            # An owner who may not set the app's password has an administrator who did.
            if step.always:
                return False
            raise
        else:
            return True
    return False


def _needs(server: psycopg.Connection, step: Step) -> bool:
    row = server.execute(SQL("SELECT {}").format(step.needed)).fetchone()
    return bool(row and row[0])


def _check_version(server: psycopg.Connection) -> None:
    if server.info.server_version < OLDEST * 10_000:
        raise Unavailable(_too_old(server))


def _too_old(server: psycopg.Connection) -> str:
    major = server.info.server_version // 10_000
    return f"The database server is PostgreSQL {major}; the platform needs {OLDEST} or newer. Upgrade it."


def _psql_quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
