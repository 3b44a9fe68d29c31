"""Wishes to see much at once: one asks, another agrees or refuses, and it opens for its minutes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from heliotrope.compliance.models import BulkWish
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.privacy.reveals import RULES, Reason, RevealRules
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor

MOST_ITEMS = 50


def ask(
    actor: Actor, order_id: UUID, *, client_id: UUID, item_ids: Sequence[UUID], reason: str, now: datetime
) -> UUID:
    """Ask to see the values of items of an order; nothing opens until somebody else agrees.

    Raises:
        Invalid: no reason of the list, or not 1 to 50 items.
    """
    if reason not in set(Reason):
        raise Invalid("Choose why you need it; the reason is recorded.")
    if not 1 <= len(item_ids) <= MOST_ITEMS:
        raise Invalid(f"At once it is 1 to {MOST_ITEMS} items.")
    row = BulkWish.objects.create(
        client_id=client_id,
        order_id=order_id,
        item_ids=list(item_ids),
        reason=reason,
        asked_by=actor.account,
        asked_at=now,
    )
    _noted(actor, "privacy.bulk.asked", row)
    return row.id


def settle(actor: Actor, wish_id: UUID, *, agree: bool, now: datetime, rules: RevealRules = RULES) -> None:
    """Agree to somebody else's wish, or refuse it; of two who settle it the first counts.

    Raises:
        Conflict: it is the actor's own, or somebody settled it before.
        NotFound: there is no such wish for this actor.
    """
    row = BulkWish.objects.filter(pk=wish_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    if row.asked_by == actor.account:
        raise Conflict("Somebody else has to agree to what you asked for.")
    state = BulkWish.State.AGREED if agree else BulkWish.State.REFUSED
    waiting = BulkWish.objects.filter(pk=wish_id, state=BulkWish.State.ASKED)
    moved = waiting.exclude(asked_by=actor.account).update(
        state=state,
        settled_by=actor.account,
        settled_at=now,
        until_at=now + timedelta(seconds=rules.grant_s) if agree else None,
    )
    if moved != 1:
        raise Conflict("Somebody settled this wish before you.")
    _noted(actor, f"privacy.bulk.{state.value}", row)


def _noted(actor: Actor, action: str, row: BulkWish) -> None:
    audit.record(
        actor,
        action,
        subject_kind="order",
        subject_id=row.order_id,
        client_id=row.client_id,
        detail={"wish": str(row.id), "items": len(row.item_ids), "reason": row.reason},
    )
