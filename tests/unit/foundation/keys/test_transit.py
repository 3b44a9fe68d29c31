"""A home's key in a key management service: used there alone, proven, bounded in time, and silent."""

import base64
import logging
import os
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.foundation.keys import KeyAway, Tampered
from heliotrope.foundation.keys.keyring import Wrapped, context_of, fresh, read, unwrap_all
from heliotrope.foundation.keys.kms import Service, services
from heliotrope.foundation.keys.present import CellRing
from heliotrope.foundation.keys.transit import Transit
from tests.support.tls import Authority
from tests.support.transit_fake import TransitFake, running

SECRET = b"s" * 32
EU = context_of("eu", UUID(int=1))
KEY = "heliotrope-eu"
HOMES = ("eu", "us", "acme-eu")


@pytest.fixture
def service() -> Iterator[tuple[TransitFake, Service]]:
    with running(KEY) as (fake, token):
        yield fake, Service(home="eu", url=fake.url, key=KEY, token=token, patience_s=20)
    assert fake.odd == [], "only what the documentation names was sent"


def test_it_wraps_and_unwraps_there_for_its_own_home_and_key_only(service):
    fake, told = service
    ring = Transit(told)
    wrapped = ring.wrap("eu", SECRET, EU)

    assert Transit(told).unwrap("eu", wrapped, EU) == SECRET, "as another process would"
    assert wrapped.version == ring.current("eu") == 1
    assert base64.b64encode(SECRET) not in wrapped.body
    for context in (context_of("eu", UUID(int=2)), context_of("us", UUID(int=1))):
        with pytest.raises(Tampered):
            ring.unwrap("eu", wrapped, context)
    body = wrapped.body[:-8] + (b"AAAAAA==" if wrapped.body[-2:] == b"==" else b"AAAAAAAA")
    for changed in (
        replace(wrapped, body=body),
        replace(wrapped, version=2),
        replace(wrapped, body=b"x" * 60),
    ):
        with pytest.raises(Tampered):
            ring.unwrap("eu", changed, EU)
    for act in (lambda: ring.wrap("us", SECRET, EU), lambda: ring.current("us")):
        with pytest.raises(KeyAway, match="home us"):
            act()
    assert [one[:2] for one in fake.asked[:2]] == [
        ("GET", f"/v1/transit/keys/{KEY}"), ("POST", f"/v1/transit/encrypt/{KEY}"),
    ]  # fmt: skip


def test_many_go_in_one_request_and_one_that_was_changed_spoils_no_other(service):
    fake, told = service
    ring = Transit(told)
    contexts = [context_of("eu", UUID(int=n)) for n in range(50)]
    made = ring.wrap_all("eu", [(SECRET, one) for one in contexts])
    fake.asked.clear()
    asked = list(zip(made, [*contexts[:49], EU], strict=True))

    found = unwrap_all(CellRing(read(fresh(())), ("eu",), {"eu": ring}), "eu", asked)

    assert fake.asked == [("POST", f"/v1/transit/decrypt/{KEY}", 50)]
    assert found[:49] == [SECRET] * 49 and isinstance(found[49], Tampered)


def test_a_new_version_is_in_use_within_a_second_and_the_old_one_until_the_service_drops_it(service):
    fake, told = service
    clock = [0.0]
    ring = Transit(told, clock=lambda: clock[0])
    before = ring.wrap("eu", SECRET, EU)
    fake.rotate(KEY)

    assert ring.wrap("eu", SECRET, EU).version == 2 and ring.unwrap("eu", before, EU) == SECRET
    clock[0] = 0.6
    assert ring.current("eu") == 2
    fake.keys[KEY].least = 2
    with pytest.raises(KeyAway, match="version 1"):
        ring.unwrap("eu", before, EU)
    with pytest.raises(KeyAway, match="version 3"):
        ring.unwrap("eu", Wrapped(version=3, body=before.body.replace(b":v1:", b":v3:")), EU)


