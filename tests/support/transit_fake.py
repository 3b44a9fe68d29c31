"""A key management service on loopback that answers as OpenBao's transit engine is documented to, both ways.

It really encrypts (AES-256-GCM with associated data), keeps versions, refuses a token without the right, a
wrong path or method, a field that the documentation does not name and what is no base64, with the documented
statuses and bodies; of a batch each result by itself, and status 400 when one of it was refused.  That
OpenBao 2.7 answers alike is compared in ``tests/integration/keys/test_openbao.py``; HashiCorp's is not.  It
proves nothing of a service's storage, seal, high availability, leases of tokens, audit or speed.

Source:
    OpenBao API documentation, "Transit secrets engine" and "HTTP API"; its ``path_decrypt.go`` and
    ``path_encrypt.go`` for the answer to a batch of which something was refused.
"""

import base64
import binascii
import json
import os
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MOST_STRINGS = 1000
"""As OpenBao 2.7 refuses more in a request, unless its listener is told otherwise."""
_FIELDS = {
    "encrypt": {"plaintext", "associated_data", "context", "key_version", "nonce", "reference"},
    "decrypt": {"ciphertext", "associated_data", "context", "nonce", "reference"},
}


@dataclass(slots=True)
class Key:
    """A named key: its versions from 1, and from which on they decrypt."""

    versions: list[bytes] = field(default_factory=lambda: [os.urandom(32)])
    least: int = 1
    type: str = "aes256-gcm96"


