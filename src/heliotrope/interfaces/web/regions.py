"""What pages say of a region that this process cannot reach: it is another cell's, or it is away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from heliotrope.core.errors import HomeAway, HomeElsewhere
from heliotrope.foundation.http.problems import AWAY_S, problem
from heliotrope.foundation.vaults import Reach, away_since, homes, origin_of, reach_of, served

TEMPORARY = 307


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region that is out of reach from here.

    Attributes:
        said: one sentence of why its data is not on this page.
        url: where another cell shows it; empty for a region that is away, or a cell of unknown address.
    """

    home: str
    said: str
    url: str = ""


def region_of_page(request: HttpRequest, home: str) -> Region | None:
    """What a page says of a home whose data it would show; None while it is within reach."""
    return _region(home, reach_of(home), request.get_full_path())


def left_out(request: HttpRequest, asked: Iterable[str]) -> list[Region]:
    """What a list says of the homes that it should show and cannot reach."""
    found = (region_of_page(request, home) for home in sorted(set(asked)))
    return [one for one in found if one is not None]


def out_of_reach() -> list[Region]:
    """What every page says: the regions that were found away, and where other cells are; asks no database."""
    return [
        *(
            Region(home=home, said=_said_away(home, away_since(home)))
            for home in served()
            if away_since(home)
        ),
        *(
            Region(
                home=home,
                said=_("The region %(home)s has a cell of its own.") % {"home": home},
                url=f"{origin_of(home)}/" if origin_of(home) else "",
            )
            for home in homes()
            if home not in served()
        ),
    ]


def elsewhere(request: HttpRequest, error: HomeElsewhere) -> HttpResponse:
    """To the same page where its home's cell answers; what was sent here is not sent on.

    A page that is asked for goes there at once.  An act does not: whoever acts must see where they do it.
    """
    place = error.origin + request.get_full_path() if error.origin else ""
    if getattr(request, "htmx", False):
        page = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
        if place:
            return HttpResponseClientRedirect(place if request.method == "GET" else error.origin + page)
        return problem(error)
    if place and request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(place, status=TEMPORARY)
    url = error.origin + "/" if error.origin else ""
    region = _region(error.home, Reach.ELSEWHERE, "/")
    return render(request, "errors/elsewhere.html", {"region": region, "url": url}, status=error.status)


def away(request: HttpRequest, error: HomeAway) -> HttpResponse:
    """A page that says which region is away, since when, and that its work goes on afterwards."""
    if getattr(request, "htmx", False):
        return problem(error)
    region = Region(home=error.home, said=_said_away(error.home, error.since))
    response = render(request, "errors/away.html", {"region": region}, status=error.status)
    response["Retry-After"] = str(AWAY_S)
    return response


def _region(home: str, reach: Reach, path: str) -> Region | None:
    if reach is Reach.HERE:
        return None
    if reach is Reach.AWAY:
        return Region(home=home, said=_said_away(home, away_since(home)))
    origin = origin_of(home)
    said = _("This is kept in %(home)s and is opened there.") % {"home": home}
    return Region(home=home, said=said, url=origin + path if origin else "")


def _said_away(home: str, since: datetime | None) -> str:
    if since is None:
        return _("The region %(home)s is away. Its work goes on when it is back.") % {"home": home}
    told = {"home": home, "time": formats.date_format(since, "H:i")}
    return _("The region %(home)s is away since %(time)s UTC. Its work goes on when it is back.") % told
