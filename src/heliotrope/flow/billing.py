"""Tax invoices: what a client owes for accepted deliveries of a period, and what is credited of it later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.money import documents
from heliotrope.core.money.amounts import exact_sum
from heliotrope.core.money.documents import Charge, DocumentKind, TaxDocument
from heliotrope.core.money.ledger import Parties
from heliotrope.core.money.tax import Tax
from heliotrope.flow import netting
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import billing
from heliotrope.money import selectors as money_selectors
from heliotrope.money.billing import Issued
from heliotrope.money.profiles import Profile
from heliotrope.money.selectors import InvoiceLine
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceWish:
    """Which charges of a client go on one tax invoice.

    Attributes:
        id: the invoice's key; the same wish sent again finds the first.
        from_date, to_date: days, in UTC, on which deliveries were accepted; both count.
        taxes: by order, where a line is not taxed as the client's profile says.
    """

    id: UUID
    client_id: UUID
    from_date: date
    to_date: date
    taxes: Mapping[UUID, Tax] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBill:
    """What one order's charges in a period come to; it becomes one line."""

    order_id: UUID
    title: str
    charges: tuple[InvoiceLine, ...]
    judgements: int
    net: Decimal
    currency: str


def to_bill(actor: Actor, client_id: UUID, from_date: date, to_date: date) -> tuple[ToBill, ...]:
    """What of a client's accepted work in a period is on no tax invoice yet, by order."""
    ids = money_selectors.unbilled(
        actor, client_id, from_at=_midnight(from_date), until_at=_midnight(to_date) + timedelta(days=1)
    )
    by_order: dict[UUID, list[InvoiceLine]] = {}
    for one in ids:
        line = money_selectors.invoice(actor, one)
        by_order.setdefault(line.order_id, []).append(line)
    titles = demand_selectors.titles(actor, set(by_order))
    return tuple(
        ToBill(
            order_id=order_id,
            title=titles.get(order_id, ""),
            charges=tuple(lines),
            judgements=sum(line.judgements for line in lines),
            net=exact_sum(line.total for line in lines),
            currency=lines[0].currency,
        )
        for order_id, lines in by_order.items()
    )


def issue(actor: Actor, wish: InvoiceWish, *, now: datetime) -> UUID:
    """Issue one tax invoice of a client's charges in a period; the same wish again gives the same invoice.

    Raises:
        Conflict: nothing is left to invoice.
        Invalid: a profile is missing, or a rule of Peppol BIS is broken.
    """
    if _there(actor, wish.id):
        return wish.id
    books = network_selectors.books(actor, wish.client_id)
    seller, buyer = (
        _profile(actor, books.operator, "your own"),
        _profile(actor, books.client, "this client's"),
    )
    found = to_bill(actor, wish.client_id, wish.from_date, wish.to_date)
    if not found:
        raise Conflict("Nothing that was accepted in this period is left to invoice.")
    if len({one.currency for one in found}) > 1:
        raise Invalid("The period holds charges in two currencies; choose days that hold one.")
    billing.hold_charges(actor, wish.client_id, [line.id for one in found for line in one.charges])

    charges = [_charge(actor, one, wish.taxes.get(one.order_id) or buyer.tax()) for one in found]
    number = billing.next_number(actor, DocumentKind.INVOICE.value, now.astimezone(UTC).year)
    document = _invoice(wish, seller, buyer, charges, number.text, found, now)

    billing.issue_invoice(
        actor,
        Issued(
            id=wish.id,
            client_id=wish.client_id,
            number=number,
            document=document,
            parties=Parties(operator=books.operator, client=books.client, providers={}),
        ),
        charges={n: [line.id for line in one.charges] for n, one in enumerate(found, 1)},
        now=now,
    )
    for one in found:
        netting.net(actor, one.order_id, now=now)
    return wish.id


