"""The last release: its commit and migrations as the repository records them, and its source."""

import io
import subprocess
import tarfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.replay import ROOT

RECORD = ROOT / "docs" / "reference" / "release.toml"


class Missing(Exception):
    """The release's source cannot be had here, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The recorded release.

    Attributes:
        migrations: the last migration of each app, by its label.
    """

    commit: str
    migrations: Mapping[str, str]


def recorded(path: Path = RECORD) -> Release:
    """What the repository records."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return Release(commit=told["commit"], migrations=dict(told["migrations"]))


def is_here(commit: str, root: Path = ROOT) -> bool:
    """Whether the commit can be read here: not from an unpacked archive or a clone that was cut short."""
    command = ["git", "-C", str(root), "cat-file", "-e", f"{commit}^{{commit}}"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def source_of(commit: str, folder: Path, root: Path = ROOT) -> None:
    """Unpack a commit's files into a folder.

    Raises:
        Missing: git is not there, or the commit is not in this clone; says what to do.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "archive", "--format=tar", commit], capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise Missing("git is not installed, and the last release is taken from the history") from error
    if done.returncode:
        raise Missing(
            f"commit {commit} is not in this clone: {done.stderr.decode(errors='replace').strip()}\n"
            "A clone that was cut short has no history: git fetch --unshallow"
        )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")


def leaves_in(folder: Path) -> dict[str, str]:
    """The last migration of each app in an unpacked source, by the folder's name, which is its label."""
    found: dict[str, str] = {}
    for path in sorted((folder / "src" / "heliotrope").rglob("migrations/[0-9]*.py")):
        found[path.parent.parent.name] = path.stem
    return found
