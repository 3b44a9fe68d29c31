"""What was known of an order's workers before they judged it: kept once, when a fold first meets them.

A past that moved with every other order would make a fold impossible to compute again.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from heliotrope.core.quality.crowd import Member, Past
from heliotrope.pipeline.quality.models import WorkerPast
from heliotrope.pipeline.quality.settling import Scope


def keep_pasts(scope: Scope, fold: int, workers: Iterable[UUID], members: Mapping[UUID, Member]) -> None:
    """Keep what is known of workers whom no fold of the order has met yet.

    Who judged after ``members`` was read is kept without a past: kept later, it would change what was told.
    """
    stranger = Member(group="")
    known = {worker: members.get(worker, stranger) for worker in dict.fromkeys(workers)}
    WorkerPast.objects.bulk_create(
        [
            WorkerPast(
                order_id=scope.order_id,
                client_id=scope.client_id,
                worker_id=worker_id,
                group=member.group,
                right=member.past.right,
                answers=member.past.answers,
                fold=fold,
            )
            for worker_id, member in known.items()
        ],
        ignore_conflicts=True,
    )


def members_at(order_id: UUID, fold: int) -> dict[UUID, Member]:
    """The workers of an order as one of its folds knew them."""
    rows = WorkerPast.objects.filter(order_id=order_id, fold__lte=fold)
    return {
        row.worker_id: Member(group=row.group, past=Past(right=row.right, answers=row.answers))
        for row in rows.order_by("worker_id")
    }
