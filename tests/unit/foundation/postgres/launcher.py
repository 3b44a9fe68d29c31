"""A platform reduced to its database: starts a cluster, says so, and stays until it is ended."""

import os
import sys
import time
from pathlib import Path
from typing import TextIO

from heliotrope.foundation.postgres import Cluster, find_binaries


def say(sentence: str, out: TextIO = sys.stdout) -> None:
    out.write(f"{sentence}\n")
    out.flush()


def run(data_dir: str, bin_dir: str, manner: str) -> None:
    """Start; then ``wait`` for the end of the input, or also leave a forked child behind (``fork``)."""
    cluster = Cluster(Path(data_dir), find_binaries({"HELIOTROPE_PG_BIN": bin_dir}))
    cluster.start(lambda sentence: say(sentence, sys.stderr))
    if manner == "fork":
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        say(f"child {child}")
    say(f"ready {cluster.url()}")
    sys.stdin.read()
    cluster.stop()
    say("stopped")


if __name__ == "__main__":
    run(*sys.argv[1:])
