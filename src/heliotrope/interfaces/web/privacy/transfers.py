"""Rules of transfers, instruments on file, and counters against thresholds."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.core.access import Permission
from heliotrope.core.privacy.transfers import Instrument, Means, Status, TransferRule, way
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.vaults import homes, region_of
from heliotrope.interfaces.web.console.acts import go
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy.console import transfer_row
from heliotrope.interfaces.web.privacy.said import fresh, refused
from heliotrope.interfaces.web.spoken import spoken
from heliotrope.network import selectors as network_selectors

MEANS = {
    Means.ALLOWED: gettext_lazy("Allowed"),
    Means.RECORDED: gettext_lazy("By recorded looks"),
    Means.INSTRUMENT: gettext_lazy("With a contract on file"),
    Means.MASKED: gettext_lazy("Placeholders only"),
    Means.FORBIDDEN: gettext_lazy("Forbidden"),
}
STATUSES = {
    Status.CONFIRMED: gettext_lazy("Confirmed"),
    Status.SECONDARY: gettext_lazy("Secondary source"),
    Status.ASSUMED: gettext_lazy("Assumed"),
}
KINDS = {
    "standard-contract": gettext_lazy("Standard contract"),
    "consent": gettext_lazy("Consent"),
    "certification": gettext_lazy("Certification"),
}


class RuleForm(forms.Form):
    """A rule; one of the same name takes its place."""

    name = forms.RegexField(label=gettext_lazy("Name"), regex=r"^[a-z0-9][a-z0-9-]{0,63}$")
    means = forms.ChoiceField(
        label=gettext_lazy("What may cross"), choices=[(one.word, words) for one, words in MEANS.items()]
    )
    home = forms.ChoiceField(label=gettext_lazy("From"), required=False)
    country = forms.RegexField(
        label=gettext_lazy("To the country"),
        regex="^[A-Z]{2}$",
        required=False,
        help_text=gettext_lazy("Two capital letters such as PH; empty for every country abroad."),
    )
    citation = forms.CharField(label=gettext_lazy("Law or contract"), max_length=300, required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        chosen = self.fields["home"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - declared above
        chosen.choices = [("", _("Every home")), *((one, one) for one in sorted({*map(region_of, homes())}))]


class InstrumentForm(forms.Form):
    """What is on file that lets values cross; a reference, never a person's name."""

    home = forms.ChoiceField(label=gettext_lazy("From"))
    country = forms.RegexField(label=gettext_lazy("To the country"), regex="^[A-Z]{2}$")
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(KINDS.items()))
    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=200)
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        chosen = self.fields["home"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - declared above
        chosen.choices = [(one, one) for one in sorted({*map(region_of, homes())})]


@page(Permission.PRIVACY_READ)
def shown(request: HttpRequest) -> HttpResponse:
    """What may go where by the rules in force, who was counted, and what is on file."""
    return _draw(request)


def _draw(
    request: HttpRequest, rule: RuleForm | None = None, paper: InstrumentForm | None = None, status: int = 200
) -> HttpResponse:
    actor, at = actor_of(request), now()
    force = selectors.transfer_rules(actor)
    names = {one.id: one.name for one in tenancy_selectors.clients(actor)}
    countries = sorted({one.country for one in network_selectors.sites(actor)})
    start = {"after": force.version}
    context = {
        "version": force.version,
        "countries": countries,
        "table": [_ways(home, countries, force, at) for home in homes()],
        "rules": [_rule(one) for one in force.rules],
        "instruments": [(one, KINDS.get(one.kind, one.kind)) for one in force.instruments],
        "thresholds": force.thresholds,
        "transfers": [transfer_row(one, names) for one in selectors.transfers(actor, at.year)],
        "year": at.year,
        "may_write": actor.may(Permission.PRIVACY_WRITE),
        "rule_form": fresh(rule, start) or RuleForm(initial=start, prefix="rule"),
        "paper_form": fresh(paper, start) or InstrumentForm(initial=start, prefix="paper"),
    }
    return render(request, "privacy/transfers.html", context, status=status)


def _ways(home: str, countries: list[str], force: Any, at: Any) -> dict[str, Any]:
    cells = []
    for country in countries:
        found = way(region_of(home), country, force, on=at.date())
        cells.append({
            "words": MEANS[found.means] if found.leaves else _("At home"),
            "means": found.means.word if found.leaves else "home",
            "why": spoken(found.why),
            "rule": found.rule,
        })  # fmt: skip
    return {"home": home, "cells": cells}


def _rule(one: TransferRule) -> dict[str, Any]:
    return {
        "name": one.name,
        "means": MEANS[one.means],
        "regions": ", ".join(sorted(one.regions)),
        "countries": ", ".join(sorted(one.countries)),
        "citation": one.citation,
        "status": STATUSES[one.status],
    }


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def rule(request: HttpRequest) -> HttpResponse:
    """Add a rule; it is in force at once, and the version before stays on record."""
    actor = actor_of(request)
    form = RuleForm(request.POST, prefix="rule")
    if not form.is_valid():
        return _draw(request, rule=form, status=422)
    given = form.cleaned_data
    made = TransferRule(
        name=given["name"],
        means=Means[given["means"].upper()],
        regions=frozenset({given["home"]} if given["home"] else ()),
        countries=frozenset({given["country"]} if given["country"] else ()),
        citation=given["citation"],
        status=Status.CONFIRMED if given["citation"] else Status.ASSUMED,
    )
    done = _("The rule is in force from now on; the version before stays on record.")
    after = given["after"]
    status = refused(
        request, form, lambda: compliance.rule_transfer(actor, made, after=after, now=now()), done
    )
    return _draw(request, rule=form, status=status) if status else go(request, reverse("privacy_transfers"))


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def instrument(request: HttpRequest) -> HttpResponse:
    """Note what is on file."""
    actor = actor_of(request)
    form = InstrumentForm(request.POST, prefix="paper")
    if not form.is_valid():
        return _draw(request, paper=form, status=422)
    given = form.cleaned_data
    made = Instrument(
        region=given["home"],
        country=given["country"],
        kind=given["kind"],
        reference=given["reference"],
        until=given["until"],
    )
    after, done = given["after"], _("It is on file; the version before stays on record.")
    status = refused(
        request, form, lambda: compliance.file_instrument(actor, made, after=after, now=now()), done
    )
    return _draw(request, paper=form, status=status) if status else go(request, reverse("privacy_transfers"))
