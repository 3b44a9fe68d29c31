"""Any decision, with what it rested on, and the same decision taken again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core.access import Role
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.match import records
from heliotrope.core.match.dispatch.choosing_records import outcome_priced, replay_priced
from heliotrope.core.match.dispatch.waiting_records import outcome_waits, replay_waits
from heliotrope.core.match.handover_records import outcome_handover, replay_handover
from heliotrope.core.match.live_records import outcome_live, replay_live
from heliotrope.core.money import pay
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.steps import RULE as STEPS
from heliotrope.core.quality.steps import StepDone, StepNext, following
from heliotrope.flow import closing
from heliotrope.flow.explaining_pay import judged, pay_reasons, pay_terms
from heliotrope.flow.lines import line_of
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match import waiting
from heliotrope.pipeline.quality import believing, pasts, settling
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
    reasons = made.reasons
    if made.rule == "live@2":
        priced = replay_priced(made.inputs)
        stated, again = dict(made.outcome), outcome_priced(priced)
        if actor.role is not Role.WORKER and priced.line is not None:
            # Its amounts tell what others cost and what the client pays.
            reasons = (priced.line, *reasons)
    elif made.rule.startswith("pull@"):
        stated, again = dict(made.outcome), records.outcome(records.replay(made.inputs))
    elif made.rule.startswith("live@"):
        stated, again = dict(made.outcome), outcome_live(replay_live(made.inputs))
    elif made.rule.startswith("handover@"):
        stated, again = dict(made.outcome), _handed_over(made)
    else:
        stated, again = dict(made.outcome), records.outcome_push(records.replay_push(made.inputs))
    return Explained(
        kind="assignment",
        id=subject_id,
        rule=made.rule,
        decided_at=made.decided_at,
        reasons=reasons,
        facts=_shown(actor, made.inputs),
        stated=_shown(actor, stated),
        recomputed=_shown(actor, again),
        same=stated == again,
    )


def _handover(actor: Actor, subject_id: UUID) -> Explained:
    """How a unit came to who has it from somebody else's hands, or why it stays there; the latest of both."""
    match_selectors.assignment(actor, subject_id)
    try:
        made = decisions.recall(actor, "stay", subject_id)
    except NotFound:
        made = decisions.recall(actor, "handover", subject_id)
    stated, again = dict(made.outcome), _handed_over(made)
    return Explained(
        kind="handover",
        id=subject_id,
        rule=made.rule,
        decided_at=made.decided_at,
        reasons=made.reasons,
        facts=_shown(actor, made.inputs),
        stated=_shown(actor, stated),
        recomputed=_shown(actor, again),
        same=stated == again,
    )


def _handed_over(made: decisions.Reasoned) -> dict[str, Any]:
    return outcome_handover(replay_handover(made.inputs))


def _waiting(actor: Actor, subject_id: UUID) -> Explained:
    """Why a unit of a stream waits, with who would take it and when."""
    made = waiting.decision(actor, subject_id)
    stated = {name: value for name, value in made.outcome.items() if name != "rules_version"}
    again = outcome_waits(replay_waits(made.inputs))
    return Explained(
        kind="waiting",
        id=subject_id,
        rule=made.rule,
        decided_at=made.line.decided_at,
        reasons=(made.line.line,),
        facts=made.inputs,
        stated=stated,
        recomputed=again,
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
        said = tuple(one for one in said if one.step not in made.inputs.get("prepares", ()))
        again = {"answer": said[0].answer if said else None, "confidence": None}
    if made.rule in (settling.METHOD, settling.PLAIN, settling.SINGLE):
        belief = _believed(actor, made, subject_id)
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


def _believed(actor: Actor, made: decisions.Reasoned, item_id: UUID) -> settling.Belief:
    """What the fold of a verdict believed, computed again from its judgements by the rule it was made by."""
    order, fold = demand_selectors.order(actor, UUID(made.inputs["order"])), made.inputs["fold"]
    judgements = quality_selectors.judgements_until_fold(actor, order.id, fold)
    gold, plan = quality_selectors.gold_answers(order.id), line_of(order.line).plan(order.options)
    if made.rule != settling.METHOD:
        return believing.as_before(judgements, gold, plan)[0][item_id]
    # A fold of an older rule named no method; what was settled by it since was solved by the first one.
    method = Method(quality_selectors.solver_of_fold(actor, order.id, fold) or Method.HIERARCHICAL)
    members = pasts.members_at(order.id, fold)
    return believing.believed(judgements, gold, plan, method=method, members=members).beliefs[item_id]


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
        reasons=pay_reasons(mine),
        facts={"judgements": sorted({str(line.judgement_id) for line in mine}), "terms": pay_terms(mine)},
        stated={
            "amount": _cents(stated.amount),
            "currency": stated.currency,
            "judgements": stated.judgements,
        },
        recomputed={
            "amount": _cents(amount.amount),
            "currency": amount.currency,
            "judgements": judged(mine),
        },
        same=amount.amount == stated.amount and judged(mine) == stated.judgements,
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
        reasons=pay_reasons(lines, payee=False),
        facts={"terms": pay_terms(lines, payee=False), "delivery": str(stated.delivery_id)},
        stated={**then, **extra},
        recomputed={**again, **extra, "judgements": judged(lines)},
        same=then == again and judged(lines) == stated.judgements,
    )


def _cents(amount: Any) -> str:
    return f"{amount.normalize():f}"


_STAFF = frozenset({Role.OPERATOR_ADMIN, Role.AUDITOR})
READERS: Mapping[str, frozenset[Role]] = {
    "assignment": _STAFF | {Role.WORKER, Role.COMPLIANCE_OFFICER, Role.ADJUDICATOR},
    "handover": _STAFF | {Role.WORKER, Role.COMPLIANCE_OFFICER, Role.ADJUDICATOR},
    "waiting": _STAFF,
    "verdict": _STAFF | {Role.CLIENT_MEMBER, Role.COMPLIANCE_OFFICER, Role.ADJUDICATOR},
    "order": _STAFF | {Role.CLIENT_MEMBER, Role.COMPLIANCE_OFFICER, Role.ADJUDICATOR},
    "payout": _STAFF | {Role.WORKER},
    "invoice": _STAFF | {Role.CLIENT_MEMBER},
}
"""Who may read the reasons of which kind of decision."""

EXPLAINERS: Mapping[str, Callable[[Actor, UUID], Explained]] = {
    "assignment": _assignment,
    "handover": _handover,
    "waiting": _waiting,
    "verdict": _verdict,
    "order": _order,
    "payout": _payout,
    "invoice": _invoice,
}
