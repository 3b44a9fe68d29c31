"""A stream's certificates: the periods that were asked for, and asking for another."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from heliotrope.core.access import Permission
from heliotrope.core.deliver.certificate.periods import Period, month
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.flow import certifying, certifying_periods
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.console import certified
from heliotrope.interfaces.web.console.acts import go, tell
from heliotrope.interfaces.web.console.asking import Asking
from heliotrope.interfaces.web.spoken import said
from heliotrope.pipeline.deliver import certificates
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.quality import inspections, periods
from heliotrope.pipeline.quality.periods import PeriodLine

_DAY = {"type": "date"}


class AskingPeriod(Asking):
    """What a client asks of a period's certificate."""

    first_on = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs=_DAY))
    last_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(attrs=_DAY),
        help_text=gettext_lazy("Days are counted in UTC; the last one is included."),
    )
    repeats = forms.BooleanField(
        label=gettext_lazy("And every month after it, on the same terms"), required=False
    )
    field_order = ("first_on", "last_on", "repeats")

    def clean(self) -> dict[str, Any]:
        """The fields with their period; days that make none are refused."""
        given = super().clean() or {}
        if "first_on" in given and "last_on" in given:
            try:
                given["period"] = Period(first_on=given["first_on"], last_on=given["last_on"])
            except Invalid as error:
                raise forms.ValidationError(said(error)) from error
        return given


def show(request: HttpRequest, actor: Actor, order: OrderLine) -> HttpResponse:
    """A stream's certificates, the latest first; a post asks for one."""
    if request.method == "POST":
        if not actor.may(Permission.ORDER_PLACE):
            raise NotFound
        form = AskingPeriod(request.POST)
        if form.is_valid():
            _ask(request, actor, order, form.cleaned_data)
            return go(request, reverse("order_certificate", args=[order.id]))
    else:
        last = month((now() - timedelta(days=now().day)).date())
        form = AskingPeriod(initial={"first_on": last.first_on, "last_on": last.last_on})
    context = {
        "order": order,
        "crumbs": [
            {"label": gettext("Orders"), "url": reverse("orders")},
            {"label": order.title, "url": reverse("order", args=[order.id])},
        ],
        "form": form,
        "can_ask": order.state not in ("placed", "cancelled") and actor.may(Permission.ORDER_PLACE),
        "periods": [_row(actor, line) for line in periods.of_stream(actor, order.id)],
        "keys_url": reverse("signing_keys"),
    }
    return render(request, "console/certificate/periods.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, actor: Actor, order: OrderLine, given: dict[str, Any]) -> None:
    wish = certifying.Wish(
        target_ratio=given["target_percent"] / 100,
        inspections=given["inspections"],
        inspector_level=int(given["inspector_level"]),
    )
    tell(
        request,
        lambda: certifying_periods.ask(
            actor, order.id, wish, given["period"], repeats=given["repeats"], now=now()
        ),
        gettext("The certificate is asked for; its sample is drawn when the period is over."),
    )


def _row(actor: Actor, line: PeriodLine) -> dict[str, Any]:
    asked = inspections.certification(actor, line.order_id)
    issued = certificates.in_force(actor, line.order_id)
    return {
        "line": line,
        "url": reverse("order_certificate", args=[line.order_id]),
        "badge": certified.badge("issued" if issued else asked.state if asked else ""),
        "accuracy": certified.stated(issued.figures, "accuracy", "ratio") if issued else "",
        "low": certified.stated(issued.figures, "accuracy", "low") if issued else "",
        "high": certified.stated(issued.figures, "accuracy", "high") if issued else "",
        "inspections": asked.inspections if asked else 0,
    }
