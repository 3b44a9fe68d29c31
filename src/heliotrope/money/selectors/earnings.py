"""What a worker earns, as the worker sees it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Sum

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import PayLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """One pay line as its worker sees it: the pieces, the rate, the commission, and what is left.

    Attributes:
        note: how the pieces were counted; empty for a plain judgement.
    """

    judgement_id: UUID
    order_id: UUID
    part: str
    pieces: Decimal
    note: str
    rate_per_judgement: Decimal
    commission_ratio: Decimal
    commission_version: int
    net: Decimal
    currency: str
    earned_at: datetime


def my_earnings(actor: Actor, *, limit: int = 200) -> tuple[Earning, ...]:
    """What the worker's latest judgements earn, before rounding, the latest first."""
    rows = PayLine.objects.filter(worker_id=actor.worker, client_id__in=actor.client_ids)
    return tuple(_earning(row) for row in rows.order_by("-earned_at")[:limit])


def _earning(row: PayLine) -> Earning:
    return Earning(
        judgement_id=row.judgement_id,
        order_id=row.order_id,
        part=row.part,
        pieces=row.pieces,
        note=row.note,
        rate_per_judgement=row.rate_per_judgement,
        commission_ratio=row.commission_ratio,
        commission_version=row.commission_version,
        net=row.rate_per_judgement * row.pieces * (1 - row.commission_ratio),
        currency=row.currency,
        earned_at=row.earned_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """An amount in one currency, and how many judgements it is for."""

    amount: Decimal
    currency: str
    judgements: int


def earned_since(actor: Actor, since: datetime | None = None) -> tuple[Earned, ...]:
    """What the worker earned, before rounding, by currency."""
    rows = PayLine.objects.filter(worker_id=actor.worker, client_id__in=actor.client_ids)
    if since is not None:
        rows = rows.filter(earned_at__gte=since)
    sums = rows.values("currency").annotate(
        net=Sum(F("rate_per_judgement") * F("pieces") * (1 - F("commission_ratio"))),
        n=Count("judgement_id", distinct=True),
    )
    return tuple(
        Earned(amount=row["net"], currency=row["currency"], judgements=row["n"])
        for row in sums.order_by("currency")
    )
