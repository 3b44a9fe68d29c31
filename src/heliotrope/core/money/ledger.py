"""Double entry for an order's money, in the books of everybody who has a part in it.

    delivery        operator  Dr work in progress    Cr provider payable     for each provider
                    provider  Dr receivable          Cr revenue
    acceptance      operator  Dr receivable          Cr work in progress, commission
                    client    Dr service expense     Cr payable
    client payment  operator  Dr cash                Cr receivable
                    client    Dr payable             Cr cash
    tax invoice     operator  Dr receivable          Cr tax payable
                    client    Dr tax recoverable     Cr payable
    credit note     operator  Dr credited, tax payable           Cr receivable
                    client    Dr payable             Cr service expense, tax recoverable
    client refund   operator  Dr receivable          Cr cash
                    client    Dr cash                Cr payable
    payout          operator  Dr provider payable    Cr cash
                    provider  Dr cash                Cr receivable
    payout return   the payout, the other way round
    hold            operator  Dr provider payable    Cr pay held
                    provider  Dr held back           Cr receivable
    release         the same the other way round
    forfeit         operator  Dr pay held            Cr forfeited
                    provider  Dr revenue             Cr held back

Once all is paid every account is back at zero but cash, commission, credited, service expense, revenue,
and tax until it is declared.  What is credited to a client lowers no provider's pay.  The operator's income
is the commission alone: it arranges work and does not sell it as its own.
A site of the operator's own is a provider whose legal entity is the operator's; its lines then meet in
one set of books, and balance there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.money.amounts import Money, exact_decimal, exact_sum
from heliotrope.core.money.currencies import known_currency
from heliotrope.core.money.pay import Settlement


class Account(StrEnum):
    """The chart of accounts, one for all legal entities."""

    CASH = "cash"
    RECEIVABLE = "receivable"
    """What others owe this entity."""
    WORK_IN_PROGRESS = "work-in-progress"
    """What delivered work has cost the operator and no client has accepted yet."""
    PAYABLE = "payable"
    """What a client owes the operator."""
    PROVIDER_PAYABLE = "provider-payable"
    """What the operator owes providers."""
    PAY_HELD = "pay-held"
    """What the operator owes providers and holds while work is under suspicion."""
    HELD_BACK = "held-back"
    """The same in the provider's books."""
    FORFEITED = "forfeited"
    """What was not earned after all; the client's credit for it is decided apart."""
    COMMISSION = "commission"
    REVENUE = "revenue"
    SERVICE_EXPENSE = "service-expense"
    TAX_PAYABLE = "tax-payable"
    """Tax that the operator charged and owes to its tax office."""
    TAX_RECOVERABLE = "tax-recoverable"
    """Tax that a client was charged and may claim back."""
    CREDITED = "credited"
    """What the operator gave back to clients, without tax."""
    SERVICE_CREDIT = "service-credit"
    """What missed targets cost the operator, less what providers bear of it; see `credits`."""


LASTING = frozenset(
    {
        Account.CASH, Account.COMMISSION, Account.REVENUE, Account.SERVICE_EXPENSE, Account.SERVICE_CREDIT,
        Account.TAX_PAYABLE, Account.TAX_RECOVERABLE, Account.CREDITED, Account.FORFEITED,
    }
)  # fmt: skip
"""Accounts that a finished order leaves changed; all others return to where they were."""


