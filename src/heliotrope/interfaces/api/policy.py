"""The policy that decides who sees what, as data."""

from uuid import UUID

from django.http import HttpRequest

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.core.privacy.ruling import own_of
from heliotrope.foundation.clock import now
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import policy as s
from heliotrope.interfaces.api.schemas.given import Version

door = Door("privacy")


@door.get("/privacy/policy", Permission.PRIVACY_READ, s.PoliciesShown)
def show_policy(request: HttpRequest, client_id: UUID | None = None) -> s.PoliciesShown:
    """Who sees what of a person's data: the rules in force for a client, or for every client."""
    actor = actor_of(request)
    if client_id is not None and client_id not in actor.client_ids:
        raise NotFound
    force = selectors.policies(actor, client_id)
    return s.PoliciesShown(
        in_force=[s.PolicyShown.of(policy) for policy in force],
        own=s.PolicyShown.of(own_of(force, client=client_id is not None)),
    )


@door.act("/privacy/policy", Permission.PRIVACY_WRITE, Version, method="PUT", status=200)
def set_policy(request: HttpRequest, given: s.NewPolicy) -> Version:
    """Put a policy in force at once: all of its rules; the version before stays on record."""
    kept = compliance.keep_policy(
        actor_of(request),
        [one.rule() for one in given.rules],
        client_id=given.client_id,
        after=given.after,
        why=given.why,
        now=now(),
    )
    return Version(version=kept.version)
