"""Servers of regions beside the run's own."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from heliotrope.foundation.keys import present
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.keyring import read
from heliotrope.foundation.postgres import Cluster
from heliotrope.foundation.vaults import reach
from tests.conftest import DATABASES
from tests.support import server
from tests.support.copied import region_apart


@pytest.fixture(scope="session", autouse=True)
def files() -> None:
    """Web processes serve the files that pages need."""
    if not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="package")
def america(tmp_path_factory, pytestconfig) -> Iterator[Cluster]:
    """The server of America's vault and key store, apart from everything else's."""
    # Only once the settings are there, which this file is read before.
    from tests.support.machine import settle

    settle()
    europe = pytestconfig.stash[DATABASES].keys["eu"]
    with region_apart(tmp_path_factory.mktemp("america"), "us") as cluster:
        ring = read(server.KEYRING)
        before = present.use(Custody(ring, {"eu": europe, "us": cluster.url(server.KEYS["us"], server.APP)}))
        yield cluster
        present.use(before)
        connections["vault_us"].close()
    reach.forget()
