"""Erasing a person: found by their exact address, seen what goes, confirmed, certified."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.flow import erasing, erasing_elsewhere
from heliotrope.flow.erasing import BUYER, CONTACT, WORKER, Subject
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import homes
from heliotrope.interfaces.web.console.acts import go
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy.elsewhere import not_looked_in
from heliotrope.interfaces.web.privacy.proving import prove, proven

KINDS = {
    CONTACT: gettext_lazy("A contact and their conversations"),
    BUYER: gettext_lazy("An order of a shop and its buyer"),
    WORKER: gettext_lazy("A worker’s legal identity"),
}
MOST = 50
"""Subjects that one page erases."""


class FindForm(forms.Form):
    """Whom to look for; the address is sent in the body and kept nowhere."""

    client = forms.ChoiceField(label=gettext_lazy("Client"))
    home = forms.ChoiceField(label=gettext_lazy("Home of the data"))
    email = forms.EmailField(label=gettext_lazy("Exact e-mail address"), max_length=320)

    def __init__(self, *args: Any, clients: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, choices in (("client", clients), ("home", [(one, one) for one in homes()])):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - declared above
            chosen.choices = list(choices)


@page(Permission.PRIVACY_ERASE, methods=("GET", "POST"))
def erasures(request: HttpRequest) -> HttpResponse:
    """Finding whom to erase, what would go with them, and the erasures so far."""
    actor = actor_of(request)
    names = {one.id: one.name for one in tenancy_selectors.clients(actor)}
    form = FindForm(request.POST or None, clients=[(str(one), name) for one, name in names.items()])
    if request.method == "POST" and form.is_valid():
        return _find(request, actor, form.cleaned_data)
    home = request.GET.get("home", "")
    chosen = _chosen(actor, request.GET.getlist("subject"), home)
    past = erasing.past(actor, limit=100)
    left = erasing_elsewhere.waits(actor, past)
    context = {
        "form": form,
        "found": [
            {
                "subject": one,
                "kind": KINDS[one.kind],
                "client": names.get(one.client_id, ""),
                "extent": erasing.extent(actor, one),
            }
            for one in chosen
        ],
        "asked": "home" in request.GET,
        "home": home,
        "word": _("erase"),
        "past": [
            {
                "entry": one,
                "kind": KINDS.get(one.kind, one.kind),
                "client": names.get(one.client_id, ""),
                "waits": ", ".join(left[one.subject_id]),
            }
            for one in past
        ],
        "places": _places(request, names, home),
    }
    return render(request, "privacy/erasures.html", context)


@page(Permission.PRIVACY_ERASE, methods=("POST",))
def erase(request: HttpRequest) -> HttpResponse:
    """Erase what was chosen, once its second factor is fresh and the word is typed."""
    actor, place = actor_of(request), reverse("privacy_erasures")
    home, given = request.POST.get("home", ""), request.POST.getlist("subject")
    chosen = _chosen(actor, given, home)
    if not chosen:
        messages.error(request, _("Nothing was erased: choose what is to go."))
        return go(request, place)
    back = f"{place}?{_query(home, [one.id for one in chosen], chosen[0].client_id)}"
    if not proven(request):
        return prove(back)
    if request.POST.get("word", "").strip().casefold() not in {"erase", _("erase").casefold()}:
        messages.error(request, _("Nothing was erased: type the word as it stands there."))
        return go(request, back)
    erasing.erase_all(actor, [one.id for one in chosen], home=home, now=now())
    waits = any(erasing_elsewhere.waits(actor, erasing.past(actor)).get(one.id) for one in chosen)
    messages.success(
        request,
        _("Erased. The homes that are named below are barred by their own cell within seconds.")
        if waits
        else _("Erased in every home. The certificates are below."),
    )
    return go(request, place)


@page(Permission.PRIVACY_ERASE)
def certificate(request: HttpRequest, data_subject_id: UUID) -> HttpResponse:
    """The signed certificate of an erasure, as a file."""
    response = HttpResponse(
        erasing.signed(actor_of(request), data_subject_id, now=now()), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="erasure-{data_subject_id}.json"'
    return response


def _find(request: HttpRequest, actor: Actor, given: dict[str, Any]) -> HttpResponse:
    """Whom an address names; the search is recorded, and the address goes no further."""
    client_id, home = UUID(given["client"]), given["home"]
    found = erasing.found_by_mail(actor, client_id, given["email"], home=home)
    audit.record(
        actor,
        "subject.searched",
        subject_kind="client",
        subject_id=client_id,
        client_id=client_id,
        detail={"found": len(found), "home": home},
    )
    query = _query(home, [one.id for one in found[:MOST]], client_id)
    return go(request, f"{reverse('privacy_erasures')}?{query}")


def _query(home: str, ids: Sequence[UUID], client_id: UUID) -> str:
    told = [("home", home), ("client", str(client_id)), *(("subject", str(one)) for one in ids)]
    return urlencode(told)


def _places(request: HttpRequest, names: Mapping[UUID, str], home: str) -> list[dict[str, Any]]:
    """The homes that a search did not look through; none before one was made."""
    try:
        client_id = UUID(request.GET.get("client", ""))
    except ValueError:
        return []
    return not_looked_in(client_id, (home,), request.path) if client_id in names and home in homes() else []


def _chosen(actor: Actor, given: Sequence[str], home: str) -> list[Subject]:
    """The subjects of these keys that the actor may see; what is none is left out."""
    found = []
    for one in given[:MOST] if home in homes() else ():
        try:
            found.append(erasing.subject(actor, UUID(one), home=home))
        except (ValueError, NotFound):
            continue
    return found
