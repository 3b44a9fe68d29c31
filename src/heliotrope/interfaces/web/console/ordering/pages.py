"""Placing an order: what kind of work, then its form; checked and priced first, and kept only when placed."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError, InvalidRows, NotFound
from heliotrope.flow import placing
from heliotrope.flow.lines import line_of, lines
from heliotrope.flow.placing import Wish
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.insight import programmes
from heliotrope.insight.programmes import ProgrammeChoice
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.console.acts import go, is_fragment, uploaded, varied, whole
from heliotrope.interfaces.web.console.ordering import examples, words
from heliotrope.interfaces.web.console.ordering.forms import OrderForm, key_of
from heliotrope.interfaces.web.console.ordering.kinds import Kind, kind, kinds
from heliotrope.interfaces.web.console.ordering.quoted import quote_context, seal
from heliotrope.interfaces.web.console.ordering.streams import ShopForm
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.spoken import said
from heliotrope.pipeline.demand import selectors as demand_selectors

ROWS_SHOWN = 200
FIRST = "annotation"
"""The line whose form is there at once where somebody may order in several."""

Choices = tuple[ProgrammeChoice, ...]


@page(Permission.ORDER_PLACE, methods=("GET", "POST"))
def form(request: HttpRequest) -> HttpResponse:
    """The question and the form; a post checks and prices, and places once that price was seen."""
    choices = _choices(actor_of(request))
    given = request.POST if request.method == "POST" else request.GET
    wanted = given.get("programme" if request.method == "POST" else "work", "")
    line = _line(choices, wanted)
    if line is None and request.method == "GET":
        return _ask(request, choices)
    made, filled = _form(request, choices, line or "", given.get("how", ""), wanted)
    if request.method == "GET":
        return _draw(request, choices, made, filled, {}, status=200)
    if not filled.is_valid():
        return _draw(request, choices, made, filled, {}, status=422)
    try:
        wish = filled.wish(*(uploaded(request, "file") if filled.has_file else (b"", "")))
        price = placing.quote(actor_of(request), wish, now=now())
        seen = seal(wish, price)
        if request.POST.get("step") == "place" and request.POST.get("seen") == seen:
            return _place(request, filled, wish)
    except NotFound:
        raise
    except HeliotropeError as error:
        return _draw(request, choices, made, filled, _refused(error), status=422)
    changed = request.POST.get("step") == "place"
    more = {"quote": quote_context(wish, price), "seen": seen, "changed": changed}
    return _draw(request, choices, made, filled, more, status=200)


def _choices(actor: Actor) -> Choices:
    """What the actor may order: the lines of their programmes that this installation has."""
    return tuple(one for one in programmes.to_order_from(actor, now=now()) if one.line in lines())


def _line(choices: Choices, wanted: str) -> str | None:
    """The line that is wanted; the only one, or the usual first one, where none is named."""
    chosen = next((one.line for one in choices if key_of(one) == wanted), None)
    if chosen is not None:
        return chosen
    found = {one.line for one in choices}
    return FIRST if FIRST in found else found.pop() if len(found) == 1 else None


def _form(request: HttpRequest, choices: Choices, line: str, how: str, wanted: str) -> tuple[Kind, OrderForm]:
    made = kind(line, how)
    of_line = tuple(one for one in choices if one.line == line)
    data = request.POST if request.method == "POST" else None
    return made, made.form(actor_of(request), of_line, data, chosen=wanted)


def _place(request: HttpRequest, filled: OrderForm, wish: Wish) -> HttpResponse:
    actor = actor_of(request)
    placed = whole(lambda: placing.place(actor, wish, now=now()))
    order = demand_selectors.order(actor, placed.order_id)
    if isinstance(filled, ShopForm) and order.state in ("placed", "working") and order.closing_at is None:
        filled.lead(order.id)
    if not placed.fresh:
        messages.warning(request, gettext("You placed this very order before: here it is, once."))
    elif filled.has_file:
        messages.success(request, gettext("The order is placed. Its items are being opened for work."))
    else:
        messages.success(request, gettext("The stream is open: what arrives is worked on."))
    return go(request, reverse("order", args=[order.id]))


def _ask(request: HttpRequest, choices: Choices) -> HttpResponse:
    context = {**_shared(choices, ""), "asked": True}
    return varied(render(request, "console/orders/new.html", context))


def _draw(
    request: HttpRequest,
    choices: Choices,
    made: Kind,
    filled: OrderForm,
    more: dict[str, Any],
    *,
    status: int,
) -> HttpResponse:
    line = next(iter(filled.known.values())).line if filled.known else ""
    wanted = filled["programme"].value() or next(iter(filled.known), "")
    context = {
        **_shared(choices, wanted),
        "asked": request.method == "GET" and not request.GET.get("work"),
        "form": filled,
        "kind": made,
        "guide": f"console/orders/guides/{made.guide}.html" if made.guide else "",
        "ways": [
            {
                "label": one.label,
                "current": one is made,
                "url": f"{reverse('order_new')}?{urlencode({'work': wanted, 'how': one.form.how})}",
            }
            for one in kinds(line)
            if one.label
        ],
        "piece": words.measure(line_of(line).measure).one if line else "",
        "examples": [examples.EXAMPLES[name] for name in made.examples],
        "example": examples.ANNOTATION,
        "now": texts.instant(now()),
        **more,
    }
    part = is_fragment(request) and request.method == "POST"
    template = "console/orders/new_form.html" if part else "console/orders/new.html"
    return varied(render(request, template, context, status=status))


def _shared(choices: Choices, wanted: str) -> dict[str, Any]:
    """What the page has with a form and without: where one is, and what there is to choose from."""
    several = len({one.line for one in choices}) > 1
    current = next((one for one in choices if key_of(one) == wanted), None)
    return {
        "crumbs": [{"label": gettext("Orders"), "url": reverse("orders")}],
        "cards": [_card(one, one is current) for one in choices] if several else [],
        "chosen": _card(current, True) if current else None,
        "none": not choices,
    }


def _card(choice: ProgrammeChoice, current: bool) -> dict[str, Any]:
    terms = choice.terms
    measure = line_of(choice.line).measure
    return {
        "name": words.line(choice.line),
        "place": choice.place,
        "sentence": words.sentence(choice.line),
        "rate": words.rate(terms.rate_per_judgement, terms.currency, measure) if terms else "",
        "url": f"{reverse('order_new')}?{urlencode({'work': key_of(choice)})}",
        "current": current,
    }


def _refused(error: HeliotropeError) -> dict[str, Any]:
    rows = error.rows if isinstance(error, InvalidRows) else ()
    return {
        "refusal": error.title if rows else said(error),
        "bad_rows": rows[:ROWS_SHOWN],
        "bad_count": len(rows),
        "bad_hidden": max(0, len(rows) - ROWS_SHOWN),
    }


@page(Permission.ORDER_PLACE)
def example(_request: HttpRequest) -> HttpResponse:
    """A tiny file of items that annotation's form takes."""
    return download(examples.ANNOTATION.encode(), "text/csv", "example.csv")


@page(Permission.ORDER_PLACE)
def example_file(request: HttpRequest) -> HttpResponse:
    """The tiny file of a name, that another line's form takes; without a name, the first of them."""
    name = request.GET.get("file", next(iter(examples.EXAMPLES)))
    found = examples.EXAMPLES.get(name)
    if found is None:
        raise Http404
    return download(found.text.encode(), found.media_type, found.name)
