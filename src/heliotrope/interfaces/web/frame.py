"""What every page's frame needs: the rail, the seat, the sites' clocks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from heliotrope.core.access import Permission, Role
from heliotrope.foundation.clock import now, real_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.web.coverage.speeds import simulated
from heliotrope.interfaces.web.door import actor_of
from heliotrope.interfaces.web.regions import out_of_reach
from heliotrope.interfaces.web.rooms import rail_of
from heliotrope.interfaces.web.seats import initials, role_name
from heliotrope.network import selectors as network_selectors

T = TypeVar("T")
DAY_FROM, DAY_UNTIL = 6, 18
"""Hours between which a site's strip shows the sun."""
_HOMES = {Role.WORKER: "/work/", Role.SITE_LEAD: "/coverage/", Role.OPERATOR_ADMIN: "/coverage/"}


def home_of(role: Role | None) -> str:
    """The first page of a role."""
    return _HOMES.get(role, "/") if role is not None else "/account/"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteClock:
    """One site of the strip, with its local time until the page's clock runs."""

    name: str
    timezone: str
    time: str
    daylight: bool
    load: str
    url: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for the frame of a page; what costs a query is asked only by pages that draw it."""
    actor = actor_of(request)
    told: dict[str, Any] = {"demo": settings.DEMO, "layout": "plain.html", "home_url": home_of(actor.role)}
    if actor.user_id is None:
        return told
    return told | {
        "layout": "plain.html" if actor.role in (None, Role.WORKER) else "frame.html",
        "events_url": _events_url(request, actor),
        "regions": out_of_reach(),
        "drawn_at": f"{real_now().timestamp():.3f}",
        "clock": simulated(actor),
        "seat": {
            "name": request.user.get_username(),
            "role": role_name(actor.role),
            "initials": initials(request.user.get_username()),
        },
        "seat_links": _seat_links(actor),
        "may_look": actor.may(Permission.PRIVACY_LOOK),
        "may_read_looks": actor.may(Permission.PRIVACY_READ),
        "may_guard_sites": actor.may(Permission.SITE_GUARD),
        "idle_s": getattr(request, "idle_s", None),
        "signout_url": "/account/logout/",
        "rail": rail_of(urlsplit(request.get_full_path()), actor.role),
        "rail_live_url": "/rail/" if actor.may(Permission.ORDER_READ) else "",
        "clients": _when_asked(lambda: _clients(request, actor)),
        "client_current": _when_asked(lambda: _client_current(request, actor)),
        "sites": _when_asked(lambda: _sites(actor)),
    }


def _events_url(request: HttpRequest, actor: Actor) -> str:
    """Where the page hears of changes; account pages show none, and may be all that a seat can reach yet."""
    heard = actor.role is not None and not request.path_info.startswith("/account/")
    return settings.EVENTS_URL if heard else ""


def _when_asked(ask: Callable[[], T]) -> Callable[[], T | tuple[()]]:
    """A value that a template asks for at most once; empty while the database is away."""

    @cache
    def answer() -> T | tuple[()]:
        try:
            return ask()
        except DatabaseError:
            return ()

    return answer


def _seat_links(actor: Actor) -> list[dict[str, str]]:
    links = [{"label": _("Your account"), "url": "/account/"}]
    if actor.role is Role.WORKER:
        links.insert(0, {"label": _("Your pay"), "url": "/work/pay/"})
    return links


def _clients(request: HttpRequest, actor: Actor) -> Sequence[dict[str, Any]]:
    if not actor.may(Permission.ORDER_READ):
        return ()
    with acting(actor):
        found = tenancy_selectors.clients(actor)
    if len(found) < 2:
        return ()
    chosen = request.GET.get("client", "")
    named = [
        {"label": one.name, "url": f"/orders/?client={one.id}", "current": chosen == str(one.id)}
        for one in found
    ]
    any_chosen = any(one["current"] for one in named)
    return [{"label": _("All my clients"), "url": "/orders/", "current": not any_chosen}, *named]


def _client_current(request: HttpRequest, actor: Actor) -> str:
    clients = _clients(request, actor) if "client" in request.GET else ()
    return next((str(one["label"]) for one in clients if one["current"]), _("All my clients"))


def _sites(actor: Actor) -> Sequence[SiteClock]:
    if not actor.may(Permission.NETWORK_READ):
        return ()
    with acting(actor):
        found = network_selectors.sites(actor)
    at = now()
    return [_clock(site.name, site.timezone, at) for site in found]


def _clock(name: str, timezone: str, at: datetime) -> SiteClock:
    local = at.astimezone(ZoneInfo(timezone))
    return SiteClock(
        name=name,
        timezone=timezone,
        time=f"{local:%H:%M}",
        daylight=DAY_FROM <= local.hour < DAY_UNTIL,
        load="",
        url="/people/",
    )
