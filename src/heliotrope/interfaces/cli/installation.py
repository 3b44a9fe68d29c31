"""One installation: its state directory, its secrets, its databases, and what its processes are told.

Every command finds the same installation by the same rules: ``--state``, else ``HELIOTROPE_STATE``, else
``.heliotrope`` under the current directory; the server of ``DATABASE_URL``, else the embedded one.
"""

import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from heliotrope.core.errors import Invalid, Unavailable
from heliotrope.foundation.encrypted import check_database
from heliotrope.foundation.postgres import Cluster, Plan, find_binaries
from heliotrope.foundation.vaults import cells
from heliotrope.foundation.vaults.homes import CONTROL, home_of_alias, vault_alias
from heliotrope.interfaces.cli.own_server import (
    APP,
    PASSWORD,
    Databases,
    Server,
    databases_of,
    key_stores_of,
    servers_of,
)

OWNER: Final = "heliotrope_owner"
CONTROL_NAME: Final = "heliotrope"
SETTINGS: Final = "heliotrope.config.settings"
# Whoever holds these may do more than the process that is started needs.
KEPT_BACK: Final = frozenset(
    {"DATABASE_URL", "HELIOTROPE_VAULTS", "HELIOTROPE_KEY_STORES", "HELIOTROPE_TOKEN"}
)
KEYRING: Final = "keyring.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Where an installation keeps its state, and the environment that describes it."""

    state: Path
    environ: Mapping[str, str] = field(repr=False)

    @property
    def homes(self) -> tuple[str, ...]:
        """The homes that have a vault, such as ``("eu", "us")``."""
        return tuple(home for home in self.environ.get("HELIOTROPE_HOMES", "eu,us").split(",") if home)

    @property
    def cell(self) -> tuple[str, ...]:
        """The homes of the cell that is started; empty where one platform serves all of them.

        Raises:
            Invalid: HELIOTROPE_CELL names what is no home.
        """
        named = self.environ.get("HELIOTROPE_CELL", "")
        return cells.served(named, self.homes) if named else ()

    @property
    def served(self) -> tuple[str, ...]:
        """The homes whose vaults and keys the processes are given."""
        return self.cell or self.homes

    @property
    def _suffix(self) -> str:
        """What tells the files of one cell from another's under one state directory."""
        return f"-{'-'.join(self.cell)}" if self.cell else ""

    @property
    def own_server(self) -> str:
        """The address of a server of one's own, or empty when the embedded one serves."""
        return self.environ.get("DATABASE_URL", "")

    @property
    def run_dir(self) -> Path:
        """Holds a file NAME.pid for each running process."""
        return self.state / f"run{self._suffix}"

    @property
    def lock(self) -> Path:
        """Held by whoever keeps the platform, or this cell of it, up."""
        return self.state / f"up{self._suffix}.lock"

    @property
    def migrated(self) -> Path:
        """Says where the tables of the databases stood when they were last made."""
        return self.state / f"migrated{self._suffix}.json"

    @property
    def log_dir(self) -> Path:
        """Holds a file NAME.log for each process."""
        return self.state / f"log{self._suffix}"

    @property
    def metrics_dir(self) -> Path:
        """Holds what the processes count, when somebody asks for it."""
        return self.run_dir / "metrics"

    def prepare(self) -> None:
        """Make the state directory, for its owner alone.

        Raises:
            Unavailable: it cannot be made or written.
        """
        try:
            # The database may have to run as another account when this is root: it may pass, not look.
            _directory(self.state, 0o711 if os.geteuid() == 0 else 0o700)
            _directory(self.run_dir, 0o700)
            _directory(self.log_dir, 0o700)
            if "HELIOTROPE_METRICS_PORT" in self.environ:
                _directory(self.metrics_dir, 0o700)
        except OSError as why:
            raise Unavailable(
                f"The state directory {self.state} cannot be used ({why.strerror}). "
                "Choose another with --state or HELIOTROPE_STATE."
            ) from why

    def secret(self, name: str) -> str:
        """A secret that is made once and kept in the state directory, readable by its owner alone."""
        path = self.state / name
        try:
            return path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            write_private(path, secrets.token_urlsafe(48) + "\n", replace=False)
            return path.read_text(encoding="ascii").strip()

    def secret_key(self) -> str:
        """The key that signs sessions; configured, or made once."""
        return self.environ.get("HELIOTROPE_SECRET_KEY") or self.secret("secret-key")

    def cluster(self) -> Cluster:
        """The embedded server, running or not."""
        return Cluster(self.state / "postgres" / "data", find_binaries(self.environ))

    def key_cluster(self) -> Cluster:
        """The embedded server of the key stores, running or not; no backup of data holds it."""
        return Cluster(self.state / "keys" / "data", find_binaries(self.environ))

    @property
    def keyring(self) -> Path:
        """The keyring's file when no other is named."""
        return Path(self.environ.get("HELIOTROPE_KEYRING") or self.state / KEYRING)

    @property
    def cell_keyring(self) -> Path:
        """Where a cell's part of the platform's own keyring is; made when the cell starts."""
        return self.run_dir / KEYRING

    def databases(self, cluster: Cluster | None = None) -> Databases:
        """All addresses; of the embedded server only while it runs.

        Raises:
            Unavailable: the embedded server does not run.
            Invalid: HELIOTROPE_VAULTS leaves a home out, an address is none, or one goes over a network in
                the clear.
        """
        if self.own_server:
            found = databases_of(
                control_url=self.own_server,
                vaults=self.environ.get("HELIOTROPE_VAULTS", ""),
                homes=self.served,
                password=self.secret(PASSWORD),
            )
            for alias, url in found.owner.items():
                what = "DATABASE_URL" if alias == CONTROL else f"HELIOTROPE_VAULTS of {home_of_alias(alias)}"
                check_database(what, url, self.environ)
            return found
        running = cluster or self.cluster()
        names = {CONTROL: CONTROL_NAME}
        names |= {vault_alias(home): f"{CONTROL_NAME}_vault_{home}" for home in self.served}
        plan = Plan(owner=OWNER, app=APP, databases=tuple(names.values()))
        return Databases(
            owner={alias: running.url(name, OWNER) for alias, name in names.items()},
            app={alias: running.url(name, APP) for alias, name in names.items()},
            servers=(Server(url=running.url(), plan=plan),),
        )

    def environment(self, urls: Mapping[str, str], **more: str) -> dict[str, str]:
        """What a process is told: this environment, the databases' addresses, the secrets, and ``more``."""
        passed = {name: value for name, value in self.environ.items() if name not in KEPT_BACK}
        return passed | {
            # Settings of one's own may import ours and change them.
            "DJANGO_SETTINGS_MODULE": self.environ.get("DJANGO_SETTINGS_MODULE", SETTINGS),
            "HELIOTROPE_DATABASES": json.dumps(dict(urls)),
            "HELIOTROPE_KEYS": json.dumps(self._key_urls()),
            "HELIOTROPE_KEYRING": str(self.cell_keyring if self.cell_keyring.exists() else self.keyring),
            "HELIOTROPE_HOMES": ",".join(self.homes),
            "HELIOTROPE_CELL": ",".join(self.cell),
            "HELIOTROPE_SECRET_KEY": self.secret_key(),
            "HELIOTROPE_STATE": str(self.state),
            "PYTHONUNBUFFERED": "1",
            **more,
        }

    def key_stores(self, cluster: Cluster | None = None) -> Databases:
        """The addresses of the key stores, by home.

        Raises:
            Unavailable: the embedded server of keys does not run.
            Invalid: HELIOTROPE_KEY_STORES leaves a home out, an address is none, or one goes over a network
                in the clear.
        """
        if self.own_server:
            found = key_stores_of(
                control_url=self.own_server,
                named=self.environ.get("HELIOTROPE_KEY_STORES", ""),
                homes=self.served,
                password=self.secret(PASSWORD),
            )
            for home, url in found.owner.items():
                check_database(f"HELIOTROPE_KEY_STORES of {home}", url, self.environ)
            return found
        running = cluster or self.key_cluster()
        names = {home: f"{CONTROL_NAME}_keys_{home}" for home in self.served}
        plan = Plan(owner=OWNER, app=APP, databases=tuple(names.values()))
        return Databases(
            owner={home: running.url(name, OWNER) for home, name in names.items()},
            app={home: running.url(name, APP) for home, name in names.items()},
            servers=(Server(url=running.url(), plan=plan),),
        )

    def servers(self) -> tuple[Server, ...]:
        """The servers of one's own with all that each must hold, key stores included."""
        owner = dict(self.databases().owner)
        owner |= {f"keys_{home}": url for home, url in self.key_stores().owner.items()}
        return servers_of(owner, self.secret(PASSWORD))

    def _key_urls(self) -> dict[str, str]:
        """Where the key stores are, by home; none while the embedded server of keys does not run."""
        if "HELIOTROPE_KEYS" in self.environ:
            return {str(home): str(url) for home, url in json.loads(self.environ["HELIOTROPE_KEYS"]).items()}
        try:
            return dict(self.key_stores().app)
        except Unavailable:
            return {}

    def enter(self, *, owner: bool = False) -> None:
        """Set Django up in this process, as the app or as the owner of the tables.

        A process that was told its addresses keeps them.

        Raises:
            Unavailable: no database answers.
        """
        if "HELIOTROPE_DATABASES" not in self.environ:
            databases = self.databases()
            urls = databases.owner if owner else databases.app
            _knock(urls[CONTROL])
            os.environ.update(self.environment(urls))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        import django

        django.setup()


