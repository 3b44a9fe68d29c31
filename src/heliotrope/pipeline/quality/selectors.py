"""Reading judgements, beliefs and verdicts, always as an actor; never the answers of gold."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Avg, Count, Q, Sum

from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.quality.contest_lines import reversals
from heliotrope.pipeline.quality.models import Adjudication, Fold, GoldItem, Judgement, Posterior, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementLine:
    """One worker's answer."""

    id: UUID
    item_id: UUID
    order_id: UUID
    worker_id: UUID
    step: str
    answer: str
    body_id: UUID | None
    spent_s: float
    judged_at: datetime
    fold: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLine:
    """The settled answer of an item."""

    item_id: UUID
    order_id: UUID
    answer: str
    basis: str
    confidence_ratio: float | None
    low_ratio: float | None = None
    high_ratio: float | None = None
    judgements: int
    on_target: bool
    settled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BeliefLine:
    """What is believed of an item while it is worked on."""

    item_id: UUID
    answer: str
    confidence_ratio: float
    low_ratio: float | None = None
    high_ratio: float | None = None
    judgements: int
    fold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDone:
    """How many units of an order a worker did, and how many of them were hidden gold."""

    units: int
    gold: int


def gold_done(worker_id: UUID, order_id: UUID) -> GoldDone:
    """Where a worker stands in an order's gold schedule; for matching only, never for a screen."""
    rows = Judgement.objects.filter(worker_id=worker_id, order_id=order_id).aggregate(
        units=Count("id"), gold=Count("id", filter=Q(item__golditem__isnull=False))
    )
    return GoldDone(units=rows["units"], gold=rows["gold"])


def gold_left(order_id: UUID, *, but_items: Iterable[UUID]) -> tuple[tuple[UUID, str], ...]:
    """Gold that a worker has not had, with its answers; for matching only, never for a screen."""
    rows = GoldItem.objects.filter(order_id=order_id).exclude(item_id__in=but_items)
    return tuple(rows.order_by("item_id").values_list("item_id", "answer"))


def gold_shown(worker_id: UUID, order_id: UUID) -> tuple[tuple[str, str], ...]:
    """Known and given answer of each gold item that a worker did; for matching only, never for a screen."""
    rows = Judgement.objects.filter(worker_id=worker_id, order_id=order_id, item__golditem__isnull=False)
    return tuple(rows.order_by("id").values_list("item__golditem__answer", "answer"))


def gold_items(order_id: UUID) -> set[UUID]:
    """Which items of an order are gold; for the platform, never for a screen."""
    return set(GoldItem.objects.filter(order_id=order_id).values_list("item_id", flat=True))


def gold_answers(order_id: UUID) -> dict[UUID, str]:
    """The known answers of an order's gold; for recomputing, never for a screen."""
    return dict(GoldItem.objects.filter(order_id=order_id).values_list("item_id", "answer"))


def judgements_of_item(actor: Actor, item_id: UUID) -> tuple[JudgementLine, ...]:
    """The judgements of one item, the first first."""
    rows = Judgement.objects.filter(item_id=item_id, client_id__in=actor.client_ids)
    return tuple(_judgement(row) for row in rows.order_by("judged_at", "id"))


def judgements_of_order(
    actor: Actor, order_id: UUID, *, item_id: UUID | None = None
) -> dict[UUID, tuple[JudgementLine, ...]]:
    """The judgements of an order, or of one item of it, by item; the first first."""
    rows = Judgement.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    if item_id is not None:
        rows = rows.filter(item_id=item_id)
    found: dict[UUID, list[JudgementLine]] = {}
    for row in rows.order_by("judged_at", "id").iterator(chunk_size=2000):
        found.setdefault(row.item_id, []).append(_judgement(row))
    return {item: tuple(lines) for item, lines in found.items()}


def judgements_until_fold(actor: Actor, order_id: UUID, fold: int) -> list[tuple[UUID, UUID, str]]:
    """(item, worker, answer) of every judgement that a fold rested on."""
    rows = Judgement.objects.filter(order_id=order_id, client_id__in=actor.client_ids, fold__lte=fold)
    return list(rows.order_by("fold", "id").values_list("item_id", "worker_id", "answer"))


