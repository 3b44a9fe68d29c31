"""Writing the policy: a new version, never a change."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.models import PolicyVersion
from heliotrope.compliance.selectors.looks import policies
from heliotrope.compliance.services.versions import put_in_force
from heliotrope.core.access import Role
from heliotrope.core.errors import Conflict, NotFound
from heliotrope.core.privacy import Effect, Field, Policy, Rule, Shown
from heliotrope.core.privacy.policy import written
from heliotrope.core.privacy.ruling import Grounds, capped, check_may_stand, own_of, without
from heliotrope.core.sentence import Sentence
from heliotrope.core.text.countries import check_countries
from heliotrope.foundation.tenancy.actor import Actor


def keep_policy(
    actor: Actor, rules: Sequence[Rule], *, client_id: UUID | None, after: int, now: datetime,
    why: Grounds | None = None,
) -> Policy:  # fmt: skip
    """Put a policy in force from now on: the operator's, or what a client has besides it.

    A client's policy is asked beside the operator's and can only show less.

    Args:
        after: the version that the writer has read; 0 where there was none.
        why: on what grounds, for the audit, which names what came and went; None for a cap that is added.

    Raises:
        Conflict: somebody else wrote one meanwhile.
        Invalid: it lacks a cap that always stands, or a rule says what nobody knows.
        NotFound: a client that the actor may not see.
    """
    owner = "client" if client_id else "operator"
    policy = Policy(owner=owner, version=after + 1, rules=tuple(rules))
    _check_read(actor, client_id, after)
    check_policy(policy)
    row = PolicyVersion(
        operator_id=actor.operator,
        client_id=client_id,
        version=policy.version,
        rules=written(rules),
        made_by=actor.user_id,
        made_at=now,
    )
    before = own_of(policies(actor, client_id), client=client_id is not None).rules
    detail = {
        "version": policy.version,
        "after": after,
        "added": [one.name for one in rules if one not in before],
        "ended": [one.name for one in before if one not in rules],
        "why": why.value if why else "",
    }
    put_in_force(actor, row, "privacy.policy", kind="privacy_policy", client_id=client_id, detail=detail)
    return policy


def check_policy(policy: Policy) -> None:
    """Refuse a policy that could never be meant; raises Invalid, naming what is wrong with which rule."""
    check_may_stand(policy)
    check_countries(country for rule in policy.rules for country in rule.countries)


def tighten(
    actor: Actor, *, client_id: UUID | None, field: Field | None, role: Role | None, shown: Shown,
    after: int, now: datetime,
) -> Policy:  # fmt: skip
    """Cap what is shown of a field to a role, for one client or for all; None for every field or role.

    A cap stands beside those that are there, and the strictest holds.

    Raises:
        Conflict: somebody else changed the policy meanwhile.
        Invalid: no more than that is shown now, so it would change nothing.
        NotFound: a client that the actor may not see.
    """
    _check_read(actor, client_id, after)
    force = policies(actor, client_id)
    own = own_of(force, client=client_id is not None)
    cap = Rule(
        name=f"cap-{(field or 'everything').lower()}-{(role or 'everybody').lower()}".replace("_", "-"),
        effect=Effect.CAP,
        shown=shown,
        fields=frozenset({field} if field else ()),
        roles=frozenset({role} if role else ()),
    )
    rules = capped(own.rules, cap, force)
    return keep_policy(actor, rules, client_id=client_id, after=after, now=now)


def add_rule(
    actor: Actor, rule: Rule, *, client_id: UUID | None, why: Grounds, after: int, now: datetime
) -> Policy:
    """Put a rule beside those in force, whatever it does; the grounds are in the audit.

    Raises:
        Conflict: somebody else changed the policy meanwhile.
        Invalid: the rule has the name of another, or says what nobody knows.
        NotFound: a client that the actor may not see.
    """
    _check_read(actor, client_id, after)
    own = own_of(policies(actor, client_id), client=client_id is not None)
    return keep_policy(actor, (*own.rules, rule), client_id=client_id, after=after, now=now, why=why)


def take_out(
    actor: Actor, name: str, *, client_id: UUID | None, why: Grounds, after: int, now: datetime
) -> Policy:
    """End a rule by a new version without it; the grounds are in the audit, the version before on record.

    Raises:
        Conflict: somebody else changed the policy meanwhile.
        NotFound: the policy has no such rule, or it is a cap that always stands.
    """
    _check_read(actor, client_id, after)
    rules = without(own_of(policies(actor, client_id), client=client_id is not None), name)
    return keep_policy(actor, rules, client_id=client_id, after=after, now=now, why=why)


def _check_read(actor: Actor, client_id: UUID | None, after: int) -> None:
    """Refuse a writer who may not see the client, or has read another version than the latest."""
    if client_id is not None and client_id not in actor.client_ids:
        raise NotFound
    before = PolicyVersion.objects.filter(operator_id=actor.operator, client_id=client_id)
    latest = before.order_by("-version").values_list("version", flat=True).first() or 0
    if latest != after:
        raise Conflict(
            Sentence("Somebody changed the policy meanwhile; read it again, and say your change once more.")
        )
