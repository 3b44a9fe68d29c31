"""What stands on a desk far from a customer's home, what a lock opens, and what the ledger says of it."""

import json

import pytest
from django.test import Client

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.core.errors import Invalid
from heliotrope.core.privacy.transfers import Means, TransferRule
from heliotrope.flow import submitting
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import ADDRESS, CARD, NAME, PHONE, Case
from tests.support.machine import settle
from tests.support.pages import HTMX, browser

PLANTED = (NAME, "Käthe", "Müller", ADDRESS, PHONE, PHONE.replace(" ", ""), CARD)


@pytest.fixture(scope="module")
def case() -> Case:
    return Case()


def test_a_worker_in_manila_sees_placeholders_where_a_european_wrote_of_herself(case: Case):
    data = case.desk().workspace.data

    said = json.dumps(data, ensure_ascii=False)
    assert not [one for one in PLANTED if one in said]
    (message,) = data["messages"]  # type: ignore[misc] # the line's JSON
    assert "unter ⟨PHONE_1⟩ an oder schreiben Sie an ⟨EMAIL_1⟩" in message["text"]
    assert data["contact"] == message["author"]
    assert data["subject"] == f"Paket von {data['contact']}"
    assert set(data["masked"]) >= {"⟨PHONE_1⟩", "⟨EMAIL_1⟩", "⟨CARD_1⟩", data["contact"]}  # type: ignore[call-overload]


def test_the_page_of_the_desk_holds_locks_and_no_value(case: Case):
    html = browser(case.world, "chi").get(f"/work/{case.assignment_id}/").content.decode()

    assert not [one for one in PLANTED if one in html]
    assert f"/work/{case.assignment_id}/reveal/" in html
    assert 'class="watermark"' in html


def test_what_a_rule_keeps_from_a_worker_in_the_middle_of_it_can_be_given_back_from_where_it_says_so():
    case = Case()
    world, chi = case.world, browser(case.world, "chi")
    place, cleo = f"/work/{case.assignment_id}/", world.actor("cleo")
    back = f'action="{place}return/"'
    with acting(cleo):
        forbids = TransferRule(name="not-to-manila", means=Means.FORBIDDEN, countries=frozenset({"PH"}))
        compliance.rule_transfer(cleo, forbids, after=selectors.transfer_rules(cleo).version, now=now())

    told = chi.get(place)
    by_htmx = chi.post(place, {"reply": "Hello"}, headers=HTMX)
    day = chi.get("/work/").content.decode()
    chi.post(f"{place}return/")
    given = chi.get("/work/").content.decode()

    assert told.status_code == 409 and "rule not-to-manila" in told.content.decode()
    assert back in told.content.decode() and back in day
    assert by_htmx.status_code == 409
    assert "The unit is given back" in given and place not in given


def test_a_look_asks_for_its_reason_shows_the_value_and_is_in_the_ledger():
    case = Case()
    chi: Client = browser(case.world, "chi")
    place = f"/work/{case.assignment_id}/reveal/"

    asked = chi.post(place, {"mark": "⟨PHONE_1⟩"}, headers=HTMX).content.decode()
    shown = chi.post(place, {"mark": "⟨PHONE_1⟩", "reason": "call-back"}, headers=HTMX)
    again = chi.post(place, {"mark": "⟨PHONE_1⟩"}, headers=HTMX).content.decode()
    other = chi.post(place, {"mark": "⟨EMAIL_1⟩"}, headers=HTMX).content.decode()
    card = chi.post(place, {"mark": "⟨CARD_1⟩"}, headers=HTMX).content.decode()

    assert "call-back" in asked and PHONE not in asked
    assert PHONE in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert PHONE in again, "the same look again"
    assert ADDRESS in other, "the reason holds for the case in hand"
    assert "•••• 1111" in card and CARD not in card, "nobody sees a whole card number"
    with as_owner("vault_eu") as owner:
        rows = owner.execute(
            "SELECT mark, reason, viewer_id, until_at > at FROM privacy_reveal WHERE client_id = %s"
            " ORDER BY at",
            [case.world.client_id],
        ).fetchall()
        audited = owner.execute(
            "SELECT detail->>'mark', detail::text FROM audit_entry WHERE client_id = %s"
            " AND action = 'privacy.revealed' ORDER BY at",
            [case.world.client_id],
        ).fetchall()
    viewer = case.world.users["chi"]
    marks = ["⟨PHONE_1⟩", "⟨EMAIL_1⟩", "⟨CARD_1⟩"]
    assert rows == [(mark, "call-back", viewer, True) for mark in marks]
    assert [mark for mark, _ in audited] == marks
    assert not [one for one in PLANTED for _, detail in audited if one in detail]


def test_nobody_looks_behind_a_placeholder_of_a_case_that_is_in_other_hands(case: Case):
    place = f"/work/{case.assignment_id}/reveal/"
    for name in ("bo", "ada", "ana", "eve", "cleo"):
        client = browser(case.world, name)
        assert client.post(place, {"mark": "⟨PHONE_1⟩", "reason": "call-back"}).status_code == 404
        assert client.get(place, {"mark": "⟨PHONE_1⟩"}).status_code == 404
    assert browser(case.world, "chi").get(place, {"mark": "⟨PHONE_9⟩"}).status_code == 404


def test_a_reply_with_placeholders_goes_out_with_the_values_and_is_masked_on_the_desk_again():
    case = Case()
    chi, desk = case.worker(), case.desk()
    seen = str(desk.workspace.data["seen"])
    told = {
        "reply": "Wir rufen ⟨PHONE_1⟩ an, ⟨PERSON_1⟩.",
        "then": "waiting",
        "disposition": "",
        "seen": seen,
    }
    with acting(chi):
        wrong = told | {"reply": "Wir rufen ⟨PHONE_7⟩ an."}
        with pytest.raises(Invalid, match="PHONE_7"):
            submitting.submit(chi, case.assignment_id, given=wrong, spent_s=9.0, now=now())
        submitting.submit(chi, case.assignment_id, given=told, spent_s=9.0, now=now())
    settle()

    sent = case.thread().said[-1]
    assert sent.direction == "out"
    assert sent.text == f"Wir rufen {PHONE} an, {NAME}."


def test_placeholders_stay_while_the_conversation_goes_on():
    case = Case()
    before = case.desk().workspace.data["masked"]
    with as_owner("vault_eu") as owner:
        kept = owner.execute(
            "SELECT string_agg(m::text, '') FROM privacy_mark m WHERE client_id = %s", [case.world.client_id]
        ).fetchone()
        found = owner.execute(
            "SELECT string_agg(f::text, '') FROM privacy_finding f WHERE client_id = %s",
            [case.world.client_id],
        ).fetchone()

    assert case.desk().workspace.data["masked"] == before
    assert kept and found
    assert not [one for one in PLANTED if one in kept[0] + found[0]], "placeholders are kept without values"
