"""A person asks about her own data: verified first, worked as units, timed by the law, answered."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from typing import Any

import pytest

from heliotrope.compliance.selectors import requests as asked_of
from heliotrope.compliance.services import requests as kept
from heliotrope.compliance.services.retention import HoldWish, hold, lift_hold
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.privacy.requests import Reason, Refusal, Right
from heliotrope.core.privacy.reveals import Need
from heliotrope.flow import (
    answering,
    asking,
    beyond,
    conversing,
    erasing,
    offering,
    packaging,
    requests,
    revealing,
    showing,
)
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support import selectors as support
from heliotrope.lines.support.models import Contact, Message
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import ADDRESS, CARD, NAME, PHONE, letter
from tests.integration.rights_desk import Rights
from tests.support import machine


@pytest.fixture
def desk() -> Rights:
    return Rights()


def alone() -> Rights:
    return Rights(crew=False)


def leaves(value: Any) -> Iterator[str]:
    """Every value that a JSON document holds and that is not empty, as text."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from leaves(one)
    elif value not in (None, ""):
        yield str(value)


def is_moment(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", text) is not None


def test_nothing_happens_before_the_requester_gave_back_the_code_that_was_sent_to_her(desk: Rights):
    request_id, officer = desk.ask(Right.ACCESS), desk.officer()
    with acting(officer), pytest.raises(Conflict, match="Verify the requester first"):
        requests.decide(officer, request_id, refusal=None, now=now())
    assert machine.ask(desk.world, "pat") is None
    with acting(officer), pytest.raises(Invalid, match="No code was sent yet"):
        requests.verify(officer, request_id, code="12345678", now=now())

    desk.send_code(request_id)
    code = desk.code()
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for _ in range(5):
        with acting(officer), pytest.raises(Invalid):
            requests.verify(officer, request_id, code=wrong, now=now())
    with acting(officer), pytest.raises(Invalid, match="holds no more"):
        requests.verify(officer, request_id, code=code, now=now())
    assert desk.line(request_id).state == "received"
    assert code not in "".join(one.text for one in desk.thread().said), "a worker does not read it"

    desk.send_code(request_id)
    with acting(officer):
        requests.verify(officer, request_id, code=desk.code(), now=now())
    assert desk.line(request_id).state == "working"


def test_an_access_request_is_worked_by_two_and_answered_with_a_package_that_opens_once(desk: Rights):
    request_id = desk.verified(Right.ACCESS, detail=f"I am {NAME}, {PHONE}: what do you hold?")
    assert desk.line(request_id).state == "working"
    dee, item_id = desk.world.actor("dee"), desk.desk().assignment.item_id
    with acting(dee):
        beyond.open_mark(dee, item_id, "⟨CARD_1⟩", reason="payment", factor_age_s=0, now=now())
    assignment_id = machine.ask(desk.world, "pat")
    assert assignment_id is not None
    shown = machine.see(desk.world, "pat", assignment_id)
    assert "GDPR" in str(shown.workspace.data["law"])
    assert "⟨PHONE_1⟩" in str(shown.workspace.data["asked"]) and PHONE not in str(shown.workspace.data)
    machine.send(desk.world, "pat", assignment_id, {"answer": "grant"})
    machine.settle()
    assert machine.ask(desk.world, "pat") is None, "nobody checks their own finding"
    second = machine.ask(desk.world, "kim")
    assert second is not None
    machine.send(desk.world, "kim", second, {"answer": "agree"})
    machine.settle()

    line = desk.line(request_id)
    assert (line.state, line.closed_at is not None) == ("answered", True)
    place = desk.link().rstrip("/").rpartition("/")[2]
    assert answering.opened(place, take=False, now=now()) == b""
    archive = zipfile.ZipFile(io.BytesIO(answering.opened(place, take=True, now=now())))
    document = json.loads(archive.read("data.json"))
    page = archive.read("data.html").decode()
    assert packaging.is_whole(document)
    assert not packaging.is_whole(document | {"homes": {}})
    contact = document["homes"]["eu"]["contacts"][0]
    assert (contact["name"], contact["address"]) == (NAME, ADDRESS)
    assert CARD in contact["conversations"][0]["messages"][0]["text"]
    looks = document["homes"]["eu"]["privacy"]["looks"]
    assert [(one["field"], one["reason"]) for one in looks] == [("CARD", "payment")]
    assert NAME in page and CARD in page and "<script" not in page
    assert document["controller"] in page and "to answer what you wrote" in page and "No term is set" in page
    missed = [one for one in leaves(document["homes"]) if escape(one) not in page]
    assert all(is_moment(one) or one in {"us", "you", "open", "email", "payment", "CARD"} for one in missed)
    assert document["homes_not_reached"] == []
    with pytest.raises(NotFound):
        answering.opened(place, take=True, now=now())
    with as_owner("default") as owner:
        rows = owner.execute(
            "SELECT t::text FROM privacy_request t UNION ALL SELECT t::text FROM audit_entry t"
            " UNION ALL SELECT args::text FROM procrastinate_jobs"
        ).fetchall()
        steps = owner.execute(
            "SELECT action FROM audit_entry WHERE subject_id = %s ORDER BY at", [request_id]
        ).fetchall()
    assert not [one for (row,) in rows for one in (NAME, ADDRESS, PHONE, CARD) if one in row]
    assert [one for (one,) in steps] == [
        "request.taken-in", "request.code-sent", "request.verified", "request.working", "request.granted",
        "request.answered",
    ]  # fmt: skip


def test_where_the_crew_disagrees_or_is_not_there_the_officer_decides(desk: Rights):
    request_id = desk.verified(Right.PORTABILITY)
    with acting(desk.officer()), pytest.raises(Conflict, match="The crew works"):
        requests.decide(desk.officer(), request_id, refusal=None, now=now())
    desk.crew("grant", "disagree")
    assert desk.line(request_id).state == "escalated"
    desk.decide(request_id, Refusal.UNFOUNDED)
    line = desk.line(request_id)
    assert (line.state, line.refusal) == ("refused", "unfounded")
    assert "unfounded" in desk.told()[0]

    other = alone()
    without = other.verified(Right.PORTABILITY)
    assert other.line(without).state == "verified"
    other.decide(without)
    assert other.line(without).state == "answered"


def test_a_correction_puts_the_right_value_in_place_and_keeps_what_stood_before():
    desk = alone()
    request_id = desk.verified(Right.CORRECTION, field="name", value="Käthe Meier")
    desk.decide(request_id)
    answering.settle_request(client_id=desk.world.client_id, request_id=request_id)

    assert desk.line(request_id).state == "answered"
    assert desk.thread().contact_name == "Käthe Meier"
    with acting_in_vault(desk.officer(), "eu"):
        told = asked_of.told_of(desk.officer(), [desk.contact_id])["corrections"]
    assert [(one["before"], one["after"]) for one in told] == [(NAME, "Käthe Meier")]
    with acting(desk.officer()), pytest.raises(Invalid, match="A correction names"):
        asking.take_in(
            desk.officer(),
            asking.Asked(client_id=desk.world.client_id, home="eu", right=Right.CORRECTION,
                           contact_id=desk.contact_id),
            now=now(),
        )  # fmt: skip


def test_a_restricted_persons_case_is_not_offered_and_nothing_is_sent_until_it_is_lifted():
    desk = alone()
    request_id = desk.verified(Right.RESTRICTION)
    desk.decide(request_id)
    assert desk.line(request_id).state == "answered"
    assert machine.in_hand(desk.world, "chi") == (), "the case was taken out of Chi's hands"
    assert machine.ask(desk.world, "chi") is None
    platform = desk.world.platform()
    with acting(platform):
        units = decompose_selectors.units_of_order(platform, desk.order_id)
        asked = [offering.Asked(unit_id=units[0].id, worker_id=desk.world.workers["chi"])]
        with pytest.raises(Conflict, match="stopped"):
            offering.make_offers(platform, asked, now=now())
    desk.receive(letter(number=2))
    assert machine.ask(desk.world, "chi") is None

    with acting(desk.officer()):
        requests.lift(desk.officer(), request_id, now=now())
    machine.settle()
    assert machine.ask(desk.world, "chi") is not None
    with acting(desk.officer()), pytest.raises(Conflict, match="any more"):
        requests.lift(desk.officer(), request_id, now=now())


def test_a_reply_that_waits_is_not_sent_while_the_person_is_let_alone():
    """The order has no mailbox: a reply that goes out finds none, and one that is held back does not look."""
    desk = alone()
    machine.send(desk.world, "chi", desk.assignment_id, {"reply": "Morgen.", "then": "waiting"})
    machine.settle()
    with acting_in_vault(desk.world.platform(), "eu"):
        reply = Message.objects.get(conversation_id=desk.conversation_id, direction="out", automatic=False)
    ids = {"client_id": desk.world.client_id, "order_id": desk.order_id, "message_id": reply.pk}
    with pytest.raises(NotFound):
        conversing.send_reply(**ids)

    request_id = desk.verified(Right.OBJECTION)
    desk.decide(request_id)
    conversing.send_reply(**ids)
    with acting(desk.officer()):
        requests.lift(desk.officer(), request_id, now=now())
    with pytest.raises(NotFound):
        conversing.send_reply(**ids)


def test_consent_that_is_withdrawn_caps_what_the_policy_shows_in_old_cases_and_new_ones():
    desk = alone()
    home = desk.desk()
    request_id = desk.verified(Right.CONSENT, purpose="reply")
    desk.decide(request_id)
    item_id = home.assignment.item_id
    officer = desk.officer()
    with acting(officer):
        assert asked_of.withdrawn(officer, [item_id], "reply")
        assert not asked_of.withdrawn(officer, [item_id], "inspect")
        order = demand_selectors.order(officer, desk.order_id)
        asked = showing.setting(officer, order, [item_id], purpose="reply", in_hand=True)
        other = showing.setting(officer, order, [item_id], purpose="inspect", in_hand=True)
    assert (asked.withdrawn, other.withdrawn) == (True, False)
    chi = desk.worker()
    with acting(chi):
        looks = [
            revealing.open_mark(chi, desk.assignment_id, "⟨PHONE_1⟩", reason=reason, now=now())
            for reason in ("call-back", "legal-duty", "")
        ]
    assert [one.look.need for one in looks] == [Need.CONSENT, Need.NOTHING, Need.NOTHING]
    assert [one.value for one in looks] == [None, PHONE, PHONE]
    second = desk.receive(letter(number=9))
    with acting_in_vault(desk.world.platform(), "eu"):
        found = support.case(desk.world.platform(), second)
    with acting(officer):
        assert found.item_id is not None
        assert asked_of.withdrawn(officer, [found.item_id], "reply")


def test_an_erasure_waits_for_no_hold_to_stand_and_then_leaves_nothing_readable():
    desk = alone()
    officer = desk.officer()
    with acting(officer):
        wish = HoldWish(client_id=desk.world.client_id, reason="litigation", subject_id=desk.contact_id)
        hold_id = hold(officer, wish, now=now())
    first = desk.verified(Right.ERASURE)
    desk.decide(first)
    line = desk.line(first)
    assert (line.state, line.refusal) == ("refused", "legal-hold")
    assert "legal hold" in desk.told()[0]
    assert desk.thread().contact_name == NAME
    with acting(officer), pytest.raises(Conflict, match="legal hold"):
        erasing.erase_contact(officer, desk.contact_id, home="eu", now=now())

    with acting(officer):
        lift_hold(officer, hold_id, now=now())
    second = desk.verified(Right.ERASURE)
    desk.decide(second)
    assert desk.line(second).state == "answered"
    assert NAME not in str(desk.thread())
    with acting_in_vault(desk.world.platform(), "eu"):
        assert Contact.objects.get(pk=desk.contact_id).address_key.startswith("erased:")
    answering.settle_request(client_id=desk.world.client_id, request_id=second)


def test_the_clock_is_the_laws_and_is_extended_once_and_paused_only_where_it_may(desk: Rights):
    officer, asked_at = desk.officer(), now() - timedelta(days=20)
    here, there = (desk.ask(Right.ACCESS, jurisdiction=place, received_at=asked_at) for place in ("EU", "GB"))
    with acting(officer):
        before = asked_of.request(officer, here)
        assert 28 <= (before.due_at - asked_at).days <= 35
        assert before.due_at == before.clock.due_at
        kept.extend(officer, here, why=Reason.COMPLEX, now=now())
        after = asked_of.request(officer, here)
        assert (after.due_at - before.due_at).days in range(50, 66)
        with pytest.raises(Conflict, match="once"):
            kept.extend(officer, here, why=Reason.COMPLEX, now=now())
        with pytest.raises(Invalid, match="stand still"):
            kept.pause(officer, here, why=Reason.IDENTITY, now=now())
        due = asked_of.request(officer, there).due_at
        kept.pause(officer, there, why=Reason.IDENTITY, now=now())
        kept.resume(officer, there, now=now() + timedelta(days=3))
        assert round((asked_of.request(officer, there).due_at - due).total_seconds()) in range(
            259_199, 259_202
        )
        listed = [one.id for one in asked_of.open_requests(officer)]
        assert set(listed) == {here, there}
    with acting(desk.world.actor("eve")), pytest.raises(NotFound):
        asked_of.request(desk.world.actor("eve"), here)


def test_a_worker_marks_the_conversation_in_hand_and_marking_it_again_is_the_same_request(desk: Rights):
    chi = desk.worker()
    with acting(chi):
        first = asking.mark(chi, desk.assignment_id, right=Right.ACCESS, now=now())
        assert asking.mark(chi, desk.assignment_id, right=Right.ACCESS, now=now()) == first
    assert desk.line(first).state == "received"
    assert desk.person(first).subject_id == desk.contact_id
    bo = desk.world.actor("bo")
    with acting(bo), pytest.raises(NotFound):
        asking.mark(bo, desk.assignment_id, right=Right.ACCESS, now=now())
