"""The worker's pages: the day, the workbench, the statement of pay."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from heliotrope.core.access import Permission
from heliotrope.core.errors import Barred, Conflict, Invalid, NotFound, TooLarge
from heliotrope.core.match.choice import NoChoice
from heliotrope.flow import dispatching, handing_on, offering, submitting, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.images import image_response
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.foundation.tenancy.selectors import refreshed
from heliotrope.insight import skill as skill_insight
from heliotrope.interfaces.web.console import skills
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.spoken import said
from heliotrope.interfaces.web.work.amounts import when_text
from heliotrope.interfaces.web.work.bench import bench_context
from heliotrope.interfaces.web.work.given import given_in, seen_at, spent_s, uploads_in
from heliotrope.interfaces.web.work.standing import sentences
from heliotrope.interfaces.web.work.statement import statement
from heliotrope.interfaces.web.work.today import today
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.match import live
from heliotrope.pipeline.match import selectors as match_selectors

HOME = "/work/"
_NOTHING = "work_nothing"
ACTIVE, DONE, HANDED_ON = "active", "done", "handed-on"


def _worker_id(actor: Actor) -> UUID:
    if actor.worker_id is None:
        raise NotFound
    return actor.worker_id


def _go(request: HttpRequest, place: str) -> HttpResponse:
    """On to another page, whether a form or htmx asked."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(place)
    response = HttpResponse(status=303)
    response["Location"] = place
    return response


@page(Permission.WORK_DO)
def home(request: HttpRequest) -> HttpResponse:
    """What is in hand, what is offered, what was judged and what it earned."""
    actor = actor_of(request)
    nothing = request.session.pop(_NOTHING, None)
    context = {
        "today": today(actor, _worker_id(actor), at=now()),
        "nothing": nothing,
        "ready": live.is_ready(actor, now=now()),
    }
    return render(request, "work/home.html", context)


@page(Permission.WORK_DO)
def pay(request: HttpRequest) -> HttpResponse:
    """The statement: every judgement, its rate, its rule and what is left."""
    actor = actor_of(request)
    told = statement(actor, _worker_id(actor), at=now())
    return render(request, "work/pay.html", {"statement": told})


@page(Permission.WORK_DO)
def skill(request: HttpRequest) -> HttpResponse:
    """How the worker's answers stand to what is known to be right."""
    actor = actor_of(request)
    found = skills.shown(skill_insight.matrices(actor, _worker_id(actor)))
    return render(request, "work/skill.html", {"matrices": found})


@page(Permission.WORK_DO, methods=("POST",))
def take_next(request: HttpRequest) -> HttpResponse:
    """Get the unit that suits best, or learn what stands in the way."""
    return _next(request, actor_of(request), resume=False)


def _next(request: HttpRequest, actor: Actor, *, resume: bool) -> HttpResponse:
    """On to a unit: one that is in hand when resuming, else a new one, else home with the reason."""
    held = working.in_hand(actor) if resume else ()
    if held:
        return _open(request, actor, held[0].id)
    try:
        with acting(actor):
            handed = working.take_next(actor, now=now())
    except Conflict:
        messages.warning(request, _("Others took every open unit first; ask again in a moment."))
        return _go(request, HOME)
    if isinstance(handed, NoChoice):
        request.session[_NOTHING] = _told(actor, handed)
        return _go(request, HOME)
    return _open(request, actor, handed.assignment_id)


def _told(actor: Actor, nothing: NoChoice) -> dict[str, object]:
    zone = network_selectors.worker(actor, _worker_id(actor)).timezone
    on_at = nothing.next_on_at
    return {"sentences": sentences(nothing), "next_on": when_text(on_at, zone) if on_at else ""}


def _open(request: HttpRequest, actor: Actor, assignment_id: UUID) -> HttpResponse:
    """Show a unit: swapped into the bench for htmx, by a redirect for a form."""
    place = f"{HOME}{assignment_id}/"
    if not request.htmx or request.htmx.target != "bench":  # type: ignore[attr-defined]
        return _go(request, place)
    # A unit of another client widens what this worker may see.
    actor = refreshed(actor)
    try:
        with acting(actor):
            response = render(request, "work/bench_body.html", bench_context(actor, assignment_id, at=now()))
    except Barred:
        # The page of the unit says so, and takes it back.
        return _go(request, place)
    response["HX-Replace-Url"] = place
    return response


