"""An erasure reaches every home: here at once, in another cell by its own workers, and it says what waits."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.conf import settings

from heliotrope.compliance.selectors import erasures as noted
from heliotrope.core.privacy.requests import Right
from heliotrope.flow import answering, erasing, erasing_elsewhere, requests
from heliotrope.foundation.clock import now
from heliotrope.foundation.keys import ERASED, KeyAway, SubjectErased, present, store
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.erasing import faults, spoken
from heliotrope.foundation.keys.keyring import read
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.jobs.keeper import bar_erased
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import ADDRESS, Case
from tests.integration.rights_desk import Rights
from tests.support import server
from tests.support.cells import cell, work
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.pages import browser

PLACE = "/privacy/erasures/"
ORIGINS = {"eu": "https://eu.example", "us": "https://us.example"}


@contextmanager
def alone(home: str) -> Iterator[Custody]:
    """This process as one of a home's cell, which was told of no other home's key store."""
    keys = {home: settings.HELIOTROPE_KEYS[home]}
    with cell(home, HELIOTROPE_KEYS=keys, HELIOTROPE_CELL_ORIGINS=ORIGINS):
        yield present.custody()


def content(signed: bytes) -> dict[str, object]:
    document = json.loads(signed)
    assert faults(document, key=document["key"]) == []
    told = document["content"]
    return {"version": document["version"], "homes": sorted(told["homes"]), "waits": told.get("waits", [])}


WHOLE = {"version": 1, "homes": ["eu", "us"], "waits": []}
PART = {"version": 2, "homes": ["eu"], "waits": ["us"]}


def waiting(case: Case) -> list[tuple[UUID, str]]:
    cleo = case.world.actor("cleo")
    with acting(cleo):
        return [(one.subject_id, one.home) for one in noted.waiting(cleo, ("eu", "us"), limit=9)]


@pytest.mark.promise("34")
def test_an_erasure_in_one_cell_is_ended_by_the_workers_of_the_other():
    case = Case()
    cleo, contact_id = case.world.actor("cleo"), case.thread().contact_id
    page = browser(case.world, "cleo")
    settle()
    with alone("eu"):
        signed = erasing.erase(cleo, contact_id, home="eu", now=now())
        assert content(signed) == PART
        assert "home us      waits" in "\n".join(spoken(json.loads(signed), key=""))
        assert case.thread().said[0].text == ERASED, "what opened it was here alone"
        assert "waits for us" in page.get(PLACE).content.decode()
        bar_erased()
        work("default")
        assert waiting(case) == [(contact_id, "us")], "it is no other cell's to do"

    with alone("us") as keys:
        assert "waits for us" in page.get(PLACE).content.decode(), "an officer sees it there as well"
        bar_erased()
        bar_erased()
        work("default")
        assert waiting(case) == []
        entry = keys.store("us").erasure(contact_id)
        assert entry is not None and (entry.key_id, entry.kind) == (None, "support.contact")
        erasing_elsewhere.bar(operator_id=case.world.operator_id)
        assert keys.store("us").erasure(contact_id) == entry, "it may run twice"
        with pytest.raises(SubjectErased):
            keys.for_subject("us", contact_id)
        assert content(erasing.signed(cleo, contact_id, now=now())) == WHOLE

    with alone("eu"):
        first, again = (erasing.signed(cleo, contact_id, now=now()) for _ in "12")
        assert content(first) == WHOLE and first == again
        assert content(erasing.certificates(cleo, limit=1, now=now())[0]) == WHOLE
        assert "done in every home" in page.get(PLACE).content.decode()


def test_a_key_store_away_holds_up_no_erasure_elsewhere_and_its_own_homes_wholly(tmp_path):
    case = Case()
    cleo, contact_id = case.world.actor("cleo"), case.thread().contact_id
    nowhere = f"postgresql:///keys?host={tmp_path}&user=nobody"

    def custody(**away: str) -> Custody:
        return Custody(read(server.KEYRING), {**settings.HELIOTROPE_KEYS, **away})

    before = present.use(custody(eu=nowhere))
    try:
        with pytest.raises(KeyAway, match="home eu"):
            erasing.erase(cleo, contact_id, home="eu", now=now())
        present.use(custody())
        store.forget()
        assert (case.thread().contact_address, waiting(case)) == (ADDRESS, []), "nothing was done by half"

        present.use(custody(us=nowhere))
        assert content(erasing.erase(cleo, contact_id, home="eu", now=now())) == PART
        assert case.thread().said[0].text == ERASED
        with pytest.raises(KeyAway):
            erasing_elsewhere.bar(operator_id=case.world.operator_id)

        present.use(custody())
        store.forget()
        erasing_elsewhere.bar(operator_id=case.world.operator_id)
        assert content(erasing.signed(cleo, contact_id, now=now())) == WHOLE
    finally:
        present.use(before)
        store.forget()


@pytest.mark.promise("34")
def test_whoever_may_be_known_in_another_cell_too_is_named_its_address_and_not_left_by_half():
    desk = Rights(crew=False)
    request_id = desk.verified(Right.ERASURE)
    officer, page = desk.officer(), browser(desk.world, "cleo")
    client = str(desk.world.client_id)
    with acting(officer):
        requests.decide(officer, request_id, refusal=None, now=now())
    with alone("eu"):
        found = page.post(PLACE, {"client": client, "home": "eu", "email": ADDRESS}, follow=True)
        assert "https://us.example/privacy/erasures/" in found.content.decode()
        told = Caller(desk.world, "cleo").act(
            "/privacy/erasures",
            {"home": "eu", "confirm": "erase", "client_id": client, "email": "nobody@kunde.example"},
        )
        assert told.json() == {
            "erased": [],
            "not_looked_in": [{"home": "us", "origin": "https://us.example"}],
        }

        answering.settle_request(client_id=desk.world.client_id, request_id=request_id)

        shown = page.get(f"/privacy/requests/{request_id}/").content.decode()
        assert "https://us.example/privacy/requests/" in shown
    present.custody().forget()  # this process was another meanwhile: it may hold a key for a second yet
    assert desk.line(request_id).state == "answered" and desk.thread().said[0].text == ERASED
    with as_owner("default") as owner:
        rows = owner.execute(
            "SELECT detail FROM audit_entry WHERE subject_id = %s AND action = 'request.not-looked-in'",
            [request_id],
        ).fetchall()
    assert rows == [({"homes": ["us"]},)]
