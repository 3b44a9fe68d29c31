"""The yardstick of an order and the terms of each assignment, so that margins can be told apart."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.core.money.baseline import Baseline
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import AssignmentTerms, OrderBaseline


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a unit was handed to a worker.

    Attributes:
        country: where it is worked.
        utc_offset_minutes: of the worker's own clock at that instant.
        level: least level that the unit requires; ``worker_level`` is the one that its worker has.
        measured_ratio: the worker's measured share of right answers at the skill; None when not measured.
        pieces: what the unit counts for when it is done as asked; ``rate_per_judgement`` is for one.
        worker_rate_per_hour: what an hour of the worker costs, for those who are paid by the hour.
    """

    assignment_id: UUID
    client_id: UUID
    order_id: UUID
    worker_id: UUID
    worker_kind: str
    provider_id: UUID
    site_id: UUID | None
    country: str
    utc_offset_minutes: int
    skill: str
    level: int
    worker_level: int
    measured_ratio: float | None
    language: str
    effort_s: int
    pieces: Decimal
    rate_per_judgement: Decimal
    currency: str
    commission_version: int
    worker_rate_per_hour: Decimal | None
    worker_currency: str
    noted_at: datetime


def note_terms(terms: Terms) -> None:
    """Write the terms of an assignment; again changes nothing."""
    AssignmentTerms.objects.bulk_create([AssignmentTerms(**asdict(terms))], ignore_conflicts=True)


def note_baseline(order_id: UUID, client_id: UUID, made: Baseline, *, now: datetime) -> None:
    """Write the yardstick of an order; again changes nothing."""
    OrderBaseline.objects.bulk_create(
        [OrderBaseline(order_id=order_id, client_id=client_id, noted_at=now, **asdict(made))],
        ignore_conflicts=True,
    )


def baseline_of(actor: Actor, order_id: UUID) -> Baseline:
    """The yardstick of an order; raises NotFound for one that was placed before there were any."""
    row = OrderBaseline.objects.filter(pk=order_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return Baseline(
        market=row.market,
        occupation=row.occupation,
        wage_per_hour=row.wage_per_hour,
        hours=row.hours,
        amount=row.amount,
        currency=row.currency,
        basis=row.basis,
        version=row.version,
        source=row.source,
    )


def terms_of_order(actor: Actor, order_id: UUID) -> tuple[Terms, ...]:
    """On what terms an order's units were handed out, the first first."""
    rows = AssignmentTerms.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    names = Terms.__dataclass_fields__
    return tuple(Terms(**{name: getattr(row, name) for name in names}) for row in rows.order_by("noted_at"))
