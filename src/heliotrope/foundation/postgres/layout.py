"""The data directory: how it is made, what the server is told, where it logs."""

import contextlib
import glob
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from heliotrope.core.errors import Conflict, Unavailable
from heliotrope.foundation.postgres.account import Account
from heliotrope.foundation.postgres.binaries import Binaries
from heliotrope.foundation.postgres.remains import mark
from heliotrope.foundation.postgres.sockets import PORT

SUPERUSER: Final = "postgres"
SETTINGS: Final = "heliotrope.conf"
LOCALES: Final = ("C.UTF-8", "C")
TAIL: Final = 20

# Small enough for a laptop.  The log must hold nobody's data, so it takes LOG and worse only: an ERROR's
# first line may quote the value that was refused, and the platform reports its own errors.  Terse leaves out
# DETAIL, which quotes keys and whole rows; no statement and no parameter is ever written.
TUNING: Final = """\
# Written at every start of the platform. Use ALTER SYSTEM for changes that stay.
include 'postgresql.conf'
shared_buffers = 128MB
max_connections = 100
fsync = on
synchronous_commit = on
full_page_writes = on
wal_compression = on
jit = off
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_destination = 'stderr'
log_directory = 'log'
log_filename = 'server-%a.log'
log_file_mode = 0600
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_line_prefix = '%m [%p] '
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_statement = 'none'
log_duration = off
log_min_duration_statement = -1
log_min_duration_sample = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_lock_waits = off
"""


def initialise(data_dir: Path, binaries: Binaries, account: Account, progress: Callable[[str], None]) -> None:
    """Make the cluster unless it is there; it appears whole or not at all.

    Raises:
        Conflict: the directory holds something else, or a cluster of another version.
        Unavailable: initdb fails.
    """
    for left in data_dir.parent.glob(f".{glob.escape(data_dir.name)}.new-*"):
        shutil.rmtree(left, ignore_errors=True)
    if (data_dir / "PG_VERSION").is_file():
        _check_version(data_dir, binaries)
        return
    if data_dir.exists() and any(data_dir.iterdir()):
        raise Conflict(f"{data_dir} is not empty and is no database. Choose another data directory.")
    progress(f"Making a new database with PostgreSQL {binaries.major} in {data_dir}")
    with _beside(data_dir, account) as (fresh, said):
        for locale in LOCALES:
            if _initdb(fresh, binaries, account, locale=locale, said=said):
                break
        else:
            raise Unavailable(f"initdb of {binaries.bin_dir} failed: {' / '.join(_last_lines(said))}")
        fresh.rename(data_dir)
    folder = os.open(data_dir.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


@contextlib.contextmanager
def _beside(data_dir: Path, account: Account) -> Iterator[tuple[Path, Path]]:
    """A new directory beside the one that is wanted, and a file for what initdb says; gone afterwards."""
    work = Path(tempfile.mkdtemp(prefix=f".{data_dir.name}.new-", dir=data_dir.parent))
    try:
        account.give(work)
        yield work / "data", work / "initdb.log"
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _initdb(fresh: Path, binaries: Binaries, account: Account, *, locale: str, said: Path) -> bool:
    command = [
        binaries.program("initdb"),
        f"--pgdata={fresh}",
        f"--username={SUPERUSER}",
        "--encoding=UTF8",
        f"--locale={locale}",
        "--auth-local=trust",
        "--auth-host=reject",
        "--data-checksums",
        "--no-instructions",
    ]
    if binaries.major >= 17:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    with said.open("wb") as output:
        return account.popen(command, output=output, new_session=False).wait() == 0


def _check_version(data_dir: Path, binaries: Binaries) -> None:
    made_by = (data_dir / "PG_VERSION").read_text().strip()
    if made_by != str(binaries.major):
        raise Conflict(
            f"{data_dir} was made by PostgreSQL {made_by}, but {binaries.bin_dir} is {binaries.major}. "
            f"Set HELIOTROPE_PG_BIN to the bin directory of PostgreSQL {made_by}, "
            "or move the data with pg_upgrade."
        )


def configure(data_dir: Path, account: Account) -> None:
    """Write the settings and make the place for the log."""
    settings = data_dir / SETTINGS
    draft = data_dir / f"{SETTINGS}.new"
    draft.write_text(TUNING)
    account.give(draft)
    draft.replace(settings)
    log = data_dir / "log"
    log.mkdir(mode=0o700, exist_ok=True)
    account.give(log)


def command(data_dir: Path, binaries: Binaries, sockets: Path) -> list[str]:
    """The server's command line; what keeps it private stands here, where ALTER SYSTEM cannot undo it."""
    told = {
        "config_file": str(data_dir / SETTINGS),
        "cluster_name": mark(data_dir),
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": f'"{sockets}"',
        "unix_socket_permissions": "0700",
        "lc_messages": "C",
    }
    options = [part for name, value in told.items() for part in ("-c", f"{name}={value}")]
    return [binaries.program("postgres"), "-D", str(data_dir), *options]


def start_log(data_dir: Path) -> Path:
    """What the server says before its own log is open."""
    return data_dir / "log" / "start.log"


def log_tail(data_dir: Path) -> str:
    """The last lines of the server's logs, for an error message."""
    logs = sorted((data_dir / "log").glob("server-*.log"), key=lambda path: path.stat().st_mtime)
    lines = [*_last_lines(start_log(data_dir)), *(_last_lines(logs[-1]) if logs else [])]
    return "\n".join(f"    {line}" for line in lines) or "    (the log is empty)"


def _last_lines(path: Path) -> list[str]:
    try:
        return path.read_text(errors="replace").splitlines()[-TAIL:]
    except OSError:
        return []
