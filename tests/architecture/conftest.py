"""What the architecture's tests look at: the source, and the databases as their owner sees them."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest

from tests.conftest import DATABASES


@pytest.fixture(scope="session")
def owners(request: pytest.FixtureRequest) -> Iterator[dict[str, psycopg.Connection[Any]]]:
    """A connection as the owner to each database, by Django's alias."""
    with ExitStack() as stack:
        urls = request.config.stash[DATABASES].owner
        yield {
            alias: stack.enter_context(psycopg.connect(url, autocommit=True)) for alias, url in urls.items()
        }
