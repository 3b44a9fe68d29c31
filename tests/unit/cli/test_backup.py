"""A backup that was damaged or changed is refused, and the file is named."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from heliotrope.core.errors import Conflict, Invalid
from heliotrope.foundation.postgres import copying
from heliotrope.interfaces.cli import backing_up, backup_manifest
from heliotrope.interfaces.cli.backup_manifest import Backup, Stood
from heliotrope.interfaces.cli.installation import Installation
from heliotrope.interfaces.cli.steps import Steps


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A backup of a server that is two files and a log."""
    folder = tmp_path / "kept"
    server = folder / "server"
    for name, text in (("PG_VERSION", "18"), ("base/1/2", "rows"), ("pg_wal/0001", "log")):
        (server / name).parent.mkdir(parents=True, exist_ok=True)
        (server / name).write_text(text)
    (folder / "state").mkdir()
    (folder / "state" / "secret-key").write_text("secret")
    files = [
        {
            "Path": name,
            "Size": 4,
            "Checksum-Algorithm": "SHA256",
            "Checksum": copying.sha256_of(server / name),
        }
        for name in ("PG_VERSION", "base/1/2")
    ]
    span = {"Start-LSN": "0/1", "End-LSN": "0/2"}
    (server / copying.MANIFEST).write_text(json.dumps({"Files": files, "WAL-Ranges": [span]}))
    backup_manifest.write(
        folder,
        Backup(
            made_at="2026-11-22T00:00:00+00:00",
            platform="0.1.0",
            postgres=18,
            end_lsn="0/2",
            databases={
                "default": Stood(name="heliotrope", sealed=3, head="a" * 64),
                "vault_eu": Stood(name="heliotrope_vault_eu", sealed=0, head="0" * 64),
            },
            postings=1,
            entries=2,
            files=backup_manifest.hashes(folder),
        ),
    )
    return folder


def check(kept: Path) -> None:
    backup, _ = backup_manifest.read(kept)
    backup_manifest.check(kept, backup)
    copying.check_copy(kept / "server", lambda _line: None)


def test_a_whole_backup_is_taken(kept: Path) -> None:
    check(kept)
    backup, digest = backup_manifest.read(kept)
    assert backup.homes == ("eu",)
    assert len(digest) == 64
    assert set(backup.files) == {"server/backup_manifest", "server/pg_wal/0001", "state/secret-key"}


def changed(path: Path) -> None:
    path.write_text("else")


@pytest.mark.parametrize("act", [changed, Path.unlink])
@pytest.mark.parametrize(
    "name", ["server/base/1/2", "server/pg_wal/0001", "server/backup_manifest", "state/secret-key"]
)
def test_a_file_that_was_changed_or_removed_is_named(
    kept: Path, name: str, act: Callable[[Path], None]
) -> None:
    act(kept / name)
    with pytest.raises(Invalid, match=str(kept / name)):
        check(kept)


@pytest.mark.parametrize("name", ["server/base/1/3", "server/pg_wal/0002", "state/authorized"])
def test_a_file_that_was_added_is_named(kept: Path, name: str) -> None:
    (kept / name).write_text("more")
    with pytest.raises(Invalid, match=str(kept / name)):
        check(kept)


def test_what_is_no_backup_is_refused_before_anything_is_made(kept: Path, tmp_path: Path) -> None:
    (kept / backup_manifest.NAME).write_text("{}")
    for source in (kept, tmp_path, tmp_path / "none"):
        with pytest.raises(Invalid, match="no whole backup"):
            backing_up.restore(source, tmp_path / "there", os.environ, Steps())
    assert not (tmp_path / "there").exists()


def test_a_damaged_backup_leaves_no_installation(kept: Path, tmp_path: Path) -> None:
    changed(kept / "server" / "base" / "1" / "2")
    with pytest.raises(Invalid, match="base/1/2"):
        backing_up.restore(kept, tmp_path / "there", os.environ, Steps())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept"]


def test_a_place_that_holds_something_is_not_restored_into(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine").write_text("mine")
    with pytest.raises(Conflict, match="not empty"):
        backing_up.restore(kept, tmp_path / "there", os.environ, Steps())
    assert (tmp_path / "there" / "mine").read_text() == "mine"


def test_a_server_of_ones_own_is_backed_up_by_its_own_tools(tmp_path: Path) -> None:
    environ = {"DATABASE_URL": "postgresql://owner@db.example/heliotrope"}
    installation = Installation(state=tmp_path, environ=environ)
    with pytest.raises(Conflict, match="server of your own"):
        backing_up.back_up(installation, tmp_path / "kept", Steps())
