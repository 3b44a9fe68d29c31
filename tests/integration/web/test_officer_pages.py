"""The officer's console and what it leads to: a pack that is checked offline, pins, rules, notices."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from heliotrope.compliance import selectors
from heliotrope.flow import alerting, evidencing, revealing
from heliotrope.foundation.clock import now
from heliotrope.foundation.signing import selectors as signing_selectors
from heliotrope.foundation.signing.documents import faults
from heliotrope.foundation.signing.keys import fingerprint
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight.papers.evidence import evidence_pdf
from tests.integration.masked_desk import ADDRESS, CARD, NAME, PHONE, Case
from tests.support.pages import browser

PLANTED = (NAME, "Käthe", "Müller", ADDRESS, PHONE, CARD)


@pytest.fixture(scope="module")
def case() -> Case:
    """Chi in Manila looked at a European's phone number."""
    made = Case()
    chi = made.worker()
    with acting(chi):
        seen = revealing.open_mark(chi, made.assignment_id, "⟨PHONE_1⟩", reason="call-back", now=now())
        assert seen.value == PHONE
    return made


def test_the_console_shows_where_data_is_who_saw_it_and_what_left(case: Case):
    cleo = browser(case.world, "cleo")

    html = cleo.get("/privacy/").content.decode()

    assert html.count('class="where-home"') == 2 and "Kraków" in html and "Manila" in html
    assert "1 person · 1 item" in html
    assert 'class="where-way"' in html and "eu → PH: 1 person" in html
    assert ">chi</span><span>Phone number</span>" in html
    looks = cleo.get("/privacy/reveals/").content.decode()
    assert ">chi</a>" in looks and f"…{str(case.thread().contact_id)[-8:]}" in looks
    assert "PH 1" in html, "the counter names where to"
    assert not [one for one in PLANTED if one in html]
    assert browser(case.world, "otto").get("/privacy/").status_code == 200
    for name in ("ana", "chi", "ada", "lea", "dee"):
        assert browser(case.world, name).get("/privacy/").status_code == 404


def test_a_rule_and_a_contract_are_put_in_force_on_the_page_and_a_stale_one_is_refused(case: Case):
    cleo = browser(case.world, "cleo")
    given = {
        "rule-name": "india-no", "rule-means": "forbidden", "rule-home": "eu", "rule-country": "IN",
        "rule-citation": "contract 7", "rule-after": "0",
    }  # fmt: skip

    assert cleo.post("/privacy/transfers/rules/", given).status_code == 302
    late = cleo.post("/privacy/transfers/rules/", given | {"rule-name": "late"})
    nowhere = cleo.post("/privacy/transfers/rules/", given | {"rule-country": "ZZ", "rule-after": "1"})
    assert (late.status_code, nowhere.status_code) == (409, 422)
    assert 'value="late"' in late.content.decode() and "meanwhile" in late.content.decode()
    assert "No country has the code ZZ" in nowhere.content.decode()
    paper = {
        "paper-home": "eu", "paper-country": "PH", "paper-kind": "standard-contract",
        "paper-reference": "SCC 7", "paper-after": "1",
    }  # fmt: skip
    assert cleo.post("/privacy/transfers/instruments/", paper).status_code == 302
    html = cleo.get("/privacy/transfers/").content.decode()
    wrong = cleo.post("/privacy/transfers/rules/", given | {"rule-country": "India"})

    assert "india-no" in html and ">late<" not in html and "SCC 7" in html and "version 2" in html
    assert wrong.status_code == 422
    assert browser(case.world, "otto").post("/privacy/transfers/rules/", given).status_code == 404


