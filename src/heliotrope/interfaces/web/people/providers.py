"""Providers: own sites, partner companies and freelancers, with their people, prices and contracts."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError, NotFound
from heliotrope.foundation.clock import now
from heliotrope.interfaces.web.console.acts import go, tell, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.people.forms import KINDS, ContractForm, PriceForm, ProviderForm
from heliotrope.interfaces.web.spoken import said
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from heliotrope.network.selectors import PriceLine, ProviderLine

PEOPLE_SHOWN = 200


def kind_of(code: str) -> str:
    """A kind of provider in words."""
    return str(dict(KINDS).get(code, code))


@page(Permission.NETWORK_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """The providers that one may see."""
    return render(request, "people/providers.html", _list(request, ProviderForm()))


def _list(request: HttpRequest, form: ProviderForm) -> dict[str, Any]:
    actor = actor_of(request)
    return {
        "providers": [_row(one) for one in network_selectors.providers(actor)],
        "may_write": actor.may(Permission.NETWORK_WRITE),
        "form": form,
        "tab": "providers",
    }


def _row(one: ProviderLine) -> dict[str, Any]:
    return {"row": one, "kind": kind_of(one.kind), "url": reverse("provider", args=[one.id])}


@page(Permission.NETWORK_WRITE, methods=("POST",))
def add(request: HttpRequest) -> HttpResponse:
    """Add a provider, with a legal entity of its name."""
    form = ProviderForm(request.POST)
    if form.is_valid():
        try:
            made = whole(lambda: _add(request, form.cleaned_data))
            return go(request, reverse("provider", args=[made]))
        except HeliotropeError as error:
            form.add_error(None, said(error))
    return render(request, "people/providers.html", _list(request, form), status=422)


def _add(request: HttpRequest, given: dict[str, Any]) -> UUID:
    actor = actor_of(request)
    entity = network.add_legal_entity(actor, name=given["name"], country=given["country"])
    return network.add_provider(actor, name=given["name"], kind=given["kind"], legal_entity_id=entity)


@page(Permission.NETWORK_READ)
def shown(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """One provider: its people, and for those who buy from it what it asks and who is paid."""
    return render(request, "people/provider.html", _context(request, provider_id))


def _context(
    request: HttpRequest,
    provider_id: UUID,
    price: PriceForm | None = None,
    contract: ContractForm | None = None,
) -> dict[str, Any]:
    actor = actor_of(request)
    found = network_selectors.provider(actor, provider_id)
    people = network_selectors.workers(actor, provider_id=provider_id, limit=PEOPLE_SHOWN)
    context: dict[str, Any] = {
        "provider": found,
        "kind": kind_of(found.kind),
        "people": people,
        "is_cut": len(people) == PEOPLE_SHOWN,
        "may_write": actor.may(Permission.NETWORK_WRITE),
        "crumbs": [
            {"label": gettext("People"), "url": reverse("people")},
            {"label": gettext("Providers"), "url": reverse("providers")},
        ],
    }
    if context["may_write"]:
        context |= {
            "prices": list(_prices(network_selectors.price_book(actor, provider_id))),
            "contracts": network_selectors.contracts(actor, provider_id),
            "price_form": price or PriceForm(auto_id="price_%s"),
            "contract_form": contract or ContractForm(auto_id="contract_%s"),
        }
    return context


def _prices(lines: Iterable[PriceLine]) -> Iterable[dict[str, Any]]:
    """The book's lines; of each thing that is priced the first is the latest, and rules once it holds."""
    at = now()
    ruled: set[tuple[str, str, str]] = set()
    for line in lines:
        key = (line.skill, line.line, line.measure)
        rules = key not in ruled and line.effective_at <= at
        if rules:
            ruled.add(key)
        rate = f"{line.rate.normalize():f}" if line.rate else str(Decimal(0))
        yield {"line": line, "rate": rate, "rules": rules, "coming": line.effective_at > at}


@page(Permission.NETWORK_WRITE, methods=("POST",))
def set_price(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Add a version to the price book; it holds from now on."""
    actor = actor_of(request)
    network_selectors.provider(actor, provider_id)
    form = PriceForm(request.POST, auto_id="price_%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            whole(
                lambda: network.set_price(
                    actor,
                    provider_id=provider_id,
                    skill=given["code"] if given["of"] == "skill" else "",
                    line=given["code"] if given["of"] == "line" else "",
                    measure=given["measure"],
                    rate=given["rate"],
                    currency=given["currency"],
                    effective_at=now(),
                )
            )
            return go(request, reverse("provider", args=[provider_id]))
        except NotFound:
            raise
        except HeliotropeError as error:
            form.add_error(None, said(error))
    return render(request, "people/provider.html", _context(request, provider_id, price=form), status=422)


@page(Permission.NETWORK_WRITE, methods=("POST",))
def sign(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Add a version of the contract with a provider."""
    actor = actor_of(request)
    network_selectors.provider(actor, provider_id)
    form = ContractForm(request.POST, auto_id="contract_%s")
    if not form.is_valid():
        context = _context(request, provider_id, contract=form)
        return render(request, "people/provider.html", context, status=422)
    given = form.cleaned_data
    tell(
        request,
        lambda: network.sign_with_provider(
            actor,
            provider_id=provider_id,
            name=given["payee"],
            country=given["country"],
            from_date=given["from_date"],
            to_date=given["to_date"],
        ),
        gettext("The contract is kept as a new version."),
    )
    return go(request, reverse("provider", args=[provider_id]))