def test_a_service_that_is_away_is_said_to_be_in_time_and_is_left_alone_for_a_while(service):
    fake, told = service
    wrapped = Transit(told).wrap("eu", SECRET, EU)
    fake.silent.set()
    clock = [0.0]
    ring = Transit(replace(told, patience_s=3), clock=lambda: clock[0])

    began = time.monotonic()
    with pytest.raises(KeyAway, match="does not answer"):
        ring.unwrap("eu", wrapped, EU)
    assert time.monotonic() - began < 10, "long before the twenty seconds of a connection without a bound"
    asked = len(fake.asked)
    with pytest.raises(KeyAway, match="a moment ago"):
        ring.unwrap("eu", wrapped, EU)
    assert len(fake.asked) == asked, "others are told at once"

    fake.silent.clear()
    clock[0] += 3
    assert ring.unwrap("eu", wrapped, EU) == SECRET, "and it is asked again after a while"
    nobody = Transit(replace(told, url="http://localhost:9"))
    with pytest.raises(KeyAway, match="does not answer"):
        nobody.current("eu")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("sealed", "sealed"),
        ("token", "refuses the token"),
        ("key", "knows no such key"),
        ("type", "cannot wrap"),
    ],
)
def test_what_the_service_refuses_is_said_without_a_word_of_what_was_sent(service, what, said, caplog):
    fake, told = service
    caplog.set_level(logging.DEBUG)
    fake.sealed = what == "sealed"
    if what == "key":
        fake.tokens[told.token].add("other")
        told = replace(told, key="other")
    if what == "token":
        told = replace(told, token="s.another-token")
    if what == "type":
        fake.keys[KEY].type = "rsa-4096"

    with pytest.raises(KeyAway, match=said) as refused:
        Transit(told).wrap("eu", SECRET, EU)

    shown = "\n".join((str(refused.value), repr(told), caplog.text))
    assert told.token not in shown and base64.b64encode(SECRET).decode() not in shown
    assert not [one for one in fake.asked if one[1].startswith("/v1/transit/encrypt")] or what != "key", (
        "else a token that may make keys would make one"
    )


def test_a_token_that_is_renewed_in_its_file_is_taken_up_and_one_that_all_may_read_is_not(service, tmp_path):
    _fake, told = service
    file = tmp_path / "token"
    file.write_text("s.of-yesterday\n")
    file.chmod(0o600)
    ring = Transit(replace(told, token="", token_file=file))
    with pytest.raises(KeyAway, match="refuses the token"):
        ring.current("eu")

    later = tmp_path / "later"
    later.write_text(told.token + "\n")
    later.chmod(0o600)
    later.rename(file)
    assert ring.unwrap("eu", ring.wrap("eu", SECRET, EU), EU) == SECRET

    file.chmod(0o644)
    with pytest.raises(KeyAway, match="chmod 600"):
        Transit(replace(told, token="", token_file=file)).current("eu")
    with pytest.raises(KeyAway, match="cannot be read"):
        Transit(replace(told, token="", token_file=tmp_path / "none")).current("eu")


def test_only_a_service_that_proves_itself_is_told_anything(tmp_path: Path):
    (tmp_path / "other").mkdir()
    authority, stranger = Authority(tmp_path), Authority(tmp_path / "other")
    proof = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    proof.load_cert_chain(*authority.sign("localhost"))
    with running(KEY, proof=proof) as (fake, token):
        told = Service(home="eu", url=fake.url, key=KEY, token=token, ca=authority.ca)
        assert Transit(told).current("eu") == 1
        fake.asked.clear()
        for ca in (stranger.ca, None):
            with pytest.raises(KeyAway, match="does not answer"):
                Transit(replace(told, ca=ca)).current("eu")
        assert fake.asked == []
        with pytest.raises(KeyAway, match="cannot be read"):
            Transit(replace(told, ca=Path(__file__))).current("eu")


