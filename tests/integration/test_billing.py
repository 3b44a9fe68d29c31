"""What Ana accepted becomes a numbered tax invoice, once; what is wrong is credited, never changed."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from mockeinvoice import validate
from peppol.xsd import validate_xsd

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.money.tax import Tax, TaxCategory
from heliotrope.flow import billing as flow_billing
from heliotrope.flow import delivering
from heliotrope.flow.billing import CreditWish
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import profiles
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from tests.integration.bills import accepted, fill_in, issued, wish
from tests.integration.short import together
from tests.support.world import World, make_world


def stands(world: World, entity: str) -> dict[str, Decimal]:
    """What every account of the operator or of Ana's client stands at, zeros left out."""
    platform, sums = world.platform(), defaultdict(Decimal)
    with acting(platform):
        books = network_selectors.books(platform, world.client_id)
        for line in money_selectors.balances(platform):
            if line.legal_entity_id == getattr(books, entity):
                sums[line.account] += line.amount
        assert money_selectors.off_balance(platform) == ()
    return {account: amount for account, amount in sums.items() if amount}


def credit(world: World, invoice_id, amounts=None, *, key=None):
    ada = world.admin()
    with acting(ada):
        return flow_billing.credit(
            ada,
            CreditWish(id=key or new_id(), invoice_id=invoice_id, reason="Counted twice", amounts=amounts),
            now=now(),
        )


def test_accepted_work_becomes_one_invoice_that_keeps_the_published_rules():
    """25 sums at 0.04 are 1.00, with 19 % 1.19; what is paid settles it and its tax stays in the books."""
    world = make_world(rate="0.04")
    fill_in(world)
    accepted(world, [f"{n}+1" for n in range(25)])
    invoice_id = issued(world)
    ada, ana = world.admin(), world.actor("ana")
    with acting(ana):
        row = money_selectors.tax_document(ana, invoice_id)
        document = money_selectors.tax_document_content(ana, invoice_id)
        xml = money_selectors.tax_document_ubl(ana, invoice_id)
    assert (row.net, row.tax, row.total, row.outstanding) == tuple(
        map(Decimal, ("1.00", "0.19", "1.19", "1.19"))
    )
    assert row.number == f"{now():%Y}-000001"
    assert (document.lines[0].quantity, document.lines[0].price) == (Decimal(25), Decimal("0.04"))
    assert validate_xsd(xml)[0]
    assert validate(xml)[1].verdict == "valid"

    with acting(ada):
        flow_billing.take_payment(ada, invoice_id, now=now())
        assert money_selectors.tax_document(ada, invoice_id).is_settled
        assert all(one.paid_at for one in money_selectors.invoices(ada))
        with pytest.raises(Conflict, match="Nothing of this invoice is left"):
            flow_billing.take_payment(ada, invoice_id, now=now())
    assert stands(world, "client") == {
        "cash": Decimal("-1.19"), "service-expense": Decimal(1), "tax-recoverable": Decimal("0.19"),
    }  # fmt: skip
    assert stands(world, "operator")["tax-payable"] == Decimal("-0.19")
    assert "receivable" not in stands(world, "operator")


def test_a_charge_is_billed_once_and_then_paid_with_its_invoice_only():
    world = make_world()
    fill_in(world)
    accepted(world)
    first = wish(world)
    ada = world.admin()
    with acting(ada):
        assert flow_billing.issue(ada, first, now=now()) == flow_billing.issue(ada, first, now=now())
        charge = money_selectors.invoices(ada)[0]
        with pytest.raises(Conflict, match="left to invoice"):
            flow_billing.issue(ada, wish(world), now=now())
        with pytest.raises(Conflict, match="stands on a tax invoice"):
            delivering.take_payment(ada, charge.id, now=now())
        assert len(money_selectors.tax_documents(ada)) == 1


def test_what_was_paid_before_is_taken_off_the_invoice():
    world = make_world(rate="2")
    fill_in(world)
    accepted(world)
    ada = world.admin()
    with acting(ada):
        delivering.take_payment(ada, money_selectors.invoices(ada)[0].id, now=now())
    invoice_id = issued(world)
    with acting(ada):
        row = money_selectors.tax_document(ada, invoice_id)
        assert (row.total, row.prepaid, row.outstanding) == (Decimal("2.38"), Decimal(2), Decimal("0.38"))
        flow_billing.take_payment(ada, invoice_id, now=now())
    assert stands(world, "client")["cash"] == Decimal("-2.38")


