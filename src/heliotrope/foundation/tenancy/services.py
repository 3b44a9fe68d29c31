"""Making operators, clients, accounts, seats and tokens."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from heliotrope.core.access import Permission, Role
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.actor import Actor, ActorKind
from heliotrope.foundation.tenancy.models import ApiToken, Client, Membership, Operator, User
from heliotrope.foundation.tenancy.scope import acting

TOKEN_PREFIX = "hlt_"
MAX_TOKEN_DAYS = 365


def found_operator(name: str) -> Actor:
    """Make an operator; gives the platform as its actor, who may then make everything else."""
    founder = Actor(kind=ActorKind.MACHINE, operator_id=new_id())
    with acting(founder):
        Operator.objects.create(id=founder.operator_id, name=name)
    return founder


def add_client(actor: Actor, *, name: str) -> UUID:
    """Make a client of the actor's operator; the same name gives the client that has it."""
    if not name.strip():
        raise Invalid("A client needs a name.")
    client_id = new_id()
    wider = replace(actor, client_ids=actor.client_ids | {client_id})
    with acting(wider):
        known = Client.objects.filter(operator_id=actor.operator, name=name.strip()).first()
        if known is not None:
            return known.id
        Client.objects.create(id=client_id, operator_id=actor.operator, name=name.strip())
    return client_id


def open_account(*, email: str, password: str | None) -> UUID:
    """Make a login account; refuses an address that has one."""
    if User.objects.filter(email=email.lower()).exists():
        raise Conflict("This address has an account; seat that one instead.")
    return User.objects.create_user(email, password).id


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where an account sits: its role and what it is bound to."""

    role: Role
    client_id: UUID | None = None
    worker_id: UUID | None = None
    site_id: UUID | None = None


def seat(actor: Actor, *, user_id: UUID, seat: Seat) -> None:
    """Give an account its seat at the actor's operator; a worker has one."""
    with acting(actor):
        if seat.worker_id and Membership.objects.filter(worker_id=seat.worker_id).exists():
            raise Conflict("This worker has an account; use that one.")
        Membership.objects.create(
            user_id=user_id,
            operator_id=actor.operator,
            role=seat.role,
            client_id=seat.client_id,
            worker_id=seat.worker_id,
            site_id=seat.site_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenMade:
    """A new token; the secret is shown this once."""

    id: UUID
    secret: str
    expires_at: datetime


def make_token(
    actor: Actor, *, name: str, scopes: frozenset[Permission], days: int, now: datetime
) -> TokenMade:
    """Make an API token for the actor's own account, narrowed to scopes that the actor holds.

    One made with a token lives no longer than that token, and is revoked with it.
    """
    if not 1 <= days <= MAX_TOKEN_DAYS:
        raise Invalid(f"A token lives 1 to {MAX_TOKEN_DAYS} days, not {days}.")
    if not scopes:
        raise Invalid("Name at least one scope for the token.")
    refused = sorted(scope.value for scope in scopes if not actor.may(scope))
    if refused:
        raise Invalid(f"Your seat does not hold {', '.join(refused)}; leave it out.")
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    end = now + timedelta(days=days)
    token = ApiToken.objects.create(
        user_id=actor.account,
        name=name.strip() or "token",
        secret_sha256=_sha256(secret),
        scopes=sorted(scope.value for scope in scopes),
        created_at=now,
        expires_at=min(end, actor.expires_at or end),
        parent_id=actor.token_id,
    )
    return TokenMade(id=token.id, secret=secret, expires_at=token.expires_at)


def revoke_token(actor: Actor, token_id: UUID, *, now: datetime) -> None:
    """End one of the actor's own tokens; those that were made with it end too."""
    mine = ApiToken.objects.filter(pk=token_id, user_id=actor.account)
    if not mine.exists():
        raise NotFound
    ended = {token_id}
    while ended:
        living = ApiToken.objects.filter(pk__in=ended, user_id=actor.account)
        living.filter(revoked_at=None).update(revoked_at=now)
        ended = set(ApiToken.objects.filter(parent_id__in=ended).values_list("id", flat=True))


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
