"""Suspicions, the workers' contests, and the verdicts on both."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from heliotrope.core.access import Permission
from heliotrope.foundation.clock import now
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import contests as s
from heliotrope.interfaces.api.schemas.given import Made
from heliotrope.pipeline.quality import contest_lines, contesting

door = Door("contests")


@door.get("/work/suspicions", Permission.WORK_DO, list[s.Suspicion])
def my_suspicions(request: HttpRequest) -> Any:
    """Suspicions about your work: the figures, and what became of them. Pay is held while one is open."""
    return contest_lines.suspicions(actor_of(request))


@door.get("/work/rejections", Permission.WORK_DO, list[s.Rejected])
def my_rejections(request: HttpRequest) -> Any:
    """Your judgements that verdicts went against and that you have not contested."""
    return contest_lines.rejected(actor_of(request))


@door.act("/work/suspicions/{uuid:suspicion_id}/contest", Permission.WORK_DO, Made)
def contest_suspicion(request: HttpRequest, suspicion_id: UUID, given: s.NewContest) -> Made:
    """Contest a suspicion about your work."""
    return Made(id=contesting.contest_suspicion(actor_of(request), suspicion_id, text=given.text, now=now()))


@door.act("/work/judgements/{uuid:judgement_id}/contest", Permission.WORK_DO, Made)
def contest_judgement(request: HttpRequest, judgement_id: UUID, given: s.NewContest) -> Made:
    """Contest the verdict on the item of one of your judgements."""
    return Made(id=contesting.contest_judgement(actor_of(request), judgement_id, text=given.text, now=now()))


@door.get("/suspicions", Permission.CONTEST_SETTLE, list[s.Suspicion])
def suspicions(request: HttpRequest) -> Any:
    """Suspicions, those that wait for a verdict first."""
    return contest_lines.suspicions(actor_of(request))


@door.get("/contests", Permission.CONTEST_SETTLE, list[s.Contest])
def contests(request: HttpRequest) -> Any:
    """Contested judgements, those that wait for a verdict first."""
    return contest_lines.disputes(actor_of(request))


@door.act("/suspicions/{uuid:suspicion_id}/verdict", Permission.CONTEST_SETTLE, Made)
def settle_suspicion(request: HttpRequest, suspicion_id: UUID, given: s.NewSuspicionVerdict) -> Made:
    """Clear a suspicion, which releases pay, or uphold it."""
    contesting.settle_suspicion(
        actor_of(request), suspicion_id, clear=given.clear, reason=given.reason, now=now()
    )
    return Made(id=suspicion_id)


@door.act("/contests/{uuid:contest_id}/verdict", Permission.CONTEST_SETTLE, Made)
def settle_contest(request: HttpRequest, contest_id: UUID, given: s.NewContestVerdict) -> Made:
    """Grant a contested judgement, after which the worker's answer stands, or refuse it."""
    contesting.settle_contest(
        actor_of(request), contest_id, grant=given.grant, reason=given.reason, now=now()
    )
    return Made(id=contest_id)
