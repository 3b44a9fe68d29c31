"""Billing by the console: details, a tax invoice, a credit note, a batch that two people see, a statement."""

from dataclasses import replace

import pytest

from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight.statements import statement_of
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from tests.integration.bills import IBAN, accepted, fill_in, issued, second_admin
from tests.integration.web.reading import text_of
from tests.support.pages import browser
from tests.support.world import World, make_world

SELLER = {
    "name": "Operator Ltd", "street": "1 Harbour Row", "city": "Dublin", "postcode": "D02", "country": "IE",
    "vat_id": "IE6388047V", "registration_id": "412345", "endpoint_scheme": "9935",
    "endpoint_id": "IE6388047V", "iban": IBAN, "bic": "AIBKIE2D", "due_days": "14",
}  # fmt: skip
BUYER = {
    "name": "Digits GmbH", "street": "Torstraße 7", "city": "Berlin", "postcode": "10119", "country": "DE",
    "vat_id": "DE123456788", "endpoint_scheme": "9930", "endpoint_id": "DE123456788",
    "buyer_reference": "PO 77", "tax_category": "S", "tax_percent": "19", "language": "en",
}  # fmt: skip


def test_details_are_filled_in_an_invoice_is_issued_credited_and_paid():
    world = make_world(rate="5")
    accepted(world)
    ada, ana = browser(world, "ada"), browser(world, "ana")
    wrong = ada.post("/money/details/", {**SELLER, "iban": "IE00"})
    assert wrong.status_code == 422
    assert "IBAN is not right" in wrong.content.decode()
    assert "Kept." in text_of(ada.post("/money/details/", SELLER, follow=True))
    assert "Kept." in text_of(ada.post(f"/money/details/{world.client_id}/", BUYER, follow=True))

    new = f"/money/documents/new/{world.client_id}/"
    assert "Sums" in text_of(ada.get(new))
    today = now().date().isoformat()
    given = {"key": str(new_id()), "from_date": today, "to_date": today}
    page = ada.post(new, given, follow=True)
    assert f"Tax invoice {now():%Y}-000001" in text_of(page)
    assert "€5.95" in text_of(page)
    again = ada.post(new, given, follow=True)
    assert again.redirect_chain == page.redirect_chain
    address = page.redirect_chain[-1][0]

    assert "€5.95" in text_of(ana.get(address))
    assert "Give a credit note" not in text_of(ana.get(address))
    assert ana.get(f"{address}pdf?language=zh-hans").content.startswith(b"%PDF")
    assert b"urn:cen.eu:en16931:2017" in ana.get(f"{address}xml").content
    for act in ("credit/", "payment/", "refund/"):
        assert ana.post(address + act, {}).status_code == 404

    credit = {"key": str(new_id()), "reason": "Counted twice", "line": "1", "amount": "1.00"}
    for _ in range(2):
        assert "The credit note is issued" in text_of(ada.post(f"{address}credit/", credit, follow=True))
    assert "€4.76" in text_of(ada.get(address))
    over = {**credit, "key": str(new_id()), "amount": "4.01"}
    assert "can be credited by up to" in text_of(ada.post(f"{address}credit/", over, follow=True))
    assert "recorded in both books" in text_of(ada.post(f"{address}payment/", follow=True))
    assert "left to pay" in text_of(ada.post(f"{address}payment/", follow=True))
    assert "every book sums to zero" in text_of(ada.get("/money/"))
    assert "CN-" in text_of(ana.get("/money/documents/"))


