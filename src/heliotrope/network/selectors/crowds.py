"""The workers of an operator as one order's crowd: who may judge, of which class, with which past."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network.models import MeasuredSkill, Worker
from heliotrope.network.selectors.machines import machines_are_on


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdLine:
    """A worker of a crowd.

    Attributes:
        kind: ``person`` or ``ai``.
        may: whether units of the skill can be given to them now.
        right: of their judged answers at the skill on other orders; may be fractional.
    """

    worker_id: UUID
    kind: str
    may: bool
    right: float
    answers: int


def crowd(
    actor: Actor, skill: str, level: int, *, but_order: UUID, also: Iterable[UUID]
) -> tuple[CrowdLine, ...]:
    """Everybody of the operator with the skill, and those who are named besides, by key.

    Args:
        but_order: the order whose own measures do not count.
        also: workers who judged already, whatever they may now.
    """
    on = machines_are_on(actor)
    rows = Worker.objects.filter(operator_id=actor.operator)
    rows = rows.filter(Q(active=True, skills__has_key=skill) | Q(pk__in=set(also)))
    known = list(rows.order_by("id").values_list("id", "kind", "active", "skills"))
    past = {
        row["worker_id"]: (row["right_sum"], row["answers_sum"])
        for row in MeasuredSkill.objects.filter(
            worker_id__in=[worker_id for worker_id, *_ in known], client_id__in=actor.client_ids, skill=skill
        )
        .exclude(order_id=but_order)
        .values("worker_id")
        .annotate(right_sum=Sum("right"), answers_sum=Sum("answers"))
    }
    return tuple(
        CrowdLine(
            worker_id=worker_id,
            kind=kind,
            may=active and skills.get(skill, 0) >= level and (on or kind != Worker.Kind.AI),
            right=past.get(worker_id, (0.0, 0))[0],
            answers=past.get(worker_id, (0.0, 0))[1],
        )
        for worker_id, kind, active, skills in known
    )