def test_two_who_issue_at_once_bill_each_charge_once_and_leave_no_number_out():
    world = make_world()
    fill_in(world)
    accepted(world)
    made = together(*[lambda: issued(world)] * 3)
    assert sum(one.error is None for one in made) == 1
    assert all(isinstance(one.error, Conflict | Invalid) for one in made if one.error)
    accepted(world, ["4+4"])
    issued(world)
    ada = world.admin()
    with acting(ada):
        numbers = sorted(row.number for row in money_selectors.tax_documents(ada))
    assert numbers == [f"{now():%Y}-00000{n}" for n in (1, 2)]


def test_an_invoice_that_is_refused_takes_no_number():
    world = make_world()
    ada = world.admin()
    accepted(world)
    with acting(ada), pytest.raises(Invalid, match="your own billing details"):
        flow_billing.issue(ada, wish(world), now=now())
    fill_in(world)
    with acting(ada):
        books = network_selectors.books(ada, world.client_id)
        known = money_selectors.billing_profile(ada, books.client)
        profiles.set_profile(
            ada, legal_entity_id=books.client, client_id=world.client_id,
            profile=replace(known, buyer_reference="", endpoint_id=""), now=now(),
        )  # fmt: skip
    with pytest.raises(Invalid, match=r"PEPPOL-EN16931-R010.*PEPPOL-EN16931-R003"):
        issued(world)
    fill_in(world)
    invoice_id = issued(world)
    with acting(ada):
        assert money_selectors.tax_document(ada, invoice_id).number.endswith("-000001")


def test_credit_notes_take_back_no_more_than_was_invoiced_and_the_books_follow():
    world = make_world(rate="5")
    fill_in(world)
    accepted(world)
    invoice_id, key = issued(world), new_id()
    assert credit(world, invoice_id, {1: Decimal("2.00")}, key=key) == key
    assert credit(world, invoice_id, {1: Decimal("2.00")}, key=key) == key
    with pytest.raises(Invalid, match=r"up to 3\.0"):
        credit(world, invoice_id, {1: Decimal("3.01")})
    with pytest.raises(Conflict, match="not credited"):
        credit(world, key)
    ada = world.admin()
    with acting(ada):
        note = money_selectors.tax_document(ada, key)
        xml = money_selectors.tax_document_ubl(ada, key)
        assert (note.number, note.total) == (f"CN-{now():%Y}-000001", Decimal("2.38"))
        assert money_selectors.tax_document(ada, invoice_id).outstanding == Decimal("3.57")
        flow_billing.take_payment(ada, invoice_id, now=now())
    assert validate_xsd(xml)[0]
    assert validate(xml)[1].verdict == "valid"
    credit(world, invoice_id)
    with acting(ada):
        assert money_selectors.tax_document(ada, invoice_id).outstanding == Decimal("-3.57")
        flow_billing.refund(ada, invoice_id, now=now())
        assert money_selectors.tax_document(ada, invoice_id).is_settled
        with pytest.raises(Conflict, match="to be paid back"):
            flow_billing.refund(ada, invoice_id, now=now())
    assert stands(world, "client") == {}
    assert stands(world, "operator")["credited"] == Decimal(5)


def test_two_who_credit_the_whole_at_once_credit_it_once():
    world = make_world(rate="5")
    fill_in(world)
    accepted(world)
    invoice_id = issued(world)
    made = together(*[lambda: credit(world, invoice_id)] * 3)
    assert sum(one.error is None for one in made) == 1
    assert all(isinstance(one.error, Invalid) for one in made if one.error)


def test_a_line_is_taxed_as_the_operator_says_and_reverse_charge_says_why():
    world = make_world(rate="5")
    fill_in(world)
    accepted(world)
    ada = world.admin()
    with acting(ada):
        order_id = money_selectors.invoices(ada)[0].order_id
        reverse = Tax(category=TaxCategory.REVERSE_CHARGE, reason="Reverse charge, article 196")
        made = flow_billing.issue(ada, wish(world, taxes={order_id: reverse}), now=now())
        row = money_selectors.tax_document(ada, made)
        assert (row.tax, row.total) == (Decimal(0), Decimal(5))
        assert validate(money_selectors.tax_document_ubl(ada, made))[1].verdict == "valid"


def test_an_issued_document_is_never_changed_and_eve_finds_none_of_it():
    world = make_world()
    fill_in(world)
    accepted(world)
    invoice_id = issued(world)
    for statement in ("UPDATE tax_document SET number = 'x'", "DELETE FROM billed_charge"):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            acting(world.admin()),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    eve = world.actor("eve")
    with acting(eve):
        assert money_selectors.tax_documents(eve) == ()
        with pytest.raises(NotFound):
            money_selectors.tax_document(eve, invoice_id)
