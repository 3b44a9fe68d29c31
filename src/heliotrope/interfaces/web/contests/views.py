"""Pages of suspicions and contests: what a worker sees and says, and the verdict on it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliotrope.core.access import Permission
from heliotrope.foundation.clock import now
from heliotrope.interfaces.web.console.acts import go, tell
from heliotrope.interfaces.web.contests.cards import dispute_cards, rejected_rows, suspicion_cards
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.pipeline.quality import contesting
from heliotrope.pipeline.quality.contesting import TEXT_MOST


@page(Permission.WORK_DO)
def mine(request: HttpRequest) -> HttpResponse:
    """What is held of the worker's pay and why, and what verdicts went against them."""
    actor = actor_of(request)
    context = {
        "suspicions": suspicion_cards(actor),
        "disputes": dispute_cards(actor),
        "rejected": rejected_rows(actor),
        "most": TEXT_MOST,
    }
    return render(request, "contests/mine.html", context)


@page(Permission.WORK_DO, methods=("POST",))
def contest_suspicion(request: HttpRequest, suspicion_id: UUID) -> HttpResponse:
    """Contest a suspicion."""
    actor, text = actor_of(request), request.POST.get("text", "")
    tell(
        request,
        lambda: contesting.contest_suspicion(actor, suspicion_id, text=text, now=now()),
        _("Your contest is with the operator; a person decides, with a reason."),
    )
    return go(request, reverse("work_contests"))


@page(Permission.WORK_DO, methods=("POST",))
def contest_judgement(request: HttpRequest, judgement_id: UUID) -> HttpResponse:
    """Contest the verdict on the item of a judgement."""
    actor, text = actor_of(request), request.POST.get("text", "")
    tell(
        request,
        lambda: contesting.contest_judgement(actor, judgement_id, text=text, now=now()),
        _("Your contest is with the operator; a person decides, with a reason."),
    )
    return go(request, reverse("work_contests"))


@page(Permission.CONTEST_SETTLE)
def listed(request: HttpRequest) -> HttpResponse:
    """What waits for a verdict, and what was decided."""
    actor = actor_of(request)
    context = {
        "suspicions": suspicion_cards(actor),
        "disputes": dispute_cards(actor),
        "most": TEXT_MOST,
    }
    return render(request, "contests/list.html", context)


@page(Permission.CONTEST_SETTLE, methods=("POST",))
def settle_suspicion(request: HttpRequest, suspicion_id: UUID) -> HttpResponse:
    """Clear a suspicion or uphold it."""
    actor, reason = actor_of(request), request.POST.get("reason", "")
    clear = request.POST.get("verdict") == "clear"
    tell(
        request,
        lambda: contesting.settle_suspicion(actor, suspicion_id, clear=clear, reason=reason, now=now()),
        _("Cleared: the pay is released in a moment.")
        if clear
        else _("Upheld: the pay is forfeited; the worker reads your reason and may still contest it."),
    )
    return go(request, reverse("contests"))


@page(Permission.CONTEST_SETTLE, methods=("POST",))
def settle_contest(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """Grant a contested judgement or refuse it."""
    actor, reason = actor_of(request), request.POST.get("reason", "")
    grant = request.POST.get("verdict") == "grant"
    tell(
        request,
        lambda: contesting.settle_contest(actor, contest_id, grant=grant, reason=reason, now=now()),
        _("Granted: the worker's answer stands now.") if grant else _("Refused: the verdict stands."),
    )
    return go(request, reverse("contests"))
