"""Suspicions and contests: found by figures, answered by the worker, settled by a person with a reason."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.plain import plain
from heliotrope.core.quality.contests import Finding
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.quality import selectors
from heliotrope.pipeline.quality.events import SuspicionMoved, VerdictReversed
from heliotrope.pipeline.quality.models import Contest, Judgement, Reversal, Suspicion

TEXT_MOST = 1000


def tell(*, order_id: UUID, client_id: UUID, found: Iterable[Finding], now: datetime) -> int:
    """Keep what was found of workers; what was told before stays as it was.  Gives how many are new."""
    known = set(Suspicion.objects.filter(order_id=order_id).values_list("worker_id", "kind"))
    fresh = [one for one in found if (UUID(one.worker), one.kind.value) not in known]
    Suspicion.objects.bulk_create(
        [
            Suspicion(
                id=derived_id(order_id, "suspicion", one.worker, one.kind.value),
                order_id=order_id,
                worker_id=UUID(one.worker),
                client_id=client_id,
                kind=one.kind.value,
                others=one.others,
                judgements=one.judgements,
                observed=one.observed,
                expected=one.expected,
                chance=one.chance,
                found_at=now,
            )
            for one in fresh
        ],
        ignore_conflicts=True,
    )
    if fresh:
        outbox.publish(SuspicionMoved(client_id=client_id, order_id=order_id))
    return len(fresh)


def contest_suspicion(actor: Actor, suspicion_id: UUID, *, text: str, now: datetime) -> UUID:
    """Take the worker's word against a suspicion; the same again is the same contest.

    Raises:
        Conflict: it is cleared already, or was contested in other words.
    """
    row = Suspicion.objects.select_for_update().filter(pk=suspicion_id, worker_id=actor.worker).first()
    if row is None:
        raise NotFound
    if row.state == Suspicion.State.CLEARED:
        raise Conflict("This suspicion is cleared already; your pay is not held for it any more.")
    contest_id = derived_id(row.id, "contest")
    contest = Contest(id=contest_id, suspicion_id=row.id, order_id=row.order_id, client_id=row.client_id)
    return _raise(actor, contest, text, now)


def contest_judgement(actor: Actor, judgement_id: UUID, *, text: str, now: datetime) -> UUID:
    """Take the worker's word against the verdict on the item of one of their judgements.

    Raises:
        Conflict: there is no verdict yet, it is as they said, or they contested it in other words.
    """
    row = Judgement.objects.filter(pk=judgement_id, worker_id=actor.worker, step="").first()
    if row is None:
        raise NotFound
    verdict = selectors.verdicts(actor, row.order_id, item_id=row.item_id).get(row.item_id)
    if verdict is None:
        raise Conflict("There is no verdict on this item yet; wait until its order is settled.")
    if verdict.answer == row.answer:
        raise Conflict("The verdict is the answer that you gave; there is nothing to contest.")
    contest_id = derived_id(row.id, "contest")
    contest = Contest(id=contest_id, judgement_id=row.id, order_id=row.order_id, client_id=row.client_id)
    return _raise(actor, contest, text, now)


def _raise(actor: Actor, contest: Contest, text: str, now: datetime) -> UUID:
    said = plain(text.strip(), most=TEXT_MOST).text
    if not 0 < len(text.strip()) <= TEXT_MOST:
        raise Invalid(f"Say in 1 to {TEXT_MOST} characters why it is wrong: a person will read it.")
    contest.worker_id, contest.text, contest.raised_at = actor.worker, said, now
    Contest.objects.bulk_create([contest], ignore_conflicts=True)
    kept = Contest.objects.get(pk=contest.pk)
    if kept.text != said:
        raise Conflict("You contested this before; what you wrote then is with the operator.")
    audit.record(
        actor,
        "contest.raised",
        subject_kind="contest",
        subject_id=contest.id,
        client_id=contest.client_id,
    )
    return contest.id


def settle_suspicion(actor: Actor, suspicion_id: UUID, *, clear: bool, reason: str, now: datetime) -> None:
    """A person's verdict on a suspicion, with the reason; one that was upheld can still be cleared.

    Raises:
        Conflict: it was settled so before, and no contest waits.
    """
    row = (
        Suspicion.objects.select_for_update().filter(pk=suspicion_id, client_id__in=actor.client_ids).first()
    )
    if row is None:
        raise NotFound
    said = {"decided_at": now, "decided_by": actor.user_id, "reason": _reason(reason)}
    if clear:
        open_ones = Suspicion.objects.filter(
            pk=row.id, state__in=[Suspicion.State.FOUND, Suspicion.State.UPHELD]
        )
        moved = open_ones.update(state=Suspicion.State.CLEARED, **said)
    else:
        found = Suspicion.objects.filter(pk=row.id, state=Suspicion.State.FOUND)
        moved = found.update(state=Suspicion.State.UPHELD, **said)
    contests = Contest.objects.filter(suspicion_id=row.id, state=Contest.State.OPEN)
    closed = (
        contests.update(state=Contest.State.GRANTED, **said)
        if clear
        else contests.update(state=Contest.State.REFUSED, **said)
    )
    if not moved and not closed:
        raise Conflict("This suspicion was settled before; nothing was changed.")
    outbox.publish(SuspicionMoved(client_id=row.client_id, order_id=row.order_id))
    if clear:
        items = Judgement.objects.filter(order_id=row.order_id, worker_id=row.worker_id)
        _reversed(row, items.order_by("id").values_list("item_id", flat=True))
    audit.record(
        actor,
        "suspicion.cleared" if clear else "suspicion.upheld",
        subject_kind="suspicion",
        subject_id=row.id,
        client_id=row.client_id,
    )


def settle_contest(actor: Actor, contest_id: UUID, *, grant: bool, reason: str, now: datetime) -> None:
    """A person's verdict on a contested judgement; one for the worker reverses the item's verdict.

    Raises:
        Conflict: it was settled before.
    """
    row = Contest.objects.filter(pk=contest_id, client_id__in=actor.client_ids).first()
    if row is None or row.judgement_id is None:
        raise NotFound
    said = _reason(reason)
    decided = {"decided_at": now, "decided_by": actor.user_id, "reason": said}
    waiting = Contest.objects.filter(pk=row.id, state=Contest.State.OPEN)
    moved = (
        waiting.update(state=Contest.State.GRANTED, **decided)
        if grant
        else waiting.update(state=Contest.State.REFUSED, **decided)
    )
    if not moved:
        raise Conflict("This contest was settled before; nothing was changed.")
    if grant:
        judgement = Judgement.objects.get(pk=row.judgement_id)
        verdict = selectors.verdicts(actor, row.order_id, item_id=judgement.item_id)[judgement.item_id]
        Reversal.objects.create(
            contest_id=row.id,
            item_id=judgement.item_id,
            order_id=row.order_id,
            client_id=row.client_id,
            before=verdict.answer,
            answer=judgement.answer,
            reason=said,
            reversed_at=now,
        )
        _reversed(row, [judgement.item_id])
    audit.record(
        actor,
        "contest.granted" if grant else "contest.refused",
        subject_kind="contest",
        subject_id=row.id,
        client_id=row.client_id,
    )


def _reason(reason: str) -> str:
    said = reason.strip()
    if not 0 < len(said) <= TEXT_MOST:
        raise Invalid(f"Give the reason in 1 to {TEXT_MOST} characters: the worker will read it.")
    return plain(said, most=TEXT_MOST).text


def _reversed(row: Suspicion | Contest, item_ids: Iterable[UUID]) -> None:
    outbox.publish(
        VerdictReversed(
            client_id=row.client_id,
            order_id=row.order_id,
            home=row.order.data_home,
            item_ids=tuple(str(one) for one in item_ids),
        )
    )
