"""What an evidence pack says of people's rights: requests, breaches, retention, certificates, keys of homes.

Ids, codes, instants and counts alone: what somebody wrote stays where it was written.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from heliotrope.compliance.selectors import breaches as register
from heliotrope.compliance.selectors import requests as asked_of
from heliotrope.compliance.selectors.breaches import BreachLine
from heliotrope.compliance.selectors.requests import RequestLine
from heliotrope.compliance.selectors.retention import HoldLine, every_hold, retention_rules
from heliotrope.core.privacy.retention import RetentionRule
from heliotrope.flow import erasing
from heliotrope.foundation.keys.errors import KeyAway
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.tenancy.actor import Actor

CLOSED_TOLD = 1000
"""Requests that are closed, of which a pack tells: the latest."""
CERTIFICATES_TOLD = 200
"""Certificates that a pack carries: those of the latest erasures."""


def requests(actor: Actor, now: datetime) -> dict[str, Any]:
    """Every open request and the latest closed ones, with their clocks; whose they are stays in the vault."""
    waiting = asked_of.open_requests(actor)
    closed = asked_of.closed_requests(actor, limit=CLOSED_TOLD)
    told = [_request(one) | {"clock": one.standing(now).value} for one in waiting]
    return {"open": told, "closed": [_request(one) for one in closed]}


def _request(one: RequestLine) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "client": str(one.client_id),
        "home": one.data_home,
        "right": one.right,
        "jurisdiction": one.jurisdiction,
        "rule": one.rule,
        "rule_version": one.rule_version,
        "state": one.state,
        "refusal": one.refusal,
        "received_at": instant(one.received_at),
        "due_at": instant(one.due_at),
        "latest_at": instant(one.latest_at),
        "calendar": one.calendar,
        "holidays": [day.isoformat() for day in one.holidays],
        "extended_at": instant(one.extended_at),
        "paused_at": instant(one.paused_at),
        "paused_s": one.paused_s,
        "verified_at": instant(one.verified_at),
        "decided_at": instant(one.decided_at),
        "closed_at": instant(one.closed_at),
    }


def breaches(actor: Actor) -> list[dict[str, Any]]:
    """The register: what kind, whom the law has told by when and what was done; its words stay in it."""
    return [_breach(actor, one) for one in (*register.open_breaches(actor), *register.closed_breaches(actor))]


def _breach(actor: Actor, one: BreachLine) -> dict[str, Any]:
    duties = [
        {
            "rule": duty.rule,
            "citation": duty.citation,
            "confirmed": duty.confirmed,
            "due_at": instant(duty.due_at),
            "state": duty.state,
            "needed": duty.needed,
        }
        for duty in one.duties
    ]
    history = [{"what": entry.what, "at": instant(entry.at)} for entry in register.history(actor, one.id)]
    return {
        "id": str(one.id),
        "kind": one.kind,
        "jurisdictions": list(one.jurisdictions),
        "clients": [str(client) for client in one.client_ids],
        "risk": one.risk,
        "persons": one.persons,
        "state": one.state,
        "aware_at": instant(one.aware_at),
        "recorded_at": instant(one.recorded_at),
        "closed_at": instant(one.closed_at),
        "duties": duties,
        "history": history,
    }


def retention(actor: Actor, now: datetime) -> dict[str, Any]:
    """Every version of every rule, and every hold: those that stand, were lifted or ended."""
    return {
        "rules": [_rule(one) for one in retention_rules(actor)],
        "holds": [_hold(one, now) for one in every_hold(actor)],
    }


def _rule(one: RetentionRule) -> dict[str, Any]:
    return {
        "data": one.data.value,
        "client": str(one.client_id) if one.client_id else None,
        "days": one.days,
        "then": one.what.value,
        "version": one.version,
        "basis": one.basis,
    }


def _hold(one: HoldLine, now: datetime) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "client": str(one.client_id),
        "subject": str(one.subject_id) if one.subject_id else None,
        "case": str(one.case_id) if one.case_id else None,
        "reason": one.reason,
        "made_at": instant(one.made_at),
        "made_by": str(one.made_by) if one.made_by else None,
        "until_at": instant(one.until_at),
        "lifted_at": instant(one.lifted_at),
        "lifted_by": str(one.lifted_by) if one.lifted_by else None,
        "stands": one.lifted_at is None and (one.until_at is None or one.until_at > now),
    }


def certificates(actor: Actor, now: datetime) -> dict[str, Any]:
    """The certificates of the latest erasures, each signed by itself as who asked for it has it."""
    try:
        made = erasing.certificates(actor, limit=CERTIFICATES_TOLD, now=now)
    except KeyAway:
        return {"away": True, "signed": []}
    signed: list[Mapping[str, Any]] = [json.loads(one) for one in made]
    return {"away": False, "signed": signed}


def home_keys(home: str) -> dict[str, Any]:
    """Which versions of a home's key wrap how many data keys; nothing of any key."""
    try:
        current, counts = custody().ring.current(home), custody().store(home).counts()
    except KeyAway:
        return {"home": home, "away": True}
    versions = [{"version": version, "keys": count} for version, count in sorted(counts.items())]
    return {"home": home, "away": False, "current": current, "versions": versions}


def instant(at: datetime | None) -> str | None:
    """An instant as a pack writes it."""
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None
