"""Wishes to see much at once: one asks, another agrees or refuses, and it opens for its minutes.

Those who may agree are told once that it waits, who asked is told how it ended; by ids and numbers alone.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from heliotrope.compliance.models import BulkWish
from heliotrope.compliance.services.notices import Kind, is_over, notice, see_own
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.privacy.reveals import RULES, Reason, RevealRules
from heliotrope.core.sentence import Sentence
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
        raise Invalid(Sentence("Choose why you need it; the reason is recorded."))
    if not 1 <= len(item_ids) <= MOST_ITEMS:
        raise Invalid(Sentence("At once it is 1 to %(most_items)s items.", most_items=MOST_ITEMS))
    row = BulkWish.objects.create(
        client_id=client_id,
        order_id=order_id,
        item_ids=list(item_ids),
        reason=reason,
        asked_by=actor.account,
        asked_at=now,
    )
    _noted(actor, "privacy.bulk.asked", row)
    detail = _told(row) | {"by": str(row.asked_by)}
    notice(actor, Kind.WISH, str(row.id), client_id=client_id, detail=detail, now=now)
    return row.id


def settle(actor: Actor, wish_id: UUID, *, agree: bool, now: datetime, rules: RevealRules = RULES) -> None:
    """Agree to somebody else's wish, or refuse it; of two who settle it the first counts.

    Raises:
        Conflict: it is the actor's own, somebody settled it before, or it waited too long.
        NotFound: there is no such wish for this actor.
    """
    row = BulkWish.objects.filter(pk=wish_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    if row.asked_by == actor.account:
        raise Conflict(Sentence("Somebody else has to agree to what you asked for."))
    state = BulkWish.State.AGREED if agree else BulkWish.State.REFUSED
    too_old = now - timedelta(seconds=rules.wish_s)
    waiting = BulkWish.objects.filter(pk=wish_id, state=BulkWish.State.ASKED, asked_at__gt=too_old)
    moved = waiting.exclude(asked_by=actor.account).update(
        state=state,
        settled_by=actor.account,
        settled_at=now,
        until_at=now + timedelta(seconds=rules.grant_s) if agree else None,
    )
    if moved != 1:
        if row.state in (BulkWish.State.ASKED, BulkWish.State.EXPIRED) and row.asked_at <= too_old:
            raise Conflict(
                Sentence("This wish waited too long for a second person and has expired; ask anew.")
            )
        raise Conflict(Sentence("Somebody settled this wish before you."))
    _ended(actor, row, state, now)


def expire(actor: Actor, *, now: datetime, rules: RevealRules = RULES) -> int:
    """End the wishes that waited too long for a second person, and tell who asked; gives how many."""
    too_old = now - timedelta(seconds=rules.wish_s)
    waiting = BulkWish.objects.filter(state=BulkWish.State.ASKED, asked_at__lte=too_old)
    ended = 0
    for row in waiting.filter(client_id__in=actor.client_ids).order_by("asked_at"):
        if waiting.filter(pk=row.pk).update(state=BulkWish.State.EXPIRED) == 1:
            _ended(actor, row, BulkWish.State.EXPIRED, now)
            ended += 1
    return ended


def take_note(actor: Actor, wish_id: UUID, *, now: datetime) -> None:
    """Note that who asked took note of how their wish ended; again changes nothing."""
    see_own(actor, str(wish_id), now=now)


def _ended(actor: Actor, row: BulkWish, state: BulkWish.State, now: datetime) -> None:
    _noted(actor, f"privacy.bulk.{state.value}", row)
    is_over(actor, Kind.WISH, str(row.id), now=now)
    kind = Kind.EXPIRED if state is BulkWish.State.EXPIRED else Kind.SETTLED
    notice(
        actor,
        kind,
        str(row.id),
        client_id=row.client_id,
        detail=_told(row) | {"state": state.value},
        now=now,
        for_id=row.asked_by,
    )


def _told(row: BulkWish) -> dict[str, str]:
    return {"wish": str(row.id), "order": str(row.order_id), "items": str(len(row.item_ids))}


def _noted(actor: Actor, action: str, row: BulkWish) -> None:
    audit.record(
        actor,
        action,
        subject_kind="order",
        subject_id=row.order_id,
        client_id=row.client_id,
        detail={"wish": str(row.id), "items": len(row.item_ids), "reason": row.reason},
    )
