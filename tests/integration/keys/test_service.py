"""Data keys under a key management service: many at once, gone with an erasure, and away by themselves."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from heliotrope.core.errors import Conflict, Invalid
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys import KeyAway, SubjectErased, present
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.keyring import fresh, read
from heliotrope.foundation.keys.kms import Service
from heliotrope.foundation.keys.present import CellRing
from heliotrope.foundation.keys.rotating import rewrap
from heliotrope.foundation.keys.transit import Transit
from heliotrope.interfaces.cli import key_keeping, key_rotating, key_services
from heliotrope.interfaces.cli.findings import Verdict
from heliotrope.interfaces.cli.installation import here
from heliotrope.interfaces.cli.keys import init
from tests.conftest import DATABASES
from tests.integration.keys.test_custody import Clock, counted, erasure
from tests.support.operating import ROOT
from tests.support.transit_fake import TransitFake, running

KEY = "heliotrope-eu"
OPENS = """
import hashlib, sys, uuid, django
django.setup()
from heliotrope.foundation.keys.present import custody
print(hashlib.sha256(custody().key("eu", uuid.UUID(sys.argv[1])).secret).hexdigest())
"""


@pytest.fixture
def service() -> Iterator[tuple[TransitFake, Service]]:
    with running(KEY) as (fake, token):
        yield fake, Service(home="eu", url=fake.url, key=KEY, token=token, patience_s=20)
    assert fake.odd == []


def told(service: Service) -> dict[str, str]:
    """The environment of a process whose European key is in this service."""
    return {
        "HELIOTROPE_KMS": "eu=transit",
        "HELIOTROPE_KMS_URL": f"eu={service.url}",
        "HELIOTROPE_KMS_TOKEN": service.token,
    }


def requests(fake: TransitFake) -> list[tuple[str, int]]:
    """What was asked of the key since last looked, each with how many items it held."""
    seen = [(path.split("/")[3], items) for _method, path, items in fake.asked if "/keys/" not in path]
    fake.asked.clear()
    return seen


def test_fifty_people_are_one_question_to_the_store_and_one_to_the_service(custody_of, monkeypatch, service):
    fake, where = service
    keys = list(custody_of(Transit(where)).for_subjects("eu", [new_id() for _ in range(50)]).values())
    assert requests(fake) == [("encrypt", 50), ("decrypt", 50)]
    reader = custody_of(Transit(where))
    asked = counted(reader, monkeypatch)
    for key in keys:
        reader.note("eu", key.id)

    assert [reader.key("eu", key.id) for key in keys] == keys
    assert (asked, requests(fake)) == ([50], [("decrypt", 50)])


def test_another_process_opens_it_as_its_settings_say_and_one_told_of_a_plain_address_does_not_start(
    custody_of, store_url, service, pytestconfig
):
    _fake, where = service
    key = custody_of(Transit(where)).for_subject("eu", new_id())

    def asked(**more: str) -> subprocess.CompletedProcess[str]:
        environ = pytestconfig.stash[DATABASES].environment() | told(where)
        environ |= {"HELIOTROPE_KEYS": json.dumps({"eu": store_url}), "PYTHONPATH": str(ROOT / "src"), **more}
        return subprocess.run(
            [sys.executable, "-c", OPENS, str(key.id)],
            env={**os.environ, **environ}, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert asked().stdout.strip() == hashlib.sha256(key.secret).hexdigest()
    clear = asked(HELIOTROPE_KMS_URL="eu=http://bao.example:8200")
    assert "HELIOTROPE_KMS_URL of eu" in clear.stderr and "https" in clear.stderr


@pytest.mark.promise("34")
def test_an_erased_subject_is_unreadable_a_second_later_and_while_a_slow_service_answers(custody_of, service):
    _fake, where = service
    subject, other, clock = new_id(), new_id(), Clock()
    key = custody_of(Transit(where)).for_subject("eu", subject)
    reader = custody_of(Transit(where), clock=clock)
    reader.key("eu", key.id)
    custody_of().store("eu").destroy(erasure(subject))
    clock.now = 1.0
    assert reader.key("eu", key.id) is None
    with pytest.raises(SubjectErased):
        reader.for_subject("eu", subject)

    class Slow(Transit):
        def unwrap_all(self, home, asked):
            found = super().unwrap_all(home, asked)
            custody_of().store("eu").destroy(erasure(other))
            clock.now += 1.0
            return found

    late = custody_of(Transit(where)).for_subject("eu", other)
    assert custody_of(Slow(where), clock=clock).key("eu", late.id) is None


def test_a_rotation_in_the_service_loses_no_key_while_the_platform_works(
    custody_of, service, tmp_path, capsys
):
    (fake, where), clock = service, Clock()
    works = custody_of(Transit(where, clock=clock))
    keys = works.for_subjects("eu", [new_id() for _ in range(40)])
    installation = here(tmp_path, {"PATH": os.environ["PATH"], **told(where)})
    before = present.use(works)
    try:
        fake.rotate(KEY)
        clock.now = 1.0
        with pytest.raises(Conflict, match="earlier version"):
            key_rotating.drop_old(installation, "eu")
        works.for_subject("eu", new_id())
        requests(fake)
        key_rotating.rotate(installation, "eu")
        assert requests(fake) == [("decrypt", 40), ("encrypt", 40)], "at once"
        assert works.store("eu").counts() == {2: 41}
        key_rotating.rotate(installation, "eu")
        key_rotating.drop_old(installation, "eu")
        with pytest.raises(Invalid, match="keyring is in HELIOTROPE_KEYRING_TEXT"):
            key_rotating.rotate(here(tmp_path, {**told(where), "HELIOTROPE_KEYRING_TEXT": "x"}), "us")
    finally:
        present.use(before)
    said = capsys.readouterr().out
    assert f"bao write -f transit/keys/{KEY}/rotate" in said and "min_decryption_version=2" in said

    fake.keys[KEY].least = 2
    reader = custody_of(Transit(where))
    assert [reader.key("eu", key.id) for key in keys.values()] == list(keys.values())
    assert rewrap(reader, "eu") == 0


def test_a_service_away_takes_its_own_home_with_it_and_no_other(store_url, service):
    fake, where = service
    ring = CellRing(read(fresh(("eu", "us"))), ("eu", "us"), {"eu": Transit(where)})
    custody = Custody(ring, {"eu": store_url, "us": store_url})
    key, subject = custody.for_subject("eu", new_id()), new_id()
    custody.for_subject("us", subject)
    custody.forget()
    fake.sealed = True

    for act in (lambda: custody.key("eu", key.id), lambda: custody.for_subject("eu", new_id())):
        with pytest.raises(KeyAway, match="home eu is sealed"):
            act()
    assert custody.for_subject("us", subject) and custody.holds("us")
    entry = custody.store("eu").destroy(erasure(new_id()))
    assert entry.key_id is None, "erasing needs the store alone"
    fake.sealed = False
    assert custody.key("eu", key.id) == key
    custody.close()


def test_the_commands_say_what_is_made_in_the_service_and_the_doctor_asks_it(tmp_path, service, monkeypatch):
    fake, where = service
    environ = {"PATH": os.environ["PATH"], **told(where), "DATABASE_URL": "postgresql://boss@localhost/ops"}
    some, every = here(tmp_path, environ), here(tmp_path, {**environ, "HELIOTROPE_CELL": "eu"})

    assert [one.verdict for one in key_services.checked(every)] == [Verdict.GOOD]
    assert (key_keeping.elsewhere(some), key_keeping.elsewhere(every)) == ("", "HELIOTROPE_KMS")
    assert key_keeping.checked(some).verdict is Verdict.BLOCKS, "the other home's key is in no keyring yet"
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("HELIOTROPE_KEYRING", raising=False)
    init(state=tmp_path)
    assert list(json.loads(some.keyring.read_text())["homes"]) == ["us"]
    monkeypatch.setenv("HELIOTROPE_CELL", "eu")
    with pytest.raises(Conflict, match="no keyring to make"):
        init(state=tmp_path)

    fake.keys.clear()
    (found,) = key_services.checked(replace(every))
    assert found.verdict is Verdict.BLOCKS and "type=aes256-gcm96" in found.remedies[0]
