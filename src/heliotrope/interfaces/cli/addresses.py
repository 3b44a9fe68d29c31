"""Where the platform's doors open: which address, which two ports, and whether they answer yet."""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from heliotrope.core.errors import Conflict, Invalid, Unavailable

USUAL_PORT: Final = 8000
TRIES: Final = 100
HIGHEST_PORT: Final = 65_534
OK: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """What the doors prove themselves with: a certificate with its chain, and its key, as PEM files."""

    certificate: Path
    key: Path

    def check(self) -> None:
        """Refuse what no server could serve with.

        Raises:
            Invalid: a file is missing or damaged, others may read the key, or the two do not belong together.
        """
        try:
            if self.key.stat().st_mode & 0o077:
                raise Invalid(f"Others may read the key {self.key}: chmod 600 it, and consider it known.")
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.certificate, self.key)
        except (OSError, ssl.SSLError) as why:
            raise Invalid(
                f"{self.certificate} and {self.key} are no certificate and its key, in PEM, readable here"
                f" ({type(why).__name__})."
            ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The addresses of the pages and, one port above, of the live events.

    Attributes:
        bind: the numeric address to listen on.
        host: the name that people type.
        port: of pages and API; live events are on the next one.
        tls: what they prove themselves with; None for plain doors, which only this machine should use.
    """

    bind: str
    host: str
    port: int
    tls: Tls | None = None

    @property
    def scheme(self) -> str:
        """``https`` where the doors prove themselves, else ``http``."""
        return "https" if self.tls else "http"

    @property
    def origin(self) -> str:
        """Where people point their browsers."""
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def events_url(self) -> str:
        """Where open pages listen."""
        return f"{self.scheme}://{self.host}:{self.port + 1}/events"

    @property
    def local(self) -> bool:
        """Whether only this machine can knock."""
        return ipaddress.ip_address(self.bind).is_loopback


def choose_doors(host: str, port: int | None) -> Doors:
    """Two free ports in a row on a host.

    Args:
        port: the only one that will do; None for 8000 or the next that is free, 0 for any.

    Raises:
        Conflict: the port that was asked for is taken.
        Invalid: there is no such host or port.
    """
    bind = _numeric(host)
    name = "localhost" if ipaddress.ip_address(bind).is_unspecified else host
    if port is None:
        for candidate in range(USUAL_PORT, USUAL_PORT + 2 * TRIES, 2):
            if _free(bind, candidate) and _free(bind, candidate + 1):
                return Doors(bind=bind, host=name, port=candidate)
        raise Conflict(f"No two free ports in a row from {USUAL_PORT} on; name another with --port.")
    if not 0 <= port <= HIGHEST_PORT:
        raise Invalid(f"A port is 0 to {HIGHEST_PORT}, not {port}; live events take the one above it.")
    if port == 0:
        return Doors(bind=bind, host=name, port=_any_pair(bind))
    for wanted in (port, port + 1):
        if not _free(bind, wanted):
            raise Conflict(
                f"Port {wanted} on {host} is taken. Stop what uses it, name another with --port, "
                "or leave --port out to get the next free one."
            )
    return Doors(bind=bind, host=name, port=port)


def wait_for(doors: Doors, *, alive: Callable[[], bool], patience_s: float = 120.0) -> None:
    """Wait until ``/health`` answers 200 at both doors.

    Args:
        alive: looks after the processes between two knocks; False ends the wait.

    Raises:
        Unavailable: nothing answered in time.
    """
    deadline = time.monotonic() + patience_s
    said = ""
    while time.monotonic() < deadline and alive():
        said = next((what for port in (doors.port, doors.port + 1) if (what := _ails(doors, port))), "")
        if not said:
            return
        time.sleep(0.2)
    if alive():
        raise Unavailable(f"The platform is not well after {patience_s:.0f} s: {said}.")


def _ails(doors: Doors, port: int) -> str:
    """What a door's ``/health`` says is wrong; empty when it is well."""
    where = f"{doors.scheme}://{doors.host}:{port}/health"
    knock = _knock(doors, port)
    try:
        knock.request("GET", "/health", headers={"Host": f"{doors.host}:{port}"})
        answer = knock.getresponse()
        text = answer.read(200).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as why:
        return f"{where} does not answer ({why})"
    finally:
        knock.close()
    return "" if answer.status == OK else f"{where} says {answer.status} {text}"


def _knock(doors: Doors, port: int) -> http.client.HTTPConnection:
    if doors.tls is None:
        return http.client.HTTPConnection(_reached(doors.bind), port, timeout=5)
    # Our own door on this machine: it proves itself by the very certificate that we gave it.
    known = ssl.create_default_context(cafile=str(doors.tls.certificate))
    known.check_hostname = False
    known.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return http.client.HTTPSConnection(_reached(doors.bind), port, timeout=5, context=known)


def _reached(bind: str) -> str:
    address = ipaddress.ip_address(bind)
    if not address.is_unspecified:
        return bind
    return "127.0.0.1" if address.version == 4 else "::1"


def _numeric(host: str) -> str:
    if host == "localhost":
        return "127.0.0.1"
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])
    except OSError as why:
        raise Invalid(f"There is no host {host!r} here ({why.strerror}); try --host localhost.") from why


def _free(bind: str, port: int) -> bool:
    with _socket(bind) as door:
        try:
            door.bind((bind, port))
        except OSError:
            return False
    return True


def _any_pair(bind: str) -> int:
    for _ in range(TRIES):
        with _socket(bind) as door:
            door.bind((bind, 0))
            port = int(door.getsockname()[1])
        if port <= HIGHEST_PORT and _free(bind, port) and _free(bind, port + 1):
            return port
    raise Conflict("No two free ports in a row were found; name one with --port.")


def _socket(bind: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    # As the server does: a port whose last connection is only just closed counts as free.
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return door
