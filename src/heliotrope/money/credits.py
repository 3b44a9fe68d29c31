"""Service credits: the operator's rule with its versions, and what was credited for an order."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.core.money import ledger
from heliotrope.core.money.credits import (
    SERVICE_CREDIT,
    Credit,
    CreditTerms,
    credit_terms,
    post_credit,
)
from heliotrope.core.money.rules import RuleVersion
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import Rule
from heliotrope.money.posting import post

RULE = "service-credit@1"


def set_terms(
    actor: Actor, *, point_ratio: Decimal, most_ratio: Decimal, provider_ratio: Decimal, now: datetime
) -> int:
    """Add the next version of the operator's service credits, for certificates asked for from now on."""
    rules = Rule.objects.filter(operator_id=actor.operator, kind=SERVICE_CREDIT)
    last = rules.order_by("-version").first()
    terms = CreditTerms(
        version=last.version + 1 if last else 1,
        point_ratio=point_ratio,
        most_ratio=most_ratio,
        provider_ratio=provider_ratio,
    )
    Rule.objects.create(
        operator_id=actor.operator,
        kind=SERVICE_CREDIT,
        version=terms.version,
        terms={
            "point_ratio": str(point_ratio),
            "most_ratio": str(most_ratio),
            "provider_ratio": str(provider_ratio),
        },
        effective_at=now,
    )
    return terms.version


def latest_version(actor: Actor) -> int:
    """The version of service credits in force; 0 when the operator has no such rule."""
    row = Rule.objects.filter(operator_id=actor.operator, kind=SERVICE_CREDIT).order_by("-version").first()
    return row.version if row else 0


def terms_of(actor: Actor, version: int) -> CreditTerms:
    """One version of the operator's service credits."""
    row = Rule.objects.filter(operator_id=actor.operator, kind=SERVICE_CREDIT, version=version).first()
    if row is None:
        raise NotFound
    return credit_terms(
        RuleVersion(kind=row.kind, version=row.version, effective_at=row.effective_at, terms=row.terms)
    )


def credit_id_of(order_id: UUID) -> UUID:
    """What names the service credit of an order; there is one at most."""
    return derived_id(order_id, "service-credit")


def note_id_of(credit_id: UUID, invoice_id: UUID) -> UUID:
    """What names the credit note that takes a service credit off an invoice; there is one at most."""
    return derived_id(credit_id, "credit-note", invoice_id)


def give(
    actor: Actor,
    order_id: UUID,
    *,
    client_id: UUID,
    made: Credit,
    inputs: dict[str, str],
    parties: ledger.Parties,
    now: datetime,
) -> bool:
    """Post a credit in everybody's books with its reasons; False when it was posted before, or is nothing."""
    credit_id = credit_id_of(order_id)
    if not made.amount or not post(actor, post_credit(parties, made, credit_id=credit_id), client_id, now):
        return False
    decisions.remember(
        [
            decisions.Reasoned(
                client_id=client_id,
                kind="service-credit",
                subject_id=order_id,
                rule=RULE,
                inputs=dict(inputs),
                outcome=outcome(made),
                reasons=made.reasons,
                decided_at=now,
            )
        ]
    )
    audit.record(
        actor,
        "certificate.credited",
        subject_kind="order",
        subject_id=order_id,
        client_id=client_id,
        detail={"rule": inputs.get("version", "")},
    )
    return True


def outcome(made: Credit) -> dict[str, object]:
    """A credit as its decision keeps it."""
    return {
        "amount": str(made.amount),
        "providers": {str(one): str(part) for one, part in sorted(made.providers.items())},
    }
