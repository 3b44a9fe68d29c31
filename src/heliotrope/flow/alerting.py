"""The officer is told of what is unusual among looks, and of what a border or a pin refused."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from heliotrope.compliance import selectors as compliance_selectors
from heliotrope.compliance import services as compliance
from heliotrope.core.privacy.unusual import PAST_DAYS, Looked, anomalies
from heliotrope.foundation.audit import selectors as audit_selectors
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import homes

REFUSED = ("privacy.transfer.refused", "privacy.pin.refused")
BACK = timedelta(days=2)
"""How far back refusals are looked for: a keeper that was away for a day misses none."""


def operators() -> tuple[UUID, ...]:
    """Whose looks there are to be watched."""
    return tuple(one.operator for one in tenancy_selectors.machines())


def watch_looks(*, operator_id: UUID, now: datetime) -> int:
    """Tell an operator's officer of what they were not told of yet; gives how much that was."""
    platform = tenancy_selectors.machine_for_operator(operator_id)
    told = 0
    looks: list[Looked] = []
    for home in homes():
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


def _refused(platform: Actor, home: str, line: audit_selectors.AuditLine, now: datetime) -> bool:
    """Once a day for each rule, country and home, however often it refuses."""
    said = line.detail
    rule = str(said.get("rule") or "pin")
    country = str(said.get("country", ""))
    day = line.at.astimezone(UTC).date().isoformat()
    detail = {"home": home, "rule": rule, "country": country, "day": day}
    key = f"{day}/{home}/{rule}/{country}"
    return _tell(platform, compliance.Kind.REFUSED, key, detail, now)


def _tell(platform: Actor, kind: compliance.Kind, key: str, detail: dict[str, str], now: datetime) -> bool:
    with acting(platform):
        return compliance.notice(platform, kind, key, client_id=None, detail=detail, now=now)
