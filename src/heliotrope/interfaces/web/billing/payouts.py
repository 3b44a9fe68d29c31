"""Payout batches: what is payable, proposing, the second pair of eyes, the bank's file, returns."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import Conflict, Invalid
from heliotrope.flow import paying_out
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import shared_homes
from heliotrope.interfaces.web.billing.documents import XML
from heliotrope.interfaces.web.billing.forms import AccountForm, ProposeForm, ReturnForm
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.console.acts import go, tell
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.spoken import said
from heliotrope.money import paying
from heliotrope.money import selectors as money_selectors
from heliotrope.money.selectors import BatchLine
from heliotrope.network import selectors as network_selectors


@page(Permission.LEDGER_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """What is payable now, and the batches so far."""
    actor = actor_of(request)
    found = paying_out.to_pay(actor)
    providers = {provider for one in found for provider in one.providers}
    names = network_selectors.provider_names(actor, providers)
    accounts = money_selectors.payee_accounts(actor, providers)
    context = {
        "groups": [
            {
                "group": one,
                "total": texts.money(one.total, one.currency),
                "rows": [
                    {
                        "name": names.get(provider, ""),
                        "amount": texts.money(amount, one.currency),
                        "masked": accounts[provider].masked if provider in accounts else "",
                        "url": reverse("payee_account", args=[provider]),
                    }
                    for provider, amount in one.providers.items()
                ],
                "form": ProposeForm(
                    initial={"key": new_id(), "data_home": one.data_home, "currency": one.currency,
                             "execute_on": now().date()},
                    auto_id=f"propose_{one.data_home}_{one.currency}_%s",
                ),
            }
            for one in found
        ],
        "batches": [_row(one) for one in money_selectors.payout_batches(actor)],
        "may_write": actor.may(Permission.LEDGER_WRITE),
        "tab": "payouts",
    }  # fmt: skip
    return render(request, "billing/payouts.html", context)


def _row(one: BatchLine) -> dict[str, Any]:
    return {
        "row": one,
        "total": texts.money(one.total, one.currency),
        "badge": badge(one.state),
        "url": reverse("batch", args=[one.id]),
    }


def badge(state: str) -> dict[str, str]:
    """How far a batch, or a part of it, is."""
    known = {
        "proposed": ("warn", gettext("to be approved")),
        "approved": ("now", gettext("approved")),
        "rejected": ("idle", gettext("rejected")),
        "paid": ("good", gettext("paid")),
        "open": ("idle", gettext("not paid yet")),
        "released": ("idle", gettext("released")),
        "returned": ("bad", gettext("returned")),
    }
    shape, label = known.get(state, ("idle", state))
    return {"state": shape, "label": label}


@page(Permission.LEDGER_WRITE, methods=("POST",))
def propose(request: HttpRequest) -> HttpResponse:
    """Propose to pay all that is payable in one home and currency."""
    form = ProposeForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose the day on which the bank pays."))
        return go(request, reverse("batches"))
    given = form.cleaned_data
    done = tell(
        request,
        lambda: paying_out.propose(
            actor_of(request),
            batch_id=given["key"],
            data_home=given["data_home"],
            currency=given["currency"],
            execute_on=given["execute_on"],
            now=now(),
        ),
        gettext("Proposed. Another person has to approve it."),
    )
    return go(request, reverse("batch", args=[given["key"]]) if done else reverse("batches"))


@page(Permission.LEDGER_READ)
def shown(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """One batch: whom it pays, who proposed it and who decided."""
    actor = actor_of(request)
    batch = money_selectors.payout_batch(actor, batch_id)
    payees = money_selectors.batch_payees(actor, batch_id)
    names = network_selectors.provider_names(actor, {one.provider_id for one in payees})
    accounts = money_selectors.accounts_by_id(actor, {one.account_id for one in payees if one.account_id})
    may_write = actor.may(Permission.LEDGER_WRITE)
    context = {
        "batch": batch,
        "heading": gettext("Payout batch %(number)s") % {"number": batch.number},
        "badge": badge(batch.state),
        "total": texts.money(batch.total, batch.currency),
        "rows": [
            {
                "row": one,
                "name": names.get(one.provider_id, ""),
                "amount": texts.money(one.amount, batch.currency),
                "masked": accounts[one.account_id].masked if one.account_id in accounts else "–",
                "badge": badge(one.state),
                "form": ReturnForm(auto_id=f"return_{one.provider_id}_%s"),
            }
            for one in payees
        ],
        "proposed_by": _who(actor, batch.proposed_by),
        "decided_by": _who(actor, batch.decided_by),
        "may_approve": may_write and batch.state == "proposed" and batch.proposed_by != actor.user_id,
        "is_own": batch.state == "proposed" and batch.proposed_by == actor.user_id,
        "may_reject": may_write and batch.state in ("proposed", "approved"),
        "may_pay": may_write and batch.state == "approved",
        "may_file": may_write and batch.state in ("approved", "paid"),
        "may_return": may_write and batch.state == "paid",
        "crumbs": [
            {"label": gettext("Money"), "url": reverse("money")},
            {"label": gettext("Payout batches"), "url": reverse("batches")},
        ],
    }
    return render(request, "billing/batch.html", context)


def _who(actor: Actor, account_id: UUID | None) -> str:
    """A person of the operator, by what tells two apart; no address of theirs."""
    if account_id is None:
        return "–"
    return gettext("you") if account_id == actor.user_id else f"{gettext('account')} {account_id.hex[-6:]}"


@page(Permission.LEDGER_WRITE, methods=("POST",))
def approve(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Approve a batch that somebody else proposed."""
    done = gettext("Approved. Take the file to the bank.")
    tell(request, lambda: paying.approve(actor_of(request), batch_id, now=now()), done)
    return go(request, reverse("batch", args=[batch_id]))


