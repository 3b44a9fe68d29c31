"""The policy: what each role sees, why, and what somebody would see; and making it stricter."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliotrope.compliance import selectors
from heliotrope.compliance.services import end_cap, tighten
from heliotrope.core.access import Permission, Role
from heliotrope.core.privacy import Field, Policy, Rule, Setting, Shown, Viewer, decide
from heliotrope.core.privacy.capping import Ending, endable, is_unconditional, uncapped
from heliotrope.core.privacy.standing import INSPECT, OPERATE, OWN, REPLY
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.vaults import homes
from heliotrope.interfaces.web.console.acts import go
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy.forms import CapForm, EndForm, SimulatorForm
from heliotrope.interfaces.web.privacy.said import fresh, refused
from heliotrope.interfaces.web.privacy.words import FIELDS, LEVELS
from heliotrope.interfaces.web.seats import role_name
from heliotrope.interfaces.web.spoken import spoken

ELSEWHERE = "-"
"""A home that is none of ours: of who sits anywhere but where the data belongs."""


@page(Permission.PRIVACY_READ)
def shown(request: HttpRequest) -> HttpResponse:
    """What each role sees of every field, by the policy in force for a client, and the simulator.

    An address that names a cap (``end``) shows what there is to see with and without it, before it is ended.
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
    own = _own(force, chosen)
    start = {"client": chosen or "", "after": own.version if own else 0}
    named = ending["name"].value() if ending else request.GET.get("end", "")
    context = {
        "clients": clients,
        "chosen": chosen,
        "policies": force,
        "columns": [words for words, _viewer, _setting in _typical()],
        "table": _table(force),
        "simulator": simulator,
        "answer": _answer(simulator, force) if asked and simulator.is_valid() else None,
        "may_write": actor.may(Permission.PRIVACY_WRITE),
        "form": fresh(capping, start) or CapForm(initial=start),
        "caps": [_cap(one) for one in endable(own)] if own else [],
        "ending": _ending(own, force, named) if own and named else None,
        "end_form": fresh(ending, start) or EndForm(initial={**start, "name": named}),
    }
    return render(request, "privacy/policy.html", context, status=status)


def _own(force: Sequence[Policy], chosen: UUID | None) -> Policy | None:
    """What somebody wrote for the client that is chosen, or for every client."""
    return next((one for one in force if one.owner == ("client" if chosen else "operator")), None)


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
    return go(request, _place(client_id))


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def end(request: HttpRequest) -> HttpResponse:
    """End a cap, for a reason; what the other rules show is shown again at once."""
    actor = actor_of(request)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _draw(request, request.POST.get("client", ""), ending=form, status=422)
    given = form.cleaned_data
    status = refused(
        request,
        form,
        lambda: end_cap(
            actor,
            given["name"],
            client_id=given["client"],
            why=Ending(given["why"]),
            after=given["after"],
            now=now(),
        ),
        _("The cap is ended; the version before and your reason stay on record."),
    )
    if status:
        return _draw(request, str(given["client"] or ""), ending=form, status=status)
    return go(request, _place(given["client"]))


def _place(client_id: UUID | None) -> str:
    place = reverse("privacy_policy")
    return f"{place}?client={client_id}" if client_id else place


def _cap(rule: Rule) -> dict[str, Any]:
    """A cap in words; whether it has conditions besides field and role, which only the API can write."""
    return {
        "narrow": not is_unconditional(rule),
        "name": rule.name,
        "fields": [FIELDS[one] for one in Field if one in rule.fields],
        "roles": [role_name(one) for one in Role if one in rule.roles],
        "shown": LEVELS[rule.shown],
    }


def _ending(own: Policy, force: tuple[Policy, ...], name: str) -> dict[str, Any] | None:
    """What the usual viewers see with a cap and without it; None where it cannot be ended."""
    rule = next((one for one in endable(own) if one.name == name), None)
    if rule is None:
        return None
    without = replace(own, rules=uncapped(own, name))
    rest = tuple(without if one is own else one for one in force)
    before, after = _table(force), _table(rest)
    changes = [
        {"field": row["field"], "viewer": words, "before": was["words"], "after": will["words"]}
        for row, next_row in zip(before, after, strict=True)
        for (words, _viewer, _setting), was, will in zip(
            _typical(), row["cells"], next_row["cells"], strict=True
        )
        if was["level"] != will["level"]
    ]
    return {"cap": _cap(rule), "changes": changes}


def _typical() -> list[tuple[str, Viewer, Setting]]:
    """Who usually looks, in which setting."""

    def at(purpose: str, *, in_hand: bool = False) -> Setting:
        return Setting(purpose=purpose, in_hand=in_hand, data_home="home", key_here=True, withdrawn=False)

    worker, far = Role.WORKER, ELSEWHERE
    return [
        (
            _("Worker elsewhere, case in hand"),
            Viewer(role=worker, country=far, home=far, trained=True),
            at(REPLY, in_hand=True),
        ),
        (
            _("Worker at home, case in hand"),
            Viewer(role=worker, country=far, home="home", trained=False),
            at(REPLY, in_hand=True),
        ),
        (
            _("The same, trained in privacy"),
            Viewer(role=worker, country=far, home="home", trained=True),
            at(REPLY, in_hand=True),
        ),
        (
            _("Inspector"),
            Viewer(role=worker, country=far, home=far, trained=False),
            at(INSPECT, in_hand=True),
        ),
        (
            _("Worker without the case"),
            Viewer(role=worker, country=far, home="home", trained=True),
            at(REPLY),
        ),
        (role_name(Role.OPERATOR_ADMIN), Viewer(role=Role.OPERATOR_ADMIN), at(OPERATE)),
        (role_name(Role.ADJUDICATOR), Viewer(role=Role.ADJUDICATOR), at(OPERATE)),
        (_("The client itself"), Viewer(role=Role.CLIENT_MEMBER), at(OWN)),
    ]


def _table(force: tuple[Policy, ...]) -> list[dict[str, Any]]:
    return [
        {
            "field": words,
            "cells": [
                {"words": LEVELS[verdict.shown], "level": verdict.shown.name, "why": ", ".join(verdict.rules)}
                for _words, viewer, setting in _typical()
                for verdict in [decide(field, viewer, setting, force)]
            ],
        }
        for field, words in FIELDS.items()
    ]


def _answer(form: SimulatorForm, force: tuple[Policy, ...]) -> dict[str, Any]:
    given = form.cleaned_data
    known = {"yes": True, "no": False}
    viewer = Viewer(
        role=Role(given["role"]),
        country=given["country"] or None,
        home=given["home"] or None,
        trained=known.get(given["trained"]),
    )
    setting = Setting(
        purpose=given["purpose"] or None,
        in_hand=known.get(given["in_hand"]),
        data_home=given["data_home"] or None,
        key_here=known.get(given["key_here"]),
        withdrawn=known.get(given["withdrawn"]),
    )
    verdict = decide(Field(given["field"]), viewer, setting, force)
    return {
        "shown": LEVELS[verdict.shown],
        "level": verdict.shown.name,
        "why": [spoken(one) for one in verdict.reasons],
    }
