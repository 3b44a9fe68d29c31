"""The same against a real OpenBao: what the double stands for, and that it answers alike."""

import base64
import os
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys import KeyAway, Tampered
from heliotrope.foundation.keys.keyring import context_of, unwrap_all
from heliotrope.foundation.keys.kms import Service
from heliotrope.foundation.keys.rotating import rewrap
from heliotrope.foundation.keys.transit import Transit
from tests.integration.keys.test_custody import Clock, erasure
from tests.support import openbao, transit_fake
from tests.support.openbao import OpenBao

KEY = "heliotrope-eu"
A = base64.b64encode(b"a" * 32).decode()
PAIR = {"plaintext": A, "associated_data": A}
OLD = f"vault:v7:{A}"
REQUESTS: dict[str, tuple[str, str, Any]] = {
    "the key": ("GET", f"keys/{KEY}", None),
    "no such key": ("GET", "keys/other", None),
    "another method": ("POST", f"decrypt/{KEY}", None),
    "no such engine": ("GET", f"nothing/{KEY}", None),
    "wrap": ("POST", f"encrypt/{KEY}", {"batch_input": [PAIR]}),
    "wrap two": ("POST", f"encrypt/{KEY}", {"batch_input": [{**PAIR, "reference": "one"}, PAIR]}),
    "wrap what is no base64": ("POST", f"encrypt/{KEY}", {"batch_input": [{**PAIR, "plaintext": "%"}, PAIR]}),
    "too new": ("POST", f"decrypt/{KEY}", {"batch_input": [{"ciphertext": OLD, "associated_data": A}]}),
    "changed": (
        "POST", f"decrypt/{KEY}", {"batch_input": [{"ciphertext": f"vault:v1:{A}", "associated_data": A}]},
    ),
    "too many": ("POST", f"encrypt/{KEY}", {"batch_input": [PAIR] * 250}),
    "as many as we send": ("POST", f"encrypt/{KEY}", {"batch_input": [PAIR] * 200}),
}  # fmt: skip


@pytest.fixture(scope="module")
def bao() -> Iterator[OpenBao]:
    with openbao.running(KEY) as started:
        yield started


def shape(answer: httpx.Response) -> tuple[int, object]:
    """Status, and what an adapter reads of the body: which fields there are, and what was refused."""
    body = answer.json()
    if "errors" in body:
        return answer.status_code, [str(one).strip() for one in body["errors"]]
    data = body["data"]
    results = [
        {name: str(value) if name == "error" else True for name, value in one.items() if value}
        for one in data.get("batch_results", ())
    ]
    return answer.status_code, results or (data["type"], data["latest_version"], data["derived"])


def test_the_double_answers_as_the_service_does(bao: OpenBao):
    with transit_fake.running(KEY) as (fake, token):
        fake.tokens[token].add("other")
        different = {}
        for what, (method, path, body) in REQUESTS.items():
            said = []
            for url, held in ((bao.url, openbao.ROOT_TOKEN), (fake.url, token)):
                headers = {"X-Vault-Token": held}
                said.append(httpx.request(method, f"{url}/v1/transit/{path}", json=body, headers=headers))
            real, double = map(shape, said)
            if real != double:
                different[what] = (real, double)
        stranger = {"X-Vault-Token": "s.nobodys"}
        refused = [
            httpx.get(f"{url}/v1/transit/keys/{KEY}", headers=stranger).status_code
            for url in (bao.url, fake.url)
        ]
    assert different == {}
    assert refused == [403, 403]


@pytest.mark.promise("34")
def test_a_real_service_holds_a_homes_key_through_a_rotation_an_erasure_and_its_seal(
    custody_of, bao: OpenBao
):
    service = Service(home="eu", url=bao.url, key=KEY, token=bao.token, patience_s=20)
    clock = Clock()
    ring = Transit(service, clock=clock)
    works = custody_of(ring)
    keys = works.for_subjects("eu", [new_id() for _ in range(450)])
    reader = custody_of(Transit(service))
    for key in keys.values():
        reader.note("eu", key.id)
    assert [reader.key("eu", key.id) for key in keys.values()] == list(keys.values())

    secret, mine, other = os.urandom(32), context_of("eu", new_id()), context_of("eu", new_id())
    wrapped = ring.wrap("eu", secret, mine)
    right, moved = unwrap_all(ring, "eu", [(wrapped, mine), (wrapped, other)])
    assert right == secret and isinstance(moved, Tampered)

    bao.act(f"transit/keys/{KEY}/rotate")
    clock.now = 1.0
    assert ring.current("eu") == 2 and ring.unwrap("eu", wrapped, mine) == secret
    assert rewrap(works, "eu") == 450 and works.store("eu").counts() == {2: 450}
    bao.act(f"transit/keys/{KEY}/config", {"min_decryption_version": 2})
    with pytest.raises(KeyAway, match="version 1"):
        ring.unwrap("eu", wrapped, mine)

    gone, stays = list(keys)[:2]
    works.store("eu").destroy(erasure(gone))
    after = custody_of(Transit(service))
    assert after.key("eu", keys[gone].id) is None and after.key("eu", keys[stays].id) == keys[stays]

    bao.act("sys/seal")
    with pytest.raises(KeyAway, match="sealed"):
        custody_of(Transit(service)).key("eu", keys[stays].id)
