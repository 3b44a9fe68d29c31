"""Who is this: the actor behind an account or a token, and what they may see of tenancy."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection

from heliotrope.core.access import Permission, Role
from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import ANONYMOUS, Actor, ActorKind, machine
from heliotrope.foundation.tenancy.models import ApiToken, Client, Membership, Operator, User


def actor_of_account(user_id: UUID) -> Actor:
    """The actor behind an account; anonymous when it has no seat or is switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM heliotrope_seat(%s)", [user_id])
        row = cursor.fetchone()
    if row is None:
        return ANONYMOUS
    operator_id, role, worker_id, site_id, client_ids = row
    return Actor(
        kind=ActorKind.PERSON,
        role=Role(role),
        user_id=user_id,
        operator_id=operator_id,
        client_ids=frozenset(client_ids),
        worker_id=worker_id,
        site_id=site_id,
    )


def account_of_worker(actor: Actor, worker_id: UUID) -> UUID:
    """The account that a worker of the actor's operator signs in with; raises NotFound without one."""
    rows = Membership.objects.filter(operator_id=actor.operator, worker_id=worker_id)
    found = rows.values_list("user_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def accounts_of(emails: Iterable[str]) -> dict[str, UUID]:
    """The accounts behind login addresses, by address; for setting an installation up, never for a door."""
    rows = User.objects.filter(email__in=set(emails))
    return dict(rows.values_list("email", "id"))


def first_accounts(limit: int) -> dict[str, UUID]:
    """The oldest accounts in use, by address; for the demonstration's sign-in page only."""
    rows = User.objects.filter(is_active=True).order_by("created_at")
    return dict(rows.values_list("email", "id")[:limit])


def actor_of_token(secret: str, *, now: datetime) -> Actor:
    """The actor behind an API token; anonymous when it is unknown, expired or revoked."""
    sha256 = hashlib.sha256(secret.encode()).hexdigest()
    token = ApiToken.objects.filter(secret_sha256=sha256, revoked_at=None, expires_at__gt=now).first()
    if token is None:
        return ANONYMOUS
    actor = actor_of_account(token.user_id)
    if actor.role is None:
        return ANONYMOUS
    return replace(
        actor,
        kind=ActorKind.TOKEN,
        scopes=frozenset(map(Permission, token.scopes)),
        token_id=token.id,
        expires_at=token.expires_at,
    )


def refreshed(actor: Actor) -> Actor:
    """The same actor with the clients that they may see by now, as after a worker took a unit."""
    if actor.user_id is None:
        return actor
    return replace(actor, client_ids=actor_of_account(actor.user_id).client_ids)


def machine_for_client(client_id: UUID) -> Actor:
    """The platform at work for one client, in a job."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT heliotrope_operator_of(%s)", [client_id])
        row = cursor.fetchone()
    if row is None or row[0] is None:
        raise LookupError(f"No client {client_id}")
    return machine(operator_id=row[0], client_ids=frozenset({client_id}))


def machine_for_operator(operator_id: UUID) -> Actor:
    """The platform at work for all clients of an operator: a wider set, not a hole."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT heliotrope_operator_clients(%s)", [operator_id])
        row = cursor.fetchone()
    return machine(operator_id=operator_id, client_ids=frozenset(row[0] if row else ()))


def machines() -> tuple[Actor, ...]:
    """The platform at work for each operator in turn."""
    with connection.cursor() as cursor:
        # One question for all of them: the keeper asks ten times a second.
        cursor.execute("SELECT o, heliotrope_operator_clients(o) FROM heliotrope_operators() AS o")
        found = cursor.fetchall()
    return tuple(machine(operator_id=operator, client_ids=frozenset(clients)) for operator, clients in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Everyone:
    """Every operator and every client of this installation, by key."""

    operator_ids: frozenset[UUID]
    client_ids: frozenset[UUID]


def everyone() -> Everyone:
    """The widest scope there is; for the sealer, the pump and verification."""
    actors = machines()
    return Everyone(
        operator_ids=frozenset(actor.operator_id for actor in actors if actor.operator_id),
        client_ids=frozenset().union(*(actor.client_ids for actor in actors)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A tenant by its name."""

    id: UUID
    name: str


def clients(actor: Actor) -> tuple[Named, ...]:
    """The clients that the actor may see, by name."""
    rows = Client.objects.filter(pk__in=actor.client_ids).order_by("name")
    return tuple(Named(id=row.id, name=row.name) for row in rows)


def operator_name(actor: Actor) -> str:
    """The name of the actor's operator."""
    row = Operator.objects.filter(pk=actor.operator).first()
    return row.name if row else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatLine:
    """Who somebody of the operator is: their login address, their role, and of a worker which."""

    email: str
    role: Role
    worker_id: UUID | None

    @property
    def login(self) -> str:
        """The address before its ``@``, as colleagues name each other."""
        return self.email.partition("@")[0]


def seats(actor: Actor, user_ids: Iterable[UUID]) -> dict[UUID, SeatLine]:
    """The seats of accounts of the actor's operator; others are left out."""
    rows = Membership.objects.filter(operator_id=actor.operator, user_id__in=set(user_ids))
    return {
        row.user_id: SeatLine(email=row.user.email, role=Role(row.role), worker_id=row.worker_id)
        for row in rows.select_related("user")
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLine:
    """One of the actor's own tokens; never its secret."""

    id: UUID
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def tokens(actor: Actor) -> tuple[TokenLine, ...]:
    """The actor's own tokens, newest first."""
    rows = ApiToken.objects.filter(user_id=actor.account).order_by("-created_at")
    return tuple(
        TokenLine(
            id=row.id,
            name=row.name,
            scopes=tuple(row.scopes),
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    )
