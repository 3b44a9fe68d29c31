"""The product as a newcomer starts it, and a browser to look at it with.

Both end with this package: the browser's driver keeps an event loop in the main thread, beside which Django
refuses to ask a database anything.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visitor import Product

CHROMIUM = "/usr/bin/chromium"
READY_S = 180.0


def _free_port() -> int:
    """A port whose neighbour is free too: live updates take the next one."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            with suppress(OSError):
                second.bind(("127.0.0.1", port + 1))
                return port
    raise RuntimeError("no two free ports beside each other")


@pytest.fixture(scope="package")
def product() -> Iterator[Product]:
    """`heliotrope up --demo` on a fresh state directory, stopped as Ctrl-C stops it."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="heliotrope-browser-") as folder:
        output = Path(folder) / "up.log"
        # Its people sleep, so that what a test does is all that happens.
        options = ["--demo", "--still", "--port", str(port)]
        command = [sys.executable, "-m", "heliotrope.interfaces.cli", "up", *options]
        environ = {k: v for k, v in os.environ.items() if not k.startswith(("HELIOTROPE_", "DJANGO_"))}
        with output.open("wb") as sink:
            process = subprocess.Popen(
                [*command, "--state", f"{folder}/state"],
                env=environ,
                stdout=sink,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        try:
            _wait(port, process, output)
            secrets = dict(re.findall(r"^\s+(\S+@\S+).*\n.*secret (\w+)", output.read_text(), re.MULTILINE))
            yield Product(base=f"http://localhost:{port}", secrets=secrets)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def _wait(port: int, process: "subprocess.Popen[bytes]", output: Path) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"http://localhost:{port}/health", timeout=5):
            if "Heliotrope is up" in output.read_text():
                return
        time.sleep(0.3)
    raise RuntimeError(f"the product did not come up:\n{output.read_text()}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; its absence is an error that says what to do."""
    if not Path(CHROMIUM).exists():
        raise RuntimeError(
            "The browser tests need Chromium: run tools/browser.sh, or apt-get install chromium"
        )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
        )
        yield opened
        opened.close()
