"""The private directory of the server's unix socket.

The server trusts whoever connects, because only a process that may enter this directory can, and
mode 0700 leaves that to the account that owns the data files too: whoever could use the socket
could read the files.  A password beside them would add a secret to keep and no protection.
"""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from heliotrope.core.errors import Conflict, Unavailable
from heliotrope.foundation.postgres.account import Account
from heliotrope.foundation.postgres.remains import key

PORT: Final = 5432
LONGEST: Final = 90  # bytes with the socket's name; the kernels take 104 (macOS) or 108 (Linux)
SHARED: Final = Path("/tmp")  # noqa: S108 - the directory made inside it is checked for its owner and mode


def choose(data_dir: Path, account: Account, environ: Mapping[str, str]) -> Path:
    """Where the socket goes: always the same place for one data directory and account.

    Raises:
        Unavailable: every candidate is too long for a socket.
    """
    places = [SHARED / f"heliotrope-{account.uid}-{key(data_dir)}"]
    runtime = environ.get("XDG_RUNTIME_DIR")
    # Under sudo it may be another user's, and a server that switches to nobody cannot enter it.
    if runtime and not account.switches and _owned(Path(runtime), os.geteuid()):
        places.insert(0, Path(runtime) / f"heliotrope-{key(data_dir)}")
    for place in places:
        if len(os.fsencode(place / f".s.PGSQL.{PORT}")) < LONGEST:
            return place
    raise Unavailable(f"No path short enough for a socket: {places[-1]} is longer than {LONGEST} bytes.")


def prepare(place: Path, account: Account) -> None:
    """Make the directory, or check that it is ours alone.

    Raises:
        Conflict: something else is in its place, or somebody else owns it or may enter it.
    """
    try:
        place.mkdir(mode=0o700)
        account.give(place)
    except FileExistsError:
        pass
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise Conflict(
            f"{place} must be a directory of user id {account.uid} that nobody else may enter (mode 0700). "
            "Somebody may be trying to read the database: find out who made it, remove it and start again."
        )


def _owned(folder: Path, uid: int) -> bool:
    try:
        found = folder.stat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == uid
