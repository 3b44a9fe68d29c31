"""The batch plan: set what counts, see what it costs, offer it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import Invalid
from heliotrope.flow import offering
from heliotrope.foundation.clock import now
from heliotrope.insight import matching, scarcity
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.matching import drawing
from heliotrope.interfaces.web.matching.changing import Before, before_of, told
from heliotrope.interfaces.web.matching.wishes import chosen, sliders, wish_of


@page(Permission.OFFER_MAKE)
def shown(request: HttpRequest) -> HttpResponse:
    """The sliders at once; the plan follows, or is there already where it was asked for without a script."""
    actor, said = actor_of(request), chosen(request.GET)
    hour = matching.dearest_hour(actor)
    context: dict[str, Any] = {
        "chosen": said,
        "sliders": sliders(said, dearest=hour.rate, currency=hour.currency),
        "dear": drawing.dear(scarcity.dear(actor, at=now())),
    }
    if "plan" in request.GET:
        context |= _planned(request) | {"planned": True}
    return render(request, "matching/page.html", context)


@page(Permission.OFFER_MAKE)
def plan_part(request: HttpRequest) -> HttpResponse:
    """The plan for what the sliders say."""
    response = render(request, "matching/plan.html", _planned(request))
    # What was wished stands in the address: it is there again after a reload, and can be sent to somebody.
    response["HX-Replace-Url"] = f"{reverse('matching')}?{urlencode(chosen(request.GET))}"
    return response


@page(Permission.OFFER_MAKE, methods=("POST",))
def offer_all(request: HttpRequest) -> HttpResponse:
    """Offer what the plan begins with, each unit to its worker; all or none."""
    wish = wish_of(request.POST)
    found = matching.outlook(actor_of(request), wish, at=now())
    asked = [
        offering.Asked(unit_id=one.waiting.unit_id, worker_id=one.worker.id)
        for one in found.given
        if one.worker is not None and one.starts_at is not None and one.starts_at <= found.at
    ][: offering.MOST_OFFERS]
    if not asked:
        raise Invalid(gettext("Nobody whom the plan would give work is on shift now; plan again later."))
    offering.make_offers(actor_of(request), asked, now=found.at)
    made = ngettext("%(n)s offer was made.", "%(n)s offers were made.", len(asked)) % {"n": len(asked)}
    messages.success(request, made)
    return HttpResponseRedirect(f"{reverse('matching')}?{urlencode(chosen(request.POST))}")


def _planned(request: HttpRequest) -> dict[str, Any]:
    found = matching.outlook(actor_of(request), wish_of(request.GET), at=now())
    before = Before.of(found)
    return drawing.context(found) | {
        "chosen": chosen(request.GET),
        "before": before,
        "change": told(before, before_of(request.GET)),
    }
