"""What journeys share.

The recorded crowds are not part of the checkout: without them their journey is left out, but not in CI.  The
last release's is left out wherever its commit cannot be read: an archive or a clone that was cut short.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.platform import Scene, make_template, played, template_of
from tests.chaos.secrets import environment
from tests.support.release import is_here, recorded
from tests.support.replay import crowd_folder
from tests.support.server import RUNNING

collect_ignore = [
    *([] if crowd_folder().is_dir() or os.environ.get("CI") == "true" else ["test_crowd.py"]),
    *([] if is_here(recorded().commit) else ["test_release.py"]),
]


@pytest.fixture(scope="package")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The platform that is killed and backed up; whoever needs one plays on the same."""
    folder = tmp_path_factory.mktemp("chaos")
    with pytest.MonkeyPatch.context() as told:
        for name, value in environment().items():
            told.setenv(name, value)
        if RUNNING in os.environ:
            template_of(Path(os.environ[RUNNING]), folder / "template" / "data")
        else:  # the tests run on a server of one's own, which is not ours to copy
            make_template(folder / "template")
        with played(folder, folder / "template" / "data", environment()) as running:
            yield running
