"""Any decision, with what it rested on, and the same decision taken again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from heliotrope.core.access import Role
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.match import records
from heliotrope.core.match.live_records import outcome_live, replay_live
from heliotrope.core.money import pay
from heliotrope.core.quality.steps import RULE as STEPS
from heliotrope.core.quality.steps import StepDone, StepNext, following
from heliotrope.core.sentence import Sentence
from heliotrope.flow import closing
from heliotrope.flow.lines import line_of
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.quality import folding, settling
from heliotrope.pipeline.quality import selectors as quality_selectors

SAME_BELIEF = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A decision as it is shown.

    Attributes:
        facts: what it rested on, by name.
        stated: what was decided then.
        recomputed: what the same rule decides from the same inputs now.
        same: whether the two are equal.
    """

    kind: str
    id: UUID
    rule: str
    decided_at: datetime
    reasons: tuple[str, ...]
    facts: Mapping[str, Any]
    stated: Mapping[str, Any]
    recomputed: Mapping[str, Any]
    same: bool


def explain(actor: Actor, kind: str, subject_id: UUID) -> Explained:
    """Explain and recompute one decision that the actor may see.

    Raises:
        Invalid: there is no such kind of decision; names those there are.
        NotFound: there is none with this key for this actor.
    """
    if kind not in EXPLAINERS:
        raise Invalid(f"There is no kind {kind!r} to explain; choose one of {', '.join(sorted(EXPLAINERS))}.")
    if actor.role not in READERS[kind]:
        raise NotFound
    return EXPLAINERS[kind](actor, subject_id)


def _assignment(actor: Actor, subject_id: UUID) -> Explained:
    match_selectors.assignment(actor, subject_id)
    made = decisions.recall(actor, "assignment", subject_id)
    if made.rule.startswith("pull@"):
        stated, again = dict(made.outcome), records.outcome(records.replay(made.inputs))
    elif made.rule.startswith("live@"):
        stated, again = dict(made.outcome), outcome_live(replay_live(made.inputs))
    else:
        stated, again = dict(made.outcome), records.outcome_push(records.replay_push(made.inputs))
    return Explained(
        kind="assignment",
        id=subject_id,
        rule=made.rule,
        decided_at=made.decided_at,
        reasons=made.reasons,
        facts=_shown(actor, made.inputs),
        stated=_shown(actor, stated),
        recomputed=_shown(actor, again),
        same=stated == again,
    )


_WORKERS_MAY_READ = ("rule", "version", "terms", "reasons", "at", "candidate")


def _shown(actor: Actor, record: Mapping[str, Any]) -> dict[str, Any]:
    """What of a match's record this actor may read: a worker must not learn which units are gold."""
    if actor.role is not Role.WORKER:
        return dict(record)
    return {key: record[key] for key in _WORKERS_MAY_READ if key in record}


def _verdict(actor: Actor, subject_id: UUID) -> Explained:
    made = decisions.recall(actor, "verdict", subject_id)
    stated = {"answer": made.outcome["answer"], "confidence": made.inputs.get("confidence")}
    again = stated
    if made.rule == settling.UNJUDGED:
        said = quality_selectors.judgements_of_item(actor, subject_id)
        again = {"answer": said[0].answer if said else None, "confidence": None}
    if made.rule in (settling.METHOD, settling.SINGLE):
        order = demand_selectors.order(actor, UUID(made.inputs["order"]))
        judgements = quality_selectors.judgements_until_fold(actor, order.id, made.inputs["fold"])
        plan = line_of(order.line).plan(order.options)
        beliefs, _ = folding.beliefs_of(judgements, quality_selectors.gold_answers(order.id), plan)
        belief = beliefs[subject_id]
        again = {"answer": belief.answer, "confidence": belief.confidence_ratio}
    if made.rule == STEPS and not made.inputs["closing"]:
        order = demand_selectors.order(actor, UUID(made.inputs["order"]))
        again = {"answer": _last_step(actor, order, subject_id, made.inputs["machines"]), "confidence": None}
    same = stated["answer"] == again["answer"] and (
        stated["confidence"] is None or abs(stated["confidence"] - again["confidence"]) <= SAME_BELIEF
    )
    return Explained(
        kind="verdict",
        id=subject_id,
        rule=made.rule,
        decided_at=made.decided_at,
        reasons=made.reasons,
        facts=made.inputs,
        stated=stated,
        recomputed=again,
        same=same,
    )


def _last_step(actor: Actor, order: OrderLine, item_id: UUID, machines: list[str]) -> str | None:
    """The answer of the last step that was done, when the plan says that it is the last; None when not."""
    lines = quality_selectors.judgements_of_item(actor, item_id)
    done = [StepDone(step=line.step, code=line.answer) for line in lines]
    made = following(line_of(order.line).plan(order.options), done, machines=machines)
    return done[-1].code if done and made.next is StepNext.SETTLE else None