def test_threads_share_one_ring(service):
    _fake, told = service
    ring, found = Transit(told), []

    def ask(number: int) -> None:
        context = context_of("eu", UUID(int=number))
        secret = os.urandom(32)
        found.append(ring.unwrap("eu", ring.wrap("eu", secret, context), context) == secret)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 8


GOOD = {"HELIOTROPE_KMS": "transit", "HELIOTROPE_KMS_URL": "https://bao.example:8200/"}


def test_each_home_may_have_a_service_of_its_own_and_a_cell_keeps_only_its_homes():
    environ = {
        "HELIOTROPE_KMS": "eu=transit,acme-eu=transit",
        "HELIOTROPE_KMS_URL": "eu=https://bao.example,acme-eu=https://vault.acme.example:8200",
        "HELIOTROPE_KMS_TOKEN_FILE": "eu=/run/bao,acme-eu=/run/acme",
        "HELIOTROPE_KMS_KEY": "acme-eu=ours",
        "HELIOTROPE_KMS_NAMESPACE": "acme-eu=team/ops",
    }
    found = services(environ, HOMES, HOMES)

    assert list(found) == ["eu", "acme-eu"], "the keyring holds the third"
    assert (found["eu"].key, found["acme-eu"].key) == ("heliotrope-eu", "ours")
    assert (found["eu"].namespace, found["acme-eu"].namespace) == ("", "team/ops")
    assert list(services(environ, HOMES, ("us", "eu"))) == ["eu"]
    assert services({}, HOMES, HOMES) == services({"HELIOTROPE_KMS": "ours.kms:Ring"}, HOMES, HOMES) == {}
    local = services({**GOOD, "HELIOTROPE_KMS_URL": "http://127.0.0.1:8100"}, HOMES, HOMES)
    assert [one.key for one in local.values()] == [f"heliotrope-{home}" for home in HOMES], (
        "an agent's own token"
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"HELIOTROPE_KMS": "kms"}, "names no service"),
        ({"HELIOTROPE_KMS_URL": ""}, "HELIOTROPE_KMS_URL of eu"),
        ({"HELIOTROPE_KMS_URL": "http://bao.example:8200"}, "by https"),
        ({"HELIOTROPE_KMS_URL": "https://me:hush@bao.example"}, "HELIOTROPE_KMS_URL of eu"),
        ({"HELIOTROPE_KMS_URL": "eu=https://bao.example,https://b.example"}, "one value for all homes"),
        ({}, "HELIOTROPE_KMS_TOKEN_FILE of eu is missing"),
        ({"HELIOTROPE_KMS_TOKEN": "hush hush"}, "is no token"),
        ({"HELIOTROPE_KMS_TOKEN": "hush-hush-hush", "HELIOTROPE_KMS_TOKEN_FILE": "/run/bao"}, "not both"),
        ({"HELIOTROPE_KMS_TOKEN": "hush-hush-hush", "HELIOTROPE_KMS_KEY": "one"}, "the same key"),
        (
            {"HELIOTROPE_KMS_TOKEN": "hush-hush-hush", "HELIOTROPE_KMS_MOUNT": "../sys"},
            "HELIOTROPE_KMS_MOUNT",
        ),
        ({"HELIOTROPE_KMS_TOKEN": "hush-hush-hush", "HELIOTROPE_KMS_CA": "/none"}, "there is no file"),
        ({"HELIOTROPE_KMS_TOKEN": "hush-hush-hush", "HELIOTROPE_KMS_PATIENCE_S": "nan"}, "number of seconds"),
    ],
)
def test_what_is_missing_or_in_the_clear_is_refused_by_name_and_without_its_secret(more, said):
    with pytest.raises(Invalid, match=said) as refused:
        services({**GOOD, **more}, HOMES, HOMES)
    assert "hush" not in str(refused.value)
