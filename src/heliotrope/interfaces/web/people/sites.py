"""Sites: the networks and devices that their workers come in from, and how long a session may rest."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from heliotrope.compliance.selectors import entries as compliance_selectors
from heliotrope.compliance.services import entries as compliance
from heliotrope.core.access import Permission
from heliotrope.core.entry import LONGEST_IDLE_S, SHORTEST_IDLE_S, Entry
from heliotrope.core.errors import HeliotropeError
from heliotrope.interfaces.web.console.acts import go, tell, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.entry import address_of
from heliotrope.interfaces.web.spoken import said
from heliotrope.network import selectors as network_selectors


class EntryForm(forms.Form):
    """The networks and devices of a site; a network a line."""

    networks = forms.CharField(
        label=_("Networks of its rooms"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, such as 203.0.113.0/24 or 2001:db8::/32. Empty: from anywhere."),
    )
    desktops = forms.CharField(
        label=_("Networks of its virtual desktops"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A desktop that is made anew each day keeps no key: its network stands for it."),
    )
    devices = forms.BooleanField(label=_("Only registered devices come in from its rooms"), required=False)
    idle = forms.IntegerField(
        label=_("Sign out after minutes without a sign of life"),
        required=False,
        min_value=SHORTEST_IDLE_S // 60,
        max_value=LONGEST_IDLE_S // 60,
        help_text=_("Empty: never by itself."),
    )
    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def entry(self) -> Entry:
        """What was said, once the form is valid."""
        told = self.cleaned_data
        return Entry(
            networks=tuple(told["networks"].split()),
            desktops=tuple(told["desktops"].split()),
            devices=told["devices"],
            idle_s=told["idle"] * 60 if told["idle"] else None,
        )


@page(Permission.SITE_GUARD)
def listed(request: HttpRequest) -> HttpResponse:
    """The sites that one may guard, each with how its workers come in."""
    actor = actor_of(request)
    rows = [compliance_selectors.entry(actor, site.id) for site in network_selectors.sites(actor)]
    return render(request, "people/sites.html", {"rows": rows, "tab": "sites"})


@page(Permission.SITE_GUARD, methods=("GET", "POST"))
def shown(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """One site; posted to, its networks and devices hold from the next request on."""
    actor = actor_of(request)
    line = compliance_selectors.entry(actor, site_id)
    if request.method != "POST":
        return render(request, "people/site.html", _context(request, site_id, EntryForm(initial=_told(line))))
    form = EntryForm(request.POST)
    if form.is_valid():
        try:
            after = form.cleaned_data["after"]
            whole(lambda: compliance.keep_entry(actor, site_id, form.entry(), after=after))
            messages.success(request, _kept(form.entry()))
            return go(request, reverse("site", args=[site_id]))
        except HeliotropeError as error:
            form.add_error(None, said(error))
    return render(request, "people/site.html", _context(request, site_id, form), status=422)


@page(Permission.SITE_GUARD, methods=("POST",))
def register(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """Register a device by the code that it shows."""
    actor, given = actor_of(request), request.POST
    compliance_selectors.entry(actor, site_id)
    tell(
        request,
        lambda: compliance.register_device(
            actor, site_id, name=given.get("name", ""), code=given.get("code", "")
        ),
        gettext("The device comes in from now on."),
    )
    return go(request, reverse("site", args=[site_id]))


@page(Permission.SITE_GUARD, methods=("POST",))
def end(request: HttpRequest, site_id: UUID, device_id: UUID) -> HttpResponse:
    """End a device."""
    actor = actor_of(request)
    done = gettext("The device comes in no more.")
    tell(request, lambda: compliance.end_device(actor, site_id, device_id), done)
    return go(request, reverse("site", args=[site_id]))


def _kept(entry: Entry) -> str:
    """What holds from now on, where it ends sessions."""
    kept = gettext("Kept: it holds from their next request on.")
    if entry.idle_s is None:
        never = gettext("No session ends by itself.")
        return f"{kept} {never}"
    minutes = entry.idle_s // 60
    ends = ngettext(
        "A session ends after %(n)s minute without a sign of life.",
        "A session ends after %(n)s minutes without a sign of life.",
        minutes,
    )
    return f"{kept} {ends % {'n': minutes}}"


def _told(line: compliance_selectors.EntryLine) -> dict[str, Any]:
    entry = line.entry
    return {
        "networks": "\n".join(entry.networks),
        "desktops": "\n".join(entry.desktops),
        "devices": entry.devices,
        "idle": entry.idle_s // 60 if entry.idle_s else None,
        "after": line.version,
    }


def _context(request: HttpRequest, site_id: UUID, form: EntryForm) -> dict[str, Any]:
    actor = actor_of(request)
    return {
        "line": compliance_selectors.entry(actor, site_id),
        "devices": compliance_selectors.devices(actor, site_id),
        "form": form,
        "address": address_of(request),
        "tab": "sites",
    }