def solver_of_fold(actor: Actor, order_id: UUID, fold: int) -> str:
    """The method of the core that a fold took; empty for a fold of a rule that had but one."""
    row = Fold.objects.filter(order_id=order_id, number=fold, client_id__in=actor.client_ids).first()
    return row.solver if row else ""


def judges(actor: Actor, order_id: UUID) -> set[UUID]:
    """Who judged anything of an order."""
    rows = Judgement.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    return set(rows.values_list("worker_id", flat=True).distinct())


def my_judgements(actor: Actor, *, limit: int = 200) -> tuple[JudgementLine, ...]:
    """The worker's own judgements, the latest first."""
    rows = Judgement.objects.filter(worker_id=actor.worker, client_id__in=actor.client_ids)
    return tuple(_judgement(row) for row in rows.order_by("-judged_at")[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How much a worker did: judgements and seconds of work."""

    judgements: int
    spent_s: float


def done_since(actor: Actor, since: datetime) -> Done:
    """What the worker did since an instant."""
    rows = Judgement.objects.filter(worker_id=actor.worker, judged_at__gte=since).aggregate(
        n=Count("id"), spent=Sum("spent_s")
    )
    return Done(judgements=rows["n"], spent_s=rows["spent"] or 0.0)


def judgement(actor: Actor, judgement_id: UUID) -> JudgementLine:
    """One judgement of the actor's clients; a worker's own only, for a worker."""
    rows = Judgement.objects.filter(pk=judgement_id, client_id__in=actor.client_ids)
    if actor.worker_id is not None:
        rows = rows.filter(worker_id=actor.worker)
    row = rows.first()
    if row is None:
        raise NotFound
    return _judgement(row)


def judgement_of_assignment(actor: Actor, assignment_id: UUID) -> JudgementLine | None:
    """What the worker answered on one of their own assignments; None before they did."""
    row = Judgement.objects.filter(
        assignment_id=assignment_id, worker_id=actor.worker, client_id__in=actor.client_ids
    ).first()
    return None if row is None else _judgement(row)


def _judgement(row: Judgement) -> JudgementLine:
    return JudgementLine(
        id=row.id,
        item_id=row.item_id,
        order_id=row.order_id,
        worker_id=row.worker_id,
        step=row.step,
        answer=row.answer,
        body_id=row.body_id,
        spent_s=row.spent_s,
        judged_at=row.judged_at,
        fold=row.fold,
    )


def beliefs(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, BeliefLine]:
    """What is believed of items; those that nobody judged are left out."""
    rows = Posterior.objects.filter(item_id__in=set(item_ids), client_id__in=actor.client_ids)
    return {
        row.item_id: BeliefLine(
            item_id=row.item_id,
            answer=row.answer,
            confidence_ratio=row.confidence_ratio,
            low_ratio=row.low_ratio,
            high_ratio=row.high_ratio,
            judgements=row.judgements,
            fold=row.fold,
        )
        for row in rows
    }


def verdicts(actor: Actor, order_id: UUID, *, item_id: UUID | None = None) -> dict[UUID, VerdictLine]:
    """The settled answers of an order, or of one of its items."""
    rows = Verdict.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    if item_id is not None:
        rows = rows.filter(item_id=item_id)
    return _standing(actor, rows)


def _standing(actor: Actor, rows: Iterable[Verdict]) -> dict[UUID, VerdictLine]:
    """Verdicts as they stand: one that a contest reversed has the answer that was granted."""
    lines = {row.item_id: _verdict(row) for row in rows}
    for item_id, changed in reversals(actor, set(lines)).items():
        lines[item_id] = replace(
            lines[item_id],
            answer=changed.answer,
            basis=Verdict.Basis.ADJUDICATION.value,
            confidence_ratio=None,
            low_ratio=None,
            high_ratio=None,
            on_target=True,
        )
    return lines


def _verdict(row: Verdict) -> VerdictLine:
    return VerdictLine(
        item_id=row.item_id,
        order_id=row.order_id,
        answer=row.answer,
        basis=row.basis,
        confidence_ratio=row.confidence_ratio,
        low_ratio=row.low_ratio,
        high_ratio=row.high_ratio,
        judgements=row.judgements,
        on_target=row.on_target,
        settled_at=row.settled_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderQuality:
    """An order's quality so far.

    Attributes:
        unfolded: judgements that no fold has taken in yet.
        mean_confidence_ratio: over judged items, with the mean ends of its intervals; None before the first.
    """

    judgements: int
    unfolded: int
    judged_items: int
    mean_confidence_ratio: float | None
    mean_low_ratio: float | None = None
    mean_high_ratio: float | None = None
    folds: int


def order_quality(actor: Actor, order_id: UUID) -> OrderQuality:
    """How far an order's judging is."""
    mine = {"order_id": order_id, "client_id__in": actor.client_ids}
    told = Judgement.objects.filter(**mine).aggregate(n=Count("id"), new=Count("id", filter=Q(fold=None)))
    believed = Posterior.objects.filter(**mine).aggregate(
        n=Count("pk"), mean=Avg("confidence_ratio"), low=Avg("low_ratio"), high=Avg("high_ratio")
    )
    return OrderQuality(
        judgements=told["n"],
        unfolded=told["new"],
        judged_items=believed["n"],
        mean_confidence_ratio=believed["mean"],
        mean_low_ratio=believed["low"],
        mean_high_ratio=believed["high"],
        folds=Fold.objects.filter(**mine).count(),
    )


def adjudication_reason(actor: Actor, item_id: UUID) -> str:
    """Why a person decided as they did, the latest of them; empty when nobody had to."""
    changed = reversals(actor, {item_id}).get(item_id)
    if changed is not None:
        return changed.reason
    row = Adjudication.objects.filter(item_id=item_id, client_id__in=actor.client_ids).first()
    return row.reason if row else ""


def judged_orders(actor: Actor) -> set[UUID]:
    """Orders of the actor's clients with judgements that no fold has taken in."""
    rows = Judgement.objects.filter(client_id__in=actor.client_ids, fold__isnull=True)
    return set(rows.values_list("order_id", flat=True).distinct())


def unfolded_counts(actor: Actor, order_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many judgements of each order no fold has taken in; orders with none are left out."""
    rows = (
        Judgement.objects.filter(order_id__in=set(order_ids), client_id__in=actor.client_ids, fold=None)
        .values("order_id")
        .annotate(n=Count("id"))
    )
    return {row["order_id"]: row["n"] for row in rows}


def verdicts_of(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, VerdictLine]:
    """The settled answers of these items; those that have none yet are left out."""
    rows = Verdict.objects.filter(item_id__in=set(item_ids), client_id__in=actor.client_ids)
    return _standing(actor, rows)


def settled_as(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, VerdictLine]:
    """The answers of these items as they were settled and went out, whatever was reversed since."""
    rows = Verdict.objects.filter(item_id__in=set(item_ids), client_id__in=actor.client_ids)
    return {row.item_id: _verdict(row) for row in rows}


def gold_counts(actor: Actor, order_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many hidden gold items of each order wait for its end; orders with none are left out."""
    rows = (
        GoldItem.objects.filter(
            order_id__in=set(order_ids), client_id__in=actor.client_ids, item__state="open"
        )
        .values("order_id")
        .annotate(n=Count("pk"))
    )
    return {row["order_id"]: row["n"] for row in rows}


def decided_counts(actor: Actor, order_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many open items of each order have a belief and no unit that asks for more; gold apart."""
    live = Q(item__workunit__state__in=("open", "offered", "assigned"), item__workunit__gold=False)
    rows = (
        Posterior.objects.filter(
            order_id__in=set(order_ids),
            client_id__in=actor.client_ids,
            item__state="open",
            item__golditem=None,
        )
        .values("order_id")
        .annotate(believed=Count("pk", distinct=True), asked=Count("pk", distinct=True, filter=live))
    )
    return {row["order_id"]: row["believed"] - row["asked"] for row in rows}
