"""The policy: what each role sees, why, and what somebody would see; making it stricter, ending a rule."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliotrope.compliance import selectors
from heliotrope.compliance.services import take_out, tighten
from heliotrope.core.access import Permission, Role
from heliotrope.core.privacy import Field, Policy, Setting, Shown, Viewer, decide
from heliotrope.core.privacy.ruling import Grounds, own_of, removable, without
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.vaults import homes, region_of
from heliotrope.interfaces.web.console.acts import go
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy.forms import CapForm, EndForm, SimulatorForm
from heliotrope.interfaces.web.privacy.policy_table import changes, rule_row, table, typical
from heliotrope.interfaces.web.privacy.said import fresh, refused
from heliotrope.interfaces.web.privacy.words import LEVELS
from heliotrope.interfaces.web.spoken import spoken


@page(Permission.PRIVACY_READ)
def shown(request: HttpRequest) -> HttpResponse:
    """What each role sees of every field, by the policy in force for a client, its rules, and the simulator.

    An address that names a rule (``end``) shows what there is to see with and without it, before it is ended.
    """
    return _draw(request, request.GET.get("client", ""))


def _draw(
    request: HttpRequest,
    client: str,
    *,
    capping: CapForm | None = None,
    ending: EndForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    clients = tenancy_selectors.clients(actor)
    chosen = next((one.id for one in clients if str(one.id) == client), None)
    force = selectors.policies(actor, chosen)
    asked = "field" in request.GET
    simulator = SimulatorForm(request.GET if asked else None, homes=homes())
    if asked:
        # What was asked about a role, never about a person.
        audit.record(actor, "privacy.simulated", subject_kind="operator", subject_id=actor.operator)
    own = own_of(force, client=chosen is not None)
    start = {"client": chosen or "", "after": own.version}
    named = ending["name"].value() if ending else request.GET.get("end", "")
    context = {
        "clients": clients,
        "chosen": chosen,
        "policies": force,
        "columns": [words for words, _viewer, _setting in typical()],
        "table": table(force),
        "simulator": simulator,
        "answer": _answer(simulator, force) if asked and simulator.is_valid() else None,
        "may_write": actor.may(Permission.PRIVACY_WRITE),
        "form": fresh(capping, start) or CapForm(initial=start),
        "rules": [rule_row(one, out=one in removable(own)) for one in own.rules],
        "begun": own.version == 0,
        "ending": _ending(own, force, named) if named else None,
        "end_form": fresh(ending, start) or EndForm(initial={**start, "name": named}),
    }
    return render(request, "privacy/policy.html", context, status=status)


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def cap(request: HttpRequest) -> HttpResponse:
    """Make the policy stricter; it is in force at once."""
    actor = actor_of(request)
    form = CapForm(request.POST)
    if not form.is_valid():
        return _draw(request, request.POST.get("client", ""), capping=form, status=422)
    given = form.cleaned_data
    client_id = given["client"]
    status = refused(
        request,
        form,
        lambda: tighten(
            actor,
            client_id=client_id,
            field=Field(given["what"]) if given["what"] else None,
            role=Role(given["role"]) if given["role"] else None,
            shown=Shown.named(given["shown"]),
            after=given["after"],
            now=now(),
        ),
        _("The policy is stricter from now on; the version before stays on record."),
    )
    if status:
        return _draw(request, str(client_id or ""), capping=form, status=status)
    return go(request, place_of(client_id))


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def end(request: HttpRequest) -> HttpResponse:
    """Take a rule out, for a reason; what the other rules show is shown at once."""
    actor = actor_of(request)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _draw(request, request.POST.get("client", ""), ending=form, status=422)
    given = form.cleaned_data
    status = refused(
        request,
        form,
        lambda: take_out(
            actor,
            given["name"],
            client_id=given["client"],
            why=Grounds(given["why"]),
            after=given["after"],
            now=now(),
        ),
        _("The rule is ended; the version before and your reason stay on record."),
    )
    if status:
        return _draw(request, str(given["client"] or ""), ending=form, status=status)
    return go(request, place_of(given["client"]))


def place_of(client_id: UUID | None) -> str:
    """The page of the policy of a client, or of every client."""
    place = reverse("privacy_policy")
    return f"{place}?client={client_id}" if client_id else place


def _ending(own: Policy, force: Sequence[Policy], name: str) -> dict[str, Any] | None:
    """What the usual viewers see with a rule and without it; None where it cannot be taken out."""
    gone = next((one for one in removable(own) if one.name == name), None)
    if gone is None:
        return None
    then = replace(own, rules=without(own, name))
    return {"rule": rule_row(gone), "changes": changes(force, then, gone)}


def _region(home: str) -> str | None:
    """Whose home is of a client's own is at home in its region."""
    return region_of(home) if home else None


def _answer(form: SimulatorForm, force: tuple[Policy, ...]) -> dict[str, Any]:
    given = form.cleaned_data
    known = {"yes": True, "no": False}
    viewer = Viewer(
        role=Role(given["role"]),
        country=given["country"] or None,
        home=_region(given["home"]),
        trained=known.get(given["trained"]),
    )
    setting = Setting(
        purpose=given["purpose"] or None,
        in_hand=known.get(given["in_hand"]),
        data_home=_region(given["data_home"]),
        key_here=known.get(given["key_here"]),
        withdrawn=known.get(given["withdrawn"]),
    )
    verdict = decide(Field(given["field"]), viewer, setting, force)
    return {
        "shown": LEVELS[verdict.shown],
        "level": verdict.shown.name,
        "why": [spoken(one) for one in verdict.reasons],
    }
