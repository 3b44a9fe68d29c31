"""The compliance officer erases a person by page: found, seen, proven, typed, certified."""

import json
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.test import Client

from heliotrope.core.errors import NotFound
from heliotrope.flow import erasing, explaining, placing, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys import ERASED
from heliotrope.foundation.keys.erasing import faults
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import services as network
from heliotrope.pipeline.decompose import selectors as decompose
from heliotrope.pipeline.quality import selectors as quality
from tests.integration.masked_desk import ADDRESS, NAME, Case, letter
from tests.support import machine
from tests.support.machine import settle
from tests.support.pages import browser, code_now
from tests.support.world import Skilled, make_world

PLACE = "/privacy/erasures/"


def prove(client: Client, place: str = "/account/2fa/reauthenticate/") -> str:
    """Show the second factor; gives where that leads."""
    answer = client.post(place, {"code": code_now()})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def test_an_officer_finds_sees_proves_types_and_gets_a_certificate():
    case = Case()
    cleo = browser(case.world, "cleo")
    client = str(case.world.client_id)

    found = cleo.post(PLACE, {"client": client, "home": "eu", "email": ADDRESS.upper()})
    shown = cleo.get(found.url)
    html = shown.content.decode()
    (subject,) = parse_qs(urlsplit(found.url).query)["subject"]

    assert "kunde" not in found.url, "the address goes into no log of addresses"
    assert "Conversations: 1 · messages: 1 · items" in html
    assert (NAME in html, ADDRESS in html) == (False, False)
    given = {"home": "eu", "subject": subject, "word": "erase"}
    unproven = cleo.post(f"{PLACE}erase/", given)
    assert unproven.url.startswith("/account/2fa/reauthenticate/?next=")
    assert prove(cleo, unproven.url).startswith(PLACE), "and back to what was chosen"
    assert (
        "type the word" in cleo.post(f"{PLACE}erase/", {**given, "word": "ok"}, follow=True).content.decode()
    )
    assert case.thread().contact_address == ADDRESS, "nothing went yet"

    done = cleo.post(f"{PLACE}erase/", given, follow=True).content.decode()

    assert "Erased in every home" in done
    document = json.loads(cleo.get(f"{PLACE}{subject}/").content)
    assert faults(document, key=document["key"]) == []
    assert case.thread().said[0].text == ERASED
    desk = browser(case.world, "chi").get(f"/work/{case.assignment_id}/")
    said = desk.content.decode()
    assert (NAME in said, ADDRESS in said) == (False, False), "who had it in hand"
    again = cleo.post(PLACE, {"client": client, "home": "eu", "email": ADDRESS}, follow=True)
    assert "Nobody of this client is known" in again.content.decode()
    chinese = browser(case.world, "cleo", language="zh-hans").get(PLACE).content.decode()
    assert "已抹除的记录" in chinese


def test_nobody_else_finds_the_page_and_no_officer_erases_abroad():
    case, other = Case(), Case()
    for name in ("ada", "otto", "ana", "chi", "lea"):
        assert browser(case.world, name).get(PLACE).status_code == 404, name
    eve = browser(other.world, "cleo")
    prove(eve)
    eve.post(PLACE, {"client": str(case.world.client_id), "home": "eu", "email": ADDRESS})
    contact = str(case.thread().contact_id)

    told = eve.post(f"{PLACE}erase/", {"home": "eu", "subject": contact, "word": "erase"}, follow=True)

    assert "choose what is to go" in told.content.decode()
    assert eve.get(f"{PLACE}{contact}/").status_code == 404
    assert case.thread().contact_address == ADDRESS


def item_of(case: Case, conversation_id: UUID) -> UUID:
    case.conversation_id = conversation_id
    item_id = case.thread().item_id
    assert item_id is not None
    return item_id


