"""Real servers in short-lived directories that every user may enter."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from heliotrope.foundation.postgres import Binaries, Cluster
from heliotrope.foundation.postgres.remains import key

from .machine import installations

FOUND = installations()


def silent(sentence: str) -> None:
    """Progress that nobody reads."""


@pytest.fixture(params=FOUND, ids=lambda found: f"pg{found.major}", scope="session")
def every(request: pytest.FixtureRequest) -> Binaries:
    """Each installation in turn."""
    found: Binaries = request.param
    return found


@pytest.fixture(scope="session")
def wheel() -> Binaries:
    """The server that comes with the platform."""
    return FOUND[0]


@contextmanager
def place_for_data() -> Iterator[Path]:
    """A directory that other users may enter, unlike pytest's own."""
    place = Path(tempfile.mkdtemp(prefix="heliotrope-test-", dir="/tmp"))
    place.chmod(0o777)
    yield place
    shutil.rmtree(place, ignore_errors=True)
    for sockets in Path("/tmp").glob(f"heliotrope-*-{key(place / 'data')}"):  # of servers that were killed
        shutil.rmtree(sockets, ignore_errors=True)


@pytest.fixture
def home() -> Iterator[Path]:
    """A place for the data of one test."""
    with place_for_data() as place:
        yield place


@pytest.fixture
def fresh(home: Path, wheel: Binaries) -> Iterator[Cluster]:
    """A cluster that is still to be made; stopped afterwards."""
    cluster = Cluster(home / "data", wheel)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def made(wheel: Binaries) -> Iterator[Path]:
    """The data directory of a cluster that was made, started and stopped."""
    with place_for_data() as place:
        cluster = Cluster(place / "data", wheel)
        cluster.start(silent)
        cluster.stop()
        yield cluster.data_dir


@pytest.fixture
def cluster(made: Path, wheel: Binaries) -> Iterator[Cluster]:
    """A cluster that was made before, for tests that are not about a first start; stopped afterwards."""
    cluster = Cluster(made, wheel)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def server(every: Binaries, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One running server of each installation, shared by the tests of roles and databases."""
    cluster = Cluster(tmp_path_factory.mktemp("pg") / "data", every)
    cluster.start(silent)
    yield cluster
    cluster.stop()
