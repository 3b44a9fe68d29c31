"""Payout batches: proposed by one person, approved by another, paid once, and what a bank sends back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.money import billing_postings, ledger
from heliotrope.core.money.amounts import Money, exact_sum
from heliotrope.core.money.iban import BankAccount
from heliotrope.core.plain import plain
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.resealing import seal_rows
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import holding
from heliotrope.money.billing import next_number
from heliotrope.money.models import BankDetails, PayeeAccount, PayoutBatch, PayoutClaim
from heliotrope.money.posting import post
from heliotrope.money.selectors import PayoutLine

REASON_MOST = 200
PartiesByClaim = Mapping[UUID, ledger.Parties]
"""In whose books each claim's posting stands."""


def keep_bank_details(actor: Actor, account_id: UUID, account: BankAccount) -> None:
    """Keep an account in the vault that is entered; the same key again changes nothing."""
    row = BankDetails(
        account_id=account_id,
        operator_id=actor.operator,
        holder=account.holder,
        number=account.number,
        bic=account.bic,
        country=account.country,
    )
    BankDetails.objects.bulk_create([row], ignore_conflicts=True)


def seal_bank_details(actor: Actor, *, limit: int) -> int:
    """Seal a batch of accounts of the actor's operator that are in the clear; 0 when none is left."""
    rows = BankDetails.objects.filter(operator_id__in=[actor.operator_id] if actor.operator_id else [])
    left = rows.exclude(holder_before="", number_before="")
    return seal_rows(left, limit=limit, moved={"holder": "holder_before", "number": "number_before"})


def name_account(
    actor: Actor, *, account_id: UUID, provider_id: UUID, data_home: str, masked: str, now: datetime
) -> None:
    """Pay a provider into this account from now on; batches that are under way keep theirs."""
    if PayeeAccount.objects.filter(pk=account_id).exists():
        return
    before = PayeeAccount.objects.filter(provider_id=provider_id).order_by("-version").first()
    try:
        with transaction.atomic():
            PayeeAccount.objects.create(
                id=account_id,
                operator_id=actor.operator,
                provider_id=provider_id,
                version=before.version + 1 if before else 1,
                data_home=data_home,
                masked=masked,
                set_by=actor.user_id,
                set_at=now,
            )
    except IntegrityError:
        raise Conflict("Somebody else has just named an account; look at it and try again.") from None
    audit.record(
        actor,
        "payee-account.set",
        subject_kind="provider",
        subject_id=provider_id,
        detail={"account": str(account_id)},
    )


def propose(
    actor: Actor,
    *,
    batch_id: UUID,
    lines: Sequence[PayoutLine],
    accounts: Mapping[UUID, UUID],
    data_home: str,
    execute_on: date,
    now: datetime,
) -> UUID:
    """Put payouts into a batch that another person is to approve.

    Args:
        lines: in one currency, to providers whose accounts are at home in ``data_home``.
        accounts: by provider.

    Raises:
        Invalid: there is nothing to pay.
        Conflict: one of them is in another batch by now.
    """
    if not lines or len({line.currency for line in lines}) > 1:
        raise Invalid("A batch pays something, in one currency.")
    number = next_number(actor, "payout", now.year, "P-")
    batch = PayoutBatch.objects.create(
        id=batch_id,
        operator_id=actor.operator,
        number=number.text,
        data_home=data_home,
        currency=lines[0].currency,
        total=exact_sum(line.amount for line in lines),
        execute_on=execute_on,
        proposed_by=actor.account,
        proposed_at=now,
    )
    claims = [
        PayoutClaim(
            id=new_id(),
            client_id=line.client_id,
            batch=batch,
            payout_id=line.id,
            provider_id=line.provider_id,
            account_id=accounts[line.provider_id],
            amount=line.amount,
        )
        for line in lines
    ]
    _claim(claims)
    _tell(actor, "payout-batch.proposed", batch_id, payouts=len(claims))
    return batch_id


def claim_paid(lines: Sequence[PayoutLine], now: datetime) -> None:
    """Note that payouts were paid by hand, outside any batch."""
    _claim(
        [
            PayoutClaim(
                id=new_id(),
                client_id=line.client_id,
                payout_id=line.id,
                provider_id=line.provider_id,
                amount=line.amount,
                state=PayoutClaim.State.PAID,
                paid_at=now,
            )
            for line in lines
        ]
    )


def _claim(claims: Sequence[PayoutClaim]) -> None:
    try:
        with transaction.atomic():
            PayoutClaim.objects.bulk_create(claims)
    except IntegrityError:
        raise Conflict("Part of this was paid or put in a batch before; nothing was posted.") from None


