"""The rules by which live work is given out: what is in force, what was, and a new version."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import Conflict
from heliotrope.core.match.dispatch.asks import Rules
from heliotrope.core.match.dispatch.choosing import RULES
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.console.acts import go, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.matching.rules_form import RulesForm
from heliotrope.pipeline.match import dispatch_rules


@page(Permission.OFFER_MAKE)
def shown(request: HttpRequest) -> HttpResponse:
    """The rules in force, or an earlier version that is to be set again."""
    actor = actor_of(request)
    force = dispatch_rules.in_force(actor)
    chosen = _chosen(actor, request.GET.get("version", ""), force)
    form = RulesForm(rules=chosen)
    form.initial["after"] = force.version
    return render(request, "matching/rules.html", _context(actor, form, chosen))


@page(Permission.OFFER_MAKE, methods=("POST",))
def set_rules(request: HttpRequest) -> HttpResponse:
    """Set a new version; what contradicts itself, or was overtaken by somebody else's, is shown again."""
    actor, form = actor_of(request), RulesForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            version = whole(
                lambda: dispatch_rules.set_rules(actor, given["rules"], after=given["after"], now=now())
            )
        except Conflict:
            form = _overtaken(actor, request.POST)
        else:
            _tell(request, version, given["after"])
            return go(request, reverse("matching_rules"))
    force = dispatch_rules.in_force(actor)
    return render(request, "matching/rules.html", _context(actor, form, force), status=422)


def _overtaken(actor: Actor, given: QueryDict) -> RulesForm:
    """What was written, to be set after all upon the version that came meanwhile."""
    again = given.copy()
    again["after"] = str(dispatch_rules.in_force(actor).version)
    form = RulesForm(again)
    told = gettext("Somebody changed the rules meanwhile; look at them below, or set yours in their place.")
    form.add_error(None, told)
    return form


def _tell(request: HttpRequest, version: int, before: int) -> None:
    if version == before:
        messages.info(request, gettext("Nothing was changed."))
        return
    told = gettext("Version %(n)s of the rules is in force from the next unit on.")
    messages.success(request, told % {"n": version})


def _chosen(actor: Actor, asked: str, force: Rules) -> Rules:
    """The version that is asked for, 0 for that of the code; the one in force where there is none."""
    known = {str(one.rules.version): one.rules for one in dispatch_rules.versions(actor)} | {"0": RULES}
    return known.get(asked, force)


def _context(actor: Actor, form: RulesForm, chosen: Rules) -> dict[str, Any]:
    lines = dispatch_rules.versions(actor)
    force = dispatch_rules.in_force(actor)
    names = {
        "weights": gettext("units at a time"),
        "whole": gettext("units at a time"),
        "stages": gettext("amounts for the language"),
        "after_s": gettext("seconds until others are tried"),
        "efforts": gettext("seconds a unit takes"),
        "night": gettext("night"),
        "apart": gettext("hours between the clocks"),
        "affinity": gettext("discount for who answered last"),
        "waiting": gettext("waiting"),
        "pressing": gettext("pressing"),
        "notice_s": gettext("pressing"),
        "strict": gettext("better speakers first"),
        "wait_out": gettext("waiting for better speakers"),
    }
    before = {one.rules.version: one.rules for one in lines} | {0: RULES}
    return {
        "form": form,
        "force": force.version,
        "chosen": chosen.version,
        "versions": [
            {
                "number": one.rules.version,
                "set_at": one.set_at,
                "by": _who(actor, one),
                "changed": ", ".join(
                    dict.fromkeys(
                        names[name]
                        for name in dispatch_rules.changes(
                            before.get(one.rules.version - 1, RULES), one.rules
                        )
                    )
                ),
                "url": f"{reverse('matching_rules')}?version={one.rules.version}",
            }
            for one in lines
        ],
    }


def _who(actor: Actor, one: dispatch_rules.RulesLine) -> str:
    if one.set_by is None:
        return gettext("Heliotrope")
    return gettext("You") if one.set_by == actor.user_id else gettext("Another person")
