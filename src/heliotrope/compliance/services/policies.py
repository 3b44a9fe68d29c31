"""Writing the policy: a new version, never a change."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.models import PolicyVersion
from heliotrope.compliance.services.versions import put_in_force
from heliotrope.core.access import Role
from heliotrope.core.errors import Conflict, NotFound
from heliotrope.core.privacy import STANDING, Effect, Field, Policy, Rule, Shown
from heliotrope.core.privacy.policy import read, written
from heliotrope.foundation.tenancy.actor import Actor


def keep_policy(
    actor: Actor, rules: Sequence[Rule], *, client_id: UUID | None, after: int, now: datetime
) -> Policy:
    """Put a policy in force from now on: the operator's, or what a client has besides it.

    A client's policy is asked beside the operator's and can only show less.

    Args:
        after: the version that the writer has read; 0 where there was none.

    Raises:
        Conflict: somebody else wrote one meanwhile.
        NotFound: a client that the actor may not see.
    """
    if client_id is not None and client_id not in actor.client_ids:
        raise NotFound
    owner = "client" if client_id else "operator"
    policy = Policy(owner=owner, version=after + 1, rules=tuple(rules))
    before = PolicyVersion.objects.filter(operator_id=actor.operator, client_id=client_id)
    latest = before.order_by("-version").values_list("version", flat=True).first() or 0
    if latest != after:
        raise Conflict("Somebody changed the policy meanwhile; read it again, and say your change once more.")
    row = PolicyVersion(
        operator_id=actor.operator,
        client_id=client_id,
        version=policy.version,
        rules=written(rules),
        made_by=actor.user_id,
        made_at=now,
    )
    detail = {"version": policy.version, "after": after}
    put_in_force(actor, row, "privacy.policy", kind="privacy_policy", client_id=client_id, detail=detail)
    return policy


def tighten(
    actor: Actor, *, client_id: UUID | None, field: Field | None, role: Role | None, shown: Shown,
    after: int, now: datetime,
) -> Policy:  # fmt: skip
    """Cap what is shown of a field to a role, for one client or for all; None for every field or role.

    The operator's first version begins with the rules that stood before it; a client's begins by allowing
    everything, for it is asked beside the operator's and can only show less.

    Raises:
        Conflict: somebody else changed the policy meanwhile.
    """
    rows = PolicyVersion.objects.filter(operator_id=actor.operator, client_id=client_id)
    row = rows.filter(version=after).first()
    begun = STANDING.rules if client_id is None else (_EVERYTHING,)
    rules = read(row.rules) if row is not None else begun
    cap = Rule(
        name=f"cap-{(field or 'everything').lower()}-{(role or 'everybody').lower()}".replace("_", "-"),
        effect=Effect.CAP,
        shown=shown,
        fields=frozenset({field} if field else ()),
        roles=frozenset({role} if role else ()),
    )
    kept = [one for one in rules if one.name != cap.name]
    return keep_policy(actor, [*kept, cap], client_id=client_id, after=after, now=now)


_EVERYTHING = Rule(name="as-the-operator-allows", effect=Effect.ALLOW, shown=Shown.RAW)
