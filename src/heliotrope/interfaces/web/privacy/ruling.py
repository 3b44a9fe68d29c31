"""A rule with conditions: first what it would change, then put in force, for a reason."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heliotrope.compliance import selectors
from heliotrope.compliance.services import add_rule, check_policy
from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError
from heliotrope.core.privacy import Policy
from heliotrope.core.privacy.ruling import Grounds, own_of
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.interfaces.web.console.acts import go
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy.forms import KeepForm
from heliotrope.interfaces.web.privacy.policy import place_of
from heliotrope.interfaces.web.privacy.policy_table import changes, rule_row
from heliotrope.interfaces.web.privacy.rule_forms import RuleForm
from heliotrope.interfaces.web.privacy.said import fresh, refused
from heliotrope.interfaces.web.spoken import said


@page(Permission.PRIVACY_WRITE)
def new(request: HttpRequest) -> HttpResponse:
    """The form of a rule; filled in, also what would be shown otherwise if it were in force."""
    return _draw(request, request.GET, RuleForm(request.GET if "name" in request.GET else None))


def _draw(
    request: HttpRequest,
    given: Mapping[str, str],
    form: RuleForm,
    *,
    keeping: KeepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    clients = tenancy_selectors.clients(actor)
    chosen = next((one for one in clients if str(one.id) == given.get("client", "")), None)
    force = selectors.policies(actor, chosen.id if chosen else None)
    own = own_of(force, client=chosen is not None)
    then = _with(own, form)
    start = {"client": chosen.id if chosen else "", "after": own.version}
    context = {
        "client": chosen,
        "form": form,
        "then": rule_row(form.rule()) if then else None,
        "changes": changes(force, then, form.rule()) if then else [],
        "keep_form": fresh(keeping, start) or KeepForm(initial=start),
        "back": place_of(chosen.id if chosen else None),
    }
    return render(request, "privacy/rule.html", context, status=status)


def _with(own: Policy, form: RuleForm) -> Policy | None:
    """The policy with the rule of the form; None where it cannot stand, which the form says then."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        then = replace(own, version=own.version + 1, rules=(*own.rules, form.rule()))
        check_policy(then)
    except HeliotropeError as error:
        form.add_error(None, said(error))
        return None
    return then


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def keep(request: HttpRequest) -> HttpResponse:
    """Put the rule in force at once."""
    actor, form, keeping = actor_of(request), RuleForm(request.POST), KeepForm(request.POST)
    if not form.is_valid() or not keeping.is_valid():
        return _draw(request, request.POST, form, keeping=keeping, status=422)
    client_id = keeping.cleaned_data["client"]
    status = refused(
        request,
        keeping,
        lambda: add_rule(
            actor,
            form.rule(),
            client_id=client_id,
            why=Grounds(keeping.cleaned_data["why"]),
            after=keeping.cleaned_data["after"],
            now=now(),
        ),
        _("The rule is in force; the version before and your reason stay on record."),
    )
    if status:
        return _draw(request, request.POST, form, keeping=keeping, status=status)
    return go(request, place_of(client_id))
