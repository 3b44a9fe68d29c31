"""Writing the policy: a new version, never a change."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.models import PolicyVersion
from heliotrope.compliance.selectors.looks import policies
from heliotrope.compliance.services.versions import put_in_force
from heliotrope.core.access import Role
from heliotrope.core.errors import Conflict, NotFound
from heliotrope.core.privacy import STANDING, Effect, Field, Policy, Rule, Shown
from heliotrope.core.privacy.capping import Ending, capped, uncapped
from heliotrope.core.privacy.policy import written
from heliotrope.foundation.tenancy.actor import Actor


def keep_policy(
    actor: Actor, rules: Sequence[Rule], *, client_id: UUID | None, after: int, now: datetime,
    why: Mapping[str, str] | None = None,
) -> Policy:  # fmt: skip
    """Put a policy in force from now on: the operator's, or what a client has besides it.

    A client's policy is asked beside the operator's and can only show less.

    Args:
        after: the version that the writer has read; 0 where there was none.
        why: what the entry in the audit says besides the versions; codes and names of rules only.

    Raises:
        Conflict: somebody else wrote one meanwhile.
        NotFound: a client that the actor may not see.
    """
    if client_id is not None and client_id not in actor.client_ids:
        raise NotFound
    owner = "client" if client_id else "operator"
    policy = Policy(owner=owner, version=after + 1, rules=tuple(rules))
    _check_read(actor, client_id, after)
    row = PolicyVersion(
        operator_id=actor.operator,
        client_id=client_id,
        version=policy.version,
        rules=written(rules),
        made_by=actor.user_id,
        made_at=now,
    )
    detail = {"version": policy.version, "after": after, **(why or {})}
    put_in_force(actor, row, "privacy.policy", kind="privacy_policy", client_id=client_id, detail=detail)
    return policy


def tighten(
    actor: Actor, *, client_id: UUID | None, field: Field | None, role: Role | None, shown: Shown,
    after: int, now: datetime,
) -> Policy:  # fmt: skip
    """Cap what is shown of a field to a role, for one client or for all; None for every field or role.

    The operator's first version begins with the rules that stood before it; a client's begins by allowing
    everything, for it is asked beside the operator's and can only show less.  A cap stands beside those that
    are there, and the strictest holds.

    Raises:
        Conflict: somebody else changed the policy meanwhile.
        Invalid: no more than that is shown now, so it would change nothing.
        NotFound: a client that the actor may not see.
    """
    if client_id is not None and client_id not in actor.client_ids:
        raise NotFound
    _check_read(actor, client_id, after)
    force = policies(actor, client_id)
    own = _own(force, client_id)
    begun = STANDING.rules if client_id is None else (_EVERYTHING,)
    cap = Rule(
        name=f"cap-{(field or 'everything').lower()}-{(role or 'everybody').lower()}".replace("_", "-"),
        effect=Effect.CAP,
        shown=shown,
        fields=frozenset({field} if field else ()),
        roles=frozenset({role} if role else ()),
    )
    rules = capped(own.rules if own else begun, cap, force)
    return keep_policy(actor, rules, client_id=client_id, after=after, now=now)


def end_cap(
    actor: Actor, name: str, *, client_id: UUID | None, why: Ending, after: int, now: datetime
) -> Policy:
    """End a cap by a new version without it; the reason is in the audit, the version before on record.

    Raises:
        Conflict: somebody else changed the policy meanwhile.
        NotFound: the policy has no such cap, or it is one that always stands.
    """
    _check_read(actor, client_id, after)
    own = _own(policies(actor, client_id), client_id)
    if own is None:
        raise NotFound
    told = {"ended": name, "why": why.value}
    return keep_policy(actor, uncapped(own, name), client_id=client_id, after=after, now=now, why=told)


def _own(force: Sequence[Policy], client_id: UUID | None) -> Policy | None:
    """The policy that somebody wrote for a client, or for every client; None where nobody did."""
    owner = "client" if client_id else "operator"
    return next((one for one in force if one.owner == owner), None)


def _check_read(actor: Actor, client_id: UUID | None, after: int) -> None:
    """Refuse a writer who has read another version than the latest."""
    before = PolicyVersion.objects.filter(operator_id=actor.operator, client_id=client_id)
    latest = before.order_by("-version").values_list("version", flat=True).first() or 0
    if latest != after:
        raise Conflict("Somebody changed the policy meanwhile; read it again, and say your change once more.")


_EVERYTHING = Rule(name="as-the-operator-allows", effect=Effect.ALLOW, shown=Shown.RAW)
