"""What the officer sees and is told of legal clocks, and what the evidence pack says of them."""

import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import override_settings

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.compliance.selectors import breaches as register
from heliotrope.compliance.services import breaches
from heliotrope.compliance.services.breaches import Found
from heliotrope.compliance.services.retention import HoldWish, RuleWish, hold, keep_rule, lift_hold
from heliotrope.core.privacy.breaches import Harm
from heliotrope.core.privacy.requests import Right
from heliotrope.core.privacy.retention import DataClass, What
from heliotrope.flow import alerting, asking, erasing, evidencing
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.erasing import faults as certificate_faults
from heliotrope.foundation.signing.documents import faults
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.insight.papers.evidence import evidence_pdf
from heliotrope.interfaces.cli.verify import verify
from heliotrope.lines.support.models import Contact
from tests.integration.masked_desk import ADDRESS, CARD, NAME, PHONE, letter
from tests.integration.rights_desk import Rights
from tests.support.pages import browser

PLANTED = (NAME, "Käthe", "Müller", ADDRESS, PHONE, CARD)
SECOND = "nora@kunde.example"


class Desk(Rights):
    """Käthe asked thrice, at different times; a list went astray; and a second person was erased."""

    def __init__(self) -> None:
        super().__init__(crew=False)
        self.at: datetime = now()
        self.empty = browser(self.world, "cleo").get("/privacy/").content.decode()
        self.late = self._asked(days=45)
        self.soon = self._asked(days=26)
        self.early = self._asked(days=1)
        self.breach_id = self._recorded()

    def _asked(self, *, days: int) -> UUID:
        asked = asking.Asked(
            client_id=self.world.client_id,
            home="eu",
            right=Right.ACCESS,
            contact_id=self.contact_id,
            jurisdiction="EU",
            received_at=self.at - timedelta(days=days),
        )
        with acting(self.officer()):
            return asking.take_in(self.officer(), asked, now=self.at)

    def _recorded(self) -> UUID:
        found = Found(
            id=new_id(),
            title=f"A list of {NAME} went to {ADDRESS}",
            kind=Harm.CONFIDENTIALITY,
            jurisdictions=["EU"],
            from_at=self.at - timedelta(hours=62),
            aware_at=self.at - timedelta(hours=60),
        )
        with acting(self.officer()):
            return breaches.record_breach(self.officer(), found, now=self.at)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


def test_the_console_says_what_is_due_what_is_late_and_what_is_next(desk: Desk):
    cleo = browser(desk.world, "cleo")
    html = cleo.get("/privacy/").content.decode()
    told = html.partition('id="asked-heading"')[2].partition('id="broken-heading"')
    asked, broken = told[0], told[2].partition('id="notices-heading"')[0]

    places = [asked.index(str(one)) for one in (desk.late, desk.soon, desk.early)]
    assert places == sorted(places), "what is due first stands first"
    assert [asked.count(one) for one in ("Overdue", "Due soon", "In time")] == [1, 1, 1]
    assert asked.count("Verify who asks") == 3 and "3 open requests" in asked
    assert f"/privacy/breaches/{desk.breach_id}/" in broken and "Assess it" in broken
    assert "Overdue" in broken, "nobody assessed it: the persons were to be told at once"
    assert ">2 overdue<" in html, "the figure counts both"
    assert "A list of" in broken and not [one for one in (ADDRESS, PHONE, CARD) if one in html]
    assert "Nobody waits for an answer." in desk.empty and "No breach is open." in desk.empty
    assert "No rule of retention is in force" in desk.empty and "Take a request in" in desk.empty
    assert "Take a request in" not in browser(desk.world, "otto").get("/privacy/").content.decode()


def test_the_officer_is_told_once_when_a_clock_nears_its_end_and_once_when_it_has_passed(desk: Desk):
    officer = desk.officer()
    told = [alerting.watch_looks(operator_id=desk.world.operator_id, now=desk.at) for _ in "12"]
    with acting(officer):
        lines = selectors.notices(officer)
        (found,) = register.open_breaches(officer)
        needed = {one.rule: one.due_at for one in found.duties}

    assert told == [4, 0]
    assert Counter(one.kind for one in lines) == {compliance.Kind.OVERDUE: 2, compliance.Kind.DUE: 2}
    of = {one.detail.get("request", one.detail.get("rule")): one.kind for one in lines}
    assert of == {
        str(desk.late): "overdue", str(desk.soon): "due", "eu.gdpr.33": "due", "eu.gdpr.34": "overdue",
    }  # fmt: skip
    later = needed["eu.gdpr.33"]
    again = [alerting.watch_looks(operator_id=desk.world.operator_id, now=later) for _ in "12"]
    assert again == [1, 0], "the authority's clock has run out; Käthe's third request has not"
    html = browser(desk.world, "cleo").get("/privacy/notices/").content.decode()
    assert "Access: the answer to a person is overdue since" in html and str(desk.late) in html
    assert "A breach: Tell the authority, due by" in html and str(desk.breach_id) in html


