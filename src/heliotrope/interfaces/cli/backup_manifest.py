"""What a backup says of itself: which databases, up to where, and the hash of every file of ours in it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from heliotrope.core.errors import Invalid
from heliotrope.foundation.postgres import copying

NAME: Final = "backup.json"
SERVER: Final = "server"
"""Folder of the copied database server."""
KEPT: Final = "state"
"""Folder of the files beside it: secrets, and what was noted."""
VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """Where one database stood just before it was copied: the copy holds at least this.

    Attributes:
        name: of the database on its server.
        sealed: entries of its audit chain.
        head: hash of the last of them.
    """

    name: str
    sealed: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One backup.

    Attributes:
        made_at: when it was begun, in UTC.
        end_lsn: place in the server's log up to which every commit is in it, in all databases alike.
        databases: by Django's alias.
        postings, entries: of the ledger, at least.
        files: SHA-256 by path, of all files that the server's own manifest does not name.
    """

    made_at: str
    platform: str
    postgres: int
    end_lsn: str
    databases: Mapping[str, Stood]
    postings: int
    entries: int
    files: Mapping[str, str]

    @property
    def homes(self) -> tuple[str, ...]:
        """The homes whose vaults are in it."""
        return tuple(alias.removeprefix("vault_") for alias in self.databases if alias.startswith("vault_"))


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of the files that only our own manifest names, by their path in the backup."""
    server = folder / SERVER
    mine = [server / copying.MANIFEST, *(server / copying.WAL).rglob("*"), *(folder / KEPT).rglob("*")]
    return {str(one.relative_to(folder)): copying.sha256_of(one) for one in sorted(mine) if one.is_file()}


def write(folder: Path, backup: Backup) -> str:
    """Write the manifest; gives its SHA-256, which stands for the whole backup."""
    text = json.dumps({"version": VERSION, **asdict(backup)}, indent=1, sort_keys=True) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def read(folder: Path) -> tuple[Backup, str]:
    """The manifest of a backup and its SHA-256.

    Raises:
        Invalid: there is none, or it is damaged or of another release.
    """
    try:
        text = (folder / NAME).read_bytes()
        told: dict[str, Any] = json.loads(text)
        if told.pop("version") != VERSION:
            raise Invalid(f"{folder} was made by another release; restore it with that one.")
        told["databases"] = {alias: Stood(**one) for alias, one in told["databases"].items()}
        return Backup(**told), hashlib.sha256(text).hexdigest()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as why:
        raise Invalid(f"{folder} is no whole backup: its {NAME} is missing or damaged.") from why


def check(folder: Path, backup: Backup) -> None:
    """Compare every file that our manifest names.

    Raises:
        Invalid: a file is missing, was changed, or is one too many; it is named.
    """
    found = hashes(folder)
    for name in sorted({*found, *backup.files}):
        if found.get(name) != backup.files.get(name):
            raise Invalid(f"{folder / name} is not what was backed up: it was damaged, changed or added.")
