"""Requests to a key management service: encrypted, proven, bounded in time, silent about what they carry."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import structlog

from heliotrope.foundation.encrypted import is_local
from heliotrope.foundation.keys.errors import KeyAway
from heliotrope.foundation.keys.kms import Service

if TYPE_CHECKING:
    import httpx

log = structlog.get_logger()
RESTS_S: Final = 2.0
"""How long a service that did not answer is not knocked at again: nobody else's work waits for it."""
MOST_BYTES: Final = 4 * 1024 * 1024
_WHY: Final = {
    403: "refuses the token, or the token may not use the key",
    404: "knows no such key, engine or namespace",
    429: "is asked more often than it allows",
    503: "is sealed or down for maintenance",
}


class _Away(Exception):
    """No answer came; the text says why and holds nothing that was sent."""


class Door:
    """The one way to a service, for all threads of a process."""

    def __init__(self, service: Service, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._clock = clock
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._token, self._mark = service.token, (-1, -1)
        self._away, self._rests_until = False, 0.0

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """The answer to one request below the engine's mount; of a refused batch its results.

        Raises:
            KeyAway: no answer came in time, or a refusal of the whole request.
        """
        self._check()
        try:
            self._opened()  # reading the authorities is no part of the service's time
        except OSError as why:
            raise self._closed(
                f"cannot be asked: {self._service.ca} cannot be read ({why.strerror})"
            ) from None
        deadline = self._clock() + self._service.patience_s
        try:
            status, said = self._twice(method, path, body, deadline)
        except _Away as why:
            self._away, self._rests_until = True, self._clock() + RESTS_S
            log.warning("key management service away", home=self._service.home, why=str(why))
            raise self._closed(f"does not answer ({why})") from None
        self._away = False
        if status == 400 and isinstance(said.get("data"), dict):
            return said  # a batch of which something was refused, each with its own error
        if status not in (200, 204):
            log.warning("key management service refused", home=self._service.home, status=status)
            raise self._closed(_WHY.get(status, f"refused (status {status})"))
        return said

    def _check(self) -> None:
        """Let those pass who may try; of a service that was away one tries, and the others are told."""
        with self._lock:
            if self._away and self._clock() < self._rests_until:
                raise self._closed("did not answer a moment ago")
            self._rests_until = self._clock() + self._service.patience_s + RESTS_S

    def _twice(
        self, method: str, path: str, body: Mapping[str, Any] | None, deadline: float
    ) -> tuple[int, Mapping[str, Any]]:
        """Ask, and once more when a connection had gone meanwhile or another token is in its file."""
        import httpx

        try:
            status, said = self._once(method, path, body, deadline)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            status, said = self._last(method, path, body, deadline)
        else:
            if status == 403 and self._read_token():
                status, said = self._last(method, path, body, deadline)
        return status, said

    def _last(
        self, method: str, path: str, body: Mapping[str, Any] | None, deadline: float
    ) -> tuple[int, Mapping[str, Any]]:
        import httpx

        try:
            return self._once(method, path, body, deadline)
        except httpx.HTTPError as why:
            raise _Away(type(why).__name__) from None

    def _once(
        self, method: str, path: str, body: Mapping[str, Any] | None, deadline: float
    ) -> tuple[int, Mapping[str, Any]]:
        import httpx

        left = deadline - self._clock()
        if left <= 0:
            raise _Away("too slow")
        content = b""
        try:
            with self._opened().stream(
                method, f"/v1/{self._service.mount}/{path}", json=body, headers=self._headers(),
                timeout=left / 2,  # for connecting, and again for the answer
            ) as answer:  # fmt: skip
                for piece in answer.iter_bytes():
                    content += piece
                    if len(content) > MOST_BYTES or self._clock() > deadline:
                        raise _Away("too long or too slow")
                status = answer.status_code
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            raise
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError, UnicodeError) as why:
            raise _Away(type(why).__name__) from None
        return status, _document(content, status)

    def _headers(self) -> dict[str, str]:
        headers = {"X-Vault-Request": "true"}
        if self._service.namespace:
            headers["X-Vault-Namespace"] = self._service.namespace
        if self._service.token_file is not None:
            self._read_token()
        if self._token:
            headers["X-Vault-Token"] = self._token
        return headers

    def _read_token(self) -> bool:
        """Look whether another token is in the file, as whoever renews it puts it there."""
        path = self._service.token_file
        if path is None:
            return False
        try:
            found = path.stat()
            if found.st_mode & 0o007:
                raise self._closed(f"cannot be asked: everybody may read {path}; chmod 600 it")
            mark = (found.st_mtime_ns, found.st_ino)
            if mark == self._mark:
                return False
            token, self._mark = path.read_text(encoding="ascii").strip(), mark
        except (OSError, UnicodeError) as why:
            raise self._closed(f"cannot be asked: {path} cannot be read ({type(why).__name__})") from None
        before, self._token = self._token, token
        return before != token

    def _opened(self) -> "httpx.Client":
        import httpx

        with self._lock:
            if self._client is None:
                service = self._service
                verify = ssl.create_default_context(cafile=str(service.ca)) if service.ca else True
                # A proxy from the environment is not asked to reach this very machine.
                local = is_local(urlsplit(service.url).hostname or "")
                self._client = httpx.Client(
                    base_url=service.url, verify=verify, trust_env=not local, follow_redirects=False
                )
            return self._client

    def _closed(self, why: str) -> KeyAway:
        return KeyAway(f"The key management service of the home {self._service.home} {why}.")


def _document(content: bytes, status: int) -> Mapping[str, Any]:
    try:
        said = json.loads(content) if content else {}
    except (ValueError, RecursionError):
        if status == 200:
            raise _Away("no JSON") from None
        return {}
    return said if isinstance(said, dict) else {}
