"""The database's own view of who is acting: set per transaction, held to by row-level security.

A statement outside any scope sees no client's rows.  Inside a scope the role of the application sees
exactly the rows of the actor's clients and operator; it can neither bypass the policies nor own a table.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connections, transaction

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import CONTROL, selecting

_scopes: ContextVar[tuple[tuple[str, Actor], ...]] = ContextVar("heliotrope_scopes", default=())


def _set(alias: str, clients: Iterable[UUID], operators: Iterable[UUID]) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('heliotrope.clients', %s, true), set_config('heliotrope.operators', %s, true)",
            [",".join(sorted(map(str, clients))), ",".join(sorted(map(str, operators)))],
        )


def _set_actor(alias: str, actor: Actor) -> None:
    _set(alias, actor.client_ids, [actor.operator_id] if actor.operator_id else [])


def _outer(alias: str) -> Actor | None:
    return next((actor for name, actor in reversed(_scopes.get()) if name == alias), None)


@contextmanager
def _scoped(alias: str, actor: Actor) -> Iterator[None]:
    outer = _outer(alias)
    with transaction.atomic(using=alias):
        if outer != actor:
            _set_actor(alias, actor)
        token = _scopes.set((*_scopes.get(), (alias, actor)))
        try:
            yield
        finally:
            _scopes.reset(token)
        if outer is not None and outer != actor:
            _set_actor(alias, outer)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """One transaction on the control database in which only the actor's rows exist."""
    with _scoped(CONTROL, actor):
        yield


@contextmanager
def acting_in_vault(actor: Actor, home: str) -> Iterator[str]:
    """One transaction on a home's vault in which only the actor's rows exist; it commits by itself."""
    with selecting(home) as alias, _scoped(alias, actor):
        yield alias


@contextmanager
def keeping(
    alias: str, clients: Iterable[UUID], operators: Iterable[UUID], *, snapshot: bool = False
) -> Iterator[None]:
    """One transaction for those who keep the house (sealer, pump, verification): the widest set there is.

    They handle ids and hashes of every tenant in one chain, and call nothing that reads a tenant's work.

    Args:
        snapshot: whether everything is read as it was at one instant, and nothing is written.
    """
    with transaction.atomic(using=alias):
        if snapshot:
            with connections[alias].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _set(alias, clients, operators)
        yield
