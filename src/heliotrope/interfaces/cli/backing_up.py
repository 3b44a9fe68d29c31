"""Making a backup of a running installation, and an installation of a backup."""

import os
import shutil
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from heliotrope.core.errors import Conflict, Invalid, Unavailable
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.drafts import appearing, check_free, sync
from heliotrope.foundation.postgres import Cluster, copying
from heliotrope.interfaces.cli import backup_manifest, key_copying, preparing
from heliotrope.interfaces.cli.backup_manifest import KEPT, SERVER, Backup, Stood
from heliotrope.interfaces.cli.installation import KEYRING, Installation, write_private
from heliotrope.interfaces.cli.processes import SELF
from heliotrope.interfaces.cli.steps import Steps

LEFT_OUT: Final = frozenset({"up.lock", "static.print", KEYRING})
"""Files that a start makes anew, and the keyring; folders are left out too, with them the key stores."""
OF_ANOTHER: Final = ("DATABASE_URL", "HELIOTROPE_DATABASES", "HELIOTROPE_KEYS", "HELIOTROPE_KEYRING")
"""What this environment is told of another installation."""
SPARE: Final = 1.2
"""Free space that a copy needs, as a share of what is copied: the log goes on meanwhile."""
DATA: Final = Path("postgres") / "data"


def back_up(installation: Installation, to: Path, steps: Steps) -> tuple[Backup, str]:
    """Copy all databases at one instant, and the state beside them, to a place that is not taken.

    Gives the manifest and its hash.

    Raises:
        Unavailable: the embedded server does not run, or there is no room.
        Conflict: the place is taken, or the databases are on a server of one's own.
    """
    if installation.own_server:
        raise Conflict(
            "The databases are on a server of your own (DATABASE_URL): back them up there, all of one server "
            "at one instant, as the runbook says. This command copies the platform's own server."
        )
    check_free(to)
    cluster = installation.cluster()
    names = _names(installation)
    _check_room(cluster.data_dir, to)
    with steps.step("Noting where the chains and the ledger stand"):
        stood, postings, entries = standing(names)
    with appearing(to) as draft:
        made_at = real_now()
        with steps.step("Copying the databases") as tell:
            copied = copying.copy_server(cluster, draft / SERVER, tell)
        with steps.step("Reading the copy back") as tell:
            copying.check_copy(draft / SERVER, tell)
        _copy_files(installation.state, draft / KEPT)
        backup = Backup(
            made_at=made_at.isoformat(timespec="milliseconds"),
            platform=version("heliotrope"),
            postgres=cluster.binaries.major,
            end_lsn=copied.end_lsn,
            databases=stood,
            postings=postings,
            entries=entries,
            files=backup_manifest.hashes(draft),
        )
        digest = backup_manifest.write(draft, backup)
        sync(draft / backup_manifest.NAME)
    return backup, digest


def _names(installation: Installation) -> dict[str, str]:
    """The databases' names by alias, as the running server has them."""
    found = {}
    for alias, url in installation.databases().owner.items():
        found[alias] = str(conninfo_to_dict(url)["dbname"])
    return found


def standing(names: Mapping[str, str]) -> tuple[dict[str, Stood], int, int]:
    """Where the databases of this process stand: chains' heads, postings and entries of the ledger."""
    from heliotrope.foundation.audit import selectors as audit
    from heliotrope.foundation.tenancy.scope import keeping
    from heliotrope.foundation.tenancy.selectors import everyone
    from heliotrope.foundation.vaults import CONTROL
    from heliotrope.money import seals

    known, stood, counted = everyone(), {}, (0, 0)
    for alias, name in names.items():
        with keeping(alias, known.client_ids, known.operator_ids):
            head = audit.head(alias)
            counted = seals.counted() if alias == CONTROL else counted
        stood[alias] = Stood(name=name, sealed=head.number, head=head.hash)
    return stood, *counted


def _check_room(data_dir: Path, to: Path) -> None:
    needed = int(SPARE * sum(path.lstat().st_size for path in data_dir.rglob("*") if path.is_file()))
    nearest = next(path for path in (to, *to.parents) if path.exists())
    free = shutil.disk_usage(nearest).free
    if free < needed:
        raise Unavailable(
            f"{nearest} has {free // 1_000_000:,} MB free and {needed // 1_000_000:,} MB are needed. "
            "Free some space or name another place; nothing was written."
        )