def test_a_client_pins_its_homes_and_a_line_that_is_wrong_keeps_nothing(case: Case):
    ana, client_id = browser(case.world, "ana"), case.world.client_id
    place = f"/privacy/pins/{client_id}/keep/"

    wrong = ana.post(place, {"pins": "DE eu\nFrance eu us", "after": "0"})
    gone = ana.post(place, {"pins": "DE mars", "after": "0"}, follow=True).content.decode()
    twice = ana.post(place, {"pins": "FR eu\nde eu\nDE us", "otherwise": "us", "after": "0"})
    nowhere = ana.post(place, {"pins": "DE eu\nZZ us", "after": "0"})
    assert (twice.status_code, nowhere.status_code) == (422, 422)
    assert "Line 3: DE is pinned to eu already" in twice.content.decode()
    assert "FR eu\nde eu\nDE us" in twice.content.decode(), "what was typed is still there"
    assert '<option value="us" selected>' in twice.content.decode()
    assert "No country has the code ZZ" in nowhere.content.decode()
    kept = ana.post(place, {"pins": "de → eu\nUS us", "otherwise": "eu", "closed": "yes", "after": "0"})
    html = ana.get("/privacy/pins/").content.decode()

    assert wrong.status_code == 422 and "Line 2" in wrong.content.decode()
    assert "There is no vault for the home" in gone
    assert kept.status_code == 302 and "DE eu\nUS us" in html and "version 1" in html
    with acting(case.world.actor("ana")):
        assert selectors.pins_of(case.world.actor("ana"), client_id).homes == {"DE": "eu", "US": "us"}
    assert browser(case.world, "eve").get(f"/privacy/pins/{client_id}/").status_code == 404


def test_a_notice_is_taken_note_of_once(case: Case):
    world, cleo = case.world, browser(case.world, "cleo")
    chi = case.worker()
    given = {"rule-name": "ph-no", "rule-means": "masked", "rule-country": "PH", "rule-after": "2"}
    assert cleo.post("/privacy/transfers/rules/", given).status_code == 302
    with acting(chi):
        kept = revealing.open_mark(chi, case.assignment_id, "⟨EMAIL_1⟩", reason="call-back", now=now())
    alerting.watch_looks(operator_id=world.operator_id, now=now())

    before = cleo.get("/privacy/notices/").content.decode()
    with acting(world.actor("cleo")):
        (line,) = selectors.notices(world.actor("cleo"), unseen=True)
    assert cleo.post(f"/privacy/notices/{line.id}/seen/").status_code == 302
    after = cleo.get("/privacy/notices/").content.decode()

    assert kept.value is None
    assert "Refused: data of eu, country PH, rule ph-no." in before
    assert "Take note" in before and "Take note" not in after


def test_the_pack_is_made_in_a_job_signed_and_checked_on_another_machine(case: Case, tmp_path: Path):
    world, cleo = case.world, browser(case.world, "cleo")

    assert cleo.post("/privacy/evidence/ask/").status_code == 302
    cleo.post("/privacy/evidence/ask/")
    assert "Being made" in cleo.get("/privacy/evidence/").content.decode()
    made = [
        evidencing.make_evidence(operator_id=world.operator_id, now=now(), paper=evidence_pdf) for _ in "12"
    ]
    with acting(world.actor("cleo")):
        (pack,) = selectors.packs(world.actor("cleo"))
        key = signing_selectors.keys(world.actor("cleo"))[0].public
    content = cleo.get(f"/privacy/evidence/{pack.id}/json/").content
    paper = cleo.get(f"/privacy/evidence/{pack.id}/pdf/").content
    for name in ("cleo", "otto"):
        reader = browser(world, name)
        shown = reader.get("/privacy/evidence/").content.decode()
        assert f"heliotrope verify evidence.json --key {key}" in shown and fingerprint(key) in shown
        assert key in reader.get("/certificates/keys/").content.decode()

    assert made == [1, 0] and pack.whole
    assert paper.startswith(b"%PDF")
    told = json.loads(content)
    assert faults(told, key=key) == []
    assert {one["database"] for one in told["chains"]} == {"default", "vault_eu", "vault_us"}
    assert told["transfers"][0]["countries"] == {"PH": 1}
    (seen,) = (one for one in told["looks"] if one["home"] == "eu")
    (look,) = seen["by_case"]
    assert (look["viewer"], look["name"], look["role"]) == (str(world.users["chi"]), "chi", "worker")
    assert (look["subject"], look["reason"]) == (str(case.thread().contact_id), "call-back")
    assert (look["values"], seen["values"], seen["viewers"]) == (1, 1, 1)
    assert not [one for one in PLANTED if one in content.decode()]
    file = tmp_path / "evidence.json"
    file.write_bytes(content)
    asked = [sys.executable, "-m", "heliotrope.interfaces.cli", "verify", str(file), "--key", key]
    held = subprocess.run(asked, capture_output=True, text=True, check=False)
    file.write_bytes(content.replace(b'"persons":1', b'"persons":0', 1))
    broken = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert held.returncode == 0 and "The pack holds." in held.stdout, held.stdout + held.stderr
    assert broken.returncode == 1 and "not what was signed" in broken.stdout
