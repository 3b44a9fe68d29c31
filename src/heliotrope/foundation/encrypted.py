"""Between machines everything is encrypted, and the other side proves who it is.

On this machine nothing needs to be: a unix socket, or an address that never leaves it.  A network that is
encrypted by other means (a tunnel, a mesh) is named host by host in ``HELIOTROPE_PLAIN_HOSTS``.
"""

import ipaddress
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from heliotrope.core.errors import Invalid

PLAIN_HOSTS: Final = "HELIOTROPE_PLAIN_HOSTS"
VERIFIED: Final = "verify-full"


def is_local(host: str) -> bool:
    """Whether a host never leaves this machine: a socket's directory, localhost, a loopback address."""
    if not host or host.startswith(("/", "@")) or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def plain_hosts(environ: Mapping[str, str]) -> frozenset[str]:
    """The hosts that may be reached in the clear, for something else encrypts the way to them."""
    return frozenset(name.strip() for name in environ.get(PLAIN_HOSTS, "").split(",") if name.strip())


def hosts_of(url: str) -> tuple[str, ...]:
    """The hosts that a database's address may reach."""
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        return ()  # Whoever reads the address says so.
    told = str(parts.get("hostaddr") or parts.get("host") or "")
    return tuple(told.split(","))


def check_database(name: str, url: str, environ: Mapping[str, str]) -> None:
    """Refuse an address that reaches another machine without ``sslmode=verify-full``.

    Raises:
        Invalid: it does; the message names the variable, never the address with its password.
    """
    far = [host for host in hosts_of(url) if not is_local(host) and host not in plain_hosts(environ)]
    if far and conninfo_to_dict(url).get("sslmode") != VERIFIED:
        raise Invalid(
            f"{name} reaches {far[0]} without proof of who answers there: add"
            f" ?sslmode={VERIFIED}&sslrootcert=… to it. Where something else encrypts the way, name"
            f" the host in {PLAIN_HOSTS}."
        )


def check_origin(name: str, url: str, environ: Mapping[str, str]) -> None:
    """Refuse a web address on another machine that is not https.

    Raises:
        Invalid: it is not.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" and not is_local(host) and host not in plain_hosts(environ):
        raise Invalid(
            f"{name} is {url}: what leaves this machine goes by https. Give the certificate with --tls-cert"
            f" and --tls-key, or put a proxy in front and write its https address."
        )
