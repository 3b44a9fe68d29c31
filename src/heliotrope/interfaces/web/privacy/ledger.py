"""The ledger of looks: who saw whose what, when and why, and what of it is unusual."""

from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from heliotrope.compliance import selectors
from heliotrope.compliance.selectors import Filters, RevealLine
from heliotrope.core.access import Permission
from heliotrope.core.privacy import Field
from heliotrope.core.privacy.unusual import PAST_DAYS, Looked, anomalies
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import homes, in_reach
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy.viewers import Person, short, viewers
from heliotrope.interfaces.web.privacy.words import FIELDS, LOOKED_FOR, UNUSUAL
from heliotrope.interfaces.web.regions import left_out
from heliotrope.interfaces.web.spoken import spoken
from heliotrope.network import selectors as network_selectors

LISTED = 200


@page(Permission.PRIVACY_READ)
def reveals(request: HttpRequest) -> HttpResponse:
    """The latest looks of every home, narrowed by what is asked; reading it is recorded too."""
    actor = actor_of(request)
    filters = _filters(request)
    rows: list[RevealLine] = []
    looks: list[Looked] = []
    at = now()
    for home in in_reach():
        with acting_in_vault(actor, home):
            rows += selectors.reveals(actor, home, filters, limit=LISTED)
            looks += selectors.looked(actor, since=at - timedelta(days=PAST_DAYS + 1))
    rows = sorted(rows, key=lambda one: (one.at, one.id), reverse=True)[:LISTED]
    audit.record(actor, "privacy.ledger", subject_kind="operator", subject_id=actor.operator)
    names = {one.id: one.name for one in tenancy_selectors.clients(actor)}
    odd = anomalies(looks, now=at, zone=UTC)
    who = viewers(actor, {one.viewer_id for one in rows} | {one.viewer_id for one in odd})
    handles = network_selectors.handles(actor, {one.worker_id for one in rows if one.worker_id})
    context = {
        "left_out": left_out(request, homes()),
        "rows": [_row(one, names, who[one.viewer_id]) for one in rows],
        "unusual": [
            {"viewer": who[one.viewer_id], "kind": UNUSUAL[one.kind], "why": spoken(one.why)} for one in odd
        ],
        "filters": filters,
        "clients": names.items(),
        "fields": FIELDS.items(),
        "reasons": LOOKED_FOR.items(),
        "workers": sorted(handles.items(), key=lambda one: one[1]),
    }
    return render(request, "privacy/reveals.html", context)


def _filters(request: HttpRequest) -> Filters:
    """What is asked for; what is no key or code asks for nothing."""

    def key(name: str) -> UUID | None:
        try:
            return UUID(request.GET.get(name, ""))
        except ValueError:
            return None

    field, reason = request.GET.get("field", ""), request.GET.get("reason", "")
    return Filters(
        worker_id=key("worker"),
        client_id=key("client"),
        case_id=key("case"),
        field=field if field in set(Field) else "",
        reason=reason if reason in LOOKED_FOR else "",
    )


def _row(line: RevealLine, names: dict[UUID, str], who: Person) -> dict[str, Any]:
    return {
        "line": line,
        "client": names.get(line.client_id, ""),
        "who": who,
        "whose": short(line.subject_id) if line.subject_id else "",
        "field": FIELDS[Field(line.field)],
        "reason": LOOKED_FOR.get(line.reason, line.reason),
        "seconds": int((line.until_at - line.at).total_seconds()),
    }
