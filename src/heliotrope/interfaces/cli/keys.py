"""`heliotrope keys`: the keyring, its rotation, its copy, and what must be sealed or erased again."""

from pathlib import Path

from cyclopts import App

app = App(name="keys", help="The keys that personal data is sealed with.")


@app.command
def init(*, state: Path | None = None) -> None:
    """Make the keyring: one key for each home.

    On its own server the platform makes it at the first start; on a server of yours nothing is made unasked.
    Copy it to a safe place, apart from every backup: without it no personal data can be read again.

    Needs: nothing; it refuses to replace a keyring.

    For example:

        heliotrope keys init

    Parameters
    ----------
    state
        State directory of the installation; HELIOTROPE_KEYRING names another file.
    """
    from heliotrope.core.errors import Conflict
    from heliotrope.foundation.keys.keyring import fresh
    from heliotrope.interfaces.cli import key_services
    from heliotrope.interfaces.cli.installation import here, write_private

    installation = here(state)
    installation.prepare()
    there = key_services.of(installation)
    homes = tuple(home for home in installation.served if home not in there)
    for one in there.values():
        said = key_services.made_there(one, "-f {place} type=aes256-gcm96")
        print(f"The key of {one.home} is made in its key management service: {said}")
    if key_services.hold_all(installation, installation.served):
        raise Conflict("A key management service holds every home's key; there is no keyring to make.")
    if installation.keyring.exists():
        raise Conflict(f"{installation.keyring} is there already; it is never replaced.")
    write_private(installation.keyring, fresh(homes), replace=False)
    print(f"Made {installation.keyring} for {', '.join(homes)}: copy it to a safe place.")


@app.command
def rotate(*, home: str, drop_old: bool = False, state: Path | None = None) -> None:
    """Take a new key of a home into use while the platform works: every data key is wrapped anew.

    What the old key wrapped stays readable until all is done. Run it again after it was killed: it goes on
    with the version that is there. Then copy the keyring, and drop the old version with --drop-old.

    Of a home whose key is in a key management service, the new version is made there, and dropped there; this
    wraps every data key anew under the latest.

    Needs: the key stores running, and the keyring's file or the service.

    For example:

        heliotrope keys rotate --home eu

        heliotrope keys rotate --home eu --drop-old

    Parameters
    ----------
    home
        The home, such as eu.
    drop_old
        Make no new version: remove the earlier ones, once nothing is wrapped under them.
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli import key_rotating
    from heliotrope.interfaces.cli.installation import here

    installation = here(state)
    installation.enter()
    if drop_old:
        key_rotating.drop_old(installation, home)
    else:
        key_rotating.rotate(installation, home)


@app.command
def seal(*, state: Path | None = None) -> None:
    """Seal the personal data that earlier releases kept in the clear.

    May be killed and run again, and beside a platform that works. Run it once the last process of the earlier
    release has stopped, for that one cannot read what is sealed.

    Needs: the platform's databases and key stores running.

    For example:

        heliotrope keys seal

    Parameters
    ----------
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.installation import here

    here(state).enter()
    from heliotrope.flow import sealing

    print(f"{sealing.seal_all()} rows were sealed; no sealed column holds anything in the clear.")


@app.command
def replay(*, state: Path | None = None) -> None:
    """Erase again whoever the journals of erasures name, after data were restored.

    `heliotrope up` does this by itself before it serves what `heliotrope restore` made. On a server of your
    own run it after every restore, before the platform starts.

    Needs: the databases and the key stores running.

    For example:

        heliotrope keys replay

    Parameters
    ----------
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.installation import here

    here(state).enter()
    from heliotrope.flow import erasing
    from heliotrope.foundation.clock import now

    print(f"{erasing.replay(now=now())} erased subjects were erased again.")


@app.command
def copy(to: Path, /, *, state: Path | None = None) -> None:
    """Copy the key stores and the keyring, apart from every backup of data; an earlier copy is replaced.

    Keep only the latest: a copy holds the keys of whoever is erased after it was made. Whoever has a copy and
    a backup reads everything, so keep the two in different hands.

    Needs: the platform running with its own database server.

    For example:

        heliotrope keys copy /mnt/keys/latest

    Parameters
    ----------
    to
        Directory of the copy.
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.installation import here
    from heliotrope.interfaces.cli.key_copying import copy_keys
    from heliotrope.interfaces.cli.steps import Steps

    steps = Steps()
    copy_keys(here(state), to.expanduser().absolute(), steps)
    steps.say(f"{to} holds the key stores and the keyring; it is the only copy to keep.")
