"""The officer is told of legal clocks that run out, of unusual looks, and of what was refused.

In the same round wishes end that waited too long for a second person, and who asked is told.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from heliotrope.compliance import selectors as compliance_selectors
from heliotrope.compliance import services as compliance
from heliotrope.compliance.services import bulk
from heliotrope.core.clocks import Clock, Standing, rule
from heliotrope.core.privacy.unusual import PAST_DAYS, Looked, anomalies
from heliotrope.foundation.audit import selectors as audit_selectors
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import in_reach

REFUSED = ("privacy.transfer.refused", "privacy.pin.refused")
BACK = timedelta(days=2)
"""How far back refusals are looked for: a keeper that was away for a day misses none."""
_TOLD = {
    Standing.WARNED: compliance.Kind.DUE,
    Standing.ROLLED: compliance.Kind.DUE,
    Standing.OVERDUE: compliance.Kind.OVERDUE,
}
"""What the officer is told of a clock; of one that runs or stands still nothing."""


def operators() -> tuple[UUID, ...]:
    """Whose looks there are to be watched."""
    return tuple(one.operator for one in tenancy_selectors.machines())


def watch_looks(*, operator_id: UUID, now: datetime) -> int:
    """Tell an operator's officer of what they were not told of yet; gives how much that was."""
    platform = tenancy_selectors.machine_for_operator(operator_id)
    told = _clocks(platform, now)
    with acting(platform):
        told += bulk.expire(platform, now=now)
    looks: list[Looked] = []
    for home in in_reach():
        with acting_in_vault(platform, home):
            looks += compliance_selectors.looked(platform, since=now - timedelta(days=PAST_DAYS + 1))
            refused = audit_selectors.of_actions(platform, REFUSED, since=real_now() - BACK)
        told += sum(_refused(platform, home, one, now) for one in refused)
    for found in anomalies(looks, now=now, zone=UTC):
        day = now.astimezone(UTC).date().isoformat()
        detail = {"viewer": str(found.viewer_id), "kind": found.kind.value, "day": day}
        key = f"{day}/{found.viewer_id}/{found.kind.value}"
        told += _tell(platform, compliance.Kind.UNUSUAL, key, detail, now)
    return told


def _clocks(platform: Actor, now: datetime) -> int:
    """Once for each instant that something is due at, when it nears and when it has passed."""
    with acting(platform):
        requests = compliance_selectors.open_requests(platform)
        breaches = compliance_selectors.open_breaches(platform)
    told = 0
    for line in requests:
        detail = {"request": str(line.id), "right": line.right}
        told += _due(platform, line.clock, f"request/{line.id}", detail, now, client_id=line.client_id)
    for found in breaches:
        for duty in found.duties:
            if duty.state == "open" and duty.needed:
                detail = {"breach": str(found.id), "rule": duty.rule}
                clock = Clock(rule=rule(duty.rule), began_at=found.aware_at)
                told += _due(platform, clock, f"breach/{found.id}/{duty.rule}", detail, now)
    return told


def _due(
    platform: Actor,
    clock: Clock,
    key: str,
    detail: dict[str, str],
    now: datetime,
    *,
    client_id: UUID | None = None,
) -> bool:
    """The instant is part of the key: a term that was extended, or stood still, is told of anew."""
    kind = _TOLD.get(clock.standing(now))
    if kind is None:
        return False
    ends_at = clock.latest_at if kind is compliance.Kind.OVERDUE else clock.due_at
    due = ends_at.astimezone(UTC).isoformat(timespec="seconds")
    return _tell(platform, kind, f"{key}/{due}", {**detail, "due_at": due}, now, client_id=client_id)


def _refused(platform: Actor, home: str, line: audit_selectors.AuditLine, now: datetime) -> bool:
    """Once a day for each rule, country and home, however often it refuses."""
    said = line.detail
    rule = str(said.get("rule") or "pin")
    country = str(said.get("country", ""))
    day = line.at.astimezone(UTC).date().isoformat()
    detail = {"home": home, "rule": rule, "country": country, "day": day}
    key = f"{day}/{home}/{rule}/{country}"
    return _tell(platform, compliance.Kind.REFUSED, key, detail, now)


def _tell(
    platform: Actor,
    kind: compliance.Kind,
    key: str,
    detail: dict[str, str],
    now: datetime,
    *,
    client_id: UUID | None = None,
) -> bool:
    with acting(platform):
        return compliance.notice(platform, kind, key, client_id=client_id, detail=detail, now=now)
