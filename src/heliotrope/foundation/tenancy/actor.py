"""Who is acting, and which clients' rows they may see."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from heliotrope.core.access import Permission, Role, may
from heliotrope.core.errors import NotFound


class ActorKind(StrEnum):
    """What sort of actor it is."""

    ANONYMOUS = "anonymous"
    CONTACT = "contact"
    PERSON = "person"
    TOKEN = "token"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The subject of every read and write.

    Attributes:
        client_ids: the clients whose rows this actor may see; the database holds to the same set.
        worker_id: the worker that this account is, for a worker.
        site_id: the site that this account leads, for a site lead.
        scopes: what an API token was narrowed to; None for everything its role may do.
        token_id, expires_at: the token that is used, and when it ends; None for who signed in.
    """

    kind: ActorKind
    role: Role | None = None
    user_id: UUID | None = None
    operator_id: UUID | None = None
    client_ids: frozenset[UUID] = field(default_factory=frozenset)
    worker_id: UUID | None = None
    site_id: UUID | None = None
    scopes: frozenset[Permission] | None = None
    token_id: UUID | None = None
    expires_at: datetime | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the role, narrowed by the token's scopes, holds the permission."""
        if self.scopes is not None and permission not in self.scopes:
            return False
        return may(self.role, permission)

    @property
    def operator(self) -> UUID:
        """The actor's operator; for one who has none there is nothing to find."""
        return _there(self.operator_id)

    @property
    def worker(self) -> UUID:
        """The worker that this account is; for one who is none there is nothing to find."""
        return _there(self.worker_id)

    @property
    def account(self) -> UUID:
        """The account behind the actor; for one without there is nothing to find."""
        return _there(self.user_id)


def _there(key: UUID | None) -> UUID:
    if key is None:
        raise NotFound
    return key


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)
"""Nobody signed in; sees no client and holds no permission."""


def machine(*, operator_id: UUID, client_ids: frozenset[UUID]) -> Actor:
    """The platform itself at work for these clients of an operator, in a job."""
    return Actor(kind=ActorKind.MACHINE, operator_id=operator_id, client_ids=client_ids)
