"""Where a client lets the data of its customers lie, by country: its own page, and the officer's."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError, Invalid, NotFound
from heliotrope.core.privacy.pins import Pins
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import homes
from heliotrope.interfaces.web.console.acts import go, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.spoken import said


@page(Permission.PIN_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """The clients that one may see, each with what it pinned."""
    actor = actor_of(request)
    clients = tenancy_selectors.clients(actor)
    if len(clients) == 1:
        return _draw(request, clients[0].id)
    rows = [
        {
            "client": one,
            "pins": selectors.pins_of(actor, one.id),
            "patterns": len(selectors.patterns_of(actor, one.id).own),
        }
        for one in clients
    ]
    return render(request, "privacy/pins_list.html", {"rows": rows, "officer": _officer(actor)})


@page(Permission.PIN_READ)
def shown(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What one client pinned."""
    return _draw(request, client_id)


@page(Permission.PIN_WRITE, methods=("POST",))
def keep(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Put pins in force for what comes in from now on."""
    actor = actor_of(request)
    named(actor, client_id)
    try:
        pins = read(request.POST.get("pins", ""), request.POST)
        whole(lambda: compliance.keep_pins(actor, client_id, pins, now=now()))
    except NotFound:
        raise
    except HeliotropeError as error:
        return _draw(request, client_id, error=said(error), status=error.status)
    messages.success(request, _("The pins hold from now on; what lies somewhere already stays there."))
    return go(request, reverse("privacy_pins_of", args=[client_id]))


def read(text: str, given: Any) -> Pins:
    """Pins from a text of lines such as ``DE eu``; raises Invalid, with the line that is wrong."""
    found: dict[str, str] = {}
    for place, line in enumerate(text[:10_000].splitlines(), 1):
        words = line.replace("→", " ").replace("=", " ").replace(",", " ").split()
        if not words:
            continue
        if len(words) != 2:
            raise Invalid(_("Line %(n)s: write a country and a home, such as DE eu.") % {"n": place})
        country, home = words[0].upper(), words[1].lower()
        if found.setdefault(country, home) != home:
            raise Invalid(
                _("Line %(n)s: %(country)s is pinned to %(home)s already; give it one home.")
                % {"n": place, "country": country, "home": found[country]}
            )
    after = str(given.get("after", ""))
    version = int(after) + 1 if after.isascii() and after.isdigit() and len(after) < 9 else 1
    otherwise = str(given.get("otherwise", ""))
    return Pins(version=version, homes=found, otherwise=otherwise, closed=given.get("closed") == "yes")


def named(actor: Actor, client_id: UUID) -> str:
    """The name of a client that the actor may see; raises NotFound for every other."""
    name = {one.id: one.name for one in tenancy_selectors.clients(actor)}.get(client_id)
    if name is None:
        raise NotFound
    return name


def _officer(actor: Actor) -> bool:
    return actor.may(Permission.PRIVACY_READ)


def _draw(request: HttpRequest, client_id: UUID, error: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    name = named(actor, client_id)
    pins = selectors.pins_of(actor, client_id)
    lines = "\n".join(f"{country} {home}" for country, home in sorted(pins.homes.items()))
    context = {
        "client_id": client_id,
        "name": name,
        "pins": pins,
        "lines": request.POST.get("pins", lines) if error else lines,
        "otherwise": request.POST.get("otherwise", "") if error else pins.otherwise,
        "closed": "closed" in request.POST if error else pins.closed,
        "homes": homes(),
        "error": error,
        "officer": _officer(actor),
        "may_write": actor.may(Permission.PIN_WRITE),
    }
    return render(request, "privacy/pins.html", context, status=status)
