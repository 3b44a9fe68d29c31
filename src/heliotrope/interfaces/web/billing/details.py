"""Billing details: what invoices print about the operator and about each client."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.interfaces.web.billing.forms import BuyerForm, PartyForm, SellerForm
from heliotrope.interfaces.web.console.acts import go, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.spoken import said
from heliotrope.money import profiles
from heliotrope.money import selectors as money_selectors
from heliotrope.money.profiles import Profile
from heliotrope.network import selectors as network_selectors


@page(Permission.LEDGER_WRITE, methods=("GET", "POST"))
def own(request: HttpRequest) -> HttpResponse:
    """What invoices print about the operator, and where it is paid."""
    entity = network_selectors.own_entity(actor_of(request))
    return _details(request, SellerForm, entity, None, gettext("Your billing details"))


@page(Permission.LEDGER_WRITE, methods=("GET", "POST"))
def client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What invoices print about a client, and how it is taxed."""
    actor = actor_of(request)
    name = next((one.name for one in tenancy_selectors.clients(actor) if one.id == client_id), None)
    if name is None:
        raise NotFound
    entity = network_selectors.books(actor, client_id).client
    heading = gettext("Billing details of %(client)s") % {"client": name}
    return _details(request, BuyerForm, entity, client_id, heading)


def _details(
    request: HttpRequest, kind: type[PartyForm], entity: UUID, client_id: UUID | None, heading: str
) -> HttpResponse:
    actor = actor_of(request)
    known = money_selectors.billing_profile(actor, entity)
    if request.method == "POST":
        form = kind(request.POST)
        if form.is_valid():
            try:
                whole(lambda: _keep(request, entity, client_id, {**_parts(known), **form.cleaned_data}))
                messages.success(request, gettext("Kept. Invoices print it from now on."))
                return go(request, reverse("bills"))
            except Invalid as error:
                form.add_error(None, said(error))
    else:
        form = kind(initial=_parts(known) or {"name": _legal_name(request, entity), "due_days": 30})
    context = {
        "form": form,
        "heading": heading,
        "crumbs": [
            {"label": gettext("Money"), "url": reverse("money")},
            {"label": gettext("Tax invoices"), "url": reverse("bills")},
        ],
    }
    return render(request, "billing/details.html", context, status=422 if request.method == "POST" else 200)


def _keep(request: HttpRequest, entity: UUID, client_id: UUID | None, given: dict[str, Any]) -> None:
    profiles.set_profile(
        actor_of(request), legal_entity_id=entity, client_id=client_id, profile=Profile(**given), now=now()
    )


def _parts(known: Profile | None) -> dict[str, Any]:
    return {part: getattr(known, part) for part in profiles.PARTS} if known is not None else {}


def _legal_name(request: HttpRequest, entity: UUID) -> str:
    return network_selectors.legal_names(actor_of(request), {entity}).get(entity, "")
