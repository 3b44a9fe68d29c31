"""How long work took its workers against what it was expected to take."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, F, FloatField, Sum, When
from django.db.models.functions import Cast, Least

from heliotrope.core.match.batch.past import SLOWEST, Pace
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.quality.models import Judgement


def paces(actor: Actor, worker_ids: Iterable[UUID], *, since: datetime) -> dict[UUID, dict[str, Pace]]:
    """Judged work for the actor's clients since an instant, by worker and skill.

    One piece counts for at most the time that the slowest believed worker would take: a page that was left
    open over lunch is no work.
    """
    skill = Case(When(unit__skill="", then=F("item__skill")), default=F("unit__skill"))
    effort_s = Cast(
        Case(When(unit__effort_s=0, then=F("item__effort_s")), default=F("unit__effort_s")), FloatField()
    )
    rows = (
        Judgement.objects.filter(
            worker_id__in=set(worker_ids), client_id__in=actor.client_ids, judged_at__gte=since
        )
        .annotate(at_skill=skill, effort=effort_s, counted_s=Least(F("spent_s"), effort_s / SLOWEST))
        .order_by()
        .values("worker_id", "at_skill")
        .annotate(expected=Sum("effort"), spent=Sum("counted_s"), n=Count("id"))
    )
    found: defaultdict[UUID, dict[str, Pace]] = defaultdict(dict)
    for row in rows:
        found[row["worker_id"]][row["at_skill"]] = Pace(
            expected_s=row["expected"], spent_s=row["spent"], pieces=row["n"]
        )
    return dict(found)
