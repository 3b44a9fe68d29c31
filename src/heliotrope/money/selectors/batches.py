"""Payout batches with what they pay to whom, and the accounts that they pay into, masked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.core.money.amounts import exact_sum
from heliotrope.core.money.iban import BankAccount
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import BankDetails, PayeeAccount, PayoutBatch, PayoutClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """A payout batch as it is listed; ``proposed_by``, ``decided_by`` are accounts of people."""

    id: UUID
    number: str
    data_home: str
    currency: str
    total: Decimal
    execute_on: date
    state: str
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    paid_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPayee:
    """What a batch pays one provider in one transfer.

    Attributes:
        state: open, paid, released or returned.
    """

    provider_id: UUID
    account_id: UUID | None
    payouts: int
    amount: Decimal
    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """The account that a provider is paid into, masked."""

    id: UUID
    provider_id: UUID
    version: int
    data_home: str
    masked: str
    set_at: datetime


def payout_batches(actor: Actor, *, limit: int = 200) -> tuple[BatchLine, ...]:
    """The operator's payout batches, the latest first."""
    rows = PayoutBatch.objects.filter(operator_id=actor.operator).order_by("-proposed_at")
    return tuple(_batch(row) for row in rows[:limit])


def payout_batch(actor: Actor, batch_id: UUID) -> BatchLine:
    """One payout batch of the operator."""
    row = PayoutBatch.objects.filter(pk=batch_id, operator_id=actor.operator).first()
    if row is None:
        raise NotFound
    return _batch(row)


def batch_payees(actor: Actor, batch_id: UUID) -> tuple[BatchPayee, ...]:
    """What a batch pays each provider, the greatest first; a returned part stands by itself."""
    payout_batch(actor, batch_id)
    groups: dict[tuple[UUID, str], list[PayoutClaim]] = defaultdict(list)
    for row in PayoutClaim.objects.filter(batch_id=batch_id, client_id__in=actor.client_ids):
        groups[row.provider_id, row.state].append(row)
    found = [
        BatchPayee(
            provider_id=provider_id,
            account_id=rows[0].account_id,
            payouts=len(rows),
            amount=exact_sum(row.amount for row in rows),
            state=state,
            reason=rows[0].reason,
        )
        for (provider_id, state), rows in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.amount, one.provider_id)))


def batch_claims(actor: Actor, batch_id: UUID) -> dict[UUID, tuple[UUID, UUID]]:
    """The client and the order of each claim in a batch, by claim."""
    rows = PayoutClaim.objects.filter(batch_id=batch_id, client_id__in=actor.client_ids)
    return {
        claim: (client, order)
        for claim, client, order in rows.values_list("id", "client_id", "payout__order_id")
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A payout's place in a batch, or that it was paid by hand; returned ones too.

    Attributes:
        number: of the batch; empty when it was paid by hand.
    """

    payout_id: UUID
    state: str
    number: str
    amount: Decimal
    paid_at: datetime | None
    returned_at: datetime | None
    reason: str


def claims_of(actor: Actor, payout_ids: Iterable[UUID]) -> tuple[ClaimLine, ...]:
    """Every claim on these payouts but released ones, the earliest first."""
    rows = PayoutClaim.objects.filter(payout_id__in=set(payout_ids), client_id__in=actor.client_ids)
    rows = rows.exclude(state=PayoutClaim.State.RELEASED).select_related("batch").order_by("id")
    return tuple(
        ClaimLine(
            payout_id=row.payout_id,
            state=row.state,
            number=row.batch.number if row.batch else "",
            amount=row.amount,
            paid_at=row.paid_at,
            returned_at=row.returned_at,
            reason=row.reason,
        )
        for row in rows
    )


def payee_accounts(actor: Actor, provider_ids: Iterable[UUID] | None = None) -> dict[UUID, AccountLine]:
    """The account of each provider that has one: the latest version."""
    rows = PayeeAccount.objects.filter(operator_id=actor.operator)
    if provider_ids is not None:
        rows = rows.filter(provider_id__in=set(provider_ids))
    return {row.provider_id: _account(row) for row in rows.order_by("version")}


def accounts_by_id(actor: Actor, account_ids: Iterable[UUID]) -> dict[UUID, AccountLine]:
    """Accounts by key, earlier versions too."""
    rows = PayeeAccount.objects.filter(operator_id=actor.operator, pk__in=set(account_ids))
    return {row.id: _account(row) for row in rows}


def bank_details(actor: Actor, account_ids: Iterable[UUID]) -> dict[UUID, BankAccount]:
    """Accounts as a bank takes them, from the vault that is entered."""
    rows = BankDetails.objects.filter(operator_id=actor.operator, account_id__in=set(account_ids))
    return {
        row.account_id: BankAccount(holder=row.holder, number=row.number, bic=row.bic, country=row.country)
        for row in rows
    }


def _batch(row: PayoutBatch) -> BatchLine:
    return BatchLine(
        id=row.id,
        number=row.number,
        data_home=row.data_home,
        currency=row.currency,
        total=row.total,
        execute_on=row.execute_on,
        state=row.state,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        paid_at=row.paid_at,
    )


def _account(row: PayeeAccount) -> AccountLine:
    return AccountLine(
        id=row.id,
        provider_id=row.provider_id,
        version=row.version,
        data_home=row.data_home,
        masked=row.masked,
        set_at=row.set_at,
    )
