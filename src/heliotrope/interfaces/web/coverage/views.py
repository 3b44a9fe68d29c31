"""The operator's first page: the next two days over the Earth."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from heliotrope.core.access import Permission
from heliotrope.core.errors import Invalid
from heliotrope.foundation.clock import now
from heliotrope.foundation.timing import services as timing
from heliotrope.insight import coverage, shifts
from heliotrope.interfaces.web.coverage import drawing
from heliotrope.interfaces.web.coverage.ending import ending
from heliotrope.interfaces.web.coverage.speeds import SPEEDS
from heliotrope.interfaces.web.door import actor_of, page

LONGEST_AGO = timedelta(hours=coverage.HOURS)


@page(Permission.NETWORK_READ)
def shown(request: HttpRequest) -> HttpResponse:
    """The whole page; of a click on an hour only what stands behind that hour."""
    if request.htmx and "row" in request.GET:  # type: ignore[attr-defined]
        return render(request, "coverage/cell.html", {"cell": _cell(request)})
    return render(request, "coverage/page.html", _context(request) | {"cell": _cell(request)})


@page(Permission.NETWORK_READ)
def now_part(request: HttpRequest) -> HttpResponse:
    """The part of the page that moves with time."""
    return render(request, "coverage/now.html", _context(request))


@page(Permission.NETWORK_WRITE, methods=("POST",))
def set_clock(request: HttpRequest) -> HttpResponse:
    """Let simulated time go on at another speed; in real time there is nothing to set."""
    asked = request.POST.get("factor", "")
    if asked not in {str(speed) for speed in SPEEDS}:
        raise Invalid(f"Choose one of the speeds {', '.join(map(str, SPEEDS))}.")
    timing.change(int(asked))
    place = request.POST.get("next", "/")
    good = url_has_allowed_host_and_scheme(place, allowed_hosts=None)
    return HttpResponseRedirect(place if good else "/")


def _context(request: HttpRequest) -> dict[str, Any]:
    actor, at = actor_of(request), now()
    picture = coverage.picture(actor, at=at)
    return drawing.context(picture) | {
        "ending": ending(shifts.shifts(actor, at=at), drawing.zone_of(picture.sites))
    }


def _cell(request: HttpRequest) -> dict[str, Any] | None:
    """What stands behind the hour that was clicked on; None without one."""
    asked = drawing.asked(request.GET.get("row", ""), request.GET.get("hour", ""))
    if asked is None:
        return None
    actor, at = actor_of(request), now()
    # An hour that went by while somebody looked at it still has its numbers.
    gone = at - LONGEST_AGO < asked.hour_at < at
    picture = coverage.picture(actor, at=asked.hour_at if gone else at)
    found = next((one for one in picture.rows.get(asked.row, ()) if one.starts_at == asked.hour_at), None)
    if found is None:
        return None
    return drawing.cell_context(picture, asked.row, found, coverage.past(actor, asked.row, asked.hour_at))
