"""AI workers: what they run on and cost, and the one switch that turns all of them off."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError
from heliotrope.interfaces.web.console.acts import go, tell, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.people.forms import MachineForm
from heliotrope.interfaces.web.spoken import said
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network


@page(Permission.NETWORK_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """The AI workers that one may see, and whether they may work."""
    return render(request, "people/machines.html", _context(request, _form(request)))


def _form(request: HttpRequest, data: Any = None) -> MachineForm:
    form = MachineForm(data)
    sites = network_selectors.sites(actor_of(request))
    form.fields["site_id"].choices = [(site.id, f"{site.name} · {site.data_home}") for site in sites]  # type: ignore[attr-defined]
    form.fields["site_id"].coerce = UUID  # type: ignore[attr-defined]
    return form


def _context(request: HttpRequest, form: MachineForm) -> dict[str, Any]:
    actor = actor_of(request)
    return {
        "machines": [
            {
                "row": one,
                "url": reverse("person", args=[one.id]),
                "price": f"{one.price_per_unit.normalize():f}" if one.price_per_unit else "0",
                "skills": ", ".join(sorted(one.skills)),
                "languages": ", ".join(sorted(one.languages)) or "–",
            }
            for one in network_selectors.ai_workers(actor)
        ],
        "on": network_selectors.machines_are_on(actor),
        "may_write": actor.may(Permission.NETWORK_WRITE),
        "form": form,
        "tab": "ai",
    }


@page(Permission.NETWORK_WRITE, methods=("POST",))
def add(request: HttpRequest) -> HttpResponse:
    """Add an AI worker."""
    form = _form(request, request.POST)
    if form.is_valid():
        try:
            whole(lambda: network.add_machine(actor_of(request), **form.cleaned_data))
            return go(request, reverse("machines"))
        except HeliotropeError as error:
            form.add_error(None, said(error))
    return render(request, "people/machines.html", _context(request, form), status=422)


@page(Permission.NETWORK_WRITE, methods=("POST",))
def switch(request: HttpRequest) -> HttpResponse:
    """Turn all AI workers on or off."""
    on = request.POST.get("on") == "1"
    done = gettext("AI workers get work again.") if on else gettext("No AI worker gets further work.")
    tell(request, lambda: network.switch_machines(actor_of(request), on=on), done)
    return go(request, reverse("machines"))
