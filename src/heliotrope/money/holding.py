"""Holding pay of work under suspicion: it stays owed, is never paid meanwhile, and nothing is lost.

What should be held follows from what is known of each worker, so running it again changes nothing.  Paying
and holding lock the same payouts, so of the two at once one comes first and the other sees it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Conflict
from heliotrope.core.money import ledger
from heliotrope.core.money.amounts import Money
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import PayHold, Payout, PayoutBatch, PayoutClaim
from heliotrope.money.posting import post
from heliotrope.money.selectors.payouts import hold_id_of, left, released_id_of


def align(
    actor: Actor,
    *,
    client_id: UUID,
    order_id: UUID,
    free: frozenset[UUID],
    held: frozenset[UUID],
    forfeited: frozenset[UUID],
    parties: ledger.Parties,
    now: datetime,
) -> None:
    """Bring the holds of an order in line with what is known of its workers.

    Args:
        free, held, forfeited: workers that a suspicion was about, by what becomes of their pay.  What was
            paid before it was held stays paid, and so does what a second person let go to the bank.
    """
    rows = Payout.objects.select_for_update().filter(
        order_id=order_id, client_id=client_id, worker_id__in=free | held | forfeited
    )
    payouts = list(rows.order_by("id"))
    gone = _gone(payouts)
    for row in payouts:
        if row.worker_id not in free and row.id not in gone:
            _hold(actor, row, parties, now)
        if row.worker_id in forfeited:
            _forfeit(actor, row, parties, now)
        if row.worker_id in free:
            _release(actor, row, parties, now)


def _gone(payouts: Sequence[Payout]) -> set[UUID]:
    """What was paid, or is in a batch that nobody stops any more."""
    claims = PayoutClaim.objects.filter(payout__in=payouts, live=True)
    in_hand = claims.exclude(batch__state=PayoutBatch.State.PROPOSED).values_list("payout_id", flat=True)
    return {*left(payouts), *in_hand}


def _hold(actor: Actor, row: Payout, parties: ledger.Parties, now: datetime) -> None:
    hold = PayHold(
        id=hold_id_of(row.id), payout_id=row.id, client_id=row.client_id, order_id=row.order_id, held_at=now
    )
    posting = ledger.post_hold(parties, row.provider_id, _amount(row), hold_id=hold.id)
    if post(actor, posting, row.client_id, now):
        PayHold.objects.bulk_create([hold], ignore_conflicts=True)


def _forfeit(actor: Actor, row: Payout, parties: ledger.Parties, now: datetime) -> None:
    held = PayHold.objects.filter(payout_id=row.id, state=PayHold.State.HELD)
    if held.update(state=PayHold.State.FORFEITED, ended_at=now):
        hold_id = hold_id_of(row.id)
        post(
            actor,
            ledger.post_forfeit(parties, row.provider_id, _amount(row), hold_id=hold_id),
            row.client_id,
            now,
        )


def _release(actor: Actor, row: Payout, parties: ledger.Parties, now: datetime) -> None:
    lost = PayHold.objects.filter(payout_id=row.id, state=PayHold.State.FORFEITED)
    forfeited = bool(lost.update(state=PayHold.State.RELEASED, ended_at=now))
    held = PayHold.objects.filter(payout_id=row.id, state=PayHold.State.HELD)
    if forfeited or held.update(state=PayHold.State.RELEASED, ended_at=now):
        posting = ledger.post_release(
            parties, row.provider_id, _amount(row), hold_id=hold_id_of(row.id), forfeited=forfeited
        )
        post(actor, posting, row.client_id, now)


def _amount(row: Payout) -> Money:
    return Money(amount=row.amount, currency=row.currency)


def lock(delivery_id: UUID, provider_id: UUID) -> None:
    """Keep payouts from being held until the running transaction ends."""
    list(
        Payout.objects.select_for_update()
        .filter(delivery_id=delivery_id, provider_id=provider_id)
        .order_by("id")
    )


def check_batch(batch_id: UUID) -> None:
    """Keep a batch's payouts from being held until the running transaction ends.

    Raises:
        Conflict: some of it is held.
    """
    rows = Payout.objects.filter(payoutclaim__batch_id=batch_id).order_by("id")
    locked = [row.id for row in rows.select_for_update(of=("self",))]
    if PayHold.objects.filter(payout_id__in=locked).exclude(state=PayHold.State.RELEASED).exists():
        raise Conflict("Pay in this batch is held under suspicion by now; reject it and propose the rest.")


def note_paid(payout_ids: Collection[UUID], at: datetime | None) -> None:
    """Note when what was released was paid in a batch; None for what the bank sent back."""
    PayHold.objects.filter(payout_id__in=payout_ids, state=PayHold.State.RELEASED).update(paid_at=at)


def payable(payouts: Collection[UUID]) -> set[UUID]:
    """Those of these payouts that nothing holds."""
    kept = PayHold.objects.filter(payout_id__in=payouts).exclude(state=PayHold.State.RELEASED)
    return set(payouts) - set(kept.values_list("payout_id", flat=True))


def pay_rest(actor: Actor, due: Collection[UUID], parties: ledger.Parties, now: datetime) -> Decimal:
    """Pay what could not leave when the rest of its delivery was paid by hand; gives the amount.

    It was held then, or had left by a bank that sent it back.  Nothing that was paid by hand comes back, so
    each payout is paid so once.
    """
    total = Decimal(0)
    for row in Payout.objects.filter(pk__in=due).order_by("id"):
        payment_id = released_id_of(row.id, row.delivery_id, row.provider_id)
        posting = ledger.post_payout(parties, row.provider_id, _amount(row), payout_id=payment_id)
        if post(actor, posting, row.client_id, now):
            total += row.amount
    note_paid(due, now)
    return total


def paid_together(delivery_id: UUID, provider_id: UUID, now: datetime) -> None:
    """Note that what was released by now was paid with the rest of its delivery."""
    PayHold.objects.filter(
        payout__delivery_id=delivery_id,
        payout__provider_id=provider_id,
        state=PayHold.State.RELEASED,
        paid_at=None,
    ).update(paid_at=now)
