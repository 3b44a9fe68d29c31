"""Which account of the operating system the server runs as: PostgreSQL refuses to run as root."""

import functools
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from heliotrope.core.errors import Conflict, Unavailable

NOBODY: Final = 65534
# Secrets of the platform stay out of the server's environment, and no PG* or LC_* setting of a shell gets in.
PASSED_ON: Final = ("PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "TZDIR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How the server's programs are started.

    Attributes:
        uid: owner of the server's files, as this process sees it.
        gid: their group.
        prefix: the command in front of a program; empty when none is needed.
        switches: whether a child gives up this process's user for ``uid`` and ``gid``.
    """

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()
    switches: bool = False

    def popen(
        self, command: Sequence[str], *, output: IO[bytes], new_session: bool
    ) -> subprocess.Popen[bytes]:
        """Start a program under this account; both its outputs go to one file."""
        return subprocess.Popen(  # noqa: S603
            [*self.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environment(),
            start_new_session=new_session,
            user=self.uid if self.switches else None,
            group=self.gid if self.switches else None,
            extra_groups=[] if self.switches else None,
            umask=0o077,
        )

    def give(self, path: Path) -> None:
        """Make the account the owner of a file that this process just made."""
        if self.switches:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def take_over(self, data_dir: Path) -> None:
        """Own the whole data directory; it may come from a start under another account.

        Raises:
            Conflict: it is somebody else's and this process may not change that.
        """
        owner = data_dir.lstat().st_uid
        if owner == self.uid:
            return
        if os.geteuid() != 0 or owner not in {0, NOBODY}:
            raise Conflict(
                f"The data directory {data_dir} belongs to user id {owner}. Start the platform as that user, "
                "or choose another data directory."
            )
        for folder, _, names in os.walk(data_dir):
            for path in (folder, *(os.path.join(folder, name) for name in names)):  # noqa: PTH118
                os.chown(path, self.uid, self.gid, follow_symlinks=False)


def environment() -> dict[str, str]:
    """What the server's programs see of the environment."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"LANG": "C", "TZ": "UTC"}


def account_for(program: str, folder: Path) -> Account:
    """The account for a server whose program and whose folder of data are given.

    An ordinary user runs it as itself, unless it has no name (a container under any user id), which
    initdb does not accept: a namespace gives it one.  Root runs it inside a user namespace, where it
    looks like ``nobody`` and holds no privilege while its files stay root's; where namespaces are
    not allowed it becomes the user ``nobody``.

    Raises:
        Unavailable: this is root and neither way is open.
    """
    if os.geteuid() != 0:
        prefix = () if _named(os.geteuid()) else namespace()
        return Account(uid=os.geteuid(), gid=os.getegid(), prefix=prefix)
    prefix = namespace()
    if prefix:
        return Account(uid=0, gid=0, prefix=prefix)
    account = Account(uid=NOBODY, gid=NOBODY, switches=True)
    if _reaches(account, program, folder):
        return account
    raise Unavailable(
        "PostgreSQL does not run as root, this system allows no user namespaces (unshare --user), and "
        f"the user nobody cannot reach both {program} and {folder}. Start the platform as an ordinary user, "
        "or put it and its data where every user may enter (not under /root), or set DATABASE_URL."
    )


def _named(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def namespace() -> tuple[str, ...]:
    """The command that runs a program as nobody in a user namespace; empty where that is not allowed."""
    return _namespace(shutil.which("unshare") or "")


@functools.cache
def _namespace(unshare: str) -> tuple[str, ...]:
    if not unshare:
        return ()
    prefix = (unshare, "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
    try:
        subprocess.run([*prefix, "/bin/sh", "-c", ":"], check=True, capture_output=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ()
    return prefix


def _reaches(account: Account, program: str, folder: Path) -> bool:
    command = ["/bin/sh", "-c", 'test -x "$1" && cd "$2"', "sh", program, str(folder)]
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        return account.popen(command, output=nowhere, new_session=False).wait() == 0
