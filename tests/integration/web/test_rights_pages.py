"""The officer's pages of requests, retention and breaches, and the one that a person opens a package on."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from heliotrope.compliance.selectors import breaches as register
from heliotrope.compliance.selectors import open_requests
from heliotrope.core.privacy.requests import Right
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting
from tests.integration.masked_desk import ADDRESS, NAME, PHONE
from tests.integration.rights_desk import Rights
from tests.support import machine
from tests.support.pages import browser, proved


@pytest.fixture(scope="module")
def desk() -> Rights:
    return Rights(crew=False)


def test_the_officer_takes_a_request_in_verifies_and_answers_it_by_its_page(desk: Rights):
    cleo = browser(desk.world, "cleo")
    given = {
        "client": str(desk.world.client_id), "home": "eu", "email": ADDRESS, "right": "access",
        "detail": f"I am {NAME}, call {PHONE}",
    }  # fmt: skip
    for unknown in ({"email": "nobody@kunde.example"}, {"email": "", "handle": "visitor-9"}):
        answer = cleo.post("/privacy/requests/new/", {**given, **unknown})
        html = answer.content.decode()
        assert answer.status_code == 422 and "they are owed an answer in time too" in html
        assert f"call {PHONE}" in html and 'value="access" selected' in html, "nothing that was typed is lost"
    unsaid = cleo.post("/privacy/requests/new/", {**given, "email": ""})
    assert unsaid.status_code == 422 and "Say in one way who asks" in unsaid.content.decode()
    assert not _open(desk)
    assert cleo.post("/privacy/requests/new/", given).status_code == 302
    listed = cleo.get("/privacy/requests/").content.decode()
    (line,) = [one for one in _open(desk) if one.right == "access"]
    place = f"/privacy/requests/{line.id}/"
    assert place in listed and "In time" in listed

    shown = cleo.get(place).content.decode()
    assert "GDPR (EU) 2016/679 Art. 12(3)" in shown and "seen in a secondary source" in shown
    assert PHONE not in shown and ADDRESS not in shown
    refused = cleo.post(f"{place}acts/", {"act": "grant"}, follow=True).content.decode()
    assert "Verify the requester first" in refused
    cleo.post(f"{place}acts/", {"act": "code"})
    told = cleo.post(f"{place}acts/", {"act": "verify", "code": "1"}, follow=True).content.decode()
    assert "not the code" in told
    cleo.post(f"{place}acts/", {"act": "verify", "code": desk.code()})
    cleo.post(f"{place}acts/", {"act": "extend", "why": "complex"})
    cleo.post(f"{place}acts/", {"act": "grant"})
    machine.settle()
    done = cleo.get(place).content.decode()
    assert "Answered" in done and "extended" in done

    link = desk.link()
    stranger = browser()
    assert "once" in stranger.get(link).content.decode()
    taken = stranger.post(link)
    assert (taken.status_code, taken["Content-Type"]) == (200, "application/zip")
    assert stranger.post(link).status_code == 404
    assert stranger.post(link[:-3] + "x/").status_code == 404
    gone = stranger.get(link)
    assert gone.status_code == 404 and "Download" not in gone.content.decode()
    assert "A package can be taken once" in gone.content.decode() and "your seat" not in gone.content.decode()
    assert "Taken" in cleo.get(place).content.decode()
    otto = browser(desk.world, "otto")
    assert 'name="act"' not in otto.get(place).content.decode(), "an auditor reads and does nothing"


def test_whoever_is_not_known_is_registered_all_the_same_and_told_that_nothing_is_held(desk: Rights):
    cleo, before = browser(desk.world, "cleo"), {one.id for one in _open(desk)}
    given = {
        "client": str(desk.world.client_id), "home": "eu", "email": "fremd@kunde.example", "unknown": "on",
        "right": "access",
    }  # fmt: skip
    unsaid = cleo.post("/privacy/requests/new/", {**given, "email": "", "handle": "visitor-9"})
    assert unsaid.status_code == 422 and "registered by their e-mail address" in unsaid.content.decode()
    for _ in "12":
        assert cleo.post("/privacy/requests/new/", given).status_code == 302
    first, second = (one.id for one in _open(desk) if one.id not in before)
    assert desk.person(first).subject_id == desk.person(second).subject_id, "asked twice, known once"

    place = f"/privacy/requests/{first}/"
    sent = cleo.post(f"{place}acts/", {"act": "code"}, follow=True).content.decode()
    assert "verify them by evidence" in sent
    cleo.post(f"{place}acts/", {"act": "verify", "evidence": "Passport seen at the counter"})
    cleo.post(f"{place}acts/", {"act": "grant"})
    machine.settle()
    told = cleo.post(f"{place}acts/", {"act": "link"}, follow=True).content.decode()
    link = "/privacy/packages/" + told.partition("/privacy/packages/")[2].partition("/")[0] + "/"
    archive = zipfile.ZipFile(io.BytesIO(browser().post(link).content))
    (held,) = json.loads(archive.read("data.json"))["homes"]["eu"]["contacts"]
    assert (held["address"], held["conversations"]) == ("fremd@kunde.example", [])


def _open(desk: Rights):
    with acting(desk.officer()):
        return open_requests(desk.officer())


def test_an_erasure_is_granted_with_a_fresh_second_factor_and_what_is_held_is_refused_at_once(desk: Rights):
    cleo, request_id = browser(desk.world, "cleo"), desk.verified(Right.ERASURE)
    place, held = f"/privacy/requests/{request_id}/", {"client": str(desk.world.client_id), "reason": "audit"}
    cleo.post("/privacy/retention/holds/", held | {"subject": str(desk.contact_id)})

    unproved = cleo.post(f"{place}acts/", {"act": "grant"})
    assert unproved.status_code == 302 and "/account/2fa/reauthenticate/" in unproved["Location"]
    assert "What you grant may not be taken back" in cleo.get(unproved["Location"]).content.decode()
    assert desk.line(request_id).state == "verified"
    told = proved(cleo).post(f"{place}acts/", {"act": "grant"}, follow=True).content.decode()

    assert "Not granted but refused, and the person is told so: Legal hold." in told
    assert "Done, and on record" not in told
    assert (desk.line(request_id).state, desk.line(request_id).refusal) == ("refused", "legal-hold")
    machine.settle()
    assert "legal hold" in desk.told()[0]
    shown = cleo.get("/privacy/retention/").content.decode()
    hold_id = shown.partition("/privacy/retention/holds/")[2].partition('/lift/"')[0].rpartition("/")[2]
    cleo.post(f"/privacy/retention/holds/{hold_id}/lift/")


def test_a_rule_is_tried_before_it_counts_and_a_hold_stands_beside_it(desk: Rights):
    cleo = browser(desk.world, "cleo")
    wish = {"of": "rating", "client": "", "days": "30", "basis": "contract 7"}
    tried = cleo.get("/privacy/retention/", wish).content.decode()
    assert "Before it counts" in tried and "Put this rule in force" in tried
    assert "contract 7" not in cleo.get("/privacy/retention/").content.decode()
    cleo.post("/privacy/retention/rules/", {**wish, "after": "0"})
    place, given = "/privacy/retention/holds/", {"client": str(desk.world.client_id), "reason": "audit"}
    wrong = cleo.post(place, {**given, "subject": "nonsense", "reference": "File 12"})
    assert wrong.status_code == 422 and "Enter a valid UUID" in wrong.content.decode()
    assert 'value="nonsense"' in wrong.content.decode() and 'value="File 12"' in wrong.content.decode()
    nobody = cleo.post(place, given)
    assert nobody.status_code == 422 and "or choose to hold everything" in nobody.content.decode()
    past = cleo.post(place, {**given, "everything": "on", "until_at": "2020-01-01T00:00"})
    assert past.status_code == 422 and "A hold ends in the future" in past.content.decode()
    assert "Nothing is held." in cleo.get("/privacy/retention/").content.decode()
    cleo.post(place, {**given, "everything": "on"})
    shown = cleo.get("/privacy/retention/").content.decode()
    assert "contract 7" in shown and "An audit" in shown and "Everything" in shown
    place = shown.partition("/privacy/retention/holds/")[2].partition('/lift/"')[0]
    cleo.post(f"/privacy/retention/holds/{place.rpartition('/')[2]}/lift/")
    again = cleo.get("/privacy/retention/").content.decode()
    assert "Nothing is held." in again or "/lift/" not in again


def test_a_breach_is_recorded_assessed_and_closed_by_its_pages_in_both_languages(desk: Rights):
    cleo = browser(desk.world, "cleo")
    at = now()
    given = {
        "title": "A list was seen", "kind": "confidentiality", "jurisdictions": ["EU"],
        "from_at": (at - timedelta(hours=80)).strftime("%Y-%m-%dT%H:%M"),
        "aware_at": (at - timedelta(hours=75)).strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    given["key"] = str(new_id())
    before = len(_breaches(desk))
    early = {**given, "from_at": at.strftime("%Y-%m-%dT%H:%M")}
    ahead = {**given, "aware_at": (at + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")}
    for wrong, why in ((early, "Nobody knows of a breach before it begins"), (ahead, "in the past")):
        answer = cleo.post("/privacy/breaches/new/", wrong)
        assert answer.status_code == 422 and why in answer.content.decode()
        assert 'value="A list was seen"' in answer.content.decode()
    answer = cleo.post("/privacy/breaches/new/", given, follow=True)
    again = cleo.post("/privacy/breaches/new/", given, follow=True)
    assert again.redirect_chain == answer.redirect_chain and len(_breaches(desk)) == before + 1
    other = cleo.post("/privacy/breaches/new/", {**given, "title": "Another list was seen"})
    assert other.status_code == 409 and len(_breaches(desk)) == before + 1
    assert "for a second entry" in other.content.decode() and str(given["key"]) not in other.content.decode()
    place, shown = answer.redirect_chain[-1][0], answer.content.decode()
    assert "GDPR Art. 33(1)" in shown and "Overdue" in shown and "Draft of the notice" in shown
    cleo.post(f"{place}acts/", {"act": "assess", "risk": "unlikely", "persons": "0", "measures": "None."})
    unsaid = cleo.post(f"{place}acts/", {"act": "assess", "risk": "likely", "measures": "Keys were changed."})
    assert unsaid.status_code == 422 and "Keys were changed." in unsaid.content.decode()
    shown = cleo.get(place).content.decode()
    for duty in {one.partition('"')[0] for one in shown.split('name="duty" value="')[1:]}:
        why = "Nobody could have read it: the list was encrypted."
        cleo.post(f"{place}acts/", {"act": "not-told", "duty": duty, "why": why})
    cleo.post(f"{place}acts/", {"act": "close"})
    assert "Closed" in cleo.get("/privacy/breaches/").content.decode()
    chinese = browser(desk.world, "cleo", language="zh-hans").get(place).content.decode()
    assert "个人数据" in chinese or "泄露" in chinese
    assert "不得无故拖延" in chinese and "without undue delay" not in chinese
    watch = browser(desk.world, "cleo", language="zh-hans").get("/watch/").content.decode()
    assert "泄露事件已评估" in watch and "breach.assessed" not in watch
    assert browser(desk.world, "ada").get(place).status_code == 404
    assert desk.ask(Right.ERASURE)


def _breaches(desk: Rights):
    with acting(desk.officer()):
        return register.open_breaches(desk.officer())


def test_who_is_known_by_their_key_can_be_registered_without_an_address(desk: Rights):
    given = {
        "client": str(desk.world.client_id), "home": "eu", "right": "objection",
        "contact": str(desk.contact_id),
    }  # fmt: skip
    assert browser(desk.world, "cleo").post("/privacy/requests/new/", given).status_code == 302
    assert [one.right for one in _open(desk)].count("objection") == 1


def test_a_worker_tells_the_officer_from_the_desk(desk: Rights):
    chi = browser(desk.world, "chi")
    place = f"/work/{desk.assignment_id}/"
    assert "This is a request about their own data" in chi.get(place).content.decode()
    told = chi.post(f"{place}privacy/", {"right": "portability"}, follow=True).content.decode()
    assert "The compliance officer has the request" in told
    assert [one.right for one in _open(desk)].count("portability") == 1
