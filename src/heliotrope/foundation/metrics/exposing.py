"""Giving the counts to Prometheus: on a port of its own, to the same machine or to who knows the token."""

import hmac
import ipaddress
import os
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from heliotrope.core.errors import Invalid

PATH: Final = "/metrics"
FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
_LIVING = re.compile(r"gauge_live[a-z]*_(\d+)\.db")


def exposition() -> bytes:
    """All counts in Prometheus' text format: of all processes that share the folder, else of this one."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return generate_latest(REGISTRY)
    _forget_the_dead(Path(folder))
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _forget_the_dead(folder: Path) -> None:
    """Drop what ended processes said of their present; their sums stay."""
    for file in folder.glob("gauge_live*.db"):
        found = _LIVING.fullmatch(file.name)
        if found is None:
            continue
        try:
            os.kill(int(found[1]), 0)
        except ProcessLookupError:
            mark_process_dead(int(found[1]), str(folder))  # type: ignore[no-untyped-call]
        except PermissionError:
            continue


def exposer(bind: str, port: int, *, token: str = "") -> ThreadingHTTPServer:
    """A server that answers ``/metrics``; its caller lets it serve and closes it.

    Args:
        token: who asks must send it as ``Authorization: Bearer``; empty for none, on loopback only.

    Raises:
        Invalid: other machines reach the address, and there is no token.
    """
    if not token and not ipaddress.ip_address(bind).is_loopback:
        raise Invalid(f"Others reach {bind}: set HELIOTROPE_METRICS_TOKEN, or listen on 127.0.0.1.")

    class Door(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            given = self.headers.get("Authorization", "").encode()
            if token and not hmac.compare_digest(given, f"Bearer {token}".encode()):
                return self._answer(401, b"", "text/plain")
            if self.path.partition("?")[0] != PATH:
                return self._answer(404, b"", "text/plain")
            return self._answer(200, exposition(), CONTENT_TYPE_LATEST)

        def _answer(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing: who scrapes is nobody's news."""

    return ThreadingHTTPServer((bind, port), Door)