@page(Permission.WORK_DO, methods=("GET", "POST"))
def bench(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """One unit: what to do, until when, what it pays; the answer is posted here."""
    actor = actor_of(request)
    if request.method == "POST":
        return _answer(request, actor, assignment_id)
    state = match_selectors.my_assignment(actor, assignment_id).state
    if state != ACTIVE:
        status = 200 if state == DONE else 410
        context = {"done": state == DONE, "handed_on": state == HANDED_ON}
        return render(request, "work/gone.html", context, status=status)
    try:
        response = render(request, "work/bench.html", bench_context(actor, assignment_id, at=now()))
    except Barred as error:
        barred = {"error": error, "assignment": assignment_id}
        response = render(request, "work/barred.html", barred, status=error.status)
    # A unit is shown afresh each time: the back button must not bring back what is no longer in hand.
    response["Cache-Control"] = "private, no-store"
    return response


def _answer(request: HttpRequest, actor: Actor, assignment_id: UUID) -> HttpResponse:
    try:
        with acting(actor):
            submitting.submit(
                actor,
                assignment_id,
                given=given_in(request),
                uploads=uploads_in(request),
                spent_s=spent_s(request.POST.get("spent_s", "")),
                seen_at=seen_at(request.POST.get("seen_at", "")),
                now=now(),
            )
    except (Invalid, TooLarge) as error:
        context = bench_context(actor, assignment_id, at=now(), error=said(error), given=given_in(request))
        template = "work/bench_body.html" if request.htmx else "work/bench.html"  # type: ignore[attr-defined]
        return render(request, template, context, status=422)
    except Conflict:
        # The page of the unit says what became of it.
        return _go(request, f"{HOME}{assignment_id}/")
    return _next(request, actor, resume=True)


@page(Permission.WORK_DO)
def image(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """The image of one of the worker's own units."""
    return image_response(working.image(actor_of(request), assignment_id))


@page(Permission.WORK_DO, methods=("POST",))
def ready(request: HttpRequest) -> HttpResponse:
    """Take live work as it comes, or no more of it."""
    actor = actor_of(request)
    wants = request.POST.get("ready") == "yes"
    with acting(actor):
        dispatching.be_ready(actor, ready=wants, now=now())
    messages.success(
        request, _("Live work comes to you now.") if wants else _("You get no more live work for now.")
    )
    return _go(request, HOME)


@page(Permission.WORK_DO, methods=("POST",))
def give_back(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Give a unit back; somebody else gets it."""
    working.give_back(actor_of(request), assignment_id, now=now())
    messages.success(request, _("The unit is given back; somebody else gets it."))
    return _go(request, HOME)


@page(Permission.WORK_DO, methods=("POST",))
def pass_on(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Pass live work on with a note; it stays, and says so, when nobody takes it."""
    actor = actor_of(request)
    place = f"{HOME}{assignment_id}/"
    try:
        with acting(actor):
            passed = handing_on.pass_on(actor, assignment_id, note=request.POST.get("note", ""), now=now())
    except Invalid as error:
        messages.warning(request, said(error))
        return _go(request, place)
    except Conflict:
        # The page of the unit says what became of it.
        return _go(request, place)
    if passed.to_id is None:
        messages.warning(request, _("Nobody can take it over now: it stays with you, and your note is kept."))
        return _go(request, place)
    messages.success(request, _("Passed on: a colleague has it now, with your note."))
    return _go(request, HOME)


@page(Permission.WORK_DO, methods=("POST",))
def accept(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Take an offered unit in hand and open it."""
    actor = actor_of(request)
    try:
        with acting(actor):
            handed = offering.accept(actor, offer_id, now=now())
    except Conflict as error:
        messages.warning(request, said(error))
        return _go(request, HOME)
    return _open(request, actor, handed.assignment_id)


@page(Permission.WORK_DO, methods=("POST",))
def decline(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Say no to an offer."""
    actor = actor_of(request)
    try:
        with acting(actor):
            offering.decline(actor, offer_id, now=now())
    except Conflict as error:
        messages.warning(request, said(error))
    else:
        messages.success(request, _("The offer is declined; somebody else is asked."))
    return _go(request, HOME)
