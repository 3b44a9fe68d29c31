"""The databases on a server of one's own: ``DATABASE_URL`` is the owner's and names the control database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from heliotrope.core.errors import Invalid
from heliotrope.foundation.postgres import Plan
from heliotrope.foundation.vaults.homes import CONTROL, vault_alias

APP: Final = "heliotrope_app"
PASSWORD: Final = "app-password"
WHERE = ("host", "hostaddr", "port", "user")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A database server and what it must hold.

    Attributes:
        url: libpq address of a database of it, for a role that may set it up.
        plan: the roles and databases.
    """

    url: str = field(repr=False)
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Databases:
    """The addresses of all databases, by Django's alias.

    Attributes:
        owner: for migrations.
        app: for everything else; row-level security binds it.
        servers: what must be set up, and where.
    """

    owner: Mapping[str, str] = field(repr=False)
    app: Mapping[str, str] = field(repr=False)
    servers: tuple[Server, ...]


def databases_of(*, control_url: str, vaults: str, homes: Sequence[str], password: str) -> Databases:
    """The addresses that ``DATABASE_URL`` and ``HELIOTROPE_VAULTS`` name.

    Raises:
        Invalid: an address is none, names no user or no database, or a home has no vault.
    """
    control = _checked("DATABASE_URL", control_url)
    owner = {CONTROL: control, **_vaults(control, vaults, homes)}
    app = {alias: make_conninfo(url, user=APP, password=password) for alias, url in owner.items()}
    return Databases(owner=owner, app=app, servers=servers_of(owner, password))


def key_stores_of(*, control_url: str, named: str, homes: Sequence[str], password: str) -> Databases:
    """The addresses of the key stores by home, that ``HELIOTROPE_KEY_STORES`` names; else on the same server.

    Raises:
        Invalid: an address is none, names no user or no database, or a home has no key store.
    """
    variable, control = "HELIOTROPE_KEY_STORES", _checked("DATABASE_URL", control_url)
    if named:
        owner = _named(variable, named, homes)
    else:
        name = conninfo_to_dict(control)["dbname"]
        owner = {home: make_conninfo(control, dbname=f"{name}_keys_{home}") for home in homes}
    app = {home: make_conninfo(url, user=APP, password=password) for home, url in owner.items()}
    return Databases(owner=owner, app=app, servers=servers_of(owner, password))


def servers_of(owner: Mapping[str, str], password: str) -> tuple[Server, ...]:
    """The servers behind addresses, each with what it must hold."""
    servers: dict[tuple[str, ...], list[str]] = {}
    for url in owner.values():
        parts = conninfo_to_dict(url)
        servers.setdefault(tuple(str(parts.get(name, "")) for name in WHERE), []).append(url)
    return tuple(_server(urls, password) for urls in servers.values())


def _server(urls: list[str], password: str) -> Server:
    names = tuple(str(conninfo_to_dict(url)["dbname"]) for url in urls)
    user = str(conninfo_to_dict(urls[0])["user"])
    return Server(url=urls[0], plan=Plan(owner=user, app=APP, app_password=password, databases=names))


def _vaults(control: str, named: str, homes: Sequence[str]) -> dict[str, str]:
    if not named:
        name = conninfo_to_dict(control)["dbname"]
        return {vault_alias(home): make_conninfo(control, dbname=f"{name}_vault_{home}") for home in homes}
    given = _named("HELIOTROPE_VAULTS", named, homes)
    return {vault_alias(home): url for home, url in given.items()}


def _named(variable: str, named: str, homes: Sequence[str]) -> dict[str, str]:
    """The addresses in a variable, by home."""
    given = dict(part.strip().split("=", 1) for part in named.split(",") if "=" in part)
    missing = [home for home in homes if home not in given]
    if missing:
        raise Invalid(
            f"{variable} names no {'vault' if variable == 'HELIOTROPE_VAULTS' else 'key store'} for"
            f" {', '.join(missing)}. Write it as eu=postgresql://…,us=postgresql://…"
        )
    return {home: _checked(f"{variable} of {home}", given[home]) for home in homes}


def _checked(name: str, url: str) -> str:
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error as why:
        # The message of libpq may repeat the address, and with it a password.
        raise Invalid(f"{name} is no address of PostgreSQL; write postgresql://user@host/database.") from why
    missing = [what for what, key in (("user", "user"), ("database", "dbname")) if not parts.get(key)]
    if missing:
        raise Invalid(f"{name} names no {' and no '.join(missing)}; write postgresql://user@host/database.")
    return make_conninfo(url)


def reachable(server: Server) -> str:
    """An address of the server that answers: ``postgres`` while its first database is still to be made."""
    try:
        psycopg.connect(server.url, connect_timeout=10).close()
    except psycopg.OperationalError as why:
        if "does not exist" not in str(why):
            return server.url
        return make_conninfo(server.url, dbname="postgres")
    return server.url
