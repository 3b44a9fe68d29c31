"""A copy of the key stores and the keyring, and an installation's keys out of one."""

import shutil
from pathlib import Path
from typing import Final

from heliotrope.core.errors import Conflict, Invalid
from heliotrope.foundation.drafts import appearing, sync
from heliotrope.foundation.keys import keyring
from heliotrope.foundation.postgres import copying
from heliotrope.interfaces.cli.installation import KEYRING, Installation
from heliotrope.interfaces.cli.steps import Steps

STORES: Final = "stores"
DUE: Final = "replay.due"
"""File of a state directory: its data were restored, and the journals of erasures are to be replayed."""


WITH_KEYS: Final = "with keys"
"""What it says when the key stores were restored beside the data."""


def copy_keys(installation: Installation, to: Path, steps: Steps) -> None:
    """Copy the key stores' server and the keyring; the copy that was there goes when the new one is whole.

    Raises:
        Conflict: the key stores are on a server of one's own, or the place holds something else.
    """
    if installation.own_server:
        raise Conflict(
            "The key stores are on a server of your own: copy them there, apart from the data, and keep only "
            "the latest copy; see the runbook."
        )
    if to.exists() and not (to / STORES).exists() and any(to.iterdir()):
        raise Conflict(f"{to} holds something else than a copy of keys; name another place.")
    earlier, fresh = to.with_name(f".{to.name}.earlier"), to.with_name(f".{to.name}.fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    with appearing(fresh) as draft, steps.step("Copying the key stores") as tell:
        copying.copy_server(installation.key_cluster(), draft / STORES, tell)
        copying.check_copy(draft / STORES, tell)
        if installation.keyring.exists():
            shutil.copy2(installation.keyring, draft / KEYRING)
            sync(draft / KEYRING)
    if to.exists():
        to.rename(earlier)
    fresh.rename(to)
    shutil.rmtree(earlier, ignore_errors=True)


def lay_out(source: Path, state: Path) -> None:
    """Put a copy's key stores, and the keyring where there is one, into a state directory.

    Raises:
        Invalid: it is no whole copy of keys.
    """
    if not (source / STORES).is_dir():
        raise Invalid(f"{source} is no copy of keys; `heliotrope keys copy` makes one.")
    copying.check_copy(source / STORES, lambda _line: None)
    if (source / KEYRING).exists():  # else the homes' keys are in a key management service
        keyring.from_file(source / KEYRING)
        shutil.copy2(source / KEYRING, state / KEYRING)
    (state / "keys").mkdir(mode=0o755)
    shutil.copytree(source / STORES, state / "keys" / "data", symlinks=True)
    (state / "keys" / "data").chmod(0o700)
