"""The caller's own seat and tokens, and the audit chain for those who watch."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja.params.functions import Query

from heliotrope.core.access import Permission
from heliotrope.core.errors import Invalid
from heliotrope.foundation.audit import selectors as audit_selectors
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy import services as tenancy
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import account as s
from heliotrope.interfaces.api.schemas.given import Made

door = Door("account")


@door.get("/me", Permission.ACCOUNT, s.Me)
def me(request: HttpRequest) -> Any:
    """Who you are here, and what you may do."""
    actor = actor_of(request)
    return {
        "role": actor.role.value if actor.role else "",
        "operator": tenancy_selectors.operator_name(actor),
        "permissions": [permission.value for permission in Permission if actor.may(permission)],
        "worker_id": actor.worker_id,
        "clients": tenancy_selectors.clients(actor),
    }


@door.get("/tokens", Permission.ACCOUNT, list[s.Token])
def list_tokens(request: HttpRequest) -> Any:
    """Your own tokens, never their secrets."""
    return tenancy_selectors.tokens(actor_of(request))


@door.act("/tokens", Permission.ACCOUNT, s.TokenMade, shown_once="secret")
def make_token(request: HttpRequest, given: s.NewToken) -> s.TokenMade:
    """Make a token for yourself, narrowed to scopes that this one holds; its secret is shown this once."""
    unknown = sorted(set(given.scopes) - set(Permission))
    if unknown:
        raise Invalid(f"There is no scope {', '.join(unknown)}; see /me for those you hold.")
    scopes = frozenset(map(Permission, given.scopes))
    made = tenancy.make_token(
        actor_of(request), name=given.name, scopes=scopes, days=given.days, now=real_now()
    )
    return s.TokenMade(id=made.id, secret=made.secret, expires_at=made.expires_at)


@door.act("/tokens/{uuid:token_id}", Permission.ACCOUNT, Made, status=200, method="DELETE")
def revoke_token(request: HttpRequest, token_id: UUID) -> Made:
    """End one of your tokens."""
    tenancy.revoke_token(actor_of(request), token_id, now=real_now())
    return Made(id=token_id)


@door.get("/audit", Permission.AUDIT_READ, list[s.AuditLine])
def list_audit(request: HttpRequest, limit: int = Query(100, ge=1, le=1000)) -> Any:
    """The latest audit entries of the control database, newest first."""
    return audit_selectors.recent(actor_of(request), limit=limit)
