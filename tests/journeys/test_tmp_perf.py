import os
from pathlib import Path
from tests.conftest import DATABASES
from tests.support.platform import running_platform
from tests.support.replay import load_crowd, crowd_folder
from tests.support.crowd_journey import travel, table

def test_perf(pytestconfig, capsys):
    env = pytestconfig.stash[DATABASES].environment()
    with running_platform(env, Path("/tmp/jt")) as platform:
        for name in os.environ.get("CROWDS", "bluebirds").split(","):
            j = travel(load_crowd(name, crowd_folder()), platform.port, seed=1, least=int(os.environ.get("LEAST","1")))
            with capsys.disabled():
                print(); print(table([j.row]))
