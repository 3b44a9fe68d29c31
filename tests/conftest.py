"""One server for the whole run, started before Django reads its settings; each test makes its own operator.

Tests commit for real.  They do not see each other because no operator sees another's rows: the isolation
that the product promises is the isolation that its tests rest on.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests.support.laws import unhurried

unhurried()
_stack = ExitStack()
_SHARED = (
    "journeys/test_crowd",
    "browser",
    "journeys/test_chaos",
    "integration/test_isolation",
    "unit/foundation/postgres",
)
"""What begins first, the longest before the others, and each in one process."""
_NEEDS_DATABASE = ("integration", "journeys", "browser", "architecture")


def _needs_database(config: pytest.Config) -> bool:
    """Whether anything but the core's and plain unit tests was asked for."""
    asked = [Path(str(arg).split("::")[0]).resolve() for arg in config.args] or [Path.cwd()]
    root = Path(__file__).parent
    return any(
        root.is_relative_to(path) or any((root / name) in (path, *path.parents) for name in _NEEDS_DATABASE)
        for path in asked
    )


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("HELIOTROPE_RECORD"):
        from tests.support.isolation_report import IsolationReport
        from tests.support.promises import Recorder

        config.pluginmanager.register(Recorder())
        config.pluginmanager.register(IsolationReport())
    if config.option.collectonly or _only_hands_out(config) or not _needs_database(config):
        os.environ.setdefault("HELIOTROPE_EXTRA_LINES", "tests.toyline")
        return
    from tests.support import server

    folder = Path(_stack.enter_context(tempfile.TemporaryDirectory(prefix="heliotrope-test-")))
    print("starting PostgreSQL and migrating three databases", file=sys.stderr, flush=True)
    databases = _stack.enter_context(server.running(folder))
    os.environ.update(databases.environment())
    os.environ["HELIOTROPE_STATE"] = str(folder / "state")
    config.stash[DATABASES] = databases
    import django

    django.setup()


def _only_hands_out(config: pytest.Config) -> bool:
    """Whether this process gives tests to others, each of which has a server of its own."""
    return bool(getattr(config.option, "numprocesses", None)) and not hasattr(config, "workerinput")


def _group(nodeid: str) -> str:
    file = nodeid.split("::", maxsplit=1)[0]
    return next((name for name in _SHARED if file.startswith(f"tests/{name}")), file)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: (*_SHARED, _group(item.nodeid)).index(_group(item.nodeid)))


class _Groups(LoadFileScheduling):
    """What shares something costly runs in one process: a file, or a package with a platform of its own."""

    def _split_scope(self, nodeid: str) -> str:
        return _group(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    return _Groups(config, log)


DATABASES: pytest.StashKey = pytest.StashKey()


@pytest.fixture(autouse=True, scope="module")
def _own_retries(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a module's jobs could not do is not tried again within the next one, which may compare rows."""
    yield
    if DATABASES in request.config.stash:
        from tests.support.jobs import forget_retries
        from tests.support.machine import aliases

        for alias in aliases():
            forget_retries(alias)


def pytest_unconfigure(config: pytest.Config) -> None:
    if DATABASES in config.stash:
        from django.db import connections

        connections.close_all()
    _stack.close()
