"""What must be done before the platform starts, each only when something changed since the last time."""

import hashlib
import importlib.metadata
import json
import os
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import psycopg

import heliotrope
from heliotrope.core.errors import Unavailable
from heliotrope.interfaces.cli.installation import Installation, read_json, write_private
from heliotrope.interfaces.cli.own_server import Databases
from heliotrope.interfaces.cli.processes import SELF

PACKAGE: Final = Path(heliotrope.__file__).parent
LOCALES: Final = PACKAGE / "interfaces" / "web" / "locale"
# Whose tables or files come with ours.
OTHERS: Final = ("django", "django-allauth", "django-axes", "procrastinate", "django-htmx", "django-ninja")
TAIL: Final = 15


def migrations_print() -> str:
    """A fingerprint of everything that decides which tables there are."""
    return _print(PACKAGE.glob("**/migrations/*.py"), contents=True)


def static_print() -> str:
    """A fingerprint of the files that are served as they are."""
    return _print((path for path in PACKAGE.glob("**/static/**/*") if path.is_file()), contents=False)


def planner_print() -> str:
    """A fingerprint of the code that is compiled when it plans, and of the compiler."""
    return (
        f"{_print(PACKAGE.glob('core/match/**/*.py'), contents=True)} {importlib.metadata.version('numba')}"
    )


def _print(paths: Iterable[Path], *, contents: bool) -> str:
    digest = hashlib.sha256()
    for name in OTHERS:
        digest.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    for path in sorted(paths):
        found = path.stat()
        what = path.read_bytes() if contents else f"{found.st_mtime_ns} {found.st_size}".encode()
        digest.update(b"%s\0%s\0" % (os.fsencode(path.relative_to(PACKAGE)), what))
    return digest.hexdigest()


def applied(url: str) -> list[list[str]]:
    """The migrations that a database has had; none when it is new."""
    with psycopg.connect(url, connect_timeout=10) as database:
        there = database.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
        if not there or not there[0]:
            return []
        rows = database.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [[str(app), str(name)] for app, name in rows.fetchall()]


def are_migrated(installation: Installation, urls: Mapping[str, str]) -> bool:
    """Whether every database stands where the last ``heliotrope migrate`` of this very code left it.

    Asks the databases themselves, so another database under the same state directory is noticed.
    """
    noted = read_json(installation.migrated)
    if noted.get("print") != migrations_print():
        return False
    states: Mapping[str, Any] = noted.get("databases", {})
    return set(states) == set(urls) and all(states[alias] == applied(urls[alias]) for alias in urls)


def note_migrated(installation: Installation, urls: Mapping[str, str]) -> None:
    """Remember where the databases stand now."""
    states = {alias: applied(url) for alias, url in urls.items()}
    text = json.dumps({"print": migrations_print(), "databases": states})
    write_private(installation.migrated, text)


def migrate(installation: Installation, databases: Databases, tell: Callable[[str], None]) -> None:
    """Bring the tables of all databases up to date, as their owner, in a process of its own."""
    told = installation.environment(databases.owner)
    run((*SELF, "migrate"), told, tell, doing="Making the tables")


def collect_static(installation: Installation, databases: Databases, tell: Callable[[str], None]) -> bool:
    """Gather the files that are served as they are; False when nothing had changed."""
    mark = installation.state / "static.print"
    current = static_print()
    if mark.is_file() and mark.read_text(encoding="ascii") == current:
        return False
    run((*SELF, "collect-static"), installation.environment(databases.app), tell, doing="Gathering files")
    write_private(mark, current)
    return True


def compile_messages(tell: Callable[[str], None], folder: Path = LOCALES) -> int:
    """Compile the catalogues that are newer than their compiled form; gives how many."""
    stale = [po for po in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _is_stale(po)]
    if not stale:
        return 0
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in stale:
        draft = po.with_suffix(".mo.new")
        try:
            with po.open("rb") as source, draft.open("wb") as compiled:
                write_mo(compiled, read_po(source, locale=po.parent.parent.name))
            draft.replace(po.with_suffix(".mo"))
        except PermissionError:
            tell(f"{po} could not be compiled here: this user may not write beside it")
    return len(stale)


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.is_file() or mo.stat().st_mtime < po.stat().st_mtime


def run(
    command: Sequence[str], environ: Mapping[str, str], tell: Callable[[str], None], *, doing: str
) -> list[str]:
    """Run a command of ours to its end; its lines are told as they come, and given.

    Raises:
        Unavailable: it failed; the message carries its last lines.
    """
    lines: list[str] = []
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd="/",
        env=dict(environ),
    ) as process:
        try:
            for line in process.stdout or ():
                lines.append(line.rstrip())
                tell(lines[-1])
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        tail = "\n".join(f"    {line}" for line in lines[-TAIL:])
        raise Unavailable(f"{doing} failed (code {process.returncode}). It said last:\n{tail}")
    return lines
