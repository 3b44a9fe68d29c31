"""Retention: the rules in force, what each would take now, holds, and a rule tried before it counts."""

from datetime import UTC
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliotrope.compliance.selectors.retention import holds, retention_rules
from heliotrope.compliance.services.retention import HoldWish, RuleWish, hold, keep_rule, lift_hold
from heliotrope.core.access import Permission
from heliotrope.core.privacy.retention import POSSIBLE, DataClass, RetentionRule, What
from heliotrope.flow import retaining
from heliotrope.flow.retaining import Outlook
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.console.acts import go, tell
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy import rights_words as words
from heliotrope.interfaces.web.privacy.rights_forms import HoldForm, RuleForm
from heliotrope.interfaces.web.privacy.said import refused


@page(Permission.PRIVACY_READ)
def shown(request: HttpRequest) -> HttpResponse:
    """Rules, holds and a dry run; of a rule that is only wished for when the address names one."""
    return _draw(request)


def _draw(
    request: HttpRequest,
    *,
    ruling: RuleForm | None = None,
    holding: HoldForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    clients = tenancy_selectors.clients(actor)
    form = ruling or RuleForm(request.GET if "days" in request.GET else None, clients=clients)
    wished = _wished(actor, form) if form.is_bound and form.is_valid() else None
    names = {one.id: one.name for one in clients}
    context = {
        "rules": [_rule(one, names) for one in _latest(retention_rules(actor))],
        "outlook": [_outlook(one, names) for one in retaining.dry_run(actor, now=now(), wished=wished)],
        "wished": wished,
        "wished_words": _rule(wished, names) if wished else None,
        "form": form,
        "holds": [
            {"line": one, "client": names.get(one.client_id, ""), "reason": words.HOLD_REASONS[one.reason]}
            for one in holds(actor, now=now())
        ],
        "hold_form": holding or HoldForm(clients=clients),
        "may_write": actor.may(Permission.PRIVACY_WRITE),
    }
    return render(request, "privacy/retention.html", context, status=status)


def _wished(actor: Actor, form: RuleForm) -> RetentionRule:
    """The rule that a form speaks of, as the version after the latest."""
    given = form.cleaned_data
    data = DataClass(given["of"])
    client_id = UUID(given["client"]) if given["client"] else None
    before = [one for one in retention_rules(actor) if (one.data, one.client_id) == (data, client_id)]
    return RetentionRule(
        data=data,
        client_id=client_id,
        days=given["days"],
        what=What.KEEP if given["off"] else POSSIBLE[data],
        version=1 + max((one.version for one in before), default=0),
        basis=given["basis"],
    )


def _latest(rules: tuple[RetentionRule, ...]) -> list[RetentionRule]:
    return list({(one.data, one.client_id): one for one in rules}.values())


def _rule(one: RetentionRule, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "rule": one,
        "data": words.CLASSES[one.data],
        "what": words.WHATS[one.what],
        "client": names.get(one.client_id, "") if one.client_id else _("Every client"),
    }


def _outlook(one: Outlook, names: dict[UUID, str]) -> dict[str, Any]:
    return {"line": one, "data": words.CLASSES[one.data], "client": names.get(one.client_id, "")}


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def put_in_force(request: HttpRequest) -> HttpResponse:
    """Put a rule in force; what it takes goes from the next round on."""
    actor = actor_of(request)
    form = RuleForm(request.POST, clients=tenancy_selectors.clients(actor))
    if not form.is_valid():
        return _draw(request, ruling=form, status=422)
    rule = _wished(actor, form)
    wish = RuleWish(
        data=rule.data,
        client_id=rule.client_id,
        days=rule.days,
        what=rule.what,
        basis=rule.basis,
        after=_read(request),
    )
    done = _("The rule is in force; the version before stays on record.")
    status = refused(request, form, lambda: keep_rule(actor, wish, now=now()), done)
    return _draw(request, ruling=form, status=status) if status else go(request, reverse("privacy_retention"))


def _read(request: HttpRequest) -> int:
    """The version that the officer had read."""
    told = request.POST.get("after", "")
    return int(told) if told.isdecimal() and len(told) < 6 else 0


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def order_hold(request: HttpRequest) -> HttpResponse:
    """Order that data are kept."""
    actor = actor_of(request)
    form = HoldForm(request.POST, clients=tenancy_selectors.clients(actor))
    if not form.is_valid():
        return _draw(request, holding=form, status=422)
    given = form.cleaned_data
    wish = HoldWish(
        client_id=UUID(given["client"]),
        subject_id=given["subject"],
        case_id=given["case"],
        reason=given["reason"],
        reference=given["reference"],
        until_at=given["until_at"].replace(tzinfo=UTC) if given["until_at"] else None,
    )
    done = _("Held: nothing of it goes until it is lifted.")
    status = refused(request, form, lambda: hold(actor, wish, now=now()), done)
    return (
        _draw(request, holding=form, status=status) if status else go(request, reverse("privacy_retention"))
    )


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def lift(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Lift a hold."""
    actor = actor_of(request)
    tell(request, lambda: lift_hold(actor, hold_id, now=now()), _("The hold is lifted."))
    return go(request, reverse("privacy_retention"))
