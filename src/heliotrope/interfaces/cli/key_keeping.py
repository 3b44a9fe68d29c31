"""An installation's key stores and its keyring: where they are, and how they come into being."""

from collections.abc import Callable
from typing import Final

import psycopg

from heliotrope.core.errors import HeliotropeError, Unavailable
from heliotrope.foundation.keys import keyring, store
from heliotrope.foundation.keys.store import KeyStore
from heliotrope.interfaces.cli import key_services
from heliotrope.interfaces.cli.findings import Finding, Verdict
from heliotrope.interfaces.cli.installation import Installation, write_private
from heliotrope.interfaces.cli.key_copying import DUE, WITH_KEYS
from heliotrope.interfaces.cli.own_server import APP, Databases

TEXT: Final = "HELIOTROPE_KEYRING_TEXT"


def prepare(installation: Installation, found: Databases, tell: Callable[[str], None]) -> None:
    """Make the tables of the key stores, and on the embedded server the keyring, where there is none.

    Raises:
        Unavailable: there is no keyring, and it is not for the platform to make one.
    """
    for url in found.owner.values():
        try:
            store.prepare(url, APP)
        except psycopg.Error as why:
            raise Unavailable(f"A key store cannot be set up: {str(why).strip()}") from why
    _check_restored(installation, found)
    if elsewhere(installation):
        return
    path = installation.keyring
    if path.exists():
        _complete(installation, tell)
        return
    if installation.own_server or "HELIOTROPE_KEYRING" in installation.environ:
        raise Unavailable(
            f"There is no keyring at {path}. Make one with `heliotrope keys init` and copy it to a safe "
            "place apart from every backup, or name the one there is with HELIOTROPE_KEYRING."
        )
    if any(_holds_keys(home, url) for home, url in found.app.items()):
        raise Unavailable(
            f"The keyring {path} is gone, and the key stores hold keys that only it opens. Bring it back "
            "from its copy; a new one would open none of them."
        )
    write_private(path, keyring.fresh(_own(installation)), replace=False)
    tell(f"Made the keyring {path}: copy it to a safe place, apart from every backup")


def elsewhere(installation: Installation) -> str:
    """The variable that names where the homes' keys are, when it is no keyring's file; raises Invalid."""
    if installation.environ.get(TEXT):
        return TEXT
    return key_services.VARIABLE if key_services.hold_all(installation, _all(installation)) else ""


def split(installation: Installation) -> None:
    """Give a cell of the platform's own keyring the keys of its homes, and no other's, in a file of its own.

    A keyring that is named is the cell's as it is: whoever runs a cell elsewhere gives it no more.
    """
    named = elsewhere(installation) or installation.environ.get("HELIOTROPE_KEYRING")
    if installation.cell and not named and installation.keyring.exists():
        mine = keyring.only_homes(keyring.from_file(installation.keyring), installation.cell)
        write_private(installation.cell_keyring, keyring.text_of(mine))


def checked(installation: Installation) -> Finding:
    """What the doctor says of the keyring."""
    name = "keyring"
    try:
        variable = elsewhere(installation)
    except HeliotropeError as why:
        return Finding(name=name, verdict=Verdict.BLOCKS, found=str(why))
    if variable:
        return _named_elsewhere(installation, variable)
    path = installation.keyring
    if not path.exists():
        if not installation.own_server and "HELIOTROPE_KEYRING" not in installation.environ:
            return Finding(name=name, verdict=Verdict.GOOD, found=f"{path}: the first start makes it")
        remedy = "heliotrope keys init, or name the one there is with HELIOTROPE_KEYRING"
        return Finding(name=name, verdict=Verdict.BLOCKS, found=f"{path} is missing", remedies=(remedy,))
    try:
        ring = keyring.from_file(path)
    except HeliotropeError as why:
        return Finding(name=name, verdict=Verdict.BLOCKS, found=str(why))
    return _of_ring(installation, ring)


def _named_elsewhere(installation: Installation, variable: str) -> Finding:
    if variable == TEXT:
        try:
            ring = keyring.read(installation.environ[variable])
        except HeliotropeError as why:
            return Finding(name="keyring", verdict=Verdict.BLOCKS, found=str(why))
        if too_much := _too_much(installation, ring, variable):
            return too_much
    return Finding(name="keyring", verdict=Verdict.GOOD, found=f"in {variable}")


def _too_much(installation: Installation, ring: keyring.Ring, where: str) -> Finding | None:
    """What is wrong with a cell's keyring that holds keys of other cells' homes."""
    others = sorted(set(ring.homes) - set(installation.served))
    if not installation.cell or not others:
        return None
    held = f"{where} holds {', '.join(sorted(ring.homes))}"
    remedy = f"Give this cell a keyring without {', '.join(others)}: heliotrope keys init, where it runs."
    return Finding(name="keyring", verdict=Verdict.BLOCKS, found=held, remedies=(remedy,))


def _of_ring(installation: Installation, ring: keyring.Ring) -> Finding:
    name, held = "keyring", f"{installation.keyring} holds {', '.join(sorted(ring.homes))}"
    named = "HELIOTROPE_KEYRING" in installation.environ
    if named and (too_much := _too_much(installation, ring, str(installation.keyring))):
        return too_much
    if installation.own_server and not installation.environ.get("HELIOTROPE_KEY_STORES"):
        advice = (
            "The key stores are on the server of the data, whose backups then hold the keys of whoever is "
            "erased later: name another server with HELIOTROPE_KEY_STORES=eu=postgresql://…,us=postgresql://…"
        )
        return Finding(name=name, verdict=Verdict.NOTE, found=held, remedies=(advice,))
    return Finding(name=name, verdict=Verdict.GOOD, found=held)


def _check_restored(installation: Installation, found: Databases) -> None:
    """Refuse data that were restored without their keys: nothing would say who is to be erased again."""
    due = installation.state / DUE
    if not due.exists() or due.read_text(encoding="ascii") == WITH_KEYS:
        return
    whole = elsewhere(installation) or installation.keyring.exists()
    if whole and any(_holds_keys(home, url) for home, url in found.app.items()):
        return
    raise Unavailable(
        "These data were restored without their key stores and keyring. Restore again with --keys, or put "
        f"{installation.keyring} and {installation.key_cluster().data_dir} back. If they are lost for good, "
        f"personal data stay unreadable: remove {due} to go on without them."
    )


def _complete(installation: Installation, tell: Callable[[str], None]) -> None:
    """Give a home that is new its key, in the platform's own keyring only."""
    ring = keyring.from_file(installation.keyring)
    new = tuple(home for home in _own(installation) if home not in ring.homes)
    if new and not installation.own_server and "HELIOTROPE_KEYRING" not in installation.environ:
        write_private(installation.keyring, keyring.with_next(ring, new))
        tell(f"Made keys for {', '.join(new)} in {installation.keyring}: copy it to a safe place again")


def _holds_keys(home: str, url: str) -> bool:
    kept = KeyStore(home, url)
    try:
        return bool(kept.counts())
    finally:
        kept.close()


def _own(installation: Installation) -> tuple[str, ...]:
    """The homes whose keys a keyring holds: all but those that a key management service has."""
    there = key_services.of(installation)
    return tuple(home for home in _all(installation) if home not in there)


def _all(installation: Installation) -> tuple[str, ...]:
    """The homes that are kept here: on a server of one's own a cell's, on the embedded one all."""
    return installation.served if installation.own_server else installation.homes
