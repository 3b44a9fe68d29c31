"""The batch plan: set what counts, see what it costs, offer it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import Invalid
from heliotrope.flow import offering
from heliotrope.foundation.clock import now
from heliotrope.insight import matching
from heliotrope.insight.matching import Wish
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.matching import drawing

HOURS = (6, 12, 24, 48, 72)
WORTHS = ("0.5", "1", "2", "3", "5", "10")


@page(Permission.OFFER_MAKE)
def shown(request: HttpRequest) -> HttpResponse:
    """The sliders at once; the plan follows."""
    return render(request, "matching/page.html", _wished(request.GET))


@page(Permission.OFFER_MAKE)
def plan_part(request: HttpRequest) -> HttpResponse:
    """The plan for what the sliders say."""
    found = matching.outlook(actor_of(request), wish_of(request.GET), at=now())
    return render(request, "matching/plan.html", drawing.context(found) | _wished(request.GET))


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
    told = ngettext("%(n)s offer was made.", "%(n)s offers were made.", len(asked)) % {"n": len(asked)}
    messages.success(request, told)
    return HttpResponseRedirect(f"{reverse('matching')}?hours={wish.hours}&worth={wish.worth}")


def wish_of(given: QueryDict) -> Wish:
    """What the sliders say; what they cannot say is refused."""
    hours, worth = given.get("hours", "24"), given.get("worth", "3")
    if hours not in map(str, HOURS) or worth not in WORTHS:
        raise Invalid(
            gettext("Choose the hours from %(hours)s and the worth from %(worths)s.")
            % {"hours": ", ".join(map(str, HOURS)), "worths": ", ".join(WORTHS)}
        )
    return Wish(hours=int(hours), worth=Decimal(worth))


def _wished(given: QueryDict) -> dict[str, Any]:
    wish = wish_of(given)
    return {"wish": wish, "hours_choices": HOURS, "worth_choices": WORTHS, "worth": str(wish.worth)}