def _order(actor: Actor, subject_id: UUID) -> Explained:
    """How an order was closed; an order that nobody closed has no such decision."""
    order = demand_selectors.order(actor, subject_id)
    made = decisions.recall(actor, "order", subject_id)
    again = closing.expected(made.inputs)
    items = decompose_selectors.item_counts(actor, [subject_id]).get(subject_id, {})
    return Explained(
        kind="order",
        id=subject_id,
        rule=made.rule,
        decided_at=made.decided_at,
        reasons=made.reasons,
        facts={**made.inputs, "state": order.state, "items": items},
        stated=made.outcome,
        recomputed=again,
        same=made.outcome == again,
    )


def _payout(actor: Actor, subject_id: UUID) -> Explained:
    stated = money_selectors.payout(actor, subject_id)
    delivery = deliver_selectors.delivery(actor, stated.delivery_id)
    lines = money_selectors.pay_lines(actor, order_id=stated.order_id, item_id=delivery.item_id)
    mine = [line for line in lines if line.worker_id == stated.worker_id]
    settled = pay.settle(lines)
    amount = next(
        earning.amount
        for payout in settled.payouts
        for earning in payout.workers
        if earning.worker_id == stated.worker_id
    )
    return Explained(
        kind="payout",
        id=subject_id,
        rule="pay-per-judgement@1",
        decided_at=stated.due_at,
        reasons=_pay_reasons(mine),
        facts={"judgements": sorted({str(line.judgement_id) for line in mine}), "terms": _pay_terms(mine)},
        stated={
            "amount": _cents(stated.amount),
            "currency": stated.currency,
            "judgements": stated.judgements,
        },
        recomputed={
            "amount": _cents(amount.amount),
            "currency": amount.currency,
            "judgements": _judged(mine),
        },
        same=amount.amount == stated.amount and _judged(mine) == stated.judgements,
    )


def _invoice(actor: Actor, subject_id: UUID) -> Explained:
    stated = money_selectors.invoice(actor, subject_id)
    delivery = deliver_selectors.delivery(actor, stated.delivery_id)
    lines = money_selectors.pay_lines(actor, order_id=stated.order_id, item_id=delivery.item_id)
    settled = pay.settle(lines)
    then = {"total": _cents(stated.total), "commission": _cents(stated.commission)}
    again = {
        "total": _cents(settled.invoice_total.amount),
        "commission": _cents(settled.commission.amount),
    }
    extra = {"currency": stated.currency, "judgements": stated.judgements}
    return Explained(
        kind="invoice",
        id=subject_id,
        rule="pay-per-judgement@1",
        decided_at=stated.issued_at,
        reasons=_pay_reasons(lines),
        facts={"terms": _pay_terms(lines), "delivery": str(stated.delivery_id)},
        stated={**then, **extra},
        recomputed={**again, **extra, "judgements": _judged(lines)},
        same=then == again and _judged(lines) == stated.judgements,
    )


def _pay_terms(lines: Sequence[pay.PayLine]) -> list[dict[str, Any]]:
    groups: dict[tuple[Any, ...], list[pay.PayLine]] = {}
    for line in lines:
        key = (line.rate, line.currency, line.commission_ratio, line.rule_version)
        groups.setdefault(key, []).append(line)
    return [
        {
            "judgements": _judged(own),
            "pieces": f"{sum((line.pieces for line in own), Decimal(0)).normalize():f}",
            "rate_per_judgement": str(rate.normalize()),
            "currency": currency,
            "commission_ratio": str(ratio.normalize()),
            "commission_version": version,
        }
        for (rate, currency, ratio, version), own in groups.items()
    ]


def _judged(lines: Sequence[pay.PayLine]) -> int:
    """How many judgements are paid; one may be paid in several parts."""
    return len({line.judgement_id for line in lines})


def _pay_reasons(lines: Sequence[pay.PayLine]) -> tuple[str, ...]:
    return tuple(
        Sentence(
            "%(judgements)s judgements, %(pieces)s pieces at %(rate)s %(currency)s, of which the operator"
            " keeps %(commission)s (commission version %(version)s).",
            judgements=terms["judgements"],
            pieces=Decimal(terms["pieces"]),
            rate=Decimal(terms["rate_per_judgement"]),
            currency=terms["currency"],
            commission=Decimal(terms["commission_ratio"]),
            version=terms["commission_version"],
        )
        for terms in _pay_terms(lines)
    )


def _cents(amount: Any) -> str:
    return f"{amount.normalize():f}"


_STAFF = frozenset({Role.OPERATOR_ADMIN, Role.AUDITOR})
READERS: Mapping[str, frozenset[Role]] = {
    "assignment": _STAFF | {Role.WORKER, Role.COMPLIANCE_OFFICER, Role.ADJUDICATOR},
    "verdict": _STAFF | {Role.CLIENT_MEMBER, Role.COMPLIANCE_OFFICER, Role.ADJUDICATOR},
    "order": _STAFF | {Role.CLIENT_MEMBER, Role.COMPLIANCE_OFFICER, Role.ADJUDICATOR},
    "payout": _STAFF | {Role.WORKER},
    "invoice": _STAFF | {Role.CLIENT_MEMBER},
}
"""Who may read the reasons of which kind of decision."""

EXPLAINERS: Mapping[str, Callable[[Actor, UUID], Explained]] = {
    "assignment": _assignment,
    "verdict": _verdict,
    "order": _order,
    "payout": _payout,
    "invoice": _invoice,
}
