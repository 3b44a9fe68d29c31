"""A worker as the officer sees them: what they see and why, what they saw today, and a further budget."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliotrope.compliance import selectors
from heliotrope.compliance.services import budgets
from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.core.privacy import Policy, Setting, Viewer, decide
from heliotrope.core.privacy.reveals import RULES, Widening
from heliotrope.core.privacy.standing import REPLY
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import homes, region_of
from heliotrope.interfaces.web.console.acts import go
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy.forms import BudgetForm
from heliotrope.interfaces.web.privacy.said import fresh, refused
from heliotrope.interfaces.web.privacy.words import FIELDS, LEVELS
from heliotrope.interfaces.web.spoken import spoken
from heliotrope.network import selectors as network_selectors


@page(Permission.PRIVACY_READ)
def shown(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """Why a worker sees what they see of a client's people, home by home; and how much they saw today."""
    return _draw(request, worker_id)


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def budget(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """Let a worker see more values today, for a reason."""
    actor, form = actor_of(request), BudgetForm(request.POST)
    budgets.day_of_worker(actor, worker_id, now=now())  # another's is not there, whatever is asked of it
    if not form.is_valid():
        return _draw(request, worker_id, form, 422)
    given = form.cleaned_data
    status = refused(
        request,
        form,
        lambda: budgets.raise_budget(
            actor, worker_id, given["values"], why=Widening(given["why"]), after=given["after"], now=now()
        ),
        _("The budget is raised for today; it is on record."),
    )
    if status:
        return _draw(request, worker_id, form, status)
    return go(request, reverse("privacy_worker", args=[worker_id]))


def _day(actor: Actor, worker_id: UUID) -> budgets.Day | None:
    """A worker's day; None for one who has no account, such as an AI."""
    try:
        return budgets.day_of_worker(actor, worker_id, now=now())
    except NotFound:
        return None


def _draw(
    request: HttpRequest, worker_id: UUID, form: BudgetForm | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    viewer = selectors.viewer_of(actor, worker_id, at=now())
    audit.record(actor, "privacy.explained", subject_kind="worker", subject_id=worker_id)
    clients = tenancy_selectors.clients(actor)
    chosen = next((one.id for one in clients if str(one.id) == request.GET.get("client")), None)
    force = selectors.policies(actor, chosen)
    parts = []
    for home in homes():
        setting = Setting(
            purpose=REPLY, in_hand=True, data_home=region_of(home), key_here=True, withdrawn=False
        )
        parts.append({"home": home, "rows": _reasoned(viewer, setting, force)})
    day = _day(actor, worker_id)
    start = {"after": day.more if day else 0}
    context = {
        "day": day,
        "daily": RULES.daily + (day.more if day else 0),
        "form": fresh(form, start) or BudgetForm(initial=start),
        "may_write": actor.may(Permission.PRIVACY_WRITE),
        "worker_id": worker_id,
        "handle": network_selectors.handles(actor, [worker_id]).get(worker_id, ""),
        "viewer": viewer,
        "clients": clients,
        "chosen": chosen,
        "parts": parts,
        "ledger_url": f"{reverse('privacy_reveals')}?worker={worker_id}",
    }
    return render(request, "privacy/worker.html", context, status=status)


def _reasoned(viewer: Viewer, setting: Setting, force: tuple[Policy, ...]) -> list[dict[str, Any]]:
    rows = []
    for field, words in FIELDS.items():
        verdict = decide(field, viewer, setting, force)
        why = " ".join(spoken(one) for one in verdict.reasons)
        rows.append({"field": words, "shown": LEVELS[verdict.shown], "level": verdict.shown.name, "why": why})
    return rows
