"""A home's key in the transit engine of OpenBao or HashiCorp Vault: it is used there and never leaves.

The context of a data key is sent as the associated data of an AEAD cipher, so the service itself refuses a
wrapping that was moved to another home or another key.  Many data keys go in one request.  Of what the
service says nothing but a status is repeated, and nothing that was sent is.

Source:
    OpenBao API documentation, "Transit secrets engine" and "HTTP API" (v1).  Its ``rewrap`` takes no
    associated data, so a rotation decrypts and encrypts.
"""

import base64
import binascii
import re
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from heliotrope.foundation.keys.errors import KeyAway, Tampered
from heliotrope.foundation.keys.keyring import Unwrapped, Wrapped
from heliotrope.foundation.keys.kms import Service
from heliotrope.foundation.keys.sealing import KEY_BYTES
from heliotrope.foundation.keys.transit_door import Door

KNOWN_S: Final = 0.5
"""How long the latest version is taken as known; a new one is in use everywhere within a second."""
AT_ONCE: Final = 200
"""Data keys in one request: OpenBao reads at most 1,000 strings, of which each has four."""
_TYPES: Final = ("aes256-gcm96", "chacha20-poly1305", "xchacha20-poly1305")
_CIPHERTEXT: Final = re.compile(rb"vault:v([1-9][0-9]{0,8}):[A-Za-z0-9+/]{32,1024}={0,2}")
_GONE: Final = ("version is disallowed", "version is too new", "no such key version")
"""What the service says of a version that it does not use, or does not have, any more or yet."""
_CHANGED: Final = ("message authentication failed", "invalid ciphertext", "unable to decrypt")


class Transit:
    """One home's key, as a keyring; safe for several threads."""

    def __init__(self, service: Service, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._clock = clock
        self._door = Door(service, clock=clock)
        self._known: tuple[int, float] | None = None

    def current(self, home: str) -> int:
        """The latest version; asked again after half a second.

        Raises:
            KeyAway: it is another home's, the service is away, or it has no such key that can wrap.
        """
        key = self._mine(home)
        known = self._known
        if known is not None and self._clock() < known[1]:
            return known[0]
        asked_at = self._clock()
        data = _data(self._door.ask("GET", f"keys/{key}"))
        version = data.get("latest_version")
        if not isinstance(version, int) or version < 1:
            raise self._odd()
        if data.get("type") not in _TYPES or data.get("derived") is not False:
            raise KeyAway(f"The key {key} of the home {home} cannot wrap: name one of the type aes256-gcm96.")
        self._known = (version, asked_at + KNOWN_S)
        return version

    def wrap(self, home: str, secret: bytes, context: bytes) -> Wrapped:
        return self.wrap_all(home, [(secret, context)])[0]

    def unwrap(self, home: str, wrapped: Wrapped, context: bytes) -> bytes:
        (found,) = self.unwrap_all(home, [(wrapped, context)])
        if isinstance(found, bytes):
            return found
        raise found

    def wrap_all(self, home: str, asked: Sequence[tuple[bytes, bytes]]) -> list[Wrapped]:
        """Wrap data keys, each with its context, under the latest version."""
        key = self._mine(home)
        if self._known is None:
            self.current(home)  # else a token that may make keys would make one by a wrong name, unasked
        given = [{"plaintext": _b64(secret), "associated_data": _b64(context)} for secret, context in asked]
        return [self._wrapped(one) for one in self._batches(f"encrypt/{key}", given)]

    def unwrap_all(self, home: str, asked: Sequence[tuple[Wrapped, bytes]]) -> list[Unwrapped]:
        """Each data key, or what is wrong with it; raises KeyAway when it is the same with all of them."""
        key, found = self._mine(home), dict[int, Unwrapped]()
        whole = [(n, one, context) for n, (one, context) in enumerate(asked) if _is_of(one)]
        given = [
            {"ciphertext": one.body.decode("ascii"), "associated_data": _b64(context)}
            for _, one, context in whole
        ]
        for (n, one, _context), said in zip(whole, self._batches(f"decrypt/{key}", given), strict=True):
            found[n] = self._unwrapped(said, one)
        return [found.get(n) or _changed(home) for n in range(len(asked))]

    def _batches(self, path: str, given: Sequence[Mapping[str, str]]) -> list[Mapping[str, Any]]:
        said: list[Mapping[str, Any]] = []
        rest = iter(given)
        while batch := list(islice(rest, AT_ONCE)):
            results = _data(self._door.ask("POST", path, {"batch_input": batch})).get("batch_results")
            if not isinstance(results, list) or len(results) != len(batch):
                raise self._odd()
            said += [one if isinstance(one, dict) else {} for one in results]
        return said

    def _wrapped(self, said: Mapping[str, Any]) -> Wrapped:
        body = str(said.get("ciphertext", "")).encode("ascii", "replace")
        found = _CIPHERTEXT.fullmatch(body)
        if said.get("error") or found is None:
            raise self._odd()
        return Wrapped(version=int(found[1]), body=body)

    def _unwrapped(self, said: Mapping[str, Any], wrapped: Wrapped) -> Unwrapped:
        home, why = self._service.home, str(said.get("error") or "")
        if any(one in why for one in _GONE):
            return KeyAway(
                f"The service does not use version {wrapped.version} of the key of the home {home} any more,"
                " or not yet. Lower min_decryption_version there, or bring that version back."
            )
        if any(one in why for one in _CHANGED):
            return _changed(home)
        if why:
            return self._odd()
        try:
            secret = base64.b64decode(str(said.get("plaintext", "")), validate=True)
        except (binascii.Error, ValueError):
            return self._odd()
        return secret if len(secret) == KEY_BYTES else _changed(home)

    def _mine(self, home: str) -> str:
        if home != self._service.home:
            raise KeyAway(
                f"This process does not hold the key of the home {home}. Ask a process that runs there."
            )
        return self._service.key

    def _odd(self) -> KeyAway:
        return KeyAway(
            f"The key management service of the home {self._service.home} gave what is no"
            " answer; see its own log."
        )


def _data(said: Mapping[str, Any]) -> Mapping[str, Any]:
    data = said.get("data")
    return data if isinstance(data, dict) else {}


def _is_of(wrapped: Wrapped) -> bool:
    """Whether it is a wrapping of the service's, of the version that is noted beside it."""
    found = _CIPHERTEXT.fullmatch(wrapped.body)
    return found is not None and int(found[1]) == wrapped.version


def _changed(home: str) -> Tampered:
    return Tampered(f"A wrapped key of the home {home} was changed, or is another key's.")


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
