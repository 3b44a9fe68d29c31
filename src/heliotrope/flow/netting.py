"""A service credit comes off what the client pays: by a credit note on the tax invoices of its order.

The credit stands in the books from the delivery on.  As soon as the order's charges are on an invoice, a note
takes it off there, under the tax of the line that it lowers; what one has no room for goes on the next.
"""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.money import documents
from heliotrope.core.money.amounts import exact_sum
from heliotrope.core.money.documents import DocumentKind
from heliotrope.core.money.ledger import Parties
from heliotrope.flow import crediting, period_contents
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import billing
from heliotrope.money import credits as money_credits
from heliotrope.money import selectors as money_selectors
from heliotrope.money.billing import Issued
from heliotrope.network import selectors as network_selectors


def net_order(*, client_id: UUID, order_id: UUID) -> None:
    """Take what an order was credited off its invoices, once however often it is told."""
    platform = tenancy_selectors.machine_for_client(client_id)
    with acting(platform):
        net(platform, order_id, now=clock_now())


def net(actor: Actor, order_id: UUID, *, now: datetime) -> tuple[UUID, ...]:
    """Issue the credit notes that an order's service credits still lack; gives them.

    A period's credit comes off the invoices of its stream, whose work it is for.
    """
    order_id = period_contents.worked_on(actor, order_id)
    made: list[UUID] = []
    for given in crediting.all_given(actor, order_id):
        made += _net(actor, order_id, given, now)
    return tuple(made)


def _net(actor: Actor, order_id: UUID, given: crediting.Given, now: datetime) -> list[UUID]:
    lines = money_selectors.lines_of_order(actor, order_id)
    # All of them before anything is read, in one order: two who net at once do so one after the other.
    for document_id in sorted({line.document_id for line in lines}):
        billing.hold_document(actor, document_id)
    notes = {line.document_id: money_selectors.credit_notes(actor, line.document_id) for line in lines}
    ids = {document_id: money_credits.note_id_of(given.credit_id, document_id) for document_id in notes}
    netted = money_selectors.net_of(actor, ids.values())
    left = exact_sum((given.amount, *(amount.copy_negate() for amount in netted.values())))
    made = []
    for line in lines:
        note_id = ids[line.document_id]
        invoice = money_selectors.tax_document_content(actor, line.document_id)
        room = documents.left_to_credit(invoice, notes[line.document_id])[line.number]
        amount = min(left, room)
        if amount <= 0 or note_id in netted or invoice.currency != given.currency:
            continue
        _issue(actor, given, line.document_id, note_id, {line.number: amount}, now)
        netted[note_id] = amount
        left = exact_sum((left, amount.copy_negate()))
        made.append(note_id)
    return made


def _issue(
    actor: Actor,
    given: crediting.Given,
    invoice_id: UUID,
    note_id: UUID,
    amounts: dict[int, Decimal],
    now: datetime,
) -> None:
    row = money_selectors.tax_document(actor, invoice_id)
    invoice = money_selectors.tax_document_content(actor, invoice_id)
    part = documents.credit(invoice, money_selectors.credit_notes(actor, invoice_id), amounts)
    today = now.astimezone(UTC).date()
    number = billing.next_number(actor, DocumentKind.CREDIT_NOTE.value, today.year, "CN-")
    document = documents.credit_note(invoice, part, number=number.text, issued_on=today, reason=given.reason)
    books = network_selectors.books(actor, row.client_id)
    billing.net_service_credit(
        actor,
        Issued(
            id=note_id,
            client_id=row.client_id,
            number=number,
            document=document,
            parties=Parties(operator=books.operator, client=books.client, providers={}),
        ),
        invoice_id=invoice_id,
        now=now,
    )
