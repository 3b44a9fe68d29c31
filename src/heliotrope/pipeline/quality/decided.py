"""A worker's judgements where it is known what is right; for figures over many of them, never one by one."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.quality.models import Inspection, Judgement, Verdict
from heliotrope.pipeline.quality.selectors import verdicts_of

LOOKED_AT = 5000
"""Judgements that are counted, the latest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One answer and what is right, as an inspector, gold, a person or the crowd has it."""

    order_id: UUID
    truth: str
    answer: str


def decided(actor: Actor, worker_id: UUID) -> tuple[Decided, ...]:
    """A worker's answers on items that are decided and out, the latest first; for the platform.

    Left out is what only the worker said, for it would be held against itself, and what is still hidden: gold
    of an order that is worked on, and a sample that is being inspected.
    """
    rows = Judgement.objects.filter(
        Q(order__state__in=("delivered", "accepted")) | Q(order__shape="stream"),
        worker_id=worker_id,
        client_id__in=actor.client_ids,
        step="",
        item__verdict__isnull=False,
    )
    judged = list(rows.order_by("-judged_at", "-id").values_list("order_id", "item_id", "answer")[:LOOKED_AT])
    items = {item_id for _, item_id, _ in judged}
    verdicts = verdicts_of(actor, items)
    inspected = dict(
        Inspection.objects.filter(item_id__in=items, client_id__in=actor.client_ids)
        .exclude(answer="")
        .values_list("item_id", "answer")
    )
    found = []
    for order_id, item_id, answer in judged:
        verdict = verdicts[item_id]
        alone = verdict.judgements < 2 and verdict.basis in (
            Verdict.Basis.SINGLE.value,
            Verdict.Basis.CONSENSUS.value,
        )
        if item_id in inspected or not alone:
            found.append(
                Decided(order_id=order_id, truth=inspected.get(item_id, verdict.answer), answer=answer)
            )
    return tuple(found)
