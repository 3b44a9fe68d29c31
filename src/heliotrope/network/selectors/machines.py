"""Reading AI workers: what they run on and cost, and whether they may work at all."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network.models import Machine, MachineSwitch, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineLine:
    """An AI worker as it is listed.

    Attributes:
        site: where its endpoint processes data; ``data_home`` is that of the site.
        price_per_unit: what one work unit of it costs, in ``currency``.
        on: whether it may get work: it is active, and the operator's AI workers are on.
    """

    id: UUID
    handle: str
    site: str
    data_home: str
    model_provider: str
    model: str
    skills: dict[str, int]
    languages: dict[str, int]
    capacity: int
    price_per_unit: Decimal
    currency: str
    on: bool


def machines_are_on(actor: Actor) -> bool:
    """Whether the operator's AI workers may get work; they may until somebody turns them off."""
    row = MachineSwitch.objects.filter(operator_id=actor.operator).first()
    return row is None or row.on


def ai_workers(actor: Actor) -> tuple[MachineLine, ...]:
    """The operator's AI workers by handle; for a site lead those of the site."""
    rows = Machine.objects.filter(operator_id=actor.operator).select_related("worker__site")
    if actor.site_id is not None:
        rows = rows.filter(worker__site_id=actor.site_id)
    switched_on = machines_are_on(actor)
    return tuple(
        MachineLine(
            id=row.worker_id,
            handle=row.worker.handle,
            site=row.worker.site.name if row.worker.site else "",
            data_home=row.worker.data_home,
            model_provider=row.model_provider,
            model=row.model,
            skills=row.worker.skills,
            languages=row.worker.languages,
            capacity=row.worker.capacity,
            price_per_unit=row.price_per_unit,
            currency=row.currency,
            on=switched_on and row.worker.active,
        )
        for row in rows.order_by("worker__handle")
    )


def machines_on(actor: Actor) -> frozenset[str]:
    """The skills that AI workers who may get work have; empty when the operator turned them off."""
    if not machines_are_on(actor):
        return frozenset()
    rows = Worker.objects.filter(operator_id=actor.operator, kind=Worker.Kind.AI, active=True)
    return frozenset(skill for skills in rows.values_list("skills", flat=True) for skill in skills)
