"""AI workers: what they run on, and the one switch that turns all of them off."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.money.currencies import known_currency
from heliotrope.core.network import worker_cells as cells
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network.models import Machine, MachineSwitch, Site, Worker

ALWAYS = "Mon-Sun 00:00-00:00"


def add_machine(
    actor: Actor,
    *,
    handle: str,
    site_id: UUID,
    model_provider: str,
    model: str,
    skills: Mapping[str, int],
    languages: Mapping[str, int],
    capacity: int,
    price_per_unit: Decimal,
    currency: str,
) -> UUID:
    """Add an AI worker to the site where its endpoint processes data; it is on at all hours.

    Args:
        model_provider: who answers for the model, such as the name of a company or of a local server.
        capacity: work units that it may have open at a time.
        price_per_unit: what one work unit costs, in ``currency``.
    """
    site = Site.objects.filter(pk=site_id, operator_id=actor.operator).first()
    if site is None:
        raise NotFound
    name = cells.handle(handle)
    _check(model_provider, model, capacity, price_per_unit)
    if Worker.objects.filter(operator_id=actor.operator, handle=name).exists():
        raise Conflict(f"There is a worker named {name}; choose another handle.")
    worker = Worker.objects.create(
        operator_id=actor.operator,
        provider_id=site.provider_id,
        site=site,
        handle=name,
        kind=Worker.Kind.AI,
        timezone=site.timezone,
        data_home=site.data_home,
        capacity=capacity,
        currency=known_currency(currency.upper()),
        skills=dict(cells.skills(_text(skills))),
        languages=dict(cells.languages(_text(languages))),
        availability=ALWAYS,
    )
    Machine.objects.create(
        worker=worker,
        operator_id=actor.operator,
        model_provider=model_provider,
        model=model,
        price_per_unit=price_per_unit,
        currency=worker.currency,
    )
    audit.record(
        actor,
        "machine.added",
        subject_kind="worker",
        subject_id=worker.id,
        detail={"model": model, "model_provider": model_provider},
    )
    return worker.id


def _check(model_provider: str, model: str, capacity: int, price_per_unit: Decimal) -> None:
    if not model_provider or not model or len(model_provider) > 80 or len(model) > 160:
        raise Invalid("Name who provides the model and the model itself, in at most 80 and 160 characters.")
    exponent = price_per_unit.as_tuple().exponent
    good = price_per_unit.is_finite() and 0 <= price_per_unit < 10**6
    if not good or not isinstance(exponent, int) or exponent < -6:
        raise Invalid("A price is 0 or more, below a million, with at most 6 decimals.")
    if not 1 <= capacity <= cells.CAPACITY_MOST:
        raise Invalid(f"A capacity is a whole number from 1 to {cells.CAPACITY_MOST}.")


def switch_machines(actor: Actor, *, on: bool) -> None:
    """Turn all AI workers of the operator on or off; one that is off gets no further work."""
    MachineSwitch.objects.update_or_create(operator_id=actor.operator, defaults={"on": on})
    audit.record(
        actor,
        "machines.switched",
        subject_kind="operator",
        subject_id=actor.operator,
        detail={"on": on},
    )


def _text(levels: Mapping[str, int]) -> str:
    return "|".join(f"{code}:{level}" for code, level in levels.items())
