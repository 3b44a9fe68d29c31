"""Bid prices: what an hour of each worker is worth to other work, as it was last priced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from heliotrope.core.match.dispatch.hours import DAY, Bid
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.match.models import BidPrice

MOST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BidLine:
    """A worker whose hour is worth something to other work.

    Attributes:
        skill, language: of the work that would lose most without them; either may be empty.
    """

    worker_id: UUID
    per_hour: Decimal
    currency: str
    skill: str
    language: str
    priced_at: datetime


def keep(actor: Actor, bids: Sequence[Bid], *, currency: str, now: datetime) -> None:
    """Let these be all the bid prices of the actor's operator; again changes nothing."""
    rows = [
        BidPrice(
            worker_id=one.worker_id,
            operator_id=actor.operator,
            per_hour=one.per_hour,
            currency=currency,
            skill=one.skill,
            language=one.language,
            priced_at=now,
        )
        for one in bids
    ]
    with transaction.atomic():
        BidPrice.objects.filter(operator_id=actor.operator).exclude(
            worker_id__in=[one.worker_id for one in bids]
        ).delete()
        BidPrice.objects.bulk_create(
            sorted(rows, key=lambda row: row.worker_id),
            update_conflicts=True,
            unique_fields=["worker_id"],
            update_fields=["per_hour", "currency", "skill", "language", "priced_at"],
        )


def hours(actor: Actor, *, at: datetime, limit: int = MOST) -> tuple[BidLine, ...]:
    """The bid prices of the actor's operator, the dearest first; those of a day that is over are none."""
    rows = BidPrice.objects.filter(operator_id=actor.operator, priced_at__gt=at - DAY)
    rows = rows.order_by("-per_hour", "worker_id")[:limit]
    return tuple(
        BidLine(
            worker_id=row.worker_id,
            per_hour=row.per_hour,
            currency=row.currency,
            skill=row.skill,
            language=row.language,
            priced_at=row.priced_at,
        )
        for row in rows
    )
