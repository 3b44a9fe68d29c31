"""The pages of plans: the box for a brief, the graph with its form, and what came of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError, Invalid, NotFound
from heliotrope.flow import planning, planning_delivering, planning_ending, planning_running, planning_story
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.interfaces.web.console.acts import go, tell, uploaded, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.plans import editing, handed, pages
from heliotrope.network import selectors as network_selectors

_ACTS = ("save", "sign", "file", "close")


@page(Permission.ORDER_PLACE)
def listed(request: HttpRequest) -> HttpResponse:
    """The plans, the latest first; an empty list teaches what to write."""
    return render(request, "plans/list.html", pages.listing(actor_of(request)))


@page(Permission.ORDER_PLACE, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """The box for a brief; a post makes a draft of it."""
    actor = actor_of(request)
    programmes = network_selectors.programmes(actor)
    brief, error = "", ""
    if request.method == "GET":
        wanted = request.GET.get("example", "")
        brief = pages.EXAMPLES[int(wanted)].text if wanted in ("0", "1", "2") else ""
    else:
        brief = request.POST.get("brief", "")
        given = request.POST.get("programme", "")
        chosen = next((one.id for one in programmes if str(one.id) == given), None)
        if given and chosen is None:
            raise NotFound
        try:
            if chosen is None:
                raise Invalid(_("Choose a programme first."))
            made = chosen
            plan_id = whole(lambda: planning.draft(actor, programme_id=made, brief=brief, now=now()))
            return go(request, reverse("plan", args=[plan_id]))
        except NotFound:
            raise
        except HeliotropeError as refusal:
            error = str(refusal)
    context = pages.asking(actor, programmes, brief, request.POST.get("programme", "")) | {"error": error}
    return render(request, "plans/new.html", context, status=422 if error else 200)


@page(Permission.ORDER_PLACE, methods=("GET", "POST"))
def shown(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """One plan; a post saves a version, signs it off, gives a piece its file, or closes a stream."""
    actor = actor_of(request)
    told = planning_story.story(actor, plan_id, now=now())
    if request.method == "GET":
        return render(request, "plans/plan.html", pages.plan(actor, told))
    act = request.POST.get("act", "")
    try:
        if act not in _ACTS:
            raise Invalid(_("Choose what to do with the plan."))
        done = {"save": _save, "sign": _sign, "file": _file, "close": _close}[act](request, told)
    except NotFound:
        raise
    except HeliotropeError as refusal:
        typed = request.POST if act == "save" else None
        context = pages.plan(actor, told, given=typed) | {"error": str(refusal), "error_at": _about(request)}
        return render(request, "plans/plan.html", context, status=422)
    messages.success(request, done)
    return go(request, reverse("plan", args=[plan_id]))


def _about(request: HttpRequest) -> str:
    return request.POST.get("key", "") if request.POST.get("act") == "file" else ""


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def _save(request: HttpRequest, told: planning_story.PlanStory) -> str:
    graph = editing.typed(told.graph, request.POST)
    base = _version(request)
    made = whole(lambda: planning.revise(actor_of(request), told.line.id, base=base, graph=graph, now=now()))
    return _("Version %(n)s of the plan is kept.") % {"n": made}


def _sign(request: HttpRequest, told: planning_story.PlanStory) -> str:
    version = _version(request)
    whole(lambda: planning.sign_off(actor_of(request), told.line.id, version=version, now=now()))
    return _("The plan is signed off. Pieces that wait for a file say so below.")


def _file(request: HttpRequest, told: planning_story.PlanStory) -> str:
    source, media_type = uploaded(request, "file")
    media_type = pages.media_type(media_type, getattr(request.FILES["file"], "name", None) or "")
    whole(
        lambda: planning_running.give_file(
            actor_of(request),
            told.line.id,
            request.POST.get("key", ""),
            source=source,
            media_type=media_type,
            now=now(),
        )
    )
    return _("The file is taken. Its work begins once everything before it is delivered.")


def _close(request: HttpRequest, told: planning_story.PlanStory) -> str:
    key = request.POST.get("key", "")
    whole(lambda: planning_ending.close_stream(actor_of(request), told.line.id, key, now=now()))
    return _("The standing order is closing: what is in hand may still be answered, then it is delivered.")


@page(Permission.DELIVERY_READ)
def delivery(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Everything that a plan delivered, on one page."""
    context: dict[str, Any] = handed.delivery(
        actor_of(request), planning_story.story(actor_of(request), plan_id, now=now())
    )
    return render(request, "plans/delivery.html", context)


@page(Permission.DELIVERY_READ)
def parcel(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """All files of a plan's delivery as one archive; the download is recorded."""
    name = f"plan-{plan_id.hex[-8:]}.zip"
    return download(planning_delivering.parcel(actor_of(request), plan_id), "application/zip", name)


@page(Permission.DELIVERY_ACCEPT, methods=("POST",))
def accept(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Accept all of a plan at once, which issues its invoices; again changes nothing."""
    actor = actor_of(request)
    planning_delivering.delivery(actor, plan_id)
    tell(
        request,
        lambda: planning_delivering.accept(actor, plan_id, now=now()),
        _("The whole plan is accepted and its invoices are issued."),
    )
    return go(request, reverse("plan_delivery", args=[plan_id]))
