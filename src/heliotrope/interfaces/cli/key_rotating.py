"""Rotating a home's key from the command line."""

import time

from heliotrope.core.errors import Conflict, Invalid
from heliotrope.foundation.keys import keyring
from heliotrope.foundation.keys.kms import Service, own_adapter
from heliotrope.foundation.keys.present import LOOK_S, custody
from heliotrope.foundation.keys.rotating import check_all_on, rewrap
from heliotrope.interfaces.cli import key_keeping, key_services
from heliotrope.interfaces.cli.installation import Installation, write_private


def rotate(installation: Installation, home: str) -> None:
    """Make the next version unless a rotation is under way, and wrap every data key under it.

    Raises:
        Invalid: there is no such home, or the keyring is no file.
    """
    if home in key_services.of(installation):
        _follow(key_services.of(installation)[home])
        return
    ring = _ring(installation, home)
    store = custody().store(home)
    counts, current = store.counts(), ring.current(home)
    if not any(version < current for version in counts):
        current += 1
        write_private(installation.keyring, keyring.with_next(ring, (home,)))
        print(f"{home}: version {current} is in {installation.keyring}", flush=True)
    # Until every process has looked at the file again, new keys may come under the old version.
    time.sleep(4 * LOOK_S)
    total = 0
    while done := rewrap(custody(), home, lambda so_far: print(f"{home}: {so_far:,} keys", flush=True)):
        total += done
    check_all_on(store, current)
    print(f"{home}: {total:,} keys are wrapped under version {current}.")


def drop_old(installation: Installation, home: str) -> None:
    """Remove the versions that wrap nothing any longer.

    Raises:
        Conflict: something is still wrapped under one of them, or there is only one.
    """
    if home in key_services.of(installation):
        _say_drop(key_services.of(installation)[home])
        return
    ring = _ring(installation, home)
    if len(ring.homes[home].by_version) == 1:
        raise Conflict(f"{home}: the keyring holds one version only; there is nothing to drop.")
    check_all_on(custody().store(home), ring.current(home))
    write_private(installation.keyring, keyring.only_current(ring, (home,)))
    print(f"{home}: only version {ring.current(home)} is left in {installation.keyring}.")


def _follow(one: Service) -> None:
    """Wrap every data key under the latest version that the service has."""
    home, total = one.home, 0
    version, store = custody().ring.current(home), custody().store(home)
    while done := rewrap(custody(), home, lambda so_far: print(f"{home}: {so_far:,} keys", flush=True)):
        total += done
    check_all_on(store, version)
    print(
        f"{home}: {total:,} keys are wrapped anew, all under version {version} of {one.key} or a later one."
    )
    if not total:
        said = key_services.made_there(one, "-f {place}/rotate")
        print(f"A new version is made in the service: {said}; then run this again.")


def _say_drop(one: Service) -> None:
    """Say how the service drops earlier versions, once nothing is wrapped under them."""
    version = custody().ring.current(one.home)
    check_all_on(custody().store(one.home), version)
    said = key_services.made_there(one, f"{{place}}/config min_decryption_version={version}")
    print(f"{one.home}: nothing is under an earlier version. The service drops them: {said}")


def _ring(installation: Installation, home: str) -> keyring.Ring:
    adapter = key_services.VARIABLE if own_adapter(installation.environ) else ""
    named = adapter or (key_keeping.TEXT if installation.environ.get(key_keeping.TEXT) else "")
    if named:
        raise Invalid(f"The keyring is in {named}, not in a file: take a new version into use there.")
    ring = keyring.from_file(installation.keyring)
    if home not in ring.homes:
        raise Invalid(f"The keyring has no home {home!r}; choose one of {', '.join(ring.homes)}.")
    return ring
