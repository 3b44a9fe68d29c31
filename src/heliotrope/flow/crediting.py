"""A missed target's service credit: what the contract's rule gives, posted in everybody's books once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.core.money import pay
from heliotrope.core.money.credits import Credit, credit
from heliotrope.core.money.ledger import Parties
from heliotrope.core.money.pay import PayLine
from heliotrope.core.quality.certificate.estimating import estimate
from heliotrope.core.sentence import Sentence
from heliotrope.flow import period_contents
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import credits as money_credits
from heliotrope.pipeline.quality import inspecting, inspections, periods
from heliotrope.pipeline.quality.inspections import CertificationLine, InspectionLine

KIND = "service-credit"
DIGITS = Decimal("0.0001")
"""A share is credited to four digits, as the certificate states it."""


def work_alone(lines: Sequence[PayLine], sample: Sequence[InspectionLine]) -> list[PayLine]:
    """The pay lines of the work itself; inspections are no part of the price that is credited."""
    inspected = {inspections.pay_id_of(one.item_id) for one in sample}
    return [line for line in lines if line.judgement_id not in inspected]


def reckon(
    actor: Actor, asked: CertificationLine, reached_ratio: float, lines: Sequence[PayLine]
) -> Credit | None:
    """What a delivery that is right in this share would be credited; None where no rule was agreed.

    Args:
        lines: of the work alone.
    """
    if not asked.credit_version or not lines:
        return None
    terms = money_credits.terms_of(actor, asked.credit_version)
    return credit(
        pay.settle(lines),
        terms,
        target_ratio=ratio(asked.target_ratio),
        reached_ratio=ratio(reached_ratio),
    )


def ratio(share: float) -> Decimal:
    """A share as money reckons with it."""
    return Decimal(share).quantize(DIGITS)


def settle(
    actor: Actor, order_id: UUID, lines: Sequence[PayLine], *, parties: Parties, now: datetime
) -> None:
    """An order goes out: note what of its sample does, and post the credit of a missed target; once.

    Args:
        lines: of the work that is certified: the order's, or its period's of a stream.
    """
    asked = inspections.certification(actor, order_id)
    if asked is None:
        return
    inspecting.ship(order_id)
    sample = inspections.inspections(actor, order_id)
    if asked.state != "ready" or not sample:
        return
    found = estimate(inspections.counted(asked, sample), level_ratio=asked.level_ratio)
    made = reckon(actor, asked, found.ratio, work_alone(lines, sample))
    if made is None:
        return
    money_credits.give(
        actor,
        order_id,
        client_id=asked.client_id,
        made=made,
        inputs={
            "version": str(asked.credit_version),
            "target_ratio": str(ratio(asked.target_ratio)),
            "reached_ratio": str(ratio(found.ratio)),
        },
        parties=parties,
        now=now,
    )


def given(actor: Actor, order_id: UUID) -> decisions.Reasoned | None:
    """The credit of an order as it was decided; None when there is none."""
    try:
        return decisions.recall(actor, KIND, order_id)
    except NotFound:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A service credit that stands in the books.

    Attributes:
        amount: in ``currency``, without tax.
        reason: what its credit note says.
    """

    credit_id: UUID
    amount: Decimal
    currency: str
    reason: str


def all_given(actor: Actor, order_id: UUID) -> tuple[Given, ...]:
    """The service credits of an order, or of all of a stream's periods, the earliest first."""
    ids = [order_id, *(line.order_id for line in reversed(periods.of_stream(actor, order_id)))]
    made = [(one, given(actor, one)) for one in ids]
    return tuple(_given(one, money_credits.credit_id_of(which)) for which, one in made if one is not None)


def _given(made: decisions.Reasoned, credit_id: UUID) -> Given:
    amount, currency = str(made.outcome["amount"]).split()
    reason = Sentence("Service credit: %(why)s", why=made.reasons[0])
    return Given(credit_id=credit_id, amount=Decimal(amount), currency=currency, reason=reason)


def amount_given(actor: Actor, order_id: UUID) -> str:
    """What an order was credited, such as ``12.50 EUR``; empty when nothing."""
    made = given(actor, order_id)
    return str(made.outcome["amount"]) if made else ""


def told(reasons: Sequence[str]) -> tuple[str, ...]:
    """The reasons as the client reads them: without who bears the credit."""
    return tuple(reasons[:2])


def is_same(actor: Actor, made: decisions.Reasoned) -> bool:
    """Whether the same credit comes out when it is reckoned anew from pay lines and the rule's version."""
    order_id = made.subject_id
    lines = period_contents.work(actor, order_id)
    found = credit(
        pay.settle(work_alone(lines, inspections.inspections(actor, order_id))),
        money_credits.terms_of(actor, int(made.inputs["version"])),
        target_ratio=Decimal(made.inputs["target_ratio"]),
        reached_ratio=Decimal(made.inputs["reached_ratio"]),
    )
    return money_credits.outcome(found) == made.outcome
