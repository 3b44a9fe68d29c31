"""What may be paid out: the one place that says so.

Payable is what is owed, is not held under suspicion, and is in no live claim, whether in a batch or paid by
hand.  Whatever keeps pay back is to be left out here, and nowhere else.
"""

from collections.abc import Iterable
from uuid import UUID

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import PayoutClaim
from heliotrope.money.selectors.payouts import PayoutLine, payouts


def payable(actor: Actor, *, limit: int = 5000) -> tuple[PayoutLine, ...]:
    """The payouts of the actor's clients that a batch may take, the latest first."""
    owed = tuple(
        line
        for line in payouts(actor, limit=limit)
        if line.paid_at is None and not line.held and line.amount > 0
    )
    taken = claimed(line.id for line in owed)
    return tuple(line for line in owed if line.id not in taken)


def claimed(payout_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these payouts that a live claim holds, paid or about to be."""
    rows = PayoutClaim.objects.filter(payout_id__in=set(payout_ids), live=True)
    return set(rows.values_list("payout_id", flat=True))
