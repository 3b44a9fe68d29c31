"""The batch plan: set what counts, see what it costs, offer it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import Invalid
from heliotrope.flow import offering
from heliotrope.foundation.clock import now
from heliotrope.insight import matching, scarcity
from heliotrope.insight.matching import Wish
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.matching import drawing
from heliotrope.interfaces.web.matching.changing import Before, before_of, told

HOURS = ("6", "12", "24", "48", "72")
WORTHS = ("0.5", "1", "2", "3", "5", "10")
FLOORS = ("0", "5", "8", "10", "12", "15", "20")
CHOICES = {"hours": (HOURS, "24"), "worth": (WORTHS, "3"), "floor": (FLOORS, "0"), "most": (("0", "1"), "0")}
"""What can be wished for, by name: the choices, and which it is when nothing is said."""


@page(Permission.OFFER_MAKE)
def shown(request: HttpRequest) -> HttpResponse:
    """The sliders at once; the plan follows."""
    dear = drawing.dear(scarcity.dear(actor_of(request), at=now()))
    return render(request, "matching/page.html", _wished(request.GET) | {"dear": dear})


@page(Permission.OFFER_MAKE)
def plan_part(request: HttpRequest) -> HttpResponse:
    """The plan for what the sliders say."""
    found = matching.outlook(actor_of(request), wish_of(request.GET), at=now())
    now_shown = Before.of(found)
    change = {"before": now_shown, "change": told(now_shown, before_of(request.GET))}
    response = render(request, "matching/plan.html", drawing.context(found) | _wished(request.GET) | change)
    # What was wished stands in the address: it is there again after a reload, and can be sent to somebody.
    response["HX-Replace-Url"] = f"{reverse('matching')}?{urlencode(_chosen(request.GET))}"
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
    return HttpResponseRedirect(f"{reverse('matching')}?{urlencode(_chosen(request.POST))}")


def wish_of(given: QueryDict) -> Wish:
    """What the sliders say; what they cannot say is refused."""
    chosen = _chosen(given)
    return Wish(
        hours=int(chosen["hours"]),
        worth=Decimal(chosen["worth"]),
        floor=int(chosen["floor"]),
        most=chosen["most"] == "1",
    )


def _chosen(given: QueryDict) -> dict[str, str]:
    chosen = {name: given.get(name, default) for name, (_, default) in CHOICES.items()}
    for name, value in chosen.items():
        if value not in CHOICES[name][0]:
            named = {"name": name, "choices": ", ".join(CHOICES[name][0])}
            raise Invalid(gettext("Choose the %(name)s from %(choices)s.") % named)
    return chosen


def _wished(given: QueryDict) -> dict[str, Any]:
    return {"chosen": _chosen(given), "hours": HOURS, "worths": WORTHS, "floors": FLOORS}
