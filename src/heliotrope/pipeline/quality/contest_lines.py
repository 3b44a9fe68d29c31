"""Reading suspicions and contests, always as an actor; a worker's own only, for a worker."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from heliotrope.core.errors import NotFound
from heliotrope.core.quality.contests import evidence
from heliotrope.core.quality.suspects import Suspicion as Kind
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.quality.models import Adjudication, Contest, Judgement, Reversal, Suspicion, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestLine:
    """What a worker said against something, and what became of it.

    Attributes:
        suspicion_id, judgement_id: what it is about; the other one is None.
        item_id, answer, verdict: of a contested judgement: the item, what the worker said, what stands now.
    """

    id: UUID
    order_id: UUID
    worker_id: UUID
    suspicion_id: UUID | None
    judgement_id: UUID | None
    item_id: UUID | None
    answer: str
    verdict: str
    text: str
    state: str
    reason: str
    raised_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspicionLine:
    """A suspicion with its figures and the contest against it, if there is one.

    Attributes:
        evidence: the figures as a sentence.
    """

    id: UUID
    order_id: UUID
    worker_id: UUID
    kind: str
    chance: float
    evidence: Sentence
    state: str
    reason: str
    found_at: datetime
    decided_at: datetime | None
    contest: ContestLine | None


def suspicions(actor: Actor, *, limit: int = 200) -> tuple[SuspicionLine, ...]:
    """Suspicions, those that wait for a verdict first, then the latest."""
    rows = list(_suspicions(actor).order_by("-found_at", "id")[:limit])
    words = contests_of(actor, [row.id for row in rows])
    found = [_suspicion(row, words.get(row.id)) for row in rows]
    return tuple(sorted(found, key=lambda one: one.state != "found" and not _waits(one)))


def suspicion(actor: Actor, suspicion_id: UUID) -> SuspicionLine:
    """One suspicion."""
    row = _suspicions(actor).filter(pk=suspicion_id).first()
    if row is None:
        raise NotFound
    return _suspicion(row, contests_of(actor, [row.id]).get(row.id))


def _suspicions(actor: Actor) -> QuerySet[Suspicion]:
    rows = Suspicion.objects.filter(client_id__in=actor.client_ids)
    return rows if actor.worker_id is None else rows.filter(worker_id=actor.worker)


def _waits(line: SuspicionLine) -> bool:
    return line.contest is not None and line.contest.state == "open"


def contests_of(actor: Actor, suspicion_ids: list[UUID]) -> dict[UUID, ContestLine]:
    """The contests against suspicions, by suspicion."""
    rows = Contest.objects.filter(suspicion_id__in=suspicion_ids, client_id__in=actor.client_ids)
    return {row.suspicion_id: _contest(row, None, "") for row in rows if row.suspicion_id is not None}


def disputes(actor: Actor, *, limit: int = 200) -> tuple[ContestLine, ...]:
    """Contested judgements, those that wait for a verdict first, then the latest."""
    rows = Contest.objects.filter(judgement__isnull=False, client_id__in=actor.client_ids)
    if actor.worker_id is not None:
        rows = rows.filter(worker_id=actor.worker)
    found = list(rows.select_related("judgement").order_by("-raised_at", "id")[:limit])
    items = {row.judgement.item_id for row in found if row.judgement is not None}
    answers = dict(Verdict.objects.filter(item_id__in=items).values_list("item_id", "answer"))
    answers |= {item_id: line.answer for item_id, line in reversals(actor, items).items()}
    lines = [
        _contest(row, row.judgement, answers.get(row.judgement.item_id, "") if row.judgement else "")
        for row in found
    ]
    return tuple(sorted(lines, key=lambda one: one.state != "open"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A worker's judgement that the verdict went against, and that they may contest."""

    judgement_id: UUID
    order_id: UUID
    item_id: UUID
    answer: str
    verdict: str
    judged_at: datetime


