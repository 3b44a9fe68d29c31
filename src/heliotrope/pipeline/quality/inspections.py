"""Reading certifications and their inspected samples, always as an actor; never while a sample is blind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core.quality.certificate.estimating import Inspected
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.quality.models import Certification, Inspection

INSPECT = "inspect"
"""Step of the units that a sample's inspectors work on; no plan has a step of this name."""


def pay_id_of(item_id: UUID) -> UUID:
    """What an inspection is paid under, in the place of a judgement; an item has one at most."""
    return derived_id(item_id, "inspection")


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationLine:
    """What was asked for, and how far it is.

    Attributes:
        inspections: asked for; with those added for a missed target.
        credit_version: version of the rule of service credits in force when it was asked for; 0 for none.
        strata: items and mean stated confidence of each; empty before the sample is drawn.
        reversals: key and right answer of items whose verdict was reversed after the delivery.
    """

    order_id: UUID
    client_id: UUID
    state: str
    target_ratio: float
    level_ratio: float
    inspections: int
    inspector_level: int
    credit_version: int
    seed: str
    strata: tuple[tuple[int, float | None], ...]
    reversals: tuple[Mapping[str, Any], ...]
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionLine:
    """One drawn item; ``answer`` is empty until it was inspected."""

    item_id: UUID
    stratum: int
    delivered: str
    answer: str
    shipped: str
    worker_id: UUID | None
    inspected_at: datetime | None

    @property
    def right(self) -> bool:
        """Whether the work had come to the right answer."""
        return self.delivered == self.answer

    @property
    def mended(self) -> bool:
        """Whether what goes out, or went out, is right."""
        return self.answer == (self.shipped or self.answer)


def certification(actor: Actor, order_id: UUID) -> CertificationLine | None:
    """What was asked for about an order; None when nobody asked for a certificate."""
    row = Certification.objects.filter(pk=order_id, client_id__in=actor.client_ids).first()
    if row is None:
        return None
    return CertificationLine(
        order_id=row.order_id,
        client_id=row.client_id,
        state=row.state,
        target_ratio=row.target_ratio,
        level_ratio=row.level_ratio,
        inspections=row.inspections,
        inspector_level=row.inspector_level,
        credit_version=row.credit_version,
        seed=row.seed,
        strata=tuple((one["items"], one["stated"]) for one in row.strata),
        reversals=tuple(row.reversals),
        asked_at=row.asked_at,
    )


def orders_inspected(actor: Actor) -> tuple[UUID, ...]:
    """Orders whose sample is being inspected, the first asked for first; for matching only."""
    rows = Certification.objects.filter(client_id__in=actor.client_ids, state=Certification.State.INSPECTING)
    return tuple(rows.order_by("asked_at", "pk").values_list("order_id", flat=True))


def is_inspected(order_id: UUID) -> bool:
    """Whether an order's sample is being inspected now."""
    return Certification.objects.filter(pk=order_id, state=Certification.State.INSPECTING).exists()


def inspections(actor: Actor, order_id: UUID) -> tuple[InspectionLine, ...]:
    """An order's drawn items by stratum; for the platform, or once the sample is inspected."""
    rows = Inspection.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    return tuple(
        InspectionLine(
            item_id=row.item_id,
            stratum=row.stratum,
            delivered=row.delivered,
            answer=row.answer,
            shipped=row.shipped,
            worker_id=row.worker_id,
            inspected_at=row.inspected_at,
        )
        for row in rows.order_by("stratum", "item_id")
    )


def inspection_of_assignment(actor: Actor, assignment_id: UUID) -> str | None:
    """What a worker answered as an inspector on one of their own assignments; None before they did."""
    row = Inspection.objects.filter(
        assignment_id=assignment_id, worker_id=actor.worker, client_id__in=actor.client_ids
    ).first()
    return None if row is None else row.answer


def time_of_worker(actor: Actor, *, limit: int) -> dict[UUID, float]:
    """Seconds that a worker's latest inspections took, by what each is paid under."""
    rows = Inspection.objects.filter(
        worker_id=actor.worker, client_id__in=actor.client_ids, spent_s__isnull=False
    ).order_by("-inspected_at")
    told = rows.values_list("item_id", "spent_s")[:limit]
    return {pay_id_of(item_id): spent_s for item_id, spent_s in told if spent_s is not None}


def counted(asked: CertificationLine, lines: Sequence[InspectionLine]) -> tuple[Inspected, ...]:
    """What was found in each stratum; every one has an inspected item."""
    found = []
    for number, (items, _) in enumerate(asked.strata, 1):
        own = [line for line in lines if line.stratum == number and line.answer]
        found.append(
            Inspected(
                items=items,
                inspected=len(own),
                right=sum(line.right for line in own),
                unmended=sum(not line.mended for line in own),
            )
        )
    return tuple(found)
