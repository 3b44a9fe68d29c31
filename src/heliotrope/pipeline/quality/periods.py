"""Periods of streams that are certified; the only reader and writer of their table."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.core.deliver.certificate.periods import Period
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.quality.models import CertifiedPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodLine:
    """A period of a stream.

    Attributes:
        order_id: the order of its inspections.
        stream_id: the order whose deliveries are certified.
        repeats: whether the month after it is asked for as soon as this one is over.
        state: of the order of its inspections; ``cancelled`` when it was given up before the draw.
    """

    order_id: UUID
    stream_id: UUID
    client_id: UUID
    period: Period
    repeats: bool
    state: str


def add(*, order_id: UUID, stream_id: UUID, client_id: UUID, period: Period, repeats: bool) -> None:
    """Note what an order certifies, in the transaction that places it; again changes nothing."""
    row = CertifiedPeriod(
        order_id=order_id,
        stream_id=stream_id,
        client_id=client_id,
        first_on=period.first_on,
        last_on=period.last_on,
        repeats=repeats,
    )
    CertifiedPeriod.objects.bulk_create([row], ignore_conflicts=True)


def certified_by(actor: Actor, order_id: UUID) -> PeriodLine | None:
    """The period that an order certifies; None for an order of work."""
    rows = CertifiedPeriod.objects.filter(pk=order_id, client_id__in=actor.client_ids)
    row = rows.select_related("order").first()
    return None if row is None else _line(row)


def of_stream(actor: Actor, stream_id: UUID) -> tuple[PeriodLine, ...]:
    """The periods of a stream that were asked for, the latest first."""
    rows = CertifiedPeriod.objects.filter(stream_id=stream_id, client_id__in=actor.client_ids)
    return tuple(_line(row) for row in rows.select_related("order").order_by("-first_on", "order_id"))


def waiting(actor: Actor) -> tuple[PeriodLine, ...]:
    """The periods whose sample is not drawn yet, the first to end first."""
    rows = CertifiedPeriod.objects.filter(client_id__in=actor.client_ids, order__state="placed")
    return tuple(_line(row) for row in rows.select_related("order").order_by("last_on", "order_id"))


def _line(row: CertifiedPeriod) -> PeriodLine:
    return PeriodLine(
        order_id=row.order_id,
        stream_id=row.stream_id,
        client_id=row.client_id,
        period=Period(first_on=row.first_on, last_on=row.last_on),
        repeats=row.repeats,
        state=row.order.state,
    )
