"""What the tests of lines share."""

from collections.abc import Iterator

import pytest

from tests.support.lines import Vault, databases


@pytest.fixture(scope="session")
def vault(request: pytest.FixtureRequest) -> Iterator[Vault]:
    """Ana's home; one for all, for its server does not start twice."""
    with databases(request.config):
        from tests.support.world import make_world

        world = make_world()
        yield Vault(actor=world.platform(), client_id=world.client_id, home="eu")
