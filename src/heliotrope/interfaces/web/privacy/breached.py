"""The register of breaches: what is open and until when, one of them with its duties, history and drafts."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliotrope.compliance.selectors import breaches as register
from heliotrope.compliance.selectors.breaches import BreachLine, DutyLine
from heliotrope.compliance.services import breaches
from heliotrope.compliance.services.breaches import Found
from heliotrope.core.access import Permission
from heliotrope.core.clocks import Clock, rule
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.privacy.breaches import Harm, Risk, State, notice
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import homes
from heliotrope.interfaces.web.cited import cited
from heliotrope.interfaces.web.console.acts import go, tell
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy import rights_words as words
from heliotrope.interfaces.web.privacy.rights_forms import AssessForm, BreachForm
from heliotrope.interfaces.web.spoken import spoken


@page(Permission.PRIVACY_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """Breaches that are open, those with the next due instant in front, and those that are closed."""
    return _list(request, None)


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def record(request: HttpRequest) -> HttpResponse:
    """Put a breach in the register; the clocks of every law that it concerns run from when it was known."""
    actor = actor_of(request)
    form = BreachForm(request.POST, clients=tenancy_selectors.clients(actor))
    if not form.is_valid():
        return _list(request, form)
    given = form.cleaned_data
    found = Found(
        id=new_id(),
        title=given["title"],
        kind=Harm(given["kind"]),
        jurisdictions=given["jurisdictions"],
        client_ids=[UUID(given["client"])] if given["client"] else [],
        viewer_id=given["viewer"],
        from_at=given["from_at"].replace(tzinfo=UTC),
        until_at=given["until_at"].replace(tzinfo=UTC) if given["until_at"] else None,
        aware_at=given["aware_at"].replace(tzinfo=UTC),
    )
    kept = tell(
        request,
        lambda: breaches.record_breach(actor, found, now=now()),
        _("The breach is in the register and its clocks run. Assess it next."),
    )
    place = reverse("privacy_breach", args=[found.id]) if kept else reverse("privacy_breaches")
    return go(request, place)


def _list(request: HttpRequest, form: BreachForm | None) -> HttpResponse:
    actor, at = actor_of(request), now()
    context = {
        "open": [_row(one, at) for one in register.open_breaches(actor)],
        "closed": [_row(one, at) for one in register.closed_breaches(actor)],
        "form": form or BreachForm(clients=tenancy_selectors.clients(actor)),
        "may_write": actor.may(Permission.PRIVACY_WRITE),
    }
    return render(request, "privacy/breaches.html", context, status=422 if form else 200)


def _row(line: BreachLine, at: datetime) -> dict[str, Any]:
    late = line.due_at is not None and at >= line.due_at
    return {
        "line": line,
        "kind": words.KINDS[line.kind],
        "risk": words.RISKS[line.risk],
        "state": words.BREACH_STATES[line.state],
        "tone": "bad" if late else "warn" if line.due_at else "good",
        "standing": _("Overdue") if late else _("Due") if line.due_at else _("Nothing due"),
    }


@page(Permission.PRIVACY_READ)
def one(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """One breach: whom the law has told by when, whom the ledger says it concerns, its history."""
    actor, at = actor_of(request), now()
    line = register.breach(actor, breach_id)
    found = []
    for home in homes():
        with acting_in_vault(actor, home):
            found.append(register.affected(actor, line, home))
    persons = sum(one.persons for one in found)
    context = _row(line, at) | {
        "duties": [_duty(line, one, at) for one in line.duties],
        "affected": found,
        "history": [
            {"line": one, "what": words.ENTRIES.get(one.what, one.what), "why": one.detail.get("why", "")}
            for one in register.history(actor, breach_id)
        ],
        "form": AssessForm(
            initial={"risk": line.risk, "persons": line.persons or persons, "measures": line.measures}
        ),
        "open": line.state != State.CLOSED,
        "assessed": line.state == State.ASSESSED,
        "may_write": actor.may(Permission.PRIVACY_WRITE),
    }
    return render(request, "privacy/breach.html", context)


def _duty(line: BreachLine, duty: DutyLine, at: datetime) -> dict[str, Any]:
    settled = duty.state != "open"
    tone, standing = words.STANDINGS[Clock(rule=rule(duty.rule), began_at=line.aware_at).standing(at)]
    if not duty.needed:
        tone, standing = "idle", words.NOT_ASKED
    return {
        "line": duty,
        "topic": words.TOPICS[duty.topic],
        "confirmed": words.CONFIRMED[duty.confirmed],
        "tone": "good" if settled else tone,
        "standing": words.ENTRIES[duty.state] if settled else standing,
        "settled": settled,
        "told": duty.state == "notified",
        "draft": _draft(line, duty),
    }


def _draft(line: BreachLine, duty: DutyLine) -> list[str]:
    told = notice(
        rule(duty.rule),
        kind=Harm(line.kind),
        aware_at=line.aware_at,
        persons=line.persons,
        what=line.title,
        measures=line.measures,
    )
    named = {"kind": str(words.KINDS[line.kind]), "citation": cited(duty.citation)}
    return [spoken(_in_words(one, named)) for one in told]


def _in_words(told: Sentence, named: Mapping[str, str]) -> Sentence:
    """A sentence whose codes are said in words."""
    return Sentence(told.template, **{name: named.get(name, one) for name, one in told.values.items()})


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def act(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """One act on a breach, by the button that was pressed."""
    actor = actor_of(request)
    register.breach(actor, breach_id)  # another's is not there, whatever is asked of it
    tell(request, lambda: _act(request, actor, breach_id), _("Done, and in the history."))
    return go(request, reverse("privacy_breach", args=[breach_id]))


def _act(request: HttpRequest, actor: Actor, breach_id: UUID) -> None:
    given, at = request.POST, now()
    wanted = given.get("act", "")
    if wanted == "assess":
        form = AssessForm(given)
        if not form.is_valid():
            raise Invalid("Say how likely harm is, and how many persons it concerns.")
        told = form.cleaned_data
        breaches.assess(
            actor, breach_id, risk=Risk(told["risk"]), persons=told["persons"], measures=told["measures"],
            now=at,
        )  # fmt: skip
    elif wanted in ("told", "not-told"):
        why = given.get("why", "")
        breaches.settle_duty(
            actor, breach_id, _key(given.get("duty", "")), notified=wanted == "told", why=why, now=at
        )
    elif wanted == "close":
        breaches.close(actor, breach_id, now=at)
    else:
        raise Invalid("There is no such act.")


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
