"""A copy of a whole running server: every database of it at one instant of its log.

The copy holds every commit up to ``end_lsn`` and none after it, in all databases alike, because they share
one write-ahead log.  Nobody waits while it is made.
"""

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from heliotrope.core.errors import Invalid, Unavailable
from heliotrope.foundation.postgres.account import environment
from heliotrope.foundation.postgres.cluster import Cluster

PROGRAM: Final = "pg_basebackup"
MANIFEST: Final = "backup_manifest"
WAL: Final = "pg_wal"
TOLD_EVERY: Final = 20
"""Percent between two sentences of progress."""
TAIL: Final = 5
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """Where in the server's log a copy begins and ends, such as ``0/3000120``."""

    start_lsn: str
    end_lsn: str


def copy_server(cluster: Cluster, into: Path, progress: Callable[[str], None]) -> Copied:
    """Copy all databases of a running server, with the log that makes the copy consistent.

    Args:
        into: a directory that is not there yet.
        progress: is told how far it is.

    Raises:
        Unavailable: the programs are missing, or the server refused or died meanwhile.
    """
    program = cluster.binaries.bin_dir / PROGRAM
    if not program.is_file():
        raise Unavailable(
            f"{cluster.binaries.bin_dir} has no {PROGRAM}. Install PostgreSQL's client programs of version "
            f"{cluster.binaries.major}, or set HELIOTROPE_PG_BIN to a bin directory that has them."
        )
    # Streamed, so that no part of the log can be recycled before it is copied.
    options = ("--wal-method=stream", "--checkpoint=fast", "--progress", "--manifest-checksums=SHA256")
    with subprocess.Popen(  # noqa: S603
        [str(program), f"--pgdata={into}", f"--dbname={cluster.url()}", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd="/",
        env=environment(),
    ) as process:
        try:
            assert process.stderr is not None  # noqa: S101 - it is a pipe
            said = _follow(process.stderr, progress)
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        tail = "\n".join(f"    {line}" for line in said[-TAIL:])
        raise Unavailable(f"The databases could not be copied; nothing was kept. It said:\n{tail}")
    span = read_manifest(into)["WAL-Ranges"][-1]
    return Copied(start_lsn=span["Start-LSN"], end_lsn=span["End-LSN"])


def _follow(output: IO[bytes], progress: Callable[[str], None]) -> list[str]:
    """Read a program's words as they come; gives those that are no progress."""
    said, told = [], -TOLD_EVERY
    for line in _lines(output):
        share = re.search(r"\((\d+)%\)", line)
        if share is None:
            said += [line] if line.strip() else []
        elif int(share[1]) >= told + TOLD_EVERY:
            told = int(share[1])
            progress(f"{told} %")
    return said


def _lines(output: IO[bytes]) -> Iterator[str]:
    """Lines as they are drawn: a carriage return ends one too."""
    held = b""
    while part := os.read(output.fileno(), 4096):
        *whole, held = re.split(rb"[\r\n]", held + part)
        yield from (line.decode(errors="replace") for line in whole)
    yield held.decode(errors="replace")


def read_manifest(copy: Path) -> dict[str, Any]:
    """What the server said of the copy: its files with their hashes, and its part of the log.

    Raises:
        Invalid: it is missing or damaged.
    """
    try:
        manifest = dict(json.loads((copy / MANIFEST).read_bytes()))
        manifest["Files"][0], manifest["WAL-Ranges"][-1]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as why:
        raise Invalid(f"{copy / MANIFEST} is missing or damaged: this is no whole copy of a server.") from why
    return manifest


def check_copy(copy: Path, progress: Callable[[str], None]) -> int:
    """Read every file of a copy and compare it with what the server sent; gives the bytes that were read.

    The log itself is not in the server's manifest: whoever keeps a copy notes the hashes of its files.

    Raises:
        Invalid: a file is missing, was changed, or is one too many; it is named.
    """
    known = {_name_of(one): one for one in read_manifest(copy)["Files"]}
    extra = {str(path.relative_to(copy)) for path in copy.rglob("*") if path.is_file()} - known.keys()
    strange = sorted(name for name in extra if name != MANIFEST and not name.startswith(f"{WAL}/"))
    if strange:
        raise Invalid(f"{copy / strange[0]} does not belong to the copy: somebody put it there.")
    read, told = 0, -TOLD_EVERY
    total = sum(int(one["Size"]) for one in known.values()) or 1
    for name, one in known.items():
        if one.get("Checksum-Algorithm") != "SHA256" or sha256_of(copy / name) != one["Checksum"]:
            raise Invalid(f"{copy / name} is not what the server sent: it was damaged or changed.")
        read += int(one["Size"])
        if 100 * read // total >= told + TOLD_EVERY:
            told = 100 * read // total
            progress(f"{told} %")
    return read


def sha256_of(path: Path) -> str:
    """Hash of a file in hexadecimal; empty when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(_CHUNK):
                digest.update(part)
    except OSError:
        return ""
    return digest.hexdigest()


def _name_of(one: dict[str, Any]) -> str:
    if "Path" in one:
        return str(one["Path"])
    return bytes.fromhex(one["Encoded-Path"]).decode(errors="surrogateescape")
