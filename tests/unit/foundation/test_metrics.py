"""Metrics: given to the same machine, or to who knows the token, and of all processes together."""

import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.foundation.metrics.exposing import exposer, exposition

COUNT = (
    "import os, sys\n"
    "from heliotrope.foundation.metrics import EVENTS, LIVE_PAGES\n"
    "EVENTS.labels('OrderPlaced').inc(int(sys.argv[1])); LIVE_PAGES.inc(3)\n"
)


@contextmanager
def serving(token: str = "") -> Iterator[str]:
    server = exposer("127.0.0.1", 0, token=token)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def status(url: str, token: str = "") -> int:
    asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def test_an_address_that_others_reach_needs_a_token():
    with pytest.raises(Invalid, match="HELIOTROPE_METRICS_TOKEN"):
        exposer("0.0.0.0", 0)


def test_who_does_not_know_the_token_learns_nothing():
    with serving("sunflower") as url:
        assert status(f"{url}/metrics", "sunflower") == 200
        assert status(f"{url}/metrics", "tulip") == 401
        assert status(f"{url}/metrics") == 401
        assert status(f"{url}/elsewhere") == 401


def test_there_is_nothing_but_metrics():
    with serving() as url:
        assert status(f"{url}/metrics") == 200
        assert status(f"{url}/") == 404


def test_processes_of_a_machine_are_added_up_and_the_dead_have_no_present(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """2 events and 5 events are 7; three open pages of a process that ended are none."""
    environ = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for count in ("2", "5"):
        subprocess.run([sys.executable, "-c", COUNT, count], env=environ, check=True)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))

    text = exposition().decode()

    assert 'heliotrope_events_total{event="OrderPlaced"} 7.0' in text
    assert "heliotrope_live_pages 3.0" not in text and "heliotrope_live_pages 6.0" not in text
