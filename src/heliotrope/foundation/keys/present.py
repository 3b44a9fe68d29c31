"""This process's custody, as the settings tell it; everything that seals or opens asks here."""

import threading
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from django.conf import settings

from heliotrope.core.errors import Invalid
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.errors import KeyAway
from heliotrope.foundation.keys.keyring import (
    Keyring,
    Ring,
    Unwrapped,
    Wrapped,
    from_file,
    only_homes,
    read,
    unwrap_all,
    wrap_all,
)
from heliotrope.foundation.keys.transit import Transit
from heliotrope.foundation.vaults import served

LOOK_S = 0.5
"""How often the keyring's file is looked at; a new version is in use everywhere within a second."""
_lock = threading.Lock()
_custody: Custody | None = None


class FileRing:
    """A keyring file, read again when it changed, so that a rotation needs no restart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mark: tuple[int, int, int] | None = None
        self._ring = Ring(homes={})
        self._looked = 0.0

    def current(self, home: str) -> int:
        return self._now().current(home)

    def wrap(self, home: str, secret: bytes, context: bytes) -> Wrapped:
        return self._now().wrap(home, secret, context)

    def unwrap(self, home: str, wrapped: Wrapped, context: bytes) -> bytes:
        try:
            return self._now().unwrap(home, wrapped, context)
        except KeyAway:
            return self._now(again=True).unwrap(home, wrapped, context)

    def _now(self, *, again: bool = False) -> Ring:
        moment = time.monotonic()
        if again or self._mark is None or moment - self._looked > LOOK_S:
            try:
                found = self._path.stat()
            except OSError as why:
                raise KeyAway(f"The keyring {self._path} cannot be read ({why.strerror}).") from None
            mark = (found.st_mtime_ns, found.st_size, found.st_ino)
            if mark != self._mark:
                self._ring, self._mark = only_homes(from_file(self._path), served()), mark
            self._looked = moment
        return self._ring


class CellRing:
    """A keyring as a cell has it: of another cell's homes it holds nothing, whatever it was given.

    Args:
        services: keyrings of homes whose keys are in a service; the others' are in ``ring``.
    """

    def __init__(
        self, ring: Keyring, homes: tuple[str, ...], services: Mapping[str, Keyring] | None = None
    ) -> None:
        self._rings = {home: (services or {}).get(home, ring) for home in homes}

    def _of(self, home: str) -> Keyring:
        return self._rings.get(home) or Ring(homes={})

    def current(self, home: str) -> int:
        return self._of(home).current(home)

    def wrap(self, home: str, secret: bytes, context: bytes) -> Wrapped:
        return self._of(home).wrap(home, secret, context)

    def unwrap(self, home: str, wrapped: Wrapped, context: bytes) -> bytes:
        return self._of(home).unwrap(home, wrapped, context)

    def wrap_all(self, home: str, asked: Sequence[tuple[bytes, bytes]]) -> list[Wrapped]:
        return wrap_all(self._of(home), home, asked)

    def unwrap_all(self, home: str, asked: Sequence[tuple[Wrapped, bytes]]) -> list[Unwrapped]:
        return unwrap_all(self._of(home), home, asked)


def custody() -> Custody:
    """The custody of this process; made when it is first needed."""
    global _custody  # noqa: PLW0603 - one a process, as its settings are
    with _lock:
        if _custody is None:
            services = {home: Transit(one) for home, one in settings.HELIOTROPE_KMS_SERVICES.items()}
            _custody = Custody(CellRing(_keyring(), served(), services), settings.HELIOTROPE_KEYS)
        return _custody


def use(another: Custody | None) -> Custody | None:
    """Put another custody in place, or none to read the settings anew; gives the one before."""
    global _custody
    with _lock:
        before, _custody = _custody, another
        return before


def _keyring() -> Keyring:
    """The keyring that the settings name: an adapter of one's own, a text, a file, or nothing held."""
    if settings.HELIOTROPE_KMS:
        module, _, name = settings.HELIOTROPE_KMS.partition(":")
        try:
            made: Keyring = getattr(import_module(module), name)()
        except (ImportError, AttributeError) as why:
            raise Invalid("HELIOTROPE_KMS names no adapter; write it as package.module:Name.") from why
        return made
    if settings.HELIOTROPE_KEYRING_TEXT:
        return only_homes(read(settings.HELIOTROPE_KEYRING_TEXT), served())
    if settings.HELIOTROPE_KEYRING:
        return FileRing(Path(settings.HELIOTROPE_KEYRING))
    return Ring(homes={})
