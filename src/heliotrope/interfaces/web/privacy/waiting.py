"""What waits for the officer: requests and breaches with their legal clocks, retention, wishes."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from heliotrope.compliance import services as compliance
from heliotrope.compliance.selectors import bulk, open_breaches, open_requests
from heliotrope.compliance.selectors.breaches import BreachLine
from heliotrope.compliance.selectors.requests import RequestLine
from heliotrope.compliance.selectors.retention import holds, retention_rules
from heliotrope.core.access import Permission
from heliotrope.core.clocks import Clock, rule
from heliotrope.core.privacy import breaches, requests
from heliotrope.core.privacy.retention import What
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.cited import cited
from heliotrope.interfaces.web.privacy import rights_words as words
from heliotrope.interfaces.web.svg.number import number
from heliotrope.interfaces.web.templatetags.moments import moment

LISTED = 6
NEXT: dict[str, Promise] = {
    requests.State.RECEIVED: gettext_lazy("Verify who asks"),
    requests.State.VERIFIED: gettext_lazy("Grant or refuse it"),
    requests.State.WORKING: gettext_lazy("Wait for the crew"),
    requests.State.ESCALATED: gettext_lazy("Decide what the crew left to you"),
    requests.State.GRANTED: gettext_lazy("See that it is carried out"),
}
"""What is next with a request."""


def waiting(actor: Actor, names: Mapping[UUID, str], at: datetime) -> dict[str, Any]:
    """Everything of the console's lower half, as its template takes it."""
    asked = [_request(one, names, at) for one in open_requests(actor)]
    broken = [_breach(one, at) for one in open_breaches(actor)]
    return {
        "asked": asked[:LISTED],
        "asked_count": len(asked),
        "broken": broken[:LISTED],
        "broken_count": len(broken),
        "clocks": _figure(asked, broken),
        "kept": _kept(actor, at),
    }


def _request(line: RequestLine, names: Mapping[UUID, str], at: datetime) -> dict[str, Any]:
    tone, standing = words.STANDINGS[line.standing(at)]
    paused = line.paused_at is not None
    return {
        "url": reverse("privacy_request", args=[line.id]),
        "name": words.RIGHTS[line.right],
        "mark": str(line.id)[-8:],
        "of": names.get(line.client_id, ""),
        "due_at": line.due_at,
        "latest_at": line.latest_at if line.latest_at > line.due_at else None,
        "tone": tone,
        "standing": standing,
        "next": _("Let the term run on when the answer is there") if paused else NEXT[line.state],
    }


def _breach(line: BreachLine, at: datetime) -> dict[str, Any]:
    """A breach by the duty that is due first; without one it waits for its end."""
    waits = [one for one in line.duties if one.state == breaches.DutyState.OPEN]
    first = next((one for one in waits if one.needed), None)
    clock = Clock(rule=rule(first.rule), began_at=line.aware_at) if first else None
    tone, standing = words.STANDINGS[clock.standing(at)] if clock else ("good", _("Nothing due"))
    if line.state == breaches.State.RECORDED:
        step: str | Promise = _("Assess it")
    elif first:
        step = words.TOPICS[first.topic]
    else:
        step = _("Say why nobody else is told") if waits else _("Close it")
    return {
        "url": reverse("privacy_breach", args=[line.id]),
        "name": line.title,
        "of": ", ".join(line.jurisdictions),
        "due_at": clock.due_at if clock else None,
        "tone": tone,
        "standing": standing,
        "next": step,
    }


def _figure(asked: Iterable[Mapping[str, Any]], broken: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    rows = [*asked, *broken]
    late = sum(one["tone"] == "bad" for one in rows)
    soon = sum(one["tone"] == "warn" for one in rows)
    note = _("none is late")
    if late:
        note = ngettext("%(n)s overdue", "%(n)s overdue", late) % {"n": number(late)}
    elif soon:
        note = ngettext("%(n)s to look after", "%(n)s to look after", soon) % {"n": number(soon)}
    return {
        "label": _("Legal clocks"),
        "value": number(len(rows)),
        "url": reverse("privacy_requests"),
        "definition": _("Requests and breaches that are open, each with a term that a law sets."),
        "state": "bad" if late else "warn" if soon else "good",
        "note": note,
    }


def _kept(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """A line each of rules, holds and wishes."""
    latest = {(one.data, one.client_id): one for one in retention_rules(actor)}.values()
    rules = sum(one.what is not What.KEEP for one in latest)
    held = len(holds(actor, now=at))
    retention = reverse("privacy_retention")
    lines = [
        {
            "text": ngettext(
                "%(n)s rule of retention is in force.", "%(n)s rules of retention are in force.", rules
            ) % {"n": number(rules)}
            if rules
            else _("No rule of retention is in force: everything is kept."),
            "url": retention,
            "act": _("See what goes next") if rules else _("Try a rule"),
        },
        {
            "text": ngettext("%(n)s legal hold stands.", "%(n)s legal holds stand.", held)
            % {"n": number(held)}
            if held
            else _("No legal hold stands."),
            "url": f"{retention}#holds",
            "act": _("See the holds") if held else _("Hold data"),
        },
    ]  # fmt: skip
    return [*lines, *_wishes(actor)]


def _wishes(actor: Actor) -> list[dict[str, Any]]:
    """Wishes to see much at once that wait, for who may agree to them or read of them."""
    waits = sum(one.state == "asked" for one in bulk.wishes(actor))
    if waits:
        text = ngettext(
            "%(n)s wish to see much at once waits for a second person.",
            "%(n)s wishes to see much at once wait for a second person.",
            waits,
        ) % {"n": number(waits)}
    else:
        text = _("No wish to see much at once waits.")
    may = actor.may(Permission.PRIVACY_LOOK)
    return [
        {"text": text, "url": reverse("privacy_bulk") if may and waits else "", "act": _("Agree or refuse")}
    ]


def told(kind: str, detail: Mapping[str, Any]) -> dict[str, str]:
    """A notice of a legal clock in words, with where it leads."""
    late = kind == compliance.Kind.OVERDUE
    values: dict[str, object] = {"due": moment(datetime.fromisoformat(str(detail["due_at"])).astimezone(UTC))}
    if "request" in detail:
        said = (
            _("%(right)s: the answer to a person is overdue since %(due)s (UTC).")
            if late
            else _("%(right)s: the answer to a person is due by %(due)s (UTC).")
        )
        values["right"] = words.RIGHTS[str(detail["right"])]
        return {"text": said % values, "url": reverse("privacy_request", args=[detail["request"]])}
    law = rule(str(detail["rule"]))
    said = (
        _("A breach: %(topic)s, overdue since %(due)s (UTC), %(citation)s.")
        if late
        else _("A breach: %(topic)s, due by %(due)s (UTC), %(citation)s.")
    )
    values |= {"topic": words.TOPICS[law.topic], "citation": cited(law.citation)}
    return {"text": said % values, "url": reverse("privacy_breach", args=[detail["breach"]])}
