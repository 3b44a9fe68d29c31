"""Placing an order: the file is checked and priced first, then placed; until then nothing is kept."""

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError, InvalidRows, NotFound
from heliotrope.core.line import Shape
from heliotrope.flow import placing
from heliotrope.flow.placing import Quote, Wish
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.insight import programmes
from heliotrope.insight.programmes import ProgrammeChoice
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.console.acts import go, is_fragment, uploaded, varied, whole
from heliotrope.interfaces.web.door import actor_of, page

ROWS_SHOWN = 200
EXAMPLE = (
    "id,text,gold,language\n"
    "review-1,The bag arrived quickly and the colour is lovely.,,en\n"
    "review-2,拉链第二天就坏了，客服一直没有回复。,,zh\n"
    "review-3,Perfect. Would buy again.,positive,en\n"
)
"""The last row is gold: its answer is known, and it measures the workers."""


class OrderForm(forms.Form):
    """What a client asks for; the line checks what it means."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"))
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=placing.MAX_TITLE,
        help_text=gettext_lazy("What your people will call it."),
    )
    labels = forms.CharField(
        label=gettext_lazy("Labels"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "placeholder": "positive\nneutral\nnegative"}),
        help_text=gettext_lazy("The answers to choose from, one a line; 2 to 50."),
    )
    instruction = forms.CharField(
        label=gettext_lazy("Instruction"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("The question that workers read above each item."),
    )
    target = forms.FloatField(
        label=gettext_lazy("Target"),
        initial=95,
        min_value=50.1,
        max_value=99.9,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
        help_text=gettext_lazy("Percent. An item is settled once its answer is this sure."),
    )
    most = forms.IntegerField(
        label=gettext_lazy("Most judgements an item"),
        initial=5,
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("Further workers are asked only while an item is under the target."),
    )
    language = forms.CharField(
        label=gettext_lazy("Language of the texts"),
        required=False,
        max_length=16,
        help_text=gettext_lazy(
            "Such as en or zh: only workers who read it are asked. A column of that name goes first."
        ),
    )
    due = forms.DateTimeField(
        label=gettext_lazy("Due (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    adjudicate = forms.BooleanField(
        label=gettext_lazy("Items that stay under the target go to an adjudicator"), required=False
    )

    def __init__(self, choices: tuple[ProgrammeChoice, ...], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(f"{one.id}:{one.line}", one.label) for one in choices]
        self._known = {f"{one.id}:{one.line}": one for one in choices}

    def wish(self, source: bytes, media_type: str) -> Wish:
        """The wish of a valid form with its file."""
        given = self.cleaned_data
        chosen = self._known[given["programme"]]
        options: dict[str, object] = {
            "labels": [line.strip() for line in given["labels"].splitlines() if line.strip()],
            "target_ratio": round(given["target"] / 100, 6),
            "most": given["most"],
            "adjudicate": given["adjudicate"],
        }
        options |= {name: given[name] for name in ("instruction", "language") if given[name].strip()}
        return Wish(
            programme_id=chosen.id,
            line=chosen.line,
            title=given["title"],
            shape=Shape.ORDER,
            options=options,
            source=source,
            media_type=media_type,
            due_at=given["due"],
        )


@page(Permission.ORDER_PLACE, methods=("GET", "POST"))
def form(request: HttpRequest) -> HttpResponse:
    """The form; a post checks and prices, and places once that price was seen."""
    choices = programmes.to_order_from(actor_of(request))
    if request.method == "GET":
        return _draw(request, OrderForm(choices), {}, status=200)
    filled = OrderForm(choices, request.POST)
    if not filled.is_valid():
        return _draw(request, filled, {}, status=422)
    try:
        wish = filled.wish(*uploaded(request, "file"))
        price = placing.quote(actor_of(request), wish, now=now())
    except NotFound:
        raise
    except HeliotropeError as error:
        return _draw(request, filled, _refused(error), status=422)
    seen = _seal(wish, price)
    if request.POST.get("step") == "place" and request.POST.get("seen") == seen:
        return _place(request, filled, wish)
    changed = request.POST.get("step") == "place"
    return _draw(
        request, filled, {"quote": _quote(wish, price), "seen": seen, "changed": changed}, status=200
    )


def _place(request: HttpRequest, filled: OrderForm, wish: Wish) -> HttpResponse:
    try:
        placed = whole(lambda: placing.place(actor_of(request), wish, now=now()))
    except NotFound:
        raise
    except HeliotropeError as error:
        return _draw(request, filled, _refused(error), status=422)
    if placed.fresh:
        messages.success(request, gettext("The order is placed. Its items are being opened for work."))
    else:
        messages.warning(request, gettext("You placed this very order before: here it is, once."))
    return go(request, reverse("order", args=[placed.order_id]))


def _draw(request: HttpRequest, filled: OrderForm, more: dict[str, Any], *, status: int) -> HttpResponse:
    context = {
        "form": filled,
        "example": EXAMPLE,
        "accept": ".csv,.jsonl,.ndjson,text/csv,application/jsonl",
        "crumbs": [{"label": gettext("Orders"), "url": reverse("orders")}],
        "now": texts.instant(now()),
        **more,
    }
    part = is_fragment(request) and request.method == "POST"
    template = "console/orders/new_form.html" if part else "console/orders/new.html"
    return varied(render(request, template, context, status=status))


def _refused(error: HeliotropeError) -> dict[str, Any]:
    rows = error.rows if isinstance(error, InvalidRows) else ()
    return {
        "refusal": error.title if rows else str(error),
        "bad_rows": rows[:ROWS_SHOWN],
        "bad_count": len(rows),
        "bad_hidden": max(0, len(rows) - ROWS_SHOWN),
    }


def _quote(wish: Wish, price: Quote) -> dict[str, Any]:
    return {
        "title": wish.title,
        "items": price.items,
        "gold": price.gold,
        "least": texts.money(price.least, price.currency),
        "most": texts.money(price.most, price.currency),
        "one": price.least == price.most,
        "rate": texts.rate(price.rate_per_judgement, price.currency),
    }


def _seal(wish: Wish, price: Quote) -> str:
    """What the price was for: a file or setting that changed since has another one."""
    told = (
        wish.programme_id,
        wish.line,
        wish.title,
        sorted(wish.options.items()),
        wish.media_type,
        wish.due_at,
        price,
    )
    return hashlib.sha256(repr(told).encode() + wish.source).hexdigest()


@page(Permission.ORDER_PLACE)
def example(_request: HttpRequest) -> HttpResponse:
    """A tiny file that the form takes."""
    return download(EXAMPLE.encode(), "text/csv", "example.csv")