@page(Permission.LEDGER_WRITE, methods=("POST",))
def reject(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Reject a batch that is not paid; what it held is payable again."""
    done = gettext("Rejected. What it held is payable again.")
    tell(request, lambda: paying.reject(actor_of(request), batch_id, now=now()), done)
    return go(request, reverse("batch", args=[batch_id]))


@page(Permission.LEDGER_WRITE, methods=("POST",))
def mark_paid(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Record that the bank carried a batch out."""
    done = gettext("The payments are recorded in every book.")
    tell(request, lambda: paying_out.mark_paid(actor_of(request), batch_id, now=now()), done)
    return go(request, reverse("batch", args=[batch_id]))


@page(Permission.LEDGER_WRITE, methods=("POST",))
def take_return(request: HttpRequest, batch_id: UUID, provider_id: UUID) -> HttpResponse:
    """Record that the bank sent a payment back."""
    reason = str(request.POST.get("reason", ""))
    done = gettext("Recorded. It is owed and payable again.")
    tell(
        request,
        lambda: paying_out.take_return(actor_of(request), batch_id, provider_id, reason=reason, now=now()),
        done,
    )
    return go(request, reverse("batch", args=[batch_id]))


@page(Permission.LEDGER_WRITE, methods=("POST",))
def file(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The batch as the bank takes it; that it was taken is recorded."""
    try:
        content, name = paying_out.file_of(actor_of(request), batch_id)
    except (Conflict, Invalid) as error:
        messages.error(request, said(error))
        return go(request, reverse("batch", args=[batch_id]))
    return download(content, XML, name)


@page(Permission.LEDGER_WRITE, methods=("GET", "POST"))
def account(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Where a provider is paid; a number that was kept is shown to nobody."""
    actor = actor_of(request)
    provider = network_selectors.provider(actor, provider_id)
    known = money_selectors.payee_accounts(actor, [provider_id]).get(provider_id)
    form = AccountForm(
        request.POST if request.method == "POST" else None,
        initial={"key": new_id(), "country": provider.country, "holder": provider.legal_entity},
    )
    form.fields["data_home"].choices = [(home, home) for home in shared_homes()]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wish = paying_out.AccountGiven(id=given.pop("key"), provider_id=provider_id, **given)
        done = gettext("Kept in the vault. Batches from now on pay into it.")
        if tell(request, lambda: paying_out.set_account(actor, wish, now=now()), done):
            return go(request, reverse("batches"))
    context = {
        "form": form,
        "known": known,
        "heading": gettext("Account of %(provider)s") % {"provider": provider.name},
        "crumbs": [
            {"label": gettext("Money"), "url": reverse("money")},
            {"label": gettext("Payout batches"), "url": reverse("batches")},
        ],
    }
    return render(request, "billing/account.html", context, status=422 if request.method == "POST" else 200)
