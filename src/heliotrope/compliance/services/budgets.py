"""The budget of looks over all homes: one counter in the control database, one conditional update a look."""

from datetime import datetime

from django.db.models import F

from heliotrope.compliance.models import LookBudget
from heliotrope.foundation.tenancy.actor import Actor


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