def _invoice(
    wish: InvoiceWish,
    seller: Profile,
    buyer: Profile,
    charges: Sequence[Charge],
    number: str,
    found: Sequence[ToBill],
    now: datetime,
) -> TaxDocument:
    today, currency = now.astimezone(UTC).date(), found[0].currency
    lines = documents.charged_lines(charges, currency)
    paid = [line.total for one in found for line in one.charges if line.paid_at is not None]
    return TaxDocument(
        kind=DocumentKind.INVOICE,
        number=number,
        issued_on=today,
        due_on=today + timedelta(days=seller.due_days),
        from_date=wish.from_date,
        to_date=wish.to_date,
        currency=currency,
        seller=money_selectors.party(seller),
        buyer=money_selectors.party(buyer),
        account=money_selectors.account(seller),
        buyer_reference=buyer.buyer_reference,
        lines=lines,
        taxes=documents.invoice_taxes(lines, currency),
        prepaid=exact_sum(paid),
    )


def _charge(actor: Actor, one: ToBill, tax: Tax) -> Charge:
    """An order's line; with pieces and price when all its work stands on it at one rate."""
    rates: dict[Decimal, list[Decimal]] = {}
    if len(one.charges) == 1:
        delivery = deliver_selectors.delivery(actor, one.charges[0].delivery_id)
        for line in money_selectors.pay_lines(actor, order_id=one.order_id, item_id=delivery.item_id):
            rates.setdefault(line.rate, []).append(line.pieces)
    numbers = ", ".join(line.number for line in one.charges[:3])
    more = f" + {len(one.charges) - 3}" if len(one.charges) > 3 else ""
    return Charge(
        id=one.order_id,
        title=one.title or numbers,
        note=f"{numbers}{more}",
        rates={rate: exact_sum(pieces) for rate, pieces in rates.items()},
        net=one.net,
        tax=tax,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditWish:
    """What of a tax invoice is taken back.

    Attributes:
        id: the credit note's key; the same wish sent again finds the first.
        amounts: without tax, by line number; None for everything that is left.
    """

    id: UUID
    invoice_id: UUID
    reason: str
    amounts: Mapping[int, Decimal] | None = None


def credit(actor: Actor, wish: CreditWish, *, now: datetime) -> UUID:
    """Issue a credit note on a tax invoice; the same wish again gives the same note."""
    if _there(actor, wish.id):
        return wish.id
    row = money_selectors.tax_document(actor, wish.invoice_id)
    if row.kind != DocumentKind.INVOICE:
        raise Conflict("A credit note is not credited; issue a new invoice.")
    if not wish.reason.strip():
        raise Invalid("Say why the credit note is given; the client reads it.")
    billing.hold_document(actor, wish.invoice_id)
    invoice = money_selectors.tax_document_content(actor, wish.invoice_id)
    given = documents.credit(invoice, money_selectors.credit_notes(actor, wish.invoice_id), wish.amounts)
    today = now.astimezone(UTC).date()
    number = billing.next_number(actor, DocumentKind.CREDIT_NOTE.value, today.year, "CN-")
    document = documents.credit_note(
        invoice, given, number=number.text, issued_on=today, reason=wish.reason.strip()
    )
    issued = Issued(
        id=wish.id, client_id=row.client_id, number=number, document=document,
        parties=_parties(actor, row.client_id),
    )  # fmt: skip
    billing.issue_credit_note(actor, issued, invoice_id=wish.invoice_id, now=now)
    return wish.id


def take_payment(actor: Actor, document_id: UUID, *, now: datetime) -> None:
    """Record that a client paid what was left of a tax invoice."""
    row = money_selectors.tax_document(actor, document_id)
    billing.take_payment(actor, document_id, parties=_parties(actor, row.client_id), now=now)


def refund(actor: Actor, document_id: UUID, *, now: datetime) -> None:
    """Record that a client was paid back what it had paid too much on a tax invoice."""
    row = money_selectors.tax_document(actor, document_id)
    billing.refund(actor, document_id, parties=_parties(actor, row.client_id), now=now)


def _parties(actor: Actor, client_id: UUID) -> Parties:
    books = network_selectors.books(actor, client_id)
    return Parties(operator=books.operator, client=books.client, providers={})


def _profile(actor: Actor, legal_entity_id: UUID, whose: str) -> Profile:
    found = money_selectors.billing_profile(actor, legal_entity_id)
    if found is None:
        raise Invalid(f"Say first what invoices print: fill in {whose} billing details.")
    return found


def _there(actor: Actor, document_id: UUID) -> bool:
    try:
        money_selectors.tax_document(actor, document_id)
    except NotFound:
        return False
    return True


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
