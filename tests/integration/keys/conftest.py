"""Key stores of a test's own, so that nothing it does to keys meets another test's."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from heliotrope.foundation.keys import store
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.keyring import Keyring, fresh, read
from tests.conftest import DATABASES
from tests.support.server import APP


@pytest.fixture
def store_url(pytestconfig: pytest.Config) -> Iterator[str]:
    """A key store's address, for the application."""
    owner, name = pytestconfig.stash[DATABASES].owner["default"], f"keys_{uuid4().hex[:12]}"
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
    store.prepare(make_conninfo(owner, dbname=name), APP)
    yield make_conninfo(owner, dbname=name, user=APP)
    with psycopg.connect(owner, autocommit=True) as connection:
        _drop(connection, name)


def _drop(connection: psycopg.Connection, name: str) -> None:
    """Drop a database with whoever is connected to it.

    By force nobody but a superuser ends a vacuum that the server runs there by itself; without force the
    server ends that, and nobody else.
    """
    for force in (" WITH (FORCE)", "", " WITH (FORCE)", "", " WITH (FORCE)"):
        try:
            connection.execute(SQL("DROP DATABASE {}" + force).format(Identifier(name)))  # type: ignore[arg-type]
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            continue
        return
    raise AssertionError(f"{name} is in use")


@pytest.fixture
def custody_of(store_url: str) -> Iterator[Callable[..., Custody]]:
    """Makes custodies of one home, ``eu``, each as another process would have it."""
    made: list[Custody] = []
    ring = read(fresh(("eu",)))

    def make(held: Keyring = ring, **more: object) -> Custody:
        made.append(Custody(held, {"eu": store_url}, **more))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()
