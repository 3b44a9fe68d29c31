"""What an evidence pack says of looks: who looked into which case for which reason, how often and when.

Keys of cases and persons, codes, instants, and what a viewer goes by; never a value.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.compliance.selectors.looks import SeenLine, seen_by_case
from heliotrope.flow.evidencing_rights import instant
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import OUT_OF_REACH, homes
from heliotrope.network import selectors as network_selectors

CASES_TOLD = 10_000
"""Lines of looks that a pack tells of one home, the latest; the counts are of all."""


def told(platform: Actor, *, since: datetime) -> list[dict[str, Any]]:
    """Of each home the values that were seen and by whom, and its lines; away where it does not answer."""
    found = {home: _seen(platform, home, since) for home in homes()}
    accounts = {one.viewer_id for lines in found.values() for one in lines or ()}
    with acting(platform):
        who = _who(platform, accounts)
    return [_home(home, lines, who) for home, lines in found.items()]


def _seen(platform: Actor, home: str, since: datetime) -> tuple[SeenLine, ...] | None:
    try:
        with acting_in_vault(platform, home):
            return seen_by_case(platform, since=since)
    except OUT_OF_REACH:
        return None


def _who(platform: Actor, accounts: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
    """What each viewer goes by, and their role; of somebody who is no more of the operator's nothing."""
    seats = tenancy_selectors.seats(platform, accounts)
    handles = network_selectors.handles(platform, {one.worker_id for one in seats.values() if one.worker_id})
    return {
        key: {
            "name": handles.get(one.worker_id, one.login) if one.worker_id else one.login,
            "role": one.role.value,
        }
        for key, one in seats.items()
    }


def _home(home: str, lines: tuple[SeenLine, ...] | None, who: dict[UUID, dict[str, str]]) -> dict[str, Any]:
    if lines is None:
        return {"home": home, "away": True}
    return {
        "home": home,
        "away": False,
        "values": sum(one.values for one in lines),
        "viewers": len({one.viewer_id for one in lines}),
        "lines": len(lines),
        "by_case": [
            {
                "viewer": str(one.viewer_id),
                "name": who.get(one.viewer_id, {}).get("name"),
                "role": who.get(one.viewer_id, {}).get("role"),
                "client": str(one.client_id),
                "case": str(one.case_id),
                "subject": str(one.subject_id) if one.subject_id else None,
                "reason": one.reason,
                "values": one.values,
                "first_at": instant(one.first_at),
                "last_at": instant(one.last_at),
            }
            for one in lines[:CASES_TOLD]
        ],
    }
