"""What work counted for: the pay lines of orders and of their items."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from heliotrope.core.money import pay
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import PayLine


def pay_lines(
    actor: Actor, *, order_id: UUID, item_id: UUID | None = None, among: Iterable[UUID] | None = None
) -> tuple[pay.PayLine, ...]:
    """The pay lines of an order, or of one item of a stream, or of those of its items that are given."""
    rows = PayLine.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    if item_id is not None:
        rows = rows.filter(item_id=item_id)
    if among is not None:
        rows = rows.filter(item_id__in=set(among))
    told = rows.values(
        "judgement_id",
        "worker_id",
        "provider_id",
        "rate_per_judgement",
        "pieces",
        "part",
        "currency",
        "commission_ratio",
        "commission_version",
        "book_rate",
        "book_version",
    )
    return tuple(
        pay.PayLine(
            judgement_id=row["judgement_id"],
            worker_id=row["worker_id"],
            provider_id=row["provider_id"],
            rate=row["rate_per_judgement"],
            pieces=row["pieces"],
            part=row["part"],
            currency=row["currency"],
            commission_ratio=row["commission_ratio"],
            rule_version=row["commission_version"],
            book_rate=row["book_rate"],
            book_version=row["book_version"] or 0,
        )
        for row in told
    )


def payees_of(actor: Actor, order_id: UUID) -> dict[UUID, UUID]:
    """The legal entity that each provider of an order is paid through, as its contract last said."""
    rows = PayLine.objects.filter(order_id=order_id, client_id__in=actor.client_ids, payee_id__isnull=False)
    found = rows.order_by("provider_id", "earned_at").values_list("provider_id", "payee_id")
    return {provider_id: payee_id for provider_id, payee_id in found if payee_id is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What one judgement, or one part of it, counted for; it names nobody and no amount."""

    judgement_id: UUID
    part: str
    pieces: Decimal
    note: str


def counted(actor: Actor, *, order_id: UUID, item_id: UUID) -> tuple[Counting, ...]:
    """What the work on one item counted for, the earliest first."""
    rows = PayLine.objects.filter(order_id=order_id, item_id=item_id, client_id__in=actor.client_ids)
    return tuple(
        Counting(judgement_id=row.judgement_id, part=row.part, pieces=row.pieces, note=row.note)
        for row in rows.order_by("earned_at", "part")
    )


def pieces(actor: Actor, order_id: UUID) -> Decimal:
    """The pieces that an order's work came to so far."""
    rows = PayLine.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    return rows.aggregate(total=Sum("pieces"))["total"] or Decimal(0)


def pieces_of_items(actor: Actor, order_id: UUID, item_ids: Collection[UUID]) -> dict[UUID, Decimal]:
    """The pieces that the work on these items of an order came to; those without any are left out."""
    rows = PayLine.objects.filter(
        order_id=order_id, item_id__in=item_ids, client_id__in=actor.client_ids
    ).values("item_id")
    return {row["item_id"]: row["total"] for row in rows.annotate(total=Sum("pieces"))}
