"""A client's shops: what is in stock, which orders need somebody, where the live shop says otherwise."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError, Invalid, InvalidRows, NotFound
from heliotrope.core.trade.files import ORDER_COLUMNS, STOCK_COLUMNS, read_orders, read_stock
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import answers
from heliotrope.interfaces.web.console.acts import go, uploaded
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.regions import left_out
from heliotrope.interfaces.web.spoken import said
from heliotrope.lines.commerce import overview, pinned, selectors
from heliotrope.lines.commerce.keys import ShopKey
from heliotrope.lines.commerce.services import intake, shops, stock
from heliotrope.lines.commerce.services.shops import ShopWish
from heliotrope.network import selectors as network_selectors

ROWS_SHOWN = 200
LINE = "commerce"


class ShopForm(forms.Form):
    """A shop to open."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    domain = forms.CharField(
        label=gettext_lazy("Shopify domain"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Such as north.myshopify.com; leave it empty for a shop that is fed by files."
        ),
    )
    token_variable = forms.CharField(
        label=gettext_lazy("Variable of the access token"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("An environment variable such as HELIOTROPE_SHOP_NORTH_TOKEN."),
    )
    secret_variable = forms.CharField(
        label=gettext_lazy("Variable of the webhook secret"), required=False, max_length=100
    )
    countries = forms.CharField(
        label=gettext_lazy("Countries served"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Two letters each, such as DE, FR; empty for all."),
    )
    promise_hours = forms.IntegerField(
        label=gettext_lazy("Hours to dispatch"), initial=48, min_value=1, max_value=8760
    )

    def __init__(self, programmes: list[tuple[str, str]], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["programme"] = forms.ChoiceField(label=gettext_lazy("Programme"), choices=programmes)


@page(Permission.ORDER_PLACE)
def listed(request: HttpRequest) -> HttpResponse:
    """The shops of every programme that has the line."""
    actor = actor_of(request)
    rows = []
    programmes = _programmes(actor)
    for programme in programmes:
        if not answers(programme.data_home):
            continue
        with acting_in_vault(actor, programme.data_home):
            rows += [
                {
                    "shop": one,
                    "programme": programme.name,
                    "url": reverse("shop", args=[programme.id, one.id]),
                }
                for one in selectors.shops(actor, programme.id)
            ]
    context = {
        "rows": rows,
        "may_open": actor.may(Permission.CLIENT_WRITE),
        "left_out": left_out(request, (one.data_home for one in programmes)),
    }
    return render(request, "commerce/list.html", context)


@page(Permission.CLIENT_WRITE, methods=("GET", "POST"))
def opened(request: HttpRequest) -> HttpResponse:
    """Open a shop."""
    actor = actor_of(request)
    programmes = {str(one.id): one for one in _programmes(actor)}
    form = ShopForm(
        [(key, one.name) for key, one in programmes.items()],
        request.POST if request.method == "POST" else None,
    )
    if not form.is_valid():
        return _form(request, form, 422 if form.is_bound else 200)
    told = form.cleaned_data
    programme = programmes[told["programme"]]
    try:
        with acting_in_vault(actor, programme.data_home):
            shop_id = shops.open_shop(
                actor,
                ShopWish(
                    programme_id=programme.id,
                    client_id=programme.client_id,
                    name=told["name"],
                    domain=told["domain"],
                    token_variable=told["token_variable"],
                    secret_variable=told["secret_variable"],
                    countries=tuple(told["countries"].upper().replace(",", " ").split()),
                    promise_hours=told["promise_hours"],
                ),
            )
    except HeliotropeError as error:
        form.add_error(None, said(error))
        return _form(request, form, 422)
    return go(request, reverse("shop", args=[programme.id, shop_id]))


def _form(request: HttpRequest, form: ShopForm, status: int) -> HttpResponse:
    crumbs = [{"label": gettext("Shops"), "url": reverse("shops")}]
    return render(request, "commerce/new.html", {"form": form, "crumbs": crumbs}, status=status)


@page(Permission.ORDER_PLACE)
def shown(request: HttpRequest, programme_id: UUID, shop_id: UUID) -> HttpResponse:
    """One shop."""
    return _draw(request, programme_id, shop_id)


@page(Permission.ORDER_PLACE, methods=("POST",))
def take_in(request: HttpRequest, programme_id: UUID, shop_id: UUID) -> HttpResponse:
    """Take a file of orders or of stock in; one bad row refuses it all."""
    actor = actor_of(request)
    home = network_selectors.programme(actor, programme_id).data_home
    with acting_in_vault(actor, home):
        shop = selectors.shop(actor, shop_id)
    if shop.programme_id != programme_id:
        raise NotFound
    try:
        source, _media_type = uploaded(request, "file")
        at, of_stock = now(), request.POST.get("what") == "stock"
        orders = (
            []
            if of_stock
            else pinned.checked(actor, shop, (one.order for one in read_orders(source, now=at)), home)
        )
        with acting_in_vault(actor, home):
            if of_stock:
                changed = stock.take_stock(shop.client_id, shop_id, _countable(shop, source))
                done = gettext("Shelves changed: %(n)s.") % {"n": changed}
                intake.retry_short(shop.client_id, shop_id, now=at)
            else:
                taken = intake.take_orders(shop.client_id, shop_id, orders, now=at)
                done = gettext("Orders: %(fresh)s new, %(changed)s changed, %(same)s known already.") % {
                    "fresh": taken.fresh, "changed": taken.changed, "same": taken.same,
                }  # fmt: skip
    except NotFound:
        raise
    except HeliotropeError as error:
        return _draw(request, programme_id, shop_id, error)
    messages.success(request, done)
    return go(request, reverse("shop", args=[programme_id, shop_id]))


def _countable(shop: selectors.ShopLine, source: bytes) -> Any:
    if shop.is_live:
        raise Invalid("The live shop says what is in stock; change it there.")
    return read_stock(source)


def _draw(
    request: HttpRequest, programme_id: UUID, shop_id: UUID, error: HeliotropeError | None = None
) -> HttpResponse:
    actor = actor_of(request)
    programme = network_selectors.programme(actor, programme_id)
    with acting_in_vault(actor, programme.data_home):
        found = overview.page(actor, shop_id)
    if found.shop.programme_id != programme_id:
        raise NotFound
    rows = error.rows if isinstance(error, InvalidRows) else ()
    key = ShopKey(home=programme.data_home, client_id=found.shop.client_id, shop_id=shop_id)
    context = {
        "page": found,
        "figures": _figures(found),
        "hook": f"/hooks/shopify/{key}/" if found.shop.is_live and actor.may(Permission.CLIENT_WRITE) else "",
        "crumbs": [{"label": gettext("Shops"), "url": reverse("shops")}],
        "programme_id": programme_id,
        "order_columns": ",".join(ORDER_COLUMNS),
        "stock_columns": ",".join(STOCK_COLUMNS),
        "refusal": (error.title if rows else said(error)) if error else "",
        "bad_rows": rows[:ROWS_SHOWN],
        "bad_count": len(rows),
        "bad_hidden": max(0, len(rows) - ROWS_SHOWN),
    }
    return render(request, "commerce/shop.html", context, status=422 if error else 200)


def _figures(found: overview.ShopPage) -> list[dict[str, Any]]:
    counts = found.counts
    return [
        {"label": gettext("Open orders"), "value": counts["open"]},
        {
            "label": gettext("Exceptions"),
            "value": counts["exceptions"],
            "state": "warn" if counts["exceptions"] else "",
            "note": gettext("need somebody") if counts["exceptions"] else "",
        },
        {
            "label": gettext("On the way in"),
            "value": counts["inbound"],
            "definition": gettext("Messages of the live shop that are stored and not taken up yet."),
        },
        {
            "label": gettext("On the way out"),
            "value": counts["outbound"],
            "definition": gettext("Changes that the live shop is still to be told."),
            "state": "bad" if counts["refused"] else "",
            "note": gettext("refused: %(n)s") % {"n": counts["refused"]} if counts["refused"] else "",
        },
    ]


def _programmes(actor: Actor) -> list[network_selectors.ProgrammeLine]:
    return [one for one in network_selectors.programmes(actor) if LINE in one.lines]
