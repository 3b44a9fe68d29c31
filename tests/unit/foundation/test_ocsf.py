"""Entries as OCSF events: every required field by rules written by hand from the schema's documentation.

It proves the fields that version 1.4.0 requires of three classes and their objects, their types, and that
numbers agree with each other.  It does not prove what a store of security events makes of them, nor
attributes of profiles that we claim none of.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from heliotrope.foundation.audit.chain import Content
from heliotrope.foundation.audit.ocsf import event

AT = datetime(2026, 11, 23, 1, 2, 3, 456_000, tzinfo=UTC)
SOMEBODY = UUID(int=7)
ACTIONS = {
    "item.read": (6003, 2),
    "file.read": (6003, 2),
    "privacy.revealed": (6003, 2),
    "delivery.downloaded": (6003, 2),
    "payout-file.taken": (6003, 2),
    "privacy.transfer.refused": (6003, 2),
    "privacy.pin.refused": (6003, 2),
    "delivery.made": (6003, 1),
    "audit.anchored": (6003, 1),
    "order.placed": (6003, 1),
    "unit.released": (6003, 3),
    "subject.erased": (6003, 4),
    "privacy.policy": (3004, 3),
    "privacy.pins": (3004, 3),
    "privacy.patterns": (3004, 3),
    "privacy.transfers": (3004, 3),
    "signing_key.begun": (3004, 1),
    "account.seated": (3001, 1),
    "account.renamed": (3001, 99),
}
REQUIRED = {
    "activity_id": int, "category_uid": int, "class_uid": int, "metadata": dict, "severity_id": int,
    "time": int, "type_uid": int,
}  # fmt: skip
"""Of the base event; what a class requires besides stands in `OWN`."""
OWN = {
    6003: {"actor": dict, "api": dict, "src_endpoint": dict},
    3004: {"entity": dict},
    3001: {"user": dict},
}
ACTIVITIES = {6003: {0, 1, 2, 3, 4, 99}, 3004: {0, 1, 2, 3, 4, 99}, 3001: {*range(12), 99}}
ONE_OF = {
    "actor": {"process", "user", "invoked_by", "session", "app_name", "app_uid"},
    "user": {"account", "name", "uid"},
    "entity": {"name", "uid"},
    "src_endpoint": {"ip", "uid", "name", "hostname", "svc_name", "instance_uid", "interface_uid", "domain"},
}


def content(action: str, actor: UUID | None = SOMEBODY) -> Content:
    return Content(
        id=UUID(int=1), at=AT, actor_kind="person", actor_id=actor, operator_id=UUID(int=2),
        client_id=UUID(int=3), action=action, subject_kind="item", subject_id=UUID(int=4),
        detail={"version": 5},
    )  # fmt: skip


def check(told: dict[str, Any]) -> None:
    for name, kind in {**REQUIRED, **OWN[told["class_uid"]]}.items():
        assert type(told[name]) is kind, name
    assert told["category_uid"] == told["class_uid"] // 1000
    assert told["type_uid"] == told["class_uid"] * 100 + told["activity_id"]
    assert told["activity_id"] in ACTIVITIES[told["class_uid"]]
    assert told["severity_id"] in {0, 1, 2, 3, 4, 5, 6, 99} and told["status_id"] in {0, 1, 2, 99}
    assert told["metadata"]["version"].count(".") == 2
    assert {"name", "vendor_name"} <= set(told["metadata"]["product"])
    for name, among in ONE_OF.items():
        assert name not in told or among & set(told[name]), name
    if "api" in told:
        assert told["api"]["operation"]
    if told["activity_id"] == 99:
        assert told["activity_name"], "what is of no listed kind says which it is"


@pytest.mark.parametrize(("action", "told"), ACTIONS.items())
def test_each_action_is_an_event_of_the_fitting_class_with_all_that_is_required(
    action: str, told: tuple[int, int]
):
    made = event(content(action), database="vault_eu", number=9, seal="ab")

    check(made)
    assert (made["class_uid"], made["activity_id"]) == told
    assert made["time"] == 1_795_395_723_456
    assert made["metadata"]["sequence"] == 9 and made["unmapped"]["seal"] == "ab"
    assert made["status_id"] == (2 if action.endswith(".refused") else 1)


def test_what_the_platform_does_by_itself_names_the_platform():
    made = event(content("delivery.made", actor=None), database="default", number=1, seal="cd")

    check(made)
    assert made["actor"] == {"app_name": "Heliotrope (person)"}