class PostingKind(StrEnum):
    """What happened."""

    DELIVERY = "delivery"
    ACCEPTANCE = "acceptance"
    CLIENT_PAYMENT = "client-payment"
    PAYOUT = "payout"
    PAYOUT_RETURN = "payout-return"
    TAX = "tax"
    CREDIT_NOTE = "credit-note"
    CLIENT_REFUND = "client-refund"
    HOLD = "hold"
    FORFEIT = "forfeit"
    RELEASE = "release"
    REVERSAL = "reversal"
    SERVICE_CREDIT = "service-credit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line in one entity's books.

    Attributes:
        amount: a debit when positive, a credit when negative; never zero.
    """

    legal_entity: UUID
    account: Account
    currency: str
    amount: Decimal

    def __post_init__(self) -> None:
        known_currency(self.currency)
        if not exact_decimal(self.amount):
            raise Invalid(f"An entry moves money; leave out the one of zero on {self.account}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What is written at once; it balances in every legal entity and currency.

    Attributes:
        source_kind: what it was posted for: ``delivery``, ``invoice``, ``payment``, ``payout``.
        source_id: which one.
        entries: empty when nothing of value happened, as when all the work was free.
    """

    kind: PostingKind
    source_kind: str
    source_id: UUID
    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        books: dict[tuple[UUID, str], list[Decimal]] = defaultdict(list)
        for entry in self.entries:
            books[entry.legal_entity, entry.currency].append(entry.amount)
        for (entity, currency), amounts in books.items():
            if off := exact_sum(amounts):
                raise Invalid(
                    f"A posting balances in each entity and currency: {entity} is off by {off} {currency}"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """The legal entities of an order.

    Attributes:
        providers: legal entity by provider_id.
    """

    operator: UUID
    client: UUID
    providers: Mapping[UUID, UUID]

    def provider(self, provider_id: UUID) -> UUID:
        """The legal entity of a provider; raises Invalid when it has none."""
        if provider_id not in self.providers:
            raise Invalid(f"Provider {provider_id} has no legal entity; name one before it is paid")
        return self.providers[provider_id]


def post_delivery(parties: Parties, settlement: Settlement, *, delivery_id: UUID) -> Posting:
    """Work has been delivered: the operator owes its providers."""
    entries: list[Entry] = []
    for payout in settlement.payouts:
        provider = parties.provider(payout.provider_id)
        entries += _move(parties.operator, Account.WORK_IN_PROGRESS, Account.PROVIDER_PAYABLE, payout.amount)
        entries += _move(provider, Account.RECEIVABLE, Account.REVENUE, payout.amount)
    return Posting(
        kind=PostingKind.DELIVERY, source_kind="delivery", source_id=delivery_id, entries=tuple(entries)
    )


def post_acceptance(parties: Parties, settlement: Settlement, *, invoice_id: UUID) -> Posting:
    """The client has accepted: it owes the invoice, and the operator has earned its commission."""
    entries = (
        *_move(parties.operator, Account.RECEIVABLE, Account.WORK_IN_PROGRESS, settlement.paid_out),
        *_earned(parties.operator, settlement.commission),
        *_move(parties.client, Account.SERVICE_EXPENSE, Account.PAYABLE, settlement.invoice_total),
    )
    return Posting(
        kind=PostingKind.ACCEPTANCE, source_kind="invoice", source_id=invoice_id, entries=_merged(entries)
    )


def _earned(operator: UUID, commission: Money) -> tuple[Entry, ...]:
    """What is left to the operator; below zero where a price book asks more than the client pays."""
    if commission.amount < 0:
        return _move(operator, Account.COMMISSION, Account.RECEIVABLE, -commission)
    return _move(operator, Account.RECEIVABLE, Account.COMMISSION, commission)


def post_client_payment(parties: Parties, amount: Money, *, payment_id: UUID) -> Posting:
    """The client has paid an invoice, or a part of it."""
    entries = (
        *_move(parties.operator, Account.CASH, Account.RECEIVABLE, amount),
        *_move(parties.client, Account.PAYABLE, Account.CASH, amount),
    )
    return Posting(
        kind=PostingKind.CLIENT_PAYMENT, source_kind="payment", source_id=payment_id, entries=entries
    )


def post_payout(parties: Parties, provider_id: UUID, amount: Money, *, payout_id: UUID) -> Posting:
    """The operator has paid a provider."""
    entries = (
        *_move(parties.operator, Account.PROVIDER_PAYABLE, Account.CASH, amount),
        *_move(parties.provider(provider_id), Account.CASH, Account.RECEIVABLE, amount),
    )
    return Posting(kind=PostingKind.PAYOUT, source_kind="payout", source_id=payout_id, entries=entries)


def post_hold(parties: Parties, provider_id: UUID, amount: Money, *, hold_id: UUID) -> Posting:
    """Pay that is owed is held; it stays owed."""
    entries = (
        *_move(parties.operator, Account.PROVIDER_PAYABLE, Account.PAY_HELD, amount),
        *_move(parties.provider(provider_id), Account.HELD_BACK, Account.RECEIVABLE, amount),
    )
    return Posting(kind=PostingKind.HOLD, source_kind="hold", source_id=hold_id, entries=entries)


def post_forfeit(parties: Parties, provider_id: UUID, amount: Money, *, hold_id: UUID) -> Posting:
    """Held pay turned out not to be earned."""
    entries = (
        *_move(parties.operator, Account.PAY_HELD, Account.FORFEITED, amount),
        *_move(parties.provider(provider_id), Account.REVENUE, Account.HELD_BACK, amount),
    )
    return Posting(kind=PostingKind.FORFEIT, source_kind="hold", source_id=hold_id, entries=entries)


def post_release(
    parties: Parties, provider_id: UUID, amount: Money, *, hold_id: UUID, forfeited: bool
) -> Posting:
    """Held pay is owed again.

    Args:
        forfeited: whether it had been taken as not earned, by a verdict that is reversed now.
    """
    source = Account.FORFEITED if forfeited else Account.PAY_HELD
    other = Account.REVENUE if forfeited else Account.HELD_BACK
    entries = (
        *_move(parties.operator, source, Account.PROVIDER_PAYABLE, amount),
        *_move(parties.provider(provider_id), Account.RECEIVABLE, other, amount),
    )
    return Posting(kind=PostingKind.RELEASE, source_kind="hold", source_id=hold_id, entries=entries)


def reverse(posting: Posting) -> Posting:
    """The posting that takes another back; what is written is never changed."""
    return Posting(
        kind=PostingKind.REVERSAL,
        source_kind=posting.source_kind,
        source_id=posting.source_id,
        entries=tuple(
            Entry(
                legal_entity=entry.legal_entity,
                account=entry.account,
                currency=entry.currency,
                amount=entry.amount.copy_negate(),
            )
            for entry in posting.entries
        ),
    )


def balances(postings: Iterable[Posting]) -> tuple[Entry, ...]:
    """What every account stands at, by entity, account and currency; accounts at zero are left out."""
    return _merged(entry for posting in postings for entry in posting.entries)


def balance(postings: Iterable[Posting], *, legal_entity: UUID, account: Account, currency: str) -> Decimal:
    """What one account stands at; a debit is positive."""
    return exact_sum(
        entry.amount
        for posting in postings
        for entry in posting.entries
        if (entry.legal_entity, entry.account, entry.currency) == (legal_entity, account, currency)
    )


def _move(entity: UUID, debit: Account, credit: Account, amount: Money) -> tuple[Entry, ...]:
    """Debit one account and credit another; nothing when the amount is zero."""
    if amount.amount < 0:
        raise Invalid(f"Money moves forward; to take {amount} back, reverse the posting")
    if not amount:
        return ()
    sides = ((debit, amount.amount), (credit, amount.amount.copy_negate()))
    return tuple(
        Entry(legal_entity=entity, account=account, currency=amount.currency, amount=value)
        for account, value in sides
    )


def _merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """One entry for each entity, account and currency, in that order."""
    amounts: dict[tuple[UUID, Account, str], list[Decimal]] = defaultdict(list)
    for entry in entries:
        amounts[entry.legal_entity, entry.account, entry.currency].append(entry.amount)
    sums = {key: exact_sum(values) for key, values in amounts.items()}
    return tuple(
        Entry(legal_entity=key[0], account=key[1], currency=key[2], amount=sums[key])
        for key in sorted(sums)
        if sums[key]
    )
