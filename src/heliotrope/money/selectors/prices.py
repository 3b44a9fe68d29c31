"""What work costs and what of it the operator keeps: rate cards and rules in force."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.money.rules import COMMISSION, RuleVersion, commission_ratio, in_force
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import RateCard, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The prices in force for an order: what a judgement costs, and what the operator keeps."""

    rate_per_judgement: Decimal
    currency: str
    rate_card_version: int
    commission_ratio: Decimal
    commission_version: int


def terms_in_force(actor: Actor, *, programme_id: UUID, line: str, at: datetime) -> Terms:
    """The rate card and the commission that apply to an order placed at an instant.

    Raises:
        Invalid: the programme has no rate for this line yet.
    """
    cards = RateCard.objects.filter(programme_id=programme_id, line=line, effective_at__lte=at)
    card = cards.order_by("-version").first()
    if card is None:
        raise Invalid(f"The programme has no rate for {line} yet; set one before placing an order.")
    rule = in_force(_rules(actor), COMMISSION, at)
    return Terms(
        rate_per_judgement=card.rate_per_judgement,
        currency=card.currency,
        rate_card_version=card.version,
        commission_ratio=commission_ratio(rule),
        commission_version=rule.version,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one unit earns: the rate, the pieces, what the operator keeps, and what is left.

    Attributes:
        note: how the pieces were counted; empty for a plain judgement.
        book_version: of the price book that the net is by; 0 for the rate less the commission.
    """

    rate_per_judgement: Decimal
    pieces: Decimal
    note: str
    commission_ratio: Decimal
    commission_version: int
    net: Decimal
    currency: str
    book_version: int = 0


def commission(actor: Actor, version: int) -> Decimal:
    """The ratio of one version of the operator's commission."""
    rule = next((r for r in _rules(actor) if r.kind == COMMISSION and r.version == version), None)
    if rule is None:
        raise NotFound
    return commission_ratio(rule)


def _rules(actor: Actor) -> tuple[RuleVersion, ...]:
    rows = Rule.objects.filter(operator_id=actor.operator)
    return tuple(
        RuleVersion(kind=row.kind, version=row.version, effective_at=row.effective_at, terms=row.terms)
        for row in rows
    )