def triaged() -> Case:
    """Chi's case in a world where an AI worker reads every letter first, and says what it is about."""
    german = {name: Skilled(skills="support:3", languages="de:5|en:5") for name in ("bo", "chi")}
    world = make_world(lines=("support",), crowd=german)
    ada = world.admin()
    with acting(ada):
        network.add_machine(
            ada, handle="ai-triage", site_id=world.sites["Kraków"], model_provider="Local", model="cld2",
            skills={"support-triage": 3}, languages={"de": 5, "en": 5}, capacity=20,
            price_per_unit=Decimal("0.0005"), currency="EUR",
        )  # fmt: skip
    return Case(world=world)


def again_in_hand(case: Case, item_id: UUID) -> UUID:
    """The person was answered and wrote once more, and Chi took it; gives the assignment."""
    chi, platform = case.worker(), case.world.platform()
    machine.send(case.world, "chi", case.assignment_id, {"reply": "Wir sehen nach.", "then": "waiting"})
    settle()
    with acting(platform):
        assert placing.arrive_again(platform, case.order_id, item_id, arrival=new_id(), now=now())
    settle()
    with acting(chi):
        handed = working.take_next(chi, now=now())
    return handed.assignment_id  # type: ignore[union-attr] # there is one


@pytest.mark.promise("34")
def test_an_answered_case_of_an_erased_person_is_taken_out_of_the_hand_and_ends_as_it_is():
    case = triaged()
    item_id, contact_id = item_of(case, case.conversation_id), case.thread().contact_id
    chi, cleo = case.worker(), case.world.actor("cleo")
    held = again_in_hand(case, item_id)
    assert "1 person ·" in browser(case.world, "cleo").get("/privacy/").content.decode()

    erasing.erase(cleo, contact_id, home="eu", now=now())
    settle()
    erasing.erase(cleo, contact_id, home="eu", now=now())
    settle()

    with acting(cleo):
        assert decompose.item(cleo, item_id).state == "settled"
        why = explaining.explain(cleo, "verdict", item_id)
    assert why.same and "was erased" in str(why.reasons[-1])
    with acting(chi), pytest.raises(NotFound):
        working.desk(chi, held)
    with acting(chi):
        assert not hasattr(working.take_next(chi, now=now()), "assignment_id")
    assert "0 persons ·" in browser(case.world, "cleo").get("/privacy/").content.decode()


@pytest.mark.promise("34")
def test_what_is_open_of_an_erased_person_is_taken_back_and_handed_to_nobody():
    """One case in hand, one that waits, and one of somebody else, which is the next that is handed out.

    An AI worker triaged all of them: that is no answer of anybody.
    """
    case = triaged()
    chi, cleo = case.worker(), case.world.actor("cleo")
    in_hand = item_of(case, case.conversation_id)
    contact_id = case.thread().contact_id
    waits = item_of(case, case.receive(letter(number=2)))
    other = item_of(case, case.receive(letter(number=3, name="Jan Nowak", address="jan@kunde.example")))
    assert len({in_hand, waits, other}) == 3
    with acting(cleo):
        steps = [one.step for one in quality.judgements_of_item(cleo, in_hand)]
    assert steps == ["triage"]

    erasing.erase(cleo, contact_id, home="eu", now=now())
    settle()
    erasing.erase(cleo, contact_id, home="eu", now=now())

    with acting(cleo):
        states = [decompose.item(cleo, one).state for one in (in_hand, waits, other)]
        why = explaining.explain(cleo, "verdict", waits)
    assert states == ["cancelled", "cancelled", "open"]
    assert (why.same, why.facts["erased"]) == (True, True)
    with acting(chi), pytest.raises(NotFound):
        working.desk(chi, case.assignment_id)
    with acting(chi):
        handed = working.take_next(chi, now=now())
        desk = working.desk(chi, handed.assignment_id)  # type: ignore[union-attr] # there is one
    assert desk.assignment.item_id == other
    with acting(chi):
        assert not hasattr(working.take_next(chi, now=now()), "assignment_id")
