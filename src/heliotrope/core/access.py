"""Who may do what: the one table of roles and permissions.

A door asks for a permission by name; a role that is not listed for it is refused, and the refusal looks
exactly like a thing that does not exist.  Widening access is a change to this file and to the reviewed
table beside the isolation test.
"""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the operation; an account has one."""

    OPERATOR_ADMIN = "operator_admin"
    SITE_LEAD = "site_lead"
    WORKER = "worker"
    ADJUDICATOR = "adjudicator"
    CLIENT_MEMBER = "client_member"
    COMPLIANCE_OFFICER = "compliance_officer"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """One thing that a door lets somebody do."""

    ORDER_READ = "order:read"
    ORDER_PLACE = "order:place"
    ITEM_READ = "item:read"
    DELIVERY_READ = "delivery:read"
    DELIVERY_ACCEPT = "delivery:accept"
    WORK_DO = "work:do"
    OFFER_MAKE = "offer:make"
    ADJUDICATE = "item:adjudicate"
    CONTEST_SETTLE = "contest:settle"
    NETWORK_READ = "network:read"
    NETWORK_WRITE = "network:write"
    CLIENT_READ = "client:read"
    CLIENT_WRITE = "client:write"
    INVOICE_READ = "invoice:read"
    PAY_READ = "pay:read"
    LEDGER_READ = "ledger:read"
    LEDGER_WRITE = "ledger:write"
    AUDIT_READ = "audit:read"
    EXPLAIN = "explain:read"
    PRIVACY_READ = "privacy:read"
    PRIVACY_WRITE = "privacy:write"
    PRIVACY_ERASE = "privacy:erase"
    PIN_READ = "pin:read"
    PIN_WRITE = "pin:write"
    PRIVACY_LOOK = "privacy:look"
    SITE_GUARD = "site:guard"
    ACCOUNT = "account:own"


_R, _P = Role, Permission

GRANTS: Mapping[Permission, frozenset[Role]] = {
    _P.ORDER_READ: frozenset(
        {_R.OPERATOR_ADMIN, _R.ADJUDICATOR, _R.CLIENT_MEMBER, _R.COMPLIANCE_OFFICER, _R.AUDITOR}
    ),
    _P.ORDER_PLACE: frozenset({_R.OPERATOR_ADMIN, _R.CLIENT_MEMBER}),
    _P.ITEM_READ: frozenset({_R.OPERATOR_ADMIN, _R.ADJUDICATOR, _R.CLIENT_MEMBER}),
    _P.DELIVERY_READ: frozenset({_R.OPERATOR_ADMIN, _R.CLIENT_MEMBER}),
    _P.DELIVERY_ACCEPT: frozenset({_R.CLIENT_MEMBER}),
    _P.WORK_DO: frozenset({_R.WORKER}),
    _P.OFFER_MAKE: frozenset({_R.OPERATOR_ADMIN}),
    _P.ADJUDICATE: frozenset({_R.ADJUDICATOR}),
    _P.CONTEST_SETTLE: frozenset({_R.OPERATOR_ADMIN, _R.ADJUDICATOR}),
    _P.NETWORK_READ: frozenset({_R.OPERATOR_ADMIN, _R.SITE_LEAD, _R.COMPLIANCE_OFFICER}),
    _P.NETWORK_WRITE: frozenset({_R.OPERATOR_ADMIN}),
    _P.CLIENT_READ: frozenset({_R.OPERATOR_ADMIN, _R.CLIENT_MEMBER, _R.COMPLIANCE_OFFICER, _R.AUDITOR}),
    _P.CLIENT_WRITE: frozenset({_R.OPERATOR_ADMIN}),
    _P.INVOICE_READ: frozenset({_R.OPERATOR_ADMIN, _R.CLIENT_MEMBER, _R.AUDITOR}),
    _P.PAY_READ: frozenset({_R.OPERATOR_ADMIN, _R.WORKER, _R.AUDITOR}),
    _P.LEDGER_READ: frozenset({_R.OPERATOR_ADMIN, _R.AUDITOR}),
    _P.LEDGER_WRITE: frozenset({_R.OPERATOR_ADMIN}),
    _P.AUDIT_READ: frozenset({_R.COMPLIANCE_OFFICER, _R.AUDITOR}),
    _P.EXPLAIN: frozenset(set(_R) - {_R.SITE_LEAD}),
    _P.PRIVACY_READ: frozenset({_R.COMPLIANCE_OFFICER, _R.AUDITOR}),
    _P.PRIVACY_WRITE: frozenset({_R.COMPLIANCE_OFFICER}),
    _P.PRIVACY_ERASE: frozenset({_R.COMPLIANCE_OFFICER}),
    _P.PIN_READ: frozenset({_R.OPERATOR_ADMIN, _R.CLIENT_MEMBER, _R.COMPLIANCE_OFFICER, _R.AUDITOR}),
    _P.PIN_WRITE: frozenset({_R.CLIENT_MEMBER, _R.COMPLIANCE_OFFICER}),
    _P.PRIVACY_LOOK: frozenset({_R.OPERATOR_ADMIN, _R.ADJUDICATOR, _R.COMPLIANCE_OFFICER}),
    _P.SITE_GUARD: frozenset({_R.OPERATOR_ADMIN, _R.SITE_LEAD}),
    _P.ACCOUNT: frozenset(_R),
}


def may(role: Role | None, permission: Permission) -> bool:
    """Whether a role holds a permission; nobody without a role holds any."""
    return role is not None and role in GRANTS[permission]


MFA_REQUIRED: frozenset[Role] = frozenset(
    {_R.OPERATOR_ADMIN, _R.COMPLIANCE_OFFICER, _R.AUDITOR, _R.ADJUDICATOR}
)
"""Roles that see more than one client's work, and therefore sign in with a second factor."""