def test_a_batch_goes_by_two_people_to_the_bank_and_back():
    world = make_world(rate="5")
    fill_in(world)
    accepted(world)
    bea_actor = second_admin(world)
    world = replace(world, users={**world.users, "bea": bea_actor.user_id})
    ada, bea = browser(world, "ada"), browser(world, "bea")
    provider = provider_of(world)
    assert "Name an account" in text_of(ada.get("/money/payouts/"))
    account = {
        "key": str(new_id()), "data_home": "eu", "holder": "Kraków Ltd", "country": "PL", "bic": "",
        "number": "PL61 1090 1014 0000 0712 1981 2874",
    }  # fmt: skip
    assert "Kept in the vault" in text_of(ada.post(f"/money/accounts/{provider}/", account, follow=True))
    page = text_of(ada.get("/money/payouts/"))
    assert "PL••••2874" in page
    assert "10901014" not in page + text_of(ada.get(f"/money/accounts/{provider}/"))

    key = new_id()
    wish = {"key": str(key), "data_home": "eu", "currency": "EUR", "execute_on": now().date().isoformat()}
    assert "Another person has to approve" in text_of(ada.post("/money/payouts/propose/", wish, follow=True))
    batch = f"/money/payouts/{key}/"
    assert f"{batch}approval/" not in ada.get(batch).content.decode()
    assert "Another person than who proposed" in text_of(ada.post(f"{batch}approval/", follow=True))
    assert "Approved." in text_of(bea.post(f"{batch}approval/", follow=True))
    file = ada.post(f"{batch}file/")
    assert b"PL61109010140000071219812874" in file.content
    assert "recorded in every book" in text_of(ada.post(f"{batch}payment/", follow=True))
    assert "can be paid" in text_of(ada.post(f"{batch}payment/", follow=True))
    back = f"{batch}returns/{provider}/"
    assert "owed and payable again" in text_of(ada.post(back, {"reason": "AC04"}, follow=True))
    assert "AC04" in text_of(ada.get(batch))
    assert "PL••••2874" in text_of(ada.get("/money/payouts/"))
    assert "came back from the bank" in text_of(browser(world, "bo").get("/work/pay/statement/"))


def provider_of(world: World):
    platform = world.platform()
    with acting(platform):
        return network_selectors.payees(platform, [world.workers["bo"]])[world.workers["bo"]].provider_id


@pytest.mark.promise("30", thin="why work passed somebody and the wage floor are tested elsewhere")
def test_all_statements_together_are_what_the_ledger_says_and_a_worker_sees_their_own():
    world = make_world(rate="0.333333")
    accepted(world, ["1+1", "2+2", "3+3"])
    ada, bo = world.admin(), browser(world, "bo")
    with acting(ada):
        told = statement_of(ada, world.workers["bo"])
        posted = [
            entry for entry in money_selectors.entries(ada)
            if (entry.kind, entry.account) == ("delivery", "provider-payable")
        ]  # fmt: skip
    assert sum(one.owed for one in told.statement.totals) == -sum(entry.amount for entry in posted)
    lines = [line for section in told.statement.sections for line in section.lines]
    assert len(lines) == 3
    assert all(line.spent_s and 0 < line.spent_s <= 1 for line in lines)

    page = text_of(bo.get("/work/pay/statement/"))
    assert "Statement of pay" in page
    assert "v1" in page
    rows = bo.get("/work/pay/statement/csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 4
    assert bo.get("/work/pay/statement/pdf").content.startswith(b"%PDF")
    office = browser(world, "ada")
    own = f"/money/statements/{world.workers['bo']}/"
    assert "Statement of pay" in text_of(office.get(own))
    assert office.get(f"{own}pdf").content.startswith(b"%PDF")
    assert office.get(f"{own}csv").content.decode("utf-8-sig").splitlines() == rows
    assert bo.get(own).status_code == 404
    chinese = browser(world, "bo", language="zh-hans")
    assert "报酬明细" in text_of(chinese.get("/work/pay/statement/"))


def test_eve_finds_no_document_of_anas_and_the_auditor_reads_without_acting():
    world = make_world(rate="5")
    fill_in(world)
    accepted(world)
    address = f"/money/documents/{issued(world)}/"
    eve, otto = browser(world, "eve"), browser(world, "otto")
    for path in (address, f"{address}pdf", f"{address}xml"):
        assert eve.get(path).status_code == 404
        assert otto.get(path).status_code == 200
    assert otto.post(f"{address}payment/").status_code == 404
    assert otto.get("/money/payouts/").status_code == 200
    assert otto.get("/money/details/").status_code == 404
