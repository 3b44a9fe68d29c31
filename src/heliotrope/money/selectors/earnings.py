"""What a worker earns, as the worker sees it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import PayLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """One pay line as its worker sees it: the pieces, the rate, the commission, and what is left.

    Attributes:
        note: how the pieces were counted; empty for a plain judgement.
        book_version: version of the price book that the rate is of; 0 for the order's own rate.  A book's
            rate is what is paid: nothing is kept of it.
    """

    judgement_id: UUID
    order_id: UUID
    item_id: UUID
    part: str
    pieces: Decimal
    note: str
    rate_per_judgement: Decimal
    commission_ratio: Decimal
    commission_version: int
    net: Decimal
    currency: str
    earned_at: datetime
    book_version: int = 0


def my_earnings(actor: Actor, *, limit: int = 200) -> tuple[Earning, ...]:
    """What the worker's latest judgements earn, before rounding, the latest first."""
    rows = PayLine.objects.filter(worker_id=actor.worker, client_id__in=actor.client_ids)
    return tuple(_earning(row) for row in rows.order_by("-earned_at")[:limit])


def _earning(row: PayLine) -> Earning:
    return Earning(
        judgement_id=row.judgement_id,
        order_id=row.order_id,
        item_id=row.item_id,
        part=row.part,
        pieces=row.pieces,
        note=row.note,
        rate_per_judgement=row.rate_per_judgement if row.book_rate is None else row.book_rate,
        commission_ratio=row.commission_ratio if row.book_rate is None else Decimal(0),
        commission_version=row.commission_version,
        net=_net(row),
        currency=row.currency,
        earned_at=row.earned_at,
        book_version=row.book_version or 0,
    )


def _net(row: PayLine) -> Decimal:
    if row.book_rate is not None:
        return row.book_rate * row.pieces
    return row.rate_per_judgement * row.pieces * (1 - row.commission_ratio)


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
        net=Sum(
            F("pieces") * Coalesce(F("book_rate"), F("rate_per_judgement") * (1 - F("commission_ratio")))
        ),
        n=Count("judgement_id", distinct=True),
    )
    return tuple(
        Earned(amount=row["net"], currency=row["currency"], judgements=row["n"])
        for row in sums.order_by("currency")
    )
