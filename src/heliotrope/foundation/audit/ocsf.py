"""Entries as events of the Open Cybersecurity Schema Framework, version 1.4.0, for other systems' stores.

Three classes fit what is recorded here: API Activity for what somebody read or did, Entity Management for
rules and policies that changed, Account Change for seats.  Nothing is added that the chain does not hold: no
address and no name, so ``src_endpoint`` names this platform alone.  ``unmapped`` keeps the seal.

Source:
    OCSF schema, classes 3001, 3004 and 6003, and objects metadata, product, actor, api, managed_entity.
"""

from datetime import UTC
from enum import IntEnum
from typing import Any, Final

from heliotrope.foundation.audit.chain import Content

VERSION: Final = "1.4.0"
PRODUCT: Final = "Heliotrope"
INFORMATIONAL, LOW, MEDIUM = 1, 2, 3
SUCCESS, FAILURE = 1, 2


class Kind(IntEnum):
    """Classes by their number; the thousands are the category."""

    ACCOUNT_CHANGE = 3001
    ENTITY_MANAGEMENT = 3004
    API_ACTIVITY = 6003


class Crud(IntEnum):
    """What an event of API Activity and of Entity Management did."""

    CREATE = 1
    READ = 2
    UPDATE = 3
    DELETE = 4


NAMES: Final = {Crud.CREATE: "Create", Crud.READ: "Read", Crud.UPDATE: "Update", Crud.DELETE: "Delete"}
_ENTITIES: Final = frozenset({
    "privacy.policy", "privacy.pins", "privacy.patterns", "privacy.transfers", "dispatch-rules.set",
    "machines.switched", "billing-profile.set", "payee-account.set", "price.set", "signing_key.begun",
    "retention.rule",
})  # fmt: skip
_READS: Final = frozenset({
    "read", "downloaded", "exported", "revealed", "ledger", "simulated", "explained", "taken", "seen",
    "evidence",
})  # fmt: skip
_CREATES: Final = frozenset({
    "made", "added", "placed", "begun", "issued", "raised", "open", "drafted", "proposed", "signed", "asked",
    "drawn", "posted", "anchored", "notice",
})  # fmt: skip
_DELETES: Final = frozenset({"erased", "cancelled", "withdrawn", "dropped"})


def event(content: Content, *, database: str, number: int, seal: str) -> dict[str, Any]:
    """One sealed entry as an event."""
    kind = _kind(content.action)
    refused = content.action.endswith(".refused")
    told: dict[str, Any] = {
        "activity_id": _activity(kind, content.action),
        "category_uid": kind // 1000,
        "class_uid": int(kind),
        "type_uid": kind * 100 + _activity(kind, content.action),
        "activity_name": _name(kind, content.action),
        "time": int(content.at.astimezone(UTC).timestamp() * 1000),
        "severity_id": _severity(content.action),
        "status_id": FAILURE if refused else SUCCESS,
        "message": content.action,
        "metadata": {
            "version": VERSION,
            "product": {"name": PRODUCT, "vendor_name": PRODUCT},
            "uid": str(content.id),
            "event_code": content.action,
            "log_name": database,
            "sequence": number,
            "tenant_uid": str(content.client_id or content.operator_id or ""),
        },
        "actor": _actor(content),
        "unmapped": {
            "database": database,
            "seal": seal,
            "subject_kind": content.subject_kind,
            "subject_id": str(content.subject_id),
            "detail": content.detail,
        },
    }
    return told | _own(kind, content)


def _own(kind: Kind, content: Content) -> dict[str, Any]:
    """What a class has of its own."""
    about = {"uid": str(content.subject_id), "type": content.subject_kind}
    if kind is Kind.ACCOUNT_CHANGE:
        return {"user": {"uid": str(content.subject_id)}, "src_endpoint": {"svc_name": PRODUCT}}
    if kind is Kind.ENTITY_MANAGEMENT:
        version = content.detail.get("version")
        return {"entity": about | ({"version": str(version)} if version is not None else {})}
    return {
        "api": {"operation": content.action, "service": {"name": PRODUCT}},
        "src_endpoint": {"svc_name": PRODUCT},
        "resources": [about],
    }


def _actor(content: Content) -> dict[str, Any]:
    if content.actor_id is None:
        return {"app_name": f"{PRODUCT} ({content.actor_kind})"}
    return {"user": {"uid": str(content.actor_id), "type": content.actor_kind, "type_id": 99}}


def _kind(action: str) -> Kind:
    if action.startswith("account."):
        return Kind.ACCOUNT_CHANGE
    return Kind.ENTITY_MANAGEMENT if action in _ENTITIES else Kind.API_ACTIVITY


def _activity(kind: Kind, action: str) -> int:
    if kind is Kind.ACCOUNT_CHANGE:
        return {"account.seated": 1, "account.closed": 5}.get(action, 99)
    return int(_crud(action))


def _crud(action: str) -> Crud:
    words = set(action.replace("-", ".").split("."))
    if words & _DELETES:
        return Crud.DELETE
    if words & _READS or action.startswith("privacy.transfer.") or action.endswith("pin.refused"):
        return Crud.READ
    return Crud.CREATE if words & _CREATES else Crud.UPDATE


def _name(kind: Kind, action: str) -> str:
    if kind is Kind.ACCOUNT_CHANGE:
        return {1: "Create", 5: "Disable"}.get(_activity(kind, action), action)
    return NAMES[_crud(action)]


def _severity(action: str) -> int:
    if action.endswith(".refused") or action.startswith("suspicion."):
        return MEDIUM
    return LOW if action in ("privacy.revealed", "privacy.notice", "subject.erased") else INFORMATIONAL
