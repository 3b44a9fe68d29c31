"""The keys of the homes: each wraps the data keys of its home, and nothing else leaves the keyring."""

import base64
import binascii
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, runtime_checkable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from heliotrope.core.errors import Invalid
from heliotrope.foundation.keys.errors import KeyAway, Tampered
from heliotrope.foundation.keys.sealing import KEY_BYTES, NONCE_BYTES

FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapped:
    """A data key under the key of its home; ``version`` says under which of that home's keys."""

    version: int
    body: bytes


class Keyring(Protocol):
    """Whoever holds the keys of homes: a file, an environment, or a key management service.

    ``context`` is authenticated with what is wrapped: a data key unwraps only for its own home and id.
    """

    def current(self, home: str) -> int:
        """The version that wraps now; raises KeyAway when the home's key is not held here."""
        ...

    def wrap(self, home: str, secret: bytes, context: bytes) -> Wrapped:
        """Wrap under the home's current key; raises KeyAway when it is not held here."""
        ...

    def unwrap(self, home: str, wrapped: Wrapped, context: bytes) -> bytes:
        """The data key; raises KeyAway for a home or a version not held here, Tampered for a changed one."""
        ...


Unwrapped = bytes | KeyAway | Tampered
"""A data key, or why there is none."""


@runtime_checkable
class ManyAtOnce(Protocol):
    """A keyring that is far away and takes many data keys in one request; one need not be."""

    def wrap_all(self, home: str, asked: Sequence[tuple[bytes, bytes]]) -> list[Wrapped]:
        """Each data key with its context wrapped, as ``wrap`` does."""
        ...

    def unwrap_all(self, home: str, asked: Sequence[tuple[Wrapped, bytes]]) -> list[Unwrapped]:
        """Each as ``unwrap`` gives it; raises KeyAway when it is the same with all of them."""
        ...


def wrap_all(ring: Keyring, home: str, asked: Sequence[tuple[bytes, bytes]]) -> list[Wrapped]:
    """Data keys, each with its context, wrapped at once where the keyring can."""
    if isinstance(ring, ManyAtOnce):
        return ring.wrap_all(home, asked) if asked else []
    return [ring.wrap(home, secret, context) for secret, context in asked]


def unwrap_all(ring: Keyring, home: str, asked: Sequence[tuple[Wrapped, bytes]]) -> list[Unwrapped]:
    """Data keys unwrapped at once where the keyring can; of each what is wrong with it, if anything is."""
    if isinstance(ring, ManyAtOnce):
        return ring.unwrap_all(home, asked) if asked else []
    found: list[Unwrapped] = []
    for wrapped, context in asked:
        try:
            found.append(ring.unwrap(home, wrapped, context))
        except (KeyAway, Tampered) as why:
            found.append(why)
    return found


def context_of(home: str, data_key_id: UUID) -> bytes:
    """What a wrapped data key is bound to."""
    return b"heliotrope data key\0" + home.encode() + b"\0" + data_key_id.bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeKeys:
    """A home's keys by version; the highest wraps, all of them unwrap."""

    by_version: Mapping[int, bytes]

    @property
    def current(self) -> int:
        return max(self.by_version)

    def __repr__(self) -> str:
        return f"HomeKeys(versions={sorted(self.by_version)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A keyring whose keys are in this process: AES-256-GCM with a random nonce."""

    homes: Mapping[str, HomeKeys]

    def _of(self, home: str) -> HomeKeys:
        held = self.homes.get(home)
        if held is None:
            raise KeyAway(
                f"This process does not hold the key of the home {home}. Ask a process that runs there, "
                "or give this one the home's keyring (HELIOTROPE_KEYRING)."
            )
        return held

    def current(self, home: str) -> int:
        return self._of(home).current

    def wrap(self, home: str, secret: bytes, context: bytes) -> Wrapped:
        held, nonce = self._of(home), os.urandom(NONCE_BYTES)
        body = nonce + AESGCM(held.by_version[held.current]).encrypt(nonce, secret, context)
        return Wrapped(version=held.current, body=body)

    def unwrap(self, home: str, wrapped: Wrapped, context: bytes) -> bytes:
        key = self._of(home).by_version.get(wrapped.version)
        if key is None:
            raise KeyAway(
                f"The keyring holds no version {wrapped.version} of the key of the home {home}. Give this "
                "process the keyring that was in use when the data was sealed."
            )
        try:
            nonce, body = wrapped.body[:NONCE_BYTES], wrapped.body[NONCE_BYTES:]
            return AESGCM(key).decrypt(nonce, body, context)
        except (InvalidTag, ValueError):
            raise Tampered(f"A wrapped key of the home {home} was changed, or is another key's.") from None


def fresh(homes: tuple[str, ...]) -> str:
    """The text of a new keyring with one key a home."""
    return written({home: {1: secrets.token_bytes(KEY_BYTES)} for home in homes})


def written(homes: Mapping[str, Mapping[int, bytes]]) -> str:
    """A keyring as text."""
    told = {
        home: {str(version): base64.b64encode(key).decode() for version, key in sorted(keys.items())}
        for home, keys in sorted(homes.items())
    }
    return json.dumps({"heliotrope_keyring": FORMAT, "homes": told}, indent=1) + "\n"


def read(text: str) -> Ring:
    """A keyring out of its text.

    Raises:
        Invalid: it is none; the message never repeats any of it.
    """
    try:
        told: dict[str, Any] = json.loads(text)
        if told["heliotrope_keyring"] != FORMAT:
            raise Invalid("This keyring is of another release.")
        homes = {str(home): _keys(keys) for home, keys in told["homes"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Invalid("This is no keyring of ours, or it was damaged; restore it from its copy.") from None
    return Ring(homes=homes)


def _keys(told: Mapping[str, str]) -> HomeKeys:
    found = {int(version): base64.b64decode(text, validate=True) for version, text in told.items()}
    if not found or min(found) < 1 or any(len(key) != KEY_BYTES for key in found.values()):
        raise binascii.Error("a key has 32 bytes and a version from 1")
    return HomeKeys(by_version=found)


def only_homes(ring: Ring, homes: tuple[str, ...]) -> Ring:
    """The keyring with the keys of these homes and no other's."""
    return Ring(homes={home: held for home, held in ring.homes.items() if home in homes})


def text_of(ring: Ring) -> str:
    """A keyring as text, to be kept where only its owner can read it."""
    return written({home: held.by_version for home, held in ring.homes.items()})


def with_next(ring: Ring, homes: tuple[str, ...]) -> str:
    """The text of the keyring with a new version for these homes, made for a home that has none."""
    keys = {home: dict(held.by_version) for home, held in ring.homes.items()}
    for home in homes:
        mine = keys.setdefault(home, {})
        mine[max(mine, default=0) + 1] = secrets.token_bytes(KEY_BYTES)
    return written(keys)


def only_current(ring: Ring, homes: tuple[str, ...]) -> str:
    """The text of the keyring without what these homes no longer wrap with."""
    keys = {home: dict(held.by_version) for home, held in ring.homes.items()}
    for home in homes:
        keys[home] = {max(keys[home]): keys[home][max(keys[home])]}
    return written(keys)


def from_file(path: Path) -> Ring:
    """The keyring in a file that only its owner may read.

    Raises:
        KeyAway: it is not there or cannot be read.
        Invalid: others may read it, or it is no keyring.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise Invalid(f"Others may read the keyring {path}: chmod 600 it, and consider its keys known.")
        return read(path.read_text(encoding="ascii"))
    except OSError as why:
        raise KeyAway(f"The keyring {path} cannot be read ({why.strerror}).") from None