def approve(actor: Actor, batch_id: UUID, *, now: datetime) -> None:
    """Approve a batch that somebody else proposed.

    Raises:
        Conflict: the actor proposed it, it is approved or rejected by now, or some of it is held.
    """
    holding.check_batch(batch_id)
    proposed = PayoutBatch.objects.filter(
        pk=batch_id, operator_id=actor.operator, state=PayoutBatch.State.PROPOSED
    )
    moved = proposed.exclude(proposed_by=actor.account).update(
        state=PayoutBatch.State.APPROVED, decided_by=actor.account, decided_at=now
    )
    if moved != 1:
        _refuse(actor, batch_id, "Another person than who proposed this batch approves it, once.")
    _tell(actor, "payout-batch.approved", batch_id)


def reject(actor: Actor, batch_id: UUID, *, now: datetime) -> None:
    """Reject a batch that is not paid yet; what it held is payable again."""
    unpaid = PayoutBatch.objects.filter(
        pk=batch_id,
        operator_id=actor.operator,
        state__in=[PayoutBatch.State.PROPOSED, PayoutBatch.State.APPROVED],
    )
    if unpaid.update(state=PayoutBatch.State.REJECTED, decided_by=actor.account, decided_at=now) != 1:
        _refuse(actor, batch_id, "This batch is paid or rejected by now; nothing was changed.")
    PayoutClaim.objects.filter(batch_id=batch_id, state=PayoutClaim.State.OPEN).update(
        state=PayoutClaim.State.RELEASED, live=False
    )
    _tell(actor, "payout-batch.rejected", batch_id)


def mark_paid(actor: Actor, batch_id: UUID, *, parties: PartiesByClaim, now: datetime) -> None:
    """Record that the bank carried a batch out: every payout of it is posted, once."""
    approved = PayoutBatch.objects.filter(
        pk=batch_id, operator_id=actor.operator, state=PayoutBatch.State.APPROVED
    )
    if approved.update(state=PayoutBatch.State.PAID, paid_by=actor.account, paid_at=now) != 1:
        _refuse(actor, batch_id, "Only a batch that is approved and not yet paid can be paid.")
    claims = list(PayoutClaim.objects.filter(batch_id=batch_id).select_related("payout"))
    for claim in claims:
        post(actor, _posting(claim, parties[claim.id]), claim.client_id, now)
    PayoutClaim.objects.filter(batch_id=batch_id, state=PayoutClaim.State.OPEN).update(
        state=PayoutClaim.State.PAID, paid_at=now
    )
    holding.note_paid([claim.payout_id for claim in claims], now)
    _tell(actor, "payout-batch.paid", batch_id, payouts=len(claims))


def take_return(
    actor: Actor, batch_id: UUID, provider_id: UUID, *, reason: str, parties: PartiesByClaim, now: datetime
) -> None:
    """The bank sent back what a batch paid one provider: it is owed and payable again.

    Raises:
        Conflict: the batch did not pay this provider, or it was returned before.
    """
    if not reason.strip():
        raise Invalid("Say why the bank returned it, as it wrote.")
    paid = PayoutClaim.objects.filter(
        batch_id=batch_id,
        provider_id=provider_id,
        state=PayoutClaim.State.PAID,
        client_id__in=actor.client_ids,
    )
    held = list(paid.select_for_update(of=("self",)).select_related("payout"))
    if not held:
        _refuse(actor, batch_id, "Nothing that this batch paid to this provider is left to be returned.")
    for claim in held:
        posting = billing_postings.post_payout_return(_posting(claim, parties[claim.id]))
        post(actor, posting, claim.client_id, now)
    said = plain(reason.strip(), most=REASON_MOST).text
    PayoutClaim.objects.filter(pk__in=[claim.id for claim in held], state=PayoutClaim.State.PAID).update(
        state=PayoutClaim.State.RETURNED, live=False, returned_at=now, reason=said
    )
    holding.note_paid([claim.payout_id for claim in held], None)
    _tell(actor, "payout.returned", batch_id, payouts=len(held))


def _posting(claim: PayoutClaim, parties: ledger.Parties) -> ledger.Posting:
    amount = Money(amount=claim.amount, currency=claim.payout.currency)
    return ledger.post_payout(parties, claim.provider_id, amount, payout_id=claim.id)


def _refuse(actor: Actor, batch_id: UUID, sentence: str) -> None:
    """Not there at all, or not as it would have to be."""
    if not PayoutBatch.objects.filter(pk=batch_id, operator_id=actor.operator).exists():
        raise NotFound
    raise Conflict(sentence)


def _tell(actor: Actor, action: str, batch_id: UUID, **detail: int) -> None:
    audit.record(actor, action, subject_kind="payout-batch", subject_id=batch_id, detail=detail)
