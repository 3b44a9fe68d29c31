"""By which numbers an operator's live work is given out: the version in force, those before it, a new one."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from heliotrope.core.errors import Conflict
from heliotrope.core.match.dispatch.asks import Rules
from heliotrope.core.match.dispatch.choosing import RULES
from heliotrope.core.match.dispatch.stakes_records import rules_of, rules_record
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.match.models import DispatchRules

_MEANWHILE = "Somebody changed the rules meanwhile; look at them and set yours again."


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesLine:
    """One version of an operator's rules.

    Attributes:
        set_by: the account of who set it; None for a machine.
    """

    rules: Rules
    set_by: UUID | None
    set_at: datetime


def in_force(actor: Actor) -> Rules:
    """The latest version of the operator's rules; those of the code where they never set any."""
    row = DispatchRules.objects.filter(operator_id=actor.operator).order_by("-version").first()
    return RULES if row is None else rules_of(row.rules)


def versions(actor: Actor, *, limit: int = 50) -> tuple[RulesLine, ...]:
    """The versions that the operator set, the latest first."""
    rows = DispatchRules.objects.filter(operator_id=actor.operator).order_by("-version")[:limit]
    return tuple(RulesLine(rules=rules_of(row.rules), set_by=row.set_by, set_at=row.set_at) for row in rows)


def set_rules(actor: Actor, rules: Rules, *, after: int, now: datetime) -> int:
    """Let these rules be in force from now on; gives their version.

    Args:
        after: the version that they were made from; 0 for the rules of the code.

    Raises:
        Conflict: somebody set another version meanwhile.
    """
    before = in_force(actor)
    made = replace(rules, version=after + 1)
    changed = changes(before, made)
    if before.version == after and not changed:
        return after
    if before.version != after:
        raise Conflict(_MEANWHILE)
    try:
        with transaction.atomic():
            DispatchRules.objects.create(
                id=new_id(),
                operator_id=actor.operator,
                version=made.version,
                rules=rules_record(made),
                set_by=actor.user_id,
                set_at=now,
            )
    except IntegrityError:
        raise Conflict(_MEANWHILE) from None
    audit.record(
        actor,
        "dispatch-rules.set",
        subject_kind="operator",
        subject_id=actor.operator,
        detail={"version": made.version, "changed": list(changed)},
    )
    return made.version


def changes(before: Rules, after: Rules) -> tuple[str, ...]:
    """The names of what differs between two versions."""
    names = [one.name for one in fields(Rules) if one.name != "version"]
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
