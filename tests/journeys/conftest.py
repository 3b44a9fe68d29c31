"""What journeys share.

The recorded crowds are not part of the checkout: without them their journey is left out, but not in CI.
"""

import os
from collections.abc import Iterator

import pytest

from tests.integration.support_servers import PASSWORD, SECRET_ENV
from tests.journeys.kill_platform import Scene, played
from tests.journeys.kill_scene import SECRET as SHOP_SECRET
from tests.journeys.kill_scene import TOKEN as SHOP_TOKEN
from tests.support import shopify_fake
from tests.support.replay import crowd_folder

collect_ignore = [] if crowd_folder().is_dir() or os.environ.get("CI") == "true" else ["test_crowd.py"]


@pytest.fixture(scope="package")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The platform that is killed; whoever needs one plays on the same."""
    with pytest.MonkeyPatch.context() as told:
        # Where the jobs run, a mailbox's password and a shop's secrets are variables of the environment.
        told.setenv(SECRET_ENV, PASSWORD)
        told.setenv(SHOP_TOKEN, shopify_fake.TOKEN)
        told.setenv(SHOP_SECRET, shopify_fake.SECRET)
        with played(tmp_path_factory.mktemp("kill")) as running:
            yield running