def _copy_files(state: Path, into: Path) -> None:
    into.mkdir(mode=0o700)
    for path in sorted(state.iterdir()):
        if path.is_file() and path.name not in LEFT_OUT and not path.name.startswith("."):
            shutil.copy2(path, into / path.name)
            sync(into / path.name)


def restore(
    source: Path, to: Path, environ: Mapping[str, str], steps: Steps, *, keys: Path | None = None
) -> tuple[Backup, str]:
    """Make an installation of a backup in a state directory that is not taken, and verify it there.

    Args:
        keys: a copy of the key stores and the keyring, to be laid out beside; without it the start asks for
            them.  Either way whoever was erased is erased again before anything is served.

    Gives the backup's manifest and its hash.  The place appears when all of it was found to be whole.

    Raises:
        Invalid: the backup is damaged, or what was restored is not what was backed up.
        Conflict: the place is taken.
        Unavailable: the server does not come up on it, or a chain or the ledger does not verify.
    """
    backup, digest = backup_manifest.read(source)
    check_free(to)
    _check_room(source, to)
    with steps.step("Checking every file of the backup") as tell:
        backup_manifest.check(source, backup)
        copying.check_copy(source / SERVER, tell)
    with appearing(to) as draft:
        # As a start makes it: the database may have to run as another account when this is root.
        draft.chmod(0o711 if os.geteuid() == 0 else 0o700)
        with steps.step("Copying the databases"):
            _lay_out(source, draft)
            if keys is not None:
                key_copying.lay_out(keys, draft)
            write_private(draft / key_copying.DUE, key_copying.WITH_KEYS if keys else "")
        # What an installation is told of its databases belongs to the one that was backed up.
        told = {k: v for k, v in environ.items() if k not in OF_ANOTHER}
        restored = Installation(state=draft, environ=told | {"HELIOTROPE_HOMES": ",".join(backup.homes)})
        restored.prepare()
        cluster = restored.cluster()
        with steps.step("Starting the restored databases") as tell:
            cluster.start(tell)
        try:
            _verify(restored, cluster, backup, steps)
        finally:
            cluster.stop()
    return backup, digest


def _lay_out(source: Path, draft: Path) -> None:
    for path in sorted((source / KEPT).iterdir()):
        shutil.copy2(path, draft / path.name)
    (draft / DATA).parent.mkdir(mode=0o755)
    shutil.copytree(source / SERVER, draft / DATA, symlinks=True)
    (draft / DATA).chmod(0o700)


def _verify(restored: Installation, cluster: Cluster, backup: Backup, steps: Steps) -> None:
    databases = restored.databases(cluster)
    if not preparing.are_migrated(restored, databases.owner):
        with steps.step("Bringing the tables up to this release") as tell:
            preparing.migrate(restored, databases, tell)
    with steps.step("Checking that nothing noted at the backup is missing"):
        for alias, stood in backup.databases.items():
            _check_head(databases.owner[alias], alias, stood)
        _check_ledger(databases.owner["default"], backup)
    with steps.step("Verifying every chain and the ledger") as tell:
        command = (*SELF, "audit", "verify")
        preparing.run(command, restored.environment(databases.app), tell, doing="Verifying what was restored")


def _check_head(url: str, alias: str, stood: Stood) -> None:
    """The entry that was last at the backup is there with its hash."""
    if not stood.sealed:
        return
    with psycopg.connect(url, connect_timeout=10) as database:
        row = database.execute("SELECT hash FROM audit_entry WHERE number = %s", [stood.sealed]).fetchone()
    if row is None or row[0] != stood.head:
        raise Invalid(
            f"{alias}: entry {stood.sealed} of the audit chain is not the one that was noted at the backup. "
            "This backup was changed; take another."
        )


def _check_ledger(url: str, backup: Backup) -> None:
    counts = "SELECT (SELECT count(*) FROM ledger_transaction), (SELECT count(*) FROM ledger_entry)"
    with psycopg.connect(url, connect_timeout=10) as database:
        row = database.execute(counts).fetchone()
    if row is None or row[0] < backup.postings or row[1] < backup.entries:
        raise Invalid(
            f"The ledger holds {row}, and held {backup.postings} and {backup.entries} at the backup."
        )
