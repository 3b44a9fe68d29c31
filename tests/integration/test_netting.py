"""A missed target's service credit comes off the client's invoice by a credit note, once."""

from decimal import Decimal

from mockeinvoice import validate
from peppol.xsd import validate_xsd

from heliotrope.core.money.tax import TaxCategory
from heliotrope.core.sentence import Sentence
from heliotrope.flow import billing as flow_billing
from heliotrope.flow import certifying, delivering, netting
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight.papers.billing import document_pdf
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from tests.integration.bills import fill_in, issued
from tests.integration.certified import ask, make, place, standing, work
from tests.integration.short import together
from tests.support.machine import settle

MIXED = [f"{'good' if n % 6 == 5 else 'bad'} {n}" for n in range(12)]
"""Ten of twelve are bad, so that four of any six are: whatever the sample, the target is missed."""


def missed_and_accepted(world):
    """An order that Bo got mostly wrong, that Ana took with its credit; gives it and the credit."""
    order_id = place(world, MIXED)
    ask(world, order_id, inspections=6, target_ratio=0.9)
    work(world, "bo", "good")
    settle()
    work(world, "xa")
    settle()
    credit = standing(world, order_id).credit
    ana = world.actor("ana")
    with acting(ana):
        certifying.deliver_as_it_is(ana, order_id)
    settle()
    with acting(ana):
        delivering.accept(ana, deliver_selectors.deliveries_of_order(ana, order_id)[0].id, now=now())
    return order_id, credit.amount


def test_a_service_credit_comes_off_the_invoice_with_its_tax_and_once_however_often_it_is_told():
    world = make()
    fill_in(world)
    order_id, credit = missed_and_accepted(world)
    told = {"client_id": world.client_id, "order_id": order_id}
    netting.net_order(**told)
    ada = world.admin()
    with acting(ada):
        assert money_selectors.tax_documents(ada) == (), "there is nothing yet that it could come off"
    invoice_id = issued(world)
    together(*[lambda: netting.net_order(**told)] * 3)

    with acting(ada):
        (note,) = [one for one in money_selectors.tax_documents(ada) if one.corrects_id == invoice_id]
        document = money_selectors.tax_document_content(ada, note.id)
        xml = money_selectors.tax_document_ubl(ada, note.id)
        invoice = money_selectors.tax_document(ada, invoice_id)
    assert note.net == credit.amount > 0
    assert note.tax == (credit.amount * Decimal("0.19")).quantize(Decimal("0.01"))
    assert document.lines[0].tax.category is TaxCategory.STANDARD
    assert invoice.outstanding == invoice.total - note.total
    assert validate_xsd(xml)[0]
    assert validate(xml)[1].verdict == "valid"
    assert isinstance(document.reason, Sentence), "each reader reads it in their own language"
    assert document_pdf(document, "zh-hans").startswith(b"%PDF")

    with acting(ada):
        flow_billing.take_payment(ada, invoice_id, now=now())
        assert money_selectors.tax_document(ada, invoice_id).is_settled
        assert money_selectors.off_balance(ada) == ()
        books = network_selectors.books(ada, world.client_id)
        left = {
            (line.legal_entity_id, line.account): line.amount
            for line in money_selectors.balances(ada)
            if line.amount and line.account in ("receivable", "payable", "tax-payable", "tax-recoverable")
        }
    tax = invoice.tax - note.tax
    assert left.pop((books.operator, "tax-payable")) == -tax
    assert left.pop((books.client, "tax-recoverable")) == tax
    assert not {key for key in left if key[0] in (books.operator, books.client)}, left