@dataclass(slots=True)
class TransitFake:
    """A running service: its keys and tokens, what it was asked, and how it feels.

    Attributes:
        tokens: the keys that each token may use.
        asked: method, path and number of items of every request.
        odd: what a request held that the documentation does not know; a test looks that it is empty.
        silent: it takes connections and says nothing.
    """

    url: str = ""
    namespace: str = ""
    keys: dict[str, Key] = field(default_factory=dict)
    tokens: dict[str, set[str]] = field(default_factory=dict)
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    sealed: bool = False
    silent: threading.Event = field(default_factory=threading.Event)
    goes_on: threading.Event = field(default_factory=threading.Event)

    def rotate(self, name: str) -> int:
        """What ``POST /transit/keys/:name/rotate`` does, by whoever may; gives the new version."""
        self.keys[name].versions.append(os.urandom(32))
        return len(self.keys[name].versions)

    def answer(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> tuple[int, Any]:
        """Status and body of the answer to one request."""
        try:
            given = json.loads(raw) if raw else {}
        except ValueError:
            return 400, _errors("failed to parse JSON input")
        if _strings(given) > MOST_STRINGS:
            return 400, _errors(
                "refused JSON input due to high complexity: exceeded maximum number of strings"
            )
        self.asked.append((method, path, len(given.get("batch_input", []))))
        verb, _, name = path.removeprefix("/v1/transit/").partition("/")
        refused = self._refused(method, verb, name, headers)
        if refused is not None:
            return refused
        key = self.keys[name]
        return (200, _told(name, key)) if verb == "keys" else self._batch(verb, key, given)

    def _refused(
        self, method: str, verb: str, name: str, headers: Mapping[str, str]
    ) -> tuple[int, Any] | None:
        """Why a request is answered before anything is done; None when it is not."""
        unrouted = verb not in ("keys", "encrypt", "decrypt")
        missing = (404, {"errors": []}) if verb == "keys" else (400, _errors("encryption key not found"))
        found = (
            (self.sealed, (503, _errors("Vault is sealed"))),
            (headers.get("X-Vault-Namespace", "") != self.namespace, (404, _errors("no handler for route"))),
            (
                name not in self.tokens.get(headers.get("X-Vault-Token", ""), ()),
                (403, _errors("permission denied")),
            ),
            (unrouted, (404, _errors("1 error occurred:\n\t* unsupported path"))),
            (method != ("GET" if verb == "keys" else "POST"), (405, _errors("unsupported operation"))),
            (name not in self.keys, missing),
        )
        return next((answer for true, answer in found if true), None)

    def _batch(self, verb: str, key: Key, given: Mapping[str, Any]) -> tuple[int, Any]:
        self.odd += sorted(set(given) - {"batch_input"})
        batch = given.get("batch_input")
        if batch is None:
            missing = "plaintext to encrypt" if verb == "encrypt" else "ciphertext to decrypt"
            return 400, _errors(f"missing {missing}")
        results = []
        for one in batch:
            self.odd += sorted(set(one) - _FIELDS[verb])
            try:
                made = _encrypted(key, one) if verb == "encrypt" else _decrypted(key, one)
            except _Refused as why:
                made = {"error": str(why)}
            results.append(made | {"reference": one.get("reference", "")})
        status = 400 if any("error" in one for one in results) else 200
        return status, _reply({"batch_results": results})


def _strings(given: object) -> int:
    """How many strings a document holds, names of fields included."""
    if isinstance(given, Mapping):
        return len(given) + sum(map(_strings, given.values()))
    return sum(map(_strings, given)) if isinstance(given, list) else int(isinstance(given, str))


class _Refused(Exception):
    """Why one item of a batch was refused, in the engine's words."""


def _encrypted(key: Key, one: Mapping[str, str]) -> dict[str, Any]:
    version, nonce = len(key.versions), os.urandom(12)
    body = nonce + AESGCM(key.versions[-1]).encrypt(
        nonce, _bytes(one["plaintext"]), _bytes(one["associated_data"])
    )
    return {"ciphertext": f"vault:v{version}:{base64.b64encode(body).decode()}", "key_version": version}


def _decrypted(key: Key, one: Mapping[str, str]) -> dict[str, Any]:
    prefix, _, rest = one["ciphertext"].partition(":v")
    told, _, text = rest.partition(":")
    if prefix != "vault" or not told.isdigit():
        raise _Refused("invalid ciphertext: no prefix")
    if int(told) > len(key.versions):
        raise _Refused("invalid ciphertext: version is too new")
    if int(told) < key.least:
        raise _Refused("ciphertext or signature version is disallowed by policy (too old)")
    body = _bytes(text)
    try:
        plain = AESGCM(key.versions[int(told) - 1]).decrypt(
            body[:12], body[12:], _bytes(one["associated_data"])
        )
    except InvalidTag:
        raise _Refused("cipher: message authentication failed") from None
    return {"plaintext": base64.b64encode(plain).decode()}


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise _Refused("illegal base64 data at input byte 0") from None


def _told(name: str, key: Key) -> Mapping[str, Any]:
    return _reply({
        "name": name, "type": key.type, "derived": False, "exportable": False, "deletion_allowed": False,
        "allow_plaintext_backup": False, "latest_version": len(key.versions), "min_available_version": 0,
        "min_decryption_version": key.least, "min_encryption_version": 0, "supports_encryption": True,
        "supports_decryption": True, "supports_derivation": True, "supports_signing": False,
        "keys": {str(n): 1442851412 for n in range(key.least, len(key.versions) + 1)},
    })  # fmt: skip


def _reply(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "request_id": str(uuid4()), "lease_id": "", "renewable": False, "lease_duration": 0, "data": data,
        "wrap_info": None, "warnings": None, "auth": None,
    }  # fmt: skip


def _errors(*said: str) -> Mapping[str, Any]:
    return {"errors": list(said)}


@contextmanager
def running(*names: str, proof: ssl.SSLContext | None = None) -> Iterator[tuple[TransitFake, str]]:
    """A service with these keys, and a token that may use them, on a free port until the end of the block.

    Args:
        proof: its certificate, where it speaks TLS; it is then reached as localhost.
    """
    fake, token = TransitFake(keys={name: Key() for name in names}), f"s.{uuid4().hex}"
    fake.tokens[token] = set(names)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    server.daemon_threads = True
    if proof is not None:
        server.socket = proof.wrap_socket(server.socket, server_side=True)
    fake.url = f"{'http' if proof is None else 'https'}://localhost:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
    try:
        yield fake, token
    finally:
        fake.goes_on.set()
        server.shutdown()
        server.server_close()


def _handler(fake: TransitFake) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply()

        def do_POST(self) -> None:
            self._reply()

        def _reply(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if fake.silent.is_set():
                fake.goes_on.wait()
                self.close_connection = True
                return
            status, body = fake.answer(self.command, self.path, self.headers, raw)
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    return Handler
