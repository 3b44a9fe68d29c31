"""What providers ask and who is paid for them: price books and contracts, each change a new version."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.money.currencies import known_currency
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network.models import Contract, LegalEntity, Price, Provider, Worker

_RATE_BOUND = Decimal(10) ** 6


def set_price(
    actor: Actor,
    *,
    provider_id: UUID,
    skill: str = "",
    line: str = "",
    measure: str,
    rate: Decimal,
    currency: str,
    effective_at: datetime,
) -> int:
    """Add a version to a provider's price book; gives its number.

    Args:
        skill, line: what is bought: one of the two.
        measure: what the rate is for one of, such as hour, word or judgement.
        effective_at: from when it holds.
    """
    _provider(actor, provider_id)
    if bool(skill) is bool(line):
        raise Invalid("A price is for a skill or for a line: name one of the two.")
    if not 0 < len(measure) <= 32 or len(skill) > 64 or len(line) > 32:
        raise Invalid("Name what the rate is for one of, such as hour or word, in at most 32 characters.")
    exponent = rate.as_tuple().exponent
    if not rate.is_finite() or not 0 < rate < _RATE_BOUND or not isinstance(exponent, int) or exponent < -6:
        raise Invalid(f"A rate is more than 0, below a million, with at most 6 decimals; not {rate}.")
    book = Price.objects.filter(provider_id=provider_id, skill=skill, line=line, measure=measure)
    version = 1 + max(book.values_list("version", flat=True), default=0)
    try:
        with transaction.atomic():
            price = Price.objects.create(
                operator_id=actor.operator,
                provider_id=provider_id,
                skill=skill,
                line=line,
                measure=measure,
                rate=rate,
                currency=known_currency(currency.upper()),
                version=version,
                effective_at=effective_at,
            )
    except IntegrityError:
        raise Conflict("Somebody else has just set this price; look at it and try again.") from None
    audit.record(
        actor,
        "price.set",
        subject_kind="provider",
        subject_id=provider_id,
        detail={"price": str(price.id), "version": version, "of": skill or line, "measure": measure},
    )
    return version


def sign_with_provider(
    actor: Actor, *, provider_id: UUID, name: str, country: str, from_date: date, to_date: date | None = None
) -> int:
    """Name whose books a provider's pay goes into from a date on; gives the version of the contract.

    The legal entity of that name and country is used when there is one, and made when there is none.
    """
    _provider(actor, provider_id)
    entity, _ = LegalEntity.objects.get_or_create(
        operator_id=actor.operator, name=name, country=country, client=None, own=False
    )
    return _sign(actor, Contract(provider_id=provider_id, payee=entity, from_date=from_date, to_date=to_date))


def sign_with_worker(
    actor: Actor, *, worker_id: UUID, provider_id: UUID, from_date: date, to_date: date | None = None
) -> int:
    """Name the provider who is paid for one worker from a date on; gives the version of the contract."""
    if not Worker.objects.filter(pk=worker_id, operator_id=actor.operator).exists():
        raise NotFound
    payee = _provider(actor, provider_id).legal_entity_id
    return _sign(actor, Contract(worker_id=worker_id, payee_id=payee, from_date=from_date, to_date=to_date))


def _sign(actor: Actor, contract: Contract) -> int:
    if contract.to_date is not None and contract.to_date < contract.from_date:
        raise Invalid("A contract ends on or after the day on which it begins.")
    kind, key = ("worker", contract.worker_id) if contract.worker_id else ("provider", contract.provider_id)
    if key is None:
        raise NotFound
    before = Contract.objects.filter(Q(worker_id=key) | Q(provider_id=key))
    contract.version = 1 + max(before.values_list("version", flat=True), default=0)
    contract.operator_id = actor.operator
    try:
        with transaction.atomic():
            contract.save(force_insert=True)
    except IntegrityError:
        raise Conflict("Somebody else has just signed this contract; look at it and try again.") from None
    audit.record(
        actor,
        "contract.signed",
        subject_kind=kind,
        subject_id=key,
        detail={"contract": str(contract.id), "version": contract.version, "payee": str(contract.payee_id)},
    )
    return contract.version


def _provider(actor: Actor, provider_id: UUID) -> Provider:
    found = Provider.objects.filter(pk=provider_id, operator_id=actor.operator).first()
    if found is None:
        raise NotFound
    return found
