"""The budget of looks over all homes: one counter in the control database, one conditional update a look."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import F

from heliotrope.compliance.models import LookBudget
from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.privacy.reveals import MORE_MOST, RevealRules, Widening
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.selectors import account_of_worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What a worker saw on this day of UTC, and what they may see beyond the daily budget."""

    seen: int = 0
    more: int = 0


def widened(actor: Actor, rules: RevealRules, *, now: datetime) -> RevealRules:
    """The rules with what the officer granted the actor for this day."""
    rows = LookBudget.objects.filter(viewer_id=actor.account, day=now.date())
    return replace(rules, daily=rules.daily + (rows.values_list("more", flat=True).first() or 0))


def day_of_worker(actor: Actor, worker_id: UUID, *, now: datetime) -> Day:
    """A worker's day; raises NotFound for one who has no account of the actor's operator."""
    viewer_id = account_of_worker(actor, worker_id)
    row = LookBudget.objects.filter(operator_id=actor.operator, viewer_id=viewer_id, day=now.date()).first()
    return Day(seen=row.seen, more=row.more) if row else Day()


def raise_budget(
    actor: Actor, worker_id: UUID, values: int, *, why: Widening, after: int, now: datetime
) -> None:
    """Let a worker see more values on this day of UTC; the next day begins as any other.

    Args:
        after: what was granted them beyond the budget before, as the officer has read it.

    Raises:
        Conflict: somebody else raised it meanwhile.
        Invalid: it is nothing, or passes what one day may hold.
        NotFound: no worker of the actor's operator.
    """
    viewer_id = account_of_worker(actor, worker_id)
    if values < 1 or after + values > MORE_MOST:
        raise Invalid(Sentence("A day is raised by 1 to %(more_most)s values in all.", more_most=MORE_MOST))
    row = LookBudget(operator_id=actor.operator, viewer_id=viewer_id, day=now.date())
    LookBudget.objects.bulk_create([row], ignore_conflicts=True)
    mine = LookBudget.objects.filter(operator_id=actor.operator, viewer_id=viewer_id, day=now.date())
    if not mine.filter(more=after).update(more=after + values):
        raise Conflict(Sentence("Somebody raised this budget meanwhile; look at it again."))
    audit.record(
        actor,
        "privacy.budget.widened",
        subject_kind="worker",
        subject_id=worker_id,
        detail={"values": values, "more": after + values, "day": now.date().isoformat(), "why": why.value},
    )


def seen_today(actor: Actor, *, now: datetime) -> int:
    """How many values the actor saw on this day of UTC, in all vaults together."""
    rows = LookBudget.objects.filter(viewer_id=actor.account, day=now.date())
    return rows.values_list("seen", flat=True).first() or 0


def spend(actor: Actor, values: int, *, now: datetime, daily: int) -> bool:
    """Count values against the actor's day before they are shown; False when they would pass its bound."""
    row = LookBudget(operator_id=actor.operator, viewer_id=actor.account, day=now.date())
    LookBudget.objects.bulk_create([row], ignore_conflicts=True)
    mine = LookBudget.objects.filter(viewer_id=actor.account, day=now.date(), seen__lte=daily - values)
    return mine.update(seen=F("seen") + values) == 1
