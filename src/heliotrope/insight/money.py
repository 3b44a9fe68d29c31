"""Money across tables: what each provider is owed, and both sides of every posting."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.money.amounts import Money, exact_product, exact_sum, to_cents
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import selectors as money_selectors
from heliotrope.money.credits import credit_id_of
from heliotrope.money.selectors import BalanceLine, EntryLine, InvoiceLine, PayoutLine
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One worker's part of what a provider is owed, under a handle."""

    payout_id: UUID
    worker_id: UUID
    handle: str
    judgements: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What one delivery owes one provider; paid in one sum, but for what is held.

    Attributes:
        amount: what can be paid now; of what is paid or held, all of it.
        held: what a suspicion keeps from being paid.
        payable: whether there is anything to pay now.
    """

    delivery_id: UUID
    order_id: UUID
    title: str
    client_id: UUID
    provider_id: UUID
    provider: str
    judgements: int
    amount: Decimal
    currency: str
    held: Decimal
    payable: bool
    due_at: datetime
    paid_at: datetime | None
    shares: tuple[Share, ...]


def owed(actor: Actor, *, order_id: UUID | None = None, limit: int = 500) -> tuple[Owed, ...]:
    """What providers are owed for the actor's clients' work, by delivery, the latest first."""
    groups: dict[tuple[UUID, UUID], list[PayoutLine]] = defaultdict(list)
    for line in money_selectors.payouts(actor, order_id=order_id, limit=limit):
        groups[line.delivery_id, line.provider_id].append(line)
    names = network_selectors.provider_names(actor, {provider for _, provider in groups})
    handles = network_selectors.handles(
        actor, {line.worker_id for lines in groups.values() for line in lines}
    )
    titles = demand_selectors.titles(actor, {lines[0].order_id for lines in groups.values()})
    return tuple(_owed(lines, names, handles, titles) for lines in groups.values())


def _owed(
    lines: Sequence[PayoutLine], names: dict[UUID, str], handles: dict[UUID, str], titles: dict[UUID, str]
) -> Owed:
    first = lines[0]
    free = [line for line in lines if not line.held]
    due = [line for line in free if line.paid_at is None]
    return Owed(
        delivery_id=first.delivery_id,
        order_id=first.order_id,
        title=titles.get(first.order_id, ""),
        client_id=first.client_id,
        provider_id=first.provider_id,
        provider=names.get(first.provider_id, ""),
        judgements=sum(line.judgements for line in lines),
        amount=exact_sum(line.amount for line in due or free or lines),
        held=exact_sum(line.amount for line in lines if line.held),
        payable=bool(due),
        currency=first.currency,
        due_at=first.due_at,
        paid_at=None if due else max((line.paid_at for line in free if line.paid_at), default=None),
        shares=tuple(
            Share(
                payout_id=line.id,
                worker_id=line.worker_id,
                handle=handles.get(line.worker_id, ""),
                judgements=line.judgements,
                amount=line.amount,
            )
            for line in sorted(lines, key=lambda line: (-line.amount, line.id))
        ),
    )


def to_invoice(rate: Decimal, pieces: Decimal, currency: str) -> Decimal:
    """What so many pieces of one order come to, rounded as its invoice is."""
    return to_cents(Money(amount=exact_product(rate, pieces), currency=currency)).amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One transaction with the entries of every book that it touches."""

    id: UUID
    kind: str
    source_id: UUID
    posted_at: datetime
    entries: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One legal entity's accounts in one currency; right when they sum to zero."""

    legal_entity_id: UUID
    name: str
    currency: str
    accounts: tuple[BalanceLine, ...]
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The ledger as the actor may see it.

    Attributes:
        names: legal entities by key.
        postings: the latest first.
    """

    books: tuple[Book, ...]
    postings: tuple[Posting, ...]
    names: dict[UUID, str]


def books(actor: Actor, *, limit: int = 200) -> Books:
    """Every account of every book, with the latest postings."""
    lines = money_selectors.balances(actor)
    entries = money_selectors.entries(actor, limit=limit)
    entities = {line.legal_entity_id for line in lines} | {entry.legal_entity_id for entry in entries}
    names = network_selectors.legal_names(actor, entities)
    return Books(books=_books(lines, names), postings=_postings(entries), names=names)


def _books(lines: Iterable[BalanceLine], names: dict[UUID, str]) -> tuple[Book, ...]:
    groups: dict[tuple[UUID, str], list[BalanceLine]] = defaultdict(list)
    for line in lines:
        groups[line.legal_entity_id, line.currency].append(line)
    found = [
        Book(
            legal_entity_id=entity,
            name=names.get(entity, ""),
            currency=currency,
            accounts=tuple(accounts),
            total=exact_sum(account.amount for account in accounts),
        )
        for (entity, currency), accounts in groups.items()
    ]
    return tuple(sorted(found, key=lambda book: (book.name, book.currency)))


def _postings(entries: Iterable[EntryLine]) -> tuple[Posting, ...]:
    groups: dict[UUID, list[EntryLine]] = defaultdict(list)
    for entry in entries:
        groups[entry.transaction_id].append(entry)
    return tuple(
        Posting(
            id=transaction,
            kind=lines[0].kind,
            source_id=lines[0].source_id,
            posted_at=lines[0].posted_at,
            entries=tuple(lines),
        )
        for transaction, lines in groups.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """An invoice with the title of its order."""

    invoice: InvoiceLine
    title: str


def billed(actor: Actor) -> tuple[Billed, ...]:
    """The invoices of the actor's clients, the latest first."""
    lines = money_selectors.invoices(actor)
    titles = demand_selectors.titles(actor, {line.order_id for line in lines})
    return tuple(Billed(invoice=line, title=titles.get(line.order_id, "")) for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSheet:
    """An invoice with the names of its parties and of its order."""

    invoice: InvoiceLine
    title: str
    seller: str
    buyer: str


def invoice_sheet(actor: Actor, invoice_id: UUID) -> InvoiceSheet:
    """One invoice of the actor's clients, with whose books it stands in."""
    line = money_selectors.invoice(actor, invoice_id)
    sides = network_selectors.books(actor, line.client_id)
    names = network_selectors.legal_names(actor, {sides.operator, sides.client})
    return InvoiceSheet(
        invoice=line,
        title=demand_selectors.order(actor, line.order_id).title,
        seller=names.get(sides.operator, ""),
        buyer=names.get(sides.client, ""),
    )


def postings_of(actor: Actor, invoices: Iterable[InvoiceLine], owed: Iterable[Owed]) -> Books:
    """The postings of some invoices and of what providers are owed, paid or not."""
    debts = tuple(owed)
    sources = {line.id for line in invoices} | {debt.delivery_id for debt in debts}
    sources |= {money_selectors.payment_id_of(debt.delivery_id, debt.provider_id) for debt in debts}
    sources |= {credit_id_of(debt.order_id) for debt in debts}
    payouts = {share.payout_id: debt for debt in debts for share in debt.shares}
    for payout_id, debt in payouts.items():
        sources |= money_selectors.hold_sources(payout_id, debt.delivery_id, debt.provider_id)
    entries = money_selectors.entries(actor, source_ids=frozenset(sources))
    names = network_selectors.legal_names(actor, {entry.legal_entity_id for entry in entries})
    return Books(books=(), postings=_postings(entries), names=names)