def test_the_pack_tells_of_rights_without_a_value_and_a_changed_byte_is_refused(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    officer, client_id = desk.officer(), desk.world.client_id
    desk.receive(letter(number=7, name="Nora Nowak", address=SECOND))
    with acting_in_vault(desk.world.platform(), "eu"):
        (erased,) = Contact.objects.exclude(pk=desk.contact_id).values_list("pk", flat=True)
    erasing.erase(officer, erased, home="eu", now=now())
    with acting(officer):
        wish = RuleWish(
            data=DataClass.RATING, client_id=None, days=30, what=What.ANONYMISE, basis="contract 7", after=0
        )
        keep_rule(officer, wish, now=now())
        hold(
            officer, HoldWish(client_id=client_id, reason="litigation", subject_id=desk.contact_id), now=now()
        )
        lifted = hold(officer, HoldWish(client_id=client_id, reason="audit"), now=now())
        lift_hold(officer, lifted, now=now())
        compliance.ask_evidence(officer, language="zh-hans", now=now())
    evidencing.make_evidence(operator_id=desk.world.operator_id, now=now(), paper=evidence_pdf)
    with acting(officer):
        (pack,) = selectors.packs(officer)
    cleo = browser(desk.world, "cleo")
    content = cleo.get(f"/privacy/evidence/{pack.id}/json/").content
    told = json.loads(content)

    assert faults(told) == [] and told["homes_not_reached"] == []
    clocks = {one["id"]: one["clock"] for one in told["requests"]["open"]}
    assert clocks == {str(desk.late): "overdue", str(desk.soon): "warned", str(desk.early): "running"}
    assert [one["id"] for one in told["breaches"]] == [str(desk.breach_id)]
    assert {one["rule"] for one in told["breaches"][0]["duties"]} == {"eu.gdpr.33", "eu.gdpr.34"}
    assert told["retention"]["rules"][0]["basis"] == "contract 7"
    over, stands = told["retention"]["holds"]
    assert (stands["subject"], stands["stands"], stands["lifted_at"]) == (str(desk.contact_id), True, None)
    assert (over["id"], over["stands"], over["lifted_by"]) == (str(lifted), False, str(officer.user_id))
    assert told["operator"]["name"]
    (one,) = told["certificates"]["signed"]
    assert one["content"]["subject_id"] == str(erased) and certificate_faults(one, key=told["key"]) == []
    assert [one["home"] for one in told["home_keys"] if one["current"] >= 1] == ["eu", "us"]
    assert sum(of["keys"] for of in told["home_keys"][0]["versions"]) >= 1
    assert cleo.get(f"/privacy/evidence/{pack.id}/pdf/").content.startswith(b"%PDF")
    assert not [one for one in (*PLANTED, SECOND, "Nora") if one in content.decode()]

    file = tmp_path / "evidence.json"
    assert _verified(file, content) == 0
    assert "erasures     1 certificates" in capsys.readouterr().out
    for before, after in (
        (b'"clock":"overdue"', b'"clock":"running"'),
        (b'"erased_at":"20', b'"erased_at":"21'),
    ):
        assert before in content
        assert _verified(file, content.replace(before, after, 1)) == 1
    assert f"CHANGED  certificate of {erased}" in capsys.readouterr().out


def test_a_cell_names_the_homes_that_it_cannot_reach_and_tells_the_rest(desk: Desk):
    officer, operator_id = desk.officer(), desk.world.operator_id
    with override_settings(HELIOTROPE_CELL=["eu"]):
        html = browser(desk.world, "cleo").get("/privacy/").content.decode()
        alerting.watch_looks(operator_id=operator_id, now=desk.at)
        with acting(officer):
            asked = compliance.ask_evidence(officer, language="en", now=now())
        evidencing.make_evidence(operator_id=operator_id, now=now(), paper=evidence_pdf)
    with acting(officer):
        told = json.loads(selectors.pack_content(officer, asked, "document"))

    assert "away: us" in html
    assert told["homes_not_reached"] == ["us"]
    assert {one["database"] for one in told["chains"]} == {"default", "vault_eu"}
    assert [one["home"] for one in told["looks"] if one["away"]] == ["us"]


def _verified(file: Path, content: bytes) -> int:
    file.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        verify(file)
    return int(str(ended.value.code))