def rejected(actor: Actor, *, limit: int = 50) -> tuple[Rejected, ...]:
    """The worker's own judgements that verdicts went against, not contested yet, the latest first."""
    rows = Judgement.objects.filter(
        worker_id=actor.worker, client_id__in=actor.client_ids, step="", contest=None
    ).order_by("-judged_at")[:2000]
    judged = list(rows)
    items = {row.item_id for row in judged}
    answers = dict(Verdict.objects.filter(item_id__in=items).values_list("item_id", "answer"))
    answers |= {item_id: line.answer for item_id, line in reversals(actor, items).items()}
    return tuple(
        Rejected(
            judgement_id=row.id,
            order_id=row.order_id,
            item_id=row.item_id,
            answer=row.answer,
            verdict=answers[row.item_id],
            judged_at=row.judged_at,
        )
        for row in judged
        if answers.get(row.item_id, row.answer) != row.answer
    )[:limit]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalLine:
    """The answer that stands for an item since a contest was granted, and why."""

    item_id: UUID
    before: str
    answer: str
    reason: str
    reversed_at: datetime


def reversals(actor: Actor, item_ids: set[UUID]) -> dict[UUID, ReversalLine]:
    """The latest reversal of each of these items; those whose verdict stands are left out."""
    rows = Reversal.objects.filter(item_id__in=item_ids, client_id__in=actor.client_ids)
    return {
        row.item_id: ReversalLine(
            item_id=row.item_id,
            before=row.before,
            answer=row.answer,
            reason=row.reason,
            reversed_at=row.reversed_at,
        )
        for row in rows.order_by("reversed_at", "contest_id")
    }


def said_by_people(order_id: UUID) -> Mapping[UUID, str]:
    """Answers of an order's items that a person settled, the latest word of each; for the platform."""
    settled = Adjudication.objects.filter(item__order_id=order_id).values_list("item_id", "answer")
    return dict(settled) | reversed_answers(order_id)


def reversed_answers(order_id: UUID) -> dict[UUID, str]:
    """What contests made of an order's verdicts, by item, the latest word of each; for the platform."""
    changed = Reversal.objects.filter(order_id=order_id).order_by("reversed_at", "contest_id")
    return dict(changed.values_list("item_id", "answer"))


def suspected_orders(order_ids: Collection[UUID]) -> tuple[UUID, ...]:
    """Those of these orders in which anybody was ever suspected."""
    rows = Suspicion.objects.filter(order_id__in=order_ids).order_by("order_id")
    return tuple(rows.values_list("order_id", flat=True).distinct())


def suspected(order_id: UUID) -> dict[UUID, tuple[str, ...]]:
    """The states of the suspicions about each worker of an order; for the platform."""
    found: dict[UUID, tuple[str, ...]] = {}
    for worker_id, state in Suspicion.objects.filter(order_id=order_id).values_list("worker_id", "state"):
        found[worker_id] = (*found.get(worker_id, ()), state)
    return found


def _contest(row: Contest, judgement: Judgement | None, verdict: str) -> ContestLine:
    return ContestLine(
        id=row.id,
        order_id=row.order_id,
        worker_id=row.worker_id,
        suspicion_id=row.suspicion_id,
        judgement_id=row.judgement_id,
        item_id=judgement.item_id if judgement else None,
        answer=judgement.answer if judgement else "",
        verdict=verdict,
        text=row.text,
        state=row.state,
        reason=row.reason,
        raised_at=row.raised_at,
        decided_at=row.decided_at,
    )


def _suspicion(row: Suspicion, contest: ContestLine | None) -> SuspicionLine:
    return SuspicionLine(
        id=row.id,
        order_id=row.order_id,
        worker_id=row.worker_id,
        kind=row.kind,
        chance=row.chance,
        evidence=evidence(
            Kind(row.kind),
            others=row.others,
            judgements=row.judgements,
            observed=row.observed,
            expected=row.expected,
        ),
        state=row.state,
        reason=row.reason,
        found_at=row.found_at,
        decided_at=row.decided_at,
        contest=contest,
    )