def here(state: Path | None = None, environ: Mapping[str, str] | None = None) -> Installation:
    """The installation that a command is about."""
    environ = os.environ if environ is None else environ
    chosen = state or Path(environ.get("HELIOTROPE_STATE") or ".heliotrope")
    return Installation(state=chosen.expanduser().absolute(), environ=dict(environ))


def alias_of(name: str, homes: tuple[str, ...]) -> str:
    """Django's alias of a database that is named by alias or in short: ``control``, ``eu``, ``us``.

    Raises:
        Invalid: there is no such database.
    """
    short = {"control": CONTROL, **{home: vault_alias(home) for home in homes}}
    if name in short.values():
        return name
    if name not in short:
        raise Invalid(f"There is no database {name!r}; choose one of {', '.join(short)}.")
    return short[name]


def write_private(path: Path, text: str, *, replace: bool = True) -> None:
    """Write a file that only its owner can read; it appears whole or not at all.

    Args:
        replace: False leaves a file that is there as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(draft, path)  # noqa: PTH105 - draft is a plain name
        else:
            try:
                os.link(draft, path)  # unlike a rename, it never replaces
            except FileExistsError:
                return
    finally:
        Path(draft).unlink(missing_ok=True)


def read_json(path: Path) -> dict[str, Any]:
    """A small file of ours as a mapping; empty when it is not there or was damaged."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _knock(url: str) -> None:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError as why:
        raise Unavailable(f"The database does not answer ({str(why).strip()}). Is the platform up?") from why


def _directory(path: Path, mode: int) -> None:
    if not path.is_dir():
        path.mkdir(mode=mode, parents=True)
        path.chmod(mode)
